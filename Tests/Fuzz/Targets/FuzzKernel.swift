import NetlinkFixtures
import NetlinkKit

/// A kernel with four links, which takes every change and forgets it: always the same, and quick.
final class FuzzKernel {
  /// The requests that changed something, with sequence number 0 and without the wish for an ack.
  private(set) var changes: [[UInt8]] = []

  /// A transport to this kernel.
  func connect() -> FakeTransport {
    FakeTransport(FakeTransport.Record { datagram in messages(of: datagram).flatMap(self.answer) })
  }

  private static let links: [(name: String, index: UInt32, payload: [UInt8])] = [
    link("eth0", 7, Veth.kind), link("br10", 10, Bridge.kind),
    link("vxlan10", 11, Vxlan.kind) { link in
      link.kindOptions?[Vxlan.vni] = 10
      link.kindOptions?[Vxlan.dstport] = 4789
      link.kindOptions?[Vxlan.remote] = IPAddress("10.0.0.2")
    },
    link("p0", 12, nil) { link in link.options[LinkOptions.master] = .index(10) },
  ]

  private static func link(
    _ name: String, _ index: Int32, _ kind: LinkKind?, _ set: (inout LinkSpecification) -> Void = { _ in }
  ) -> (name: String, index: UInt32, payload: [UInt8]) {
    var link = LinkSpecification(name: name, kind: kind)
    link.index = index
    set(&link)
    return (name, UInt32(index), Array(link.creation().bytes.dropFirst(16)))
  }

  /// What a link is told as.
  static func payload(of name: String) -> [UInt8] { links.first { $0.name == name }?.payload ?? [] }

  /// Which link has a name; nil where none has.
  static func identity(_ name: String) -> LinkIdentity? {
    result { () throws(NetlinkError) in try LinkIdentity(payload(of: name).span) }
  }

  private static let entries = CapturedList.forwardingEntries.messages.map { Array($0.dropFirst(16)) }
  private static let addresses = CapturedList.addresses.messages.map { Array($0.dropFirst(16)) }

  private func answer(_ request: [UInt8]) -> [FakeTransport.Event] {
    let type = UInt16(request[4]) | UInt16(request[5]) << 8
    let sequence = word(request, at: 8)
    guard type % 4 == 2 else { return answerChange(request) }
    let isDump = request[7] & 3 == 3
    switch (type, isDump) {
    case (18, true): return dump(16, Self.links.map(\.payload), sequence)
    case (18, false): return [.datagram(link(request, sequence))]
    case (22, true): return dump(20, Self.addresses, sequence)
    case (26, false): return [.datagram(route(request, sequence))]
    case (30, true): return dump(28, request[16] == 7 ? Self.entries : [], sequence)
    case (_, true): return dump(type - 2, [], sequence)
    default: return [.datagram(acknowledgement(of: request, error: 2))]
    }
  }

  private func answerChange(_ request: [UInt8]) -> [FakeTransport.Event] {
    changes.append(Self.bare(request))
    return request[6] & 4 == 0 ? [] : [.datagram(acknowledgement(of: request))]
  }

  /// A request without what a conversation decides: its number, and whether it asks for an ack.
  static func bare(_ request: [UInt8]) -> [UInt8] {
    var bare = request
    bare[6] &= ~4
    bare.replaceSubrange(8..<12, with: [0, 0, 0, 0])
    return bare
  }

  private func dump(_ type: UInt16, _ payloads: [[UInt8]], _ sequence: UInt32) -> [FakeTransport.Event] {
    payloads.map { .datagram(message(type, flags: 2, sequence: sequence, $0)) } + [.datagram(done(sequence))]
  }

  private func link(_ request: [UInt8], _ sequence: UInt32) -> [UInt8] {
    let index = word(request, at: 20)
    let attributes = try? AttributeList(request.span, from: 32)
    let name = attributes?.text(3, in: request.span) ?? attributes?.text(53, in: request.span)
    guard let link = Self.links.first(where: { name == nil ? $0.index == index : $0.name == name }) else {
      return acknowledgement(of: request, error: 19)
    }
    return message(16, sequence: sequence, link.payload)
  }

  /// All routes lead out of the first link.
  private func route(_ request: [UInt8], _ sequence: UInt32) -> [UInt8] {
    message(24, sequence: sequence, Array(request[16..<28]) + attribute(4, littleEndian(UInt32(7))))
  }
}
