import NetlinkFixtures
import Testing

@testable import NetlinkKit

/// No bytes may end the process: each of these tests would die with it.
@Suite("bytes that are not as they should be")
struct MalformedInputTests {
  @Test("a request cut short anywhere is read or refused", arguments: Golden.all)
  func truncatedRequests(golden: Golden) {
    for count in 0..<golden.message.count { readAll(Array(golden.message.prefix(count))) }
  }

  @Test("a request with any byte changed is read or refused", arguments: Golden.all)
  func changedRequests(golden: Golden) {
    var message = golden.message
    for place in 16..<message.count {
      let byte = message[place]
      for difference in [1, 4, 0x80, 0xFF] as [UInt8] {
        message[place] = byte ^ difference
        readAll(message)
      }
      message[place] = byte
    }
  }

  @Test("an answer cut short or changed anywhere is read or refused")
  func acknowledgements() {
    let request = LinkSpecification(name: "a", kind: Vxlan.kind).creation()
    let whole = acknowledgement(
      of: request.bytes, error: 22, attributes: words("no such thing") + offset(40), echoesAll: true)
    for count in 0...(whole.count - 16) {
      readAcknowledgement(Array(whole.dropFirst(16).prefix(count)), of: request)
    }
    for place in 16..<whole.count {
      for byte in UInt8.min...UInt8.max {
        var changed = whole
        changed[place] = byte
        readAcknowledgement(Array(changed.dropFirst(16)), of: request)
      }
    }
  }

  @Test("an attribute's length is at least 4 and ends within its region", arguments: [0, 1, 2, 3, 9, 0xFFFF])
  func length(length: UInt16) {
    let bytes = littleEndian(length) + littleEndian(UInt16(1)) + [1, 2, 3, 4]
    #expect(throws: NetlinkError.self) { try AttributeList(bytes.span) }
  }

  @Test("an attribute may lack the padding behind the last byte")
  func lastPadding() throws {
    let bytes = littleEndian(UInt16(5)) + littleEndian(UInt16(1)) + [7]
    #expect(try AttributeList(bytes.span).entries.map(\.range) == [4..<5])
  }

  @Test("fewer than four bytes at the end are no attribute", arguments: 0...3)
  func remainder(count: Int) throws {
    let bytes = attribute(1, []) + [UInt8](repeating: 0xFF, count: count)
    #expect(try AttributeList(bytes.span).entries.count == 1)
  }

  @Test("an attribute without payload has an empty one")
  func emptyPayload() throws {
    let bytes = attribute(1, [])
    let list = try AttributeList(bytes.span)
    #expect(list.range(of: 1)?.isEmpty == true)
    #expect(list.u32(1, in: bytes.span) == nil)
    #expect(list.text(1, in: bytes.span) == "")
    #expect(try list.nested(1, in: bytes.span)?.entries.isEmpty == true)
    #expect(list.number(1, .u8, in: bytes.span) == nil)
  }

  @Test("an attribute's number is read without its flags")
  func numberFlags() throws {
    let bytes = attribute(18 | 0x8000, []) + attribute(5 | 0x4000, [])
    #expect(try AttributeList(bytes.span).entries.map(\.number) == [18, 5])
  }

  @Test("of an attribute that stands twice the last one counts, as in the kernel")
  func twice() throws {
    let bytes = attribute(1, [1, 0, 0, 0]) + attribute(1, [2, 0, 0, 0])
    #expect(try AttributeList(bytes.span).u32(1, in: bytes.span) == 2)
  }

  @Test("a list that begins behind the end is empty")
  func behindTheEnd() throws {
    let bytes: [UInt8] = [1, 2, 3]
    #expect(try AttributeList(bytes.span, from: 16).entries.isEmpty)
  }

  @Test("a region outside of the bytes is refused", arguments: [-1..<2, 0..<4])
  func regionOutside(region: Range<Int>) {
    let bytes: [UInt8] = [1, 2, 3]
    #expect(throws: NetlinkError.self) { try AttributeList(bytes.span, in: region) }
  }

  @Test("a link without a name is refused")
  func nameless() {
    let payload = [UInt8](repeating: 0, count: 16)
    #expect(throws: NetlinkError.self) { try Link(payload.span) }
  }

  @Test("a payload of another size than the option's leaves the option out", arguments: TableField.all)
  func oddSizes(option: TableField) throws {
    for size in 0...20 {
      let bytes = option.field.codec.attributes.flatMap {
        attribute($0, [UInt8](repeating: 0x81, count: size))
      }
      let settings = Settings(option.table, decoding: try AttributeList(bytes.span), in: bytes.span)
      for (field, value) in settings.given { _ = field.codec.text(of: value) { _ in nil } }
    }
  }

  // MARK: Reading

  /// Reads a message as what it is by its type.
  private func readAll(_ message: [UInt8]) {
    let payload = Array(message.dropFirst(16))
    switch message.span.u16(at: 4) ?? 0 {
    case 16...19:
      _ = try? Link(payload.span)
      _ = try? LinkSpecification(decoding: payload.span)
    case 20...23: _ = try? InterfaceAddress(payload.span)
    case 28...31: _ = try? ForwardingEntry(payload.span)
    default: _ = MessageHeader(message.span)
    }
  }

  private func readAcknowledgement(_ payload: [UInt8], of request: Request) {
    for flags in [MessageFlags.extendedAck, [.extendedAck, .capped], []] {
      _ = try? ExtendedAck(payload.span, flags: flags).error(about: request)
    }
  }
}
