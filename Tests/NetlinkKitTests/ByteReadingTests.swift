import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("reading from bytes")
struct ByteReadingTests {
  private let bytes: [UInt8] = [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11]

  @Test("integers are read in the machine's order at any offset")
  func integers() {
    let span = bytes.span
    let numbers = [
      span.u8(at: 7).map(UInt64.init), span.u16(at: 1).map(UInt64.init), span.u32(at: 4).map(UInt64.init),
    ]
    #expect(numbers == [0x11, 0x6677, 0x1122_3344])
    let eight = span.u64(at: 0)
    #expect(eight == 0x1122_3344_5566_7788)
  }

  @Test("an interface index is signed")
  func signed() {
    let minusOne = [UInt8](repeating: 0xFF, count: 4)
    let number = minusOne.span.i32(at: 0)
    #expect(number == -1)
  }

  @Test("nothing is read past the end or before the start", arguments: [-1, 8, 9, Int.max, Int.min])
  func outside(offset: Int) {
    let span = bytes.span
    let isRead = [
      span.u8(at: offset) != nil, span.u16(at: offset) != nil, span.u32(at: offset) != nil,
      span.u64(at: offset) != nil, span.i32(at: offset) != nil,
    ]
    #expect(!isRead.contains(true))
  }

  @Test("an integer that the end cuts through is not read")
  func cutThrough() {
    let span = bytes.span
    let isRead = [span.u16(at: 7) != nil, span.u32(at: 5) != nil, span.u64(at: 1) != nil]
    #expect(!isRead.contains(true))
  }

  @Test(
    "a text ends at the first NUL, or at the end, and is repaired where it is not UTF-8",
    arguments: [
      ([97, 98, 0, 99], "ab"), ([97, 98], "ab"), ([], ""), ([0], ""), ([0xFF], "\u{FFFD}"),
      ([0xC3, 0xBC, 0], "ü"),
    ] as [([UInt8], String)])
  func text(bytes: [UInt8], expected: String) {
    let text = bytes.span.text
    #expect(text == expected)
  }

  @Test("the copy of bytes is these bytes")
  func copied() {
    let copy = bytes.span.extracting(2..<5).copied
    #expect(copy == [0x66, 0x55, 0x44])
  }

  @Test(
    "an integer of a width is read in its order",
    arguments: [
      (Width.u8, 0x88), (.u16, 0x7788), (.be16, 0x8877), (.u32, 0x5566_7788), (.be32, 0x8877_6655),
      (.u64, 0x1122_3344_5566_7788), (.be64, 0x8877_6655_4433_2211),
    ] as [(Width, UInt64)])
  func widths(width: Width, expected: UInt64) throws {
    let message = attribute(1, bytes)
    let number = try AttributeList(message.span).number(1, width, in: message.span)
    #expect(number == expected)
  }

  @Test("a message's header is read where its length allows")
  func messageHeader() {
    let bytes = message(16, flags: 0x12, sequence: 7, [1, 2, 3, 4])
    let header = MessageHeader(bytes.span)
    #expect(header?.length == 20)
    #expect(header?.type == .newLink)
    #expect(header?.flags == [.multipart, .dumpInterrupted])
    #expect(header?.sequence == 7)
  }

  @Test(
    "a message that claims fewer bytes than a header, or more than there are, is none",
    arguments: [0, 15, 21, 0xFFFF_FFFF])
  func messageLength(length: UInt32) {
    let bytes = littleEndian(length) + message(16, sequence: 7, [1, 2, 3, 4]).dropFirst(4)
    let isRead = MessageHeader(bytes.span) != nil
    #expect(!isRead)
  }
}
