/// A finished message, ready to be sent.
public struct Request: Sendable, Hashable {
  /// The message as it goes out, but for the sequence number.
  public private(set) var bytes: [UInt8]
  let fixedHeaderSize: Int
  /// The length of an attribute that the message lacks, since it was too long; nil where it lacks none.
  private let excess: Int?

  init(bytes: [UInt8], fixedHeaderSize: Int, excess: Int? = nil) {
    self.bytes = bytes
    self.fixedHeaderSize = fixedHeaderSize
    self.excess = excess
  }

  /// Makes sure that all that was to be in the message is there, before it is sent or shown.
  ///
  /// - Throws: `EMSGSIZE` where a list was so long that no message can have it.
  package func checkLength() throws(NetlinkError) {
    guard let excess else { return }
    throw NetlinkError(
      "send a message", errno: .messageTooLong,
      explanation: "a list of it would have \(excess) bytes, and \(UInt16.max) is the most")
  }

  /// What the message asks for.
  public var type: MessageType { MessageType(rawValue: UInt16(bytes[4]) | UInt16(bytes[5]) << 8) }

  /// Where the family's header begins in `bytes`, behind the netlink header.
  public static let payloadOffset = MessageHeader.size

  /// The flags in the header.
  public var flags: MessageFlags { MessageFlags(rawValue: UInt16(bytes[6]) | UInt16(bytes[7]) << 8) }

  /// The message with a sequence number, and with other flags.
  func numbered(
    _ sequence: UInt32, adding added: MessageFlags, removing removed: MessageFlags = []
  ) -> [UInt8] {
    var copy = bytes
    let flags = self.flags.union(added).subtracting(removed).rawValue
    copy[6] = UInt8(truncatingIfNeeded: flags)
    copy[7] = UInt8(truncatingIfNeeded: flags >> 8)
    for position in 0..<4 {
      copy[8 + position] = UInt8(truncatingIfNeeded: sequence >> UInt32(position * 8))
    }
    return copy
  }

  /// The attribute at an offset from the message's start, as the numbers from the outermost inwards.
  ///
  /// This is how an extended ack's `NLMSGERR_ATTR_OFFS` becomes an option's name. An offset that is not
  /// within an attribute that was sent gives an empty path.
  func attributePath(at offset: Int) -> [UInt16] {
    let message = bytes.span
    var path: [UInt16] = []
    var region = aligned(MessageHeader.size + fixedHeaderSize)..<message.count
    while let entry = Self.attribute(containing: offset, in: region, of: message) {
      path.append(entry.number)
      if entry.start == offset { break }
      region = (entry.start + 4)..<entry.end
    }
    return path
  }

  private static func attribute(
    containing offset: Int, in region: Range<Int>, of message: Span<UInt8>
  ) -> (number: UInt16, start: Int, end: Int)? {
    var start = region.lowerBound
    while start + 4 <= region.upperBound, let length = message.u16(at: start).map(Int.init),
      let number = message.u16(at: start + 2), length >= 4, start + length <= region.upperBound
    {
      if offset >= start, offset < start + length {
        return (number & AttributeList.numberMask, start, start + length)
      }
      start += aligned(length)
    }
    return nil
  }
}
