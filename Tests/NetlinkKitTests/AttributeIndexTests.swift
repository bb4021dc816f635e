import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("an index of attributes")
struct AttributeIndexTests {
  @Test("finds what the list has, whatever was read before", arguments: CapturedLink.all.map(\.name))
  func places(name: String) throws {
    var index = AttributeIndex()
    for link in CapturedLink.all {
      try index.read(link.payload.span, in: LinkHeader.size..<link.payload.count)
    }
    let payload = try #require(CapturedLink.all.first { $0.name == name }).payload
    try index.read(payload.span, in: LinkHeader.size..<payload.count)
    let list = try AttributeList(payload.span, from: LinkHeader.size)
    for number in 0..<UInt16(128) { #expect(index.range(of: number) == list.range(of: number)) }
  }

  @Test("forgets all where a length goes past the end")
  func malformed() throws {
    var index = AttributeIndex()
    let good = attribute(3, [1, 2, 3, 4]) + attribute(5, [6])
    try index.read(good.span, in: 0..<good.count)
    let bad = attribute(7, [1]) + [9, 0, 1, 0]
    #expect(throws: NetlinkError.self) { try index.read(bad.span, in: 0..<bad.count) }
    #expect(index.range(of: 3) == nil)
    let nothing: [UInt8] = []
    try index.read(nothing.span, in: 0..<0)
    #expect(index.range(of: 7) == nil)
  }

  @Test("tells of attributes that have no place in it")
  func more() throws {
    var index = AttributeIndex()
    let bytes = attribute(127, [1]) + attribute(128, [2])
    try index.read(bytes.span, in: 0..<bytes.count)
    #expect(index.range(of: 127) == 4..<5)
    #expect(index.range(of: 128) == nil)
    #expect(index.hasMore)
  }
}

@Suite("attributes that are watched")
struct WatchedAttributesTests {
  private func changes(_ payloads: [[UInt8]?], of number: UInt16, _ field: FieldDescriptor) throws -> [Bool] {
    var watched = WatchedAttributes()
    let bits = watched.watch(field)
    var index = AttributeIndex()
    return try payloads.map { payload in
      // What follows is read along with a short payload, and must make no difference.
      let bytes = (payload.map { attribute(number, $0) } ?? []) + attribute(99, [UInt8(payloads.count)])
      try index.read(bytes.span, in: 0..<bytes.count)
      return watched.changes(index, in: bytes.span) & bits != 0
    }
  }

  @Test("have changed where they hold something else, or are there in one of two alone")
  func changes() throws {
    let payloads: [[UInt8]?] = [
      nil, nil, [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0], [1, 0, 0], [], [], nil,
    ]
    #expect(
      try changes(payloads, of: 1, Vxlan.vni.descriptor) == [
        true, false, true, false, true, true, true, false, true,
      ])
  }

  @Test("are compared to their ends")
  func long() throws {
    let (first, second) = ([UInt8](repeating: 1, count: 16), [UInt8](repeating: 1, count: 15) + [2])
    #expect(
      try changes([first, first, second, first], of: 16, Vxlan.remote.descriptor) == [
        true, false, true, true,
      ])
  }

  @Test("are looked at within their nests")
  func nested() throws {
    func nest(_ mode: UInt8, _ other: UInt8) -> [UInt8] {
      attribute(10, attribute(1, [other]) + attribute(8, [mode]))
    }
    let payloads = [nest(0, 1), nest(0, 2), nest(1, 2), []]
    #expect(
      try changes(payloads, of: 26, LinkOptions.addressGeneration.descriptor) == [true, false, true, true])
  }
}
