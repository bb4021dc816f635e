/// A command line of iproute2 6.1 and the message that it sent, captured with
/// `strace -e trace=sendmsg -e write=all`; sequence and port number are zero.
///
/// The links were eth0 (7), eth0p (8), br10 (10), p0 (12) and p0p (13).
public struct Golden: Sendable, CustomStringConvertible {
  public let line: String
  public let message: [UInt8]

  init(_ line: String, _ hexadecimal: String) {
    self.line = line
    message = bytes(hexadecimal)
  }

  public var description: String { line }

  /// All of them.
  public static let all = tunnelLinks + otherLinks + furtherLinks + forwardingEntries + addresses + changes

  /// The golden of a line that begins so.
  public static func of(_ start: String) -> Golden {
    guard let golden = all.first(where: { $0.line.hasPrefix(start) }) else {
      preconditionFailure("no golden begins with \(start)")
    }
    return golden
  }
}

/// A link as the kernel reports it (`RTM_NEWLINK`), captured where iproute2 6.1 received it, and what
/// `ip -d -j link show` made of it.
public struct CapturedLink: Sendable, CustomStringConvertible {
  public let name: String
  public let message: [UInt8]
  public let json: String

  init(_ name: String, message: String, json: String) {
    self.name = name
    self.message = bytes(message)
    self.json = json
  }

  public var description: String { name }

  /// What stands behind the message's header.
  public var payload: [UInt8] { Array(message.dropFirst(16)) }

  /// All of them.
  public static let all = [
    vxlan10, vxlan6, vxlanExternal, geneve, geneve6, gretap, ip6gretap, bridge, veth, vethPort, dummy,
  ]
}

/// The messages of a dump, captured where iproute2 6.1 received them, and what it made of them. What it
/// printed has lost its white space at the ends of lines.
public struct CapturedList: Sendable {
  public let messages: [[UInt8]]
  public let text: String
  public let json: String

  init(messages: [String], text: String, json: String) {
    self.messages = messages.map(bytes)
    self.text = text
    self.json = json
  }
}
