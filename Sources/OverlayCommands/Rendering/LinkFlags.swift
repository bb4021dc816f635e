import NetlinkKit

/// The flags of links as words, in iproute2's order.
struct LinkFlags {
  /// The flags of the link before, whether the link below it was down, and what was made of them: mostly the same again.
  private var last: (flags: UInt32, isLowerDown: Bool)?
  private var lastBytes: [UInt8] = []

  /// Appends what the words of the flags make.
  mutating func append(
    _ flags: UInt32, isLowerDown: Bool, to output: inout [UInt8], _ form: ([String]) -> [UInt8]
  ) {
    if last.map({ $0 == (flags, isLowerDown) }) != true {
      last = (flags, isLowerDown)
      lastBytes = form(Self.words(flags, isLowerDown: isLowerDown))
    }
    output.append(contentsOf: lastBytes)
  }

  private static func words(_ flags: UInt32, isLowerDown: Bool) -> [String] {
    var names: [String] = []
    if flags & 0x1 != 0, flags & 0x40 == 0 { names.append("NO-CARRIER") }
    for flag in Self.flags where flags & flag.bit != 0 { names.append(flag.name) }
    if isLowerDown { names.append("M-DOWN") }
    return names
  }

  private struct Flag {
    let bit: UInt32
    let name: String

    init(_ bit: UInt32, _ name: String) {
      self.bit = bit
      self.name = name
    }
  }

  /// `IFF_*`; the running bit (0x40) shows as its absence.
  private static let flags = [
    Flag(0x8, "LOOPBACK"), Flag(0x2, "BROADCAST"), Flag(0x10, "POINTOPOINT"), Flag(0x1000, "MULTICAST"),
    Flag(0x80, "NOARP"), Flag(0x200, "ALLMULTI"), Flag(0x100, "PROMISC"), Flag(0x400, "MASTER"),
    Flag(0x800, "SLAVE"), Flag(0x4, "DEBUG"), Flag(0x8000, "DYNAMIC"), Flag(0x4000, "AUTOMEDIA"),
    Flag(0x2000, "PORTSEL"), Flag(0x20, "NOTRAILERS"), Flag(0x1, "UP"), Flag(0x10000, "LOWER_UP"),
    Flag(0x20000, "DORMANT"), Flag(0x40000, "ECHO"),
  ]
}
