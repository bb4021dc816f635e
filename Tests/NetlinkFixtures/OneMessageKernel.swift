import NetlinkKit

/// A kernel whose lists of one kind have one message, which may be anything. It has links beside, which the message may
/// refer to, and nothing else.
public struct OneMessageKernel: Sendable {
  let payload: [UInt8]
  let type: UInt16

  /// - Parameters:
  ///   - payload: what is behind the message's header.
  ///   - type: the message's type: `RTM_NEWLINK` and so on.
  public init(listing payload: [UInt8], of type: UInt16) {
    self.payload = payload
    self.type = type
  }

  /// A transport to this kernel.
  public func connect() -> FakeTransport { FakeTransport(FakeTransport.Record { answers(to: $0) }) }

  private static let links = (Int32(1)...16).map { index in
    var link = LinkSpecification(name: "link\(index)")
    link.index = index
    link.options[LinkOptions.up] = true
    return Array(link.creation().bytes.dropFirst(16))
  }

  private func answers(to request: [UInt8]) -> [FakeTransport.Event] {
    let sequence = word(request, at: 8)
    guard request[7] & 3 == 3 else { return [.datagram(acknowledgement(of: request, error: 19))] }
    let asked = UInt16(request[4]) | UInt16(request[5]) << 8
    // The four numbers of an object's messages, of which some lists have that of the question (`RTM_GETMDB`).
    let payloads = asked / 4 == type / 4 ? [payload] : asked == 18 ? Self.links : []
    return payloads.map { .datagram(message(asked - 2, flags: 2, sequence: sequence, $0)) }
      + [.datagram(done(sequence))]
  }
}
