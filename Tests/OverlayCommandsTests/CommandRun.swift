import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

/// What one run of a command line came to.
struct CommandRun {
  let status: Int32
  /// What went to stdout.
  let output: String
  /// What went to stderr.
  let notes: String
  /// The requests that changed something, taken apart.
  let changes: [MessageTree]
  /// The same requests as they were sent, with sequence number 0.
  let bytes: [[UInt8]]
  /// The types of the requests that changed nothing.
  let questions: [UInt16]

  /// Runs the words of a line, which are parted by single spaces.
  init(_ line: String, on kernel: PretendKernel = .host(), kinds: LinkKinds = .all) throws {
    try self.init(line.split(separator: " ").map(String.init), on: kernel, kinds: kinds)
  }

  /// Runs the words.
  init(_ words: [String], on kernel: PretendKernel = .host(), kinds: LinkKinds = .all) throws {
    var streams = Streams()
    status = Program.run(words, &streams, kinds: kinds) { () throws(NetlinkError) in kernel.connect() }
    output = String(decoding: streams.output.bytes, as: UTF8.self)
    notes = String(decoding: streams.notes.bytes, as: UTF8.self)
    bytes = kernel.changes
    changes = try kernel.changes.map { try MessageTree($0) }
    questions = kernel.questions
  }

  /// The one change that the line made; nil where it made none, or several.
  var change: MessageTree? { changes.count == 1 ? changes[0] : nil }
}

extension PretendKernel {
  /// A host with an underlay, a route for groups, and one overlay link of each kind.
  static func host() -> PretendKernel {
    let kernel = PretendKernel()
    kernel.add("lo", index: 1)
    kernel.add("eth0", index: 7, kind: Veth.kind)
    kernel.add("eth0p", index: 8, kind: Veth.kind)
    kernel.add("br10", index: 10, kind: Bridge.kind)
    kernel.add("vxlan10", index: 11, kind: Vxlan.kind) { link in
      link.kindOptions?[Vxlan.vni] = 10
      link.kindOptions?[Vxlan.dstport] = 4789
      link.kindOptions?[Vxlan.remote] = IPAddress("10.0.0.2")
      link.kindOptions?[Vxlan.learning] = true
    }
    kernel.addPort("p0", index: 12, of: 10)
    kernel.add("p0p", index: 13, kind: Veth.kind)
    kernel.add("veth1", index: 14, kind: Veth.kind)
    kernel.add("tun0", index: 15, kind: Gretap.kind) { link in
      link.set("remote", IPAddress("192.168.56.12").map(Value.address))
      link.set("local", IPAddress("192.168.56.11").map(Value.address))
      link.set("ikey", .number(123))
      link.set("pmtudisc", .toggle(true))
    }
    for group in ["239.1.1.1", "239.255.0.1", "ff05::1"] {
      if let address = IPAddress(group) { kernel.routes[hexadecimal(address.bytes)] = 7 }
    }
    return kernel
  }

  /// A kernel with all links and lists that were captured.
  static func captured() -> PretendKernel {
    let kernel = PretendKernel()
    for link in CapturedLink.all { kernel.add(link) }
    kernel.add("eth0p", index: 8) { $0.options[LinkOptions.up] = true }
    kernel.entries = CapturedList.forwardingEntries.messages.map { Array($0.dropFirst(16)) }
    kernel.addresses = CapturedList.addresses.messages.map { Array($0.dropFirst(16)) }
    return kernel
  }
}

extension LinkSpecification {
  /// Gives the kind's option of a keyword a value.
  fileprivate mutating func set(_ keyword: String, _ value: Value?) {
    guard let field = kind?.table.match(keyword)?.fields.first else {
      preconditionFailure("the kind has no option \(keyword)")
    }
    kindOptions?[field] = value
  }
}
