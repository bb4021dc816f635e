import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("building a message")
struct MessageWriterTests {
  @Test("a link with a name and a kind is these bytes")
  func wholeMessage() {
    var link = LinkSpecification(name: "br10", kind: Bridge.kind)
    link.options[LinkOptions.mtu] = 1400
    link.options[LinkOptions.up] = true
    let message = """
      48000000 1000 0506 00000000 00000000
      00 00 0000 00000000 01000000 01000000
      0800 0400 78050000
      0900 0300 6272313000 000000
      1400 1200 0b00 0100 62726964676500 00 0400 0200
      """
    #expect(hexadecimal(link.creation().bytes) == hexadecimal(bytes(message)))
  }

  @Test("the header has the message's length, type and flags, and no sequence number yet")
  func header() throws {
    let request = MessageWriter(.getLink, [.acknowledge], header: LinkHeader()).finish()
    #expect(hexadecimal(request.bytes.prefix(16)) == "20000000120005000000000000000000")
  }

  @Test("every message is a request", arguments: [[], .acknowledge, .replace] as [MessageFlags])
  func isRequest(flags: MessageFlags) {
    let request = MessageWriter(.newLink, flags, header: LinkHeader()).finish()
    #expect(request.flags == flags.union(.request))
  }

  @Test("a payload is padded with zeros to four bytes, which its length leaves out", arguments: 0...5)
  func padding(size: Int) throws {
    let payload = [UInt8](repeating: 0xFF, count: size)
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    writer.put(9, bytes: payload)
    let bytes = writer.finish().bytes
    let expected = littleEndian(UInt16(4 + size)) + littleEndian(UInt16(9)) + payload
    let zeros = [UInt8](repeating: 0, count: (4 - size % 4) % 4)
    #expect(Array(bytes.dropFirst(32)) == expected + zeros)
    #expect(word(bytes, at: 0) == UInt32(bytes.count))
  }

  @Test("a nest's length covers what is in it, padding and all, as the kernel counts it")
  func nest() throws {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    writer.nest(18) { writer in
      writer.put(1, UInt8(7))
      writer.nest(2) { $0.put(3, UInt16(0x0201)) }
    }
    writer.put(flag: 5)
    let bytes = writer.finish().bytes
    #expect(
      hexadecimal(bytes.dropFirst(32)) == "18001200" + "0500010007000000"
        + "0c000200" + "0600030001020000" + "04000500")
  }

  @Test("an error within a nest passes through")
  func failingNest() {
    struct Fault: Error {}
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    #expect(throws: Fault.self) { try writer.nest(18) { _ throws(Fault) in throw Fault() } }
    _ = writer.finish()
  }

  @Test("integers stand in the machine's order, however wide they are")
  func integers() {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    writer.append(UInt8(0x01))
    writer.append(UInt16(0x0203))
    writer.append(UInt32(0x0405_0607))
    writer.append(UInt64(0x0809_0A0B_0C0D_0E0F))
    writer.append(Int32(-2))
    let bytes = writer.finish().bytes
    #expect(hexadecimal(bytes.dropFirst(32)) == "01" + "0302" + "07060504" + "0f0e0d0c0b0a0908" + "feffffff")
  }

  @Test("a text ends with a NUL that its length counts")
  func text() {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    writer.put(3, text: "ab")
    #expect(hexadecimal(writer.finish().bytes.dropFirst(32)) == "0700030061620000")
  }

  @Test(
    "an integer is written in its width and order",
    arguments: [
      (Width.u8, "0500010088000000"), (.u16, "0600010088770000"), (.be16, "0600010077880000"),
      (.u32, "0800010088776655"), (.be32, "0800010055667788"), (.u64, "0c0001008877665544332211"),
      (.be64, "0c0001001122334455667788"),
    ])
  func width(width: Width, expected: String) {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    writer.put(1, UInt64(0x1122_3344_5566_7788), width)
    #expect(hexadecimal(writer.finish().bytes.dropFirst(32)) == expected)
  }

  @Test("a numbered request differs in sequence number and flags alone")
  func numbering() {
    let request = MessageWriter(.getLink, [], header: LinkHeader()).finish()
    let numbered = request.numbered(0xAABB_CCDD, adding: .dump)
    #expect(hexadecimal(numbered.prefix(16)) == "20000000" + "1200" + "0103" + "ddccbbaa" + "00000000")
    #expect(numbered.dropFirst(16) == request.bytes.dropFirst(16))
  }
}

@Suite("the fixed headers")
struct FixedHeaderTests {
  @Test("a link's header is read as it was written")
  func link() {
    var header = LinkHeader()
    header.family = 7
    header.hardwareType = 0x0102
    header.index = -3
    header.flags = 0x0405_0607
    header.change = 0x0809_0A0B
    let payload = written(header)
    #expect(hexadecimal(payload) == "07000201" + "fdffffff" + "07060504" + "0b0a0908")
    let read = LinkHeader(payload.span)
    #expect(read.map { written($0) } == payload)
  }

  @Test("a forwarding entry's header is read as it was written")
  func neighbor() {
    var header = NeighborHeader()
    header.index = 11
    header.state = 0xC0
    header.flags = 0x12
    header.type = 3
    let payload = written(header)
    #expect(hexadecimal(payload) == "07000000" + "0b000000" + "c0001203")
    let read = NeighborHeader(payload.span)
    #expect(read.map { written($0) } == payload)
  }

  @Test("an address's header is read as it was written")
  func address() {
    var header = AddressHeader()
    header.family = 2
    header.prefixLength = 24
    header.flags = 0x80
    header.scope = 253
    header.index = 7
    let payload = written(header)
    #expect(hexadecimal(payload) == "021880fd07000000")
    let read = AddressHeader(payload.span)
    #expect(read.map { written($0) } == payload)
  }

  @Test("a route's header is read as it was written")
  func route() {
    var header = RouteHeader()
    header.family = 10
    header.destinationLength = 128
    header.type = 5
    let payload = written(header)
    #expect(hexadecimal(payload) == "0a80000000000005" + "00000000")
    let read = RouteHeader(payload.span)
    #expect(read.map { written($0) } == payload)
  }

  @Test("a header that is cut short is none", arguments: 0..<16)
  func cutShort(count: Int) {
    let bytes = [UInt8](repeating: 0, count: count)
    let isRead = [
      LinkHeader(bytes.span) != nil, MessageHeader(bytes.span) != nil,
      count < NeighborHeader.size && NeighborHeader(bytes.span) != nil,
      count < AddressHeader.size && AddressHeader(bytes.span) != nil,
      count < RouteHeader.size && RouteHeader(bytes.span) != nil,
    ]
    #expect(!isRead.contains(true))
  }

  private func written(_ header: some FixedHeader) -> [UInt8] {
    Array(MessageWriter(.newLink, [], header: header).finish().bytes.dropFirst(16))
  }
}
