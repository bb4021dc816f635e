import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("each option of each table")
struct RoundTripTests {
  @Test("is decoded from what it was encoded to", arguments: TableField.given)
  func wire(option: TableField) throws {
    // A number in the header is what the object writes and reads, not the table.
    guard !["headerIndex", "headerNumber"].contains(option.field.codec.name) else { return }
    for value in option.field.codec.samples {
      let decoded = try roundTrip(value, of: option)
      #expect(decoded[option.field] == value, "\(value)")
    }
  }

  @Test("says nothing of the options that are not given", arguments: TableField.given)
  func othersStayAbsent(option: TableField) throws {
    let shared = option.field.codec.attributes
    for value in option.field.codec.samples {
      let decoded = try roundTrip(value, of: option)
      let others = decoded.given.filter { other in
        other.field.keyword != option.field.keyword
          && !other.field.codec.attributes.contains(where: shared.contains)
      }
      #expect(others.map(\.field.keyword) == [], "\(value)")
    }
  }

  @Test("prints each value so that it is read back", arguments: TableField.given)
  func text(option: TableField) throws {
    let codec = option.field.codec
    guard !codec.isKeywordAlone, codec.name != "peer", codec.name != "namespace" else { return }
    for value in codec.samples where value != .link(.none) {
      let text = codec.text(of: value) { "link\($0)" }
      let read = try codec.parse([text])
      if case .link(.index(let index)) = value {
        #expect(read == .link(.named("link\(index)")))
      } else {
        #expect(read == value, "\(text)")
      }
    }
  }

  @Test("has a placeholder in help exactly where it takes a value", arguments: TableField.given)
  func placeholder(option: TableField) {
    #expect((option.field.codec.placeholder == nil) == option.field.codec.isKeywordAlone)
  }

  @Test("names the attributes that it writes", arguments: TableField.given)
  func attributes(option: TableField) throws {
    for value in option.field.codec.samples {
      var settings = Settings(option.table)
      settings[option.field] = value
      let written = try AttributeList(encode(settings).span, from: 32).entries.map(\.number)
      #expect(Set(written).isSubset(of: option.field.codec.attributes), "\(value)")
      if !option.field.codec.attributes.isEmpty { #expect(!written.isEmpty, "\(value)") }
    }
  }

  @Test("stands in the header where it is a new link's index")
  func index() throws {
    var link = LinkSpecification(name: "br10", kind: Bridge.kind)
    link.options[LinkOptions.index] = 42
    let payload = Array(link.creation().bytes.dropFirst(Request.payloadOffset))
    #expect(hexadecimal(payload[4..<8]) == "2a000000")
    #expect(try LinkSpecification(decoding: payload.span).index == 42)
  }

  @Test(
    "is one of every wire format that there is",
    arguments: [
      "number", "toggle", "flag", "onOff", "onOffWord", "bit", "onOffBit", "headerFlag", "onOffHeaderFlag",
      "headerIndex", "headerNumber", "nestedChoice",
      "foreignAddress",
      "greKey", "packed", "numberOrWord", "wordBit", "alternative", "prefix", "hardwareAddresses", "mappings",
      "address", "hardwareAddress", "hopLimit", "choice", "portRange", "link",
      "text", "namespace", "namespaceName", "account", "state", "peer", "bridgeIdentifier", "timer",
    ])
  func formats(name: String) {
    #expect(TableField.all.contains { $0.field.codec.name == name })
  }

  @Test("refuses a number just outside of its range", arguments: TableField.given)
  func outside(option: TableField) {
    guard case .number(_, let format) = option.field.codec else { return }
    var outside: [String] = ["-1", "+1", "", "x", "1x", "0x", "1 ", " 1", "1e3", "18446744073709551616"]
    if format.range.lowerBound > 0, !format.words.contains(where: { $0.number == 0 }) {
      outside.append(String(format.range.lowerBound - 1))
    }
    if format.range.upperBound < .max { outside.append(String(format.range.upperBound + 1)) }
    for word in outside where !format.words.contains(where: { $0.word == word }) {
      #expect(throws: ValueFault.self, "\(word)") { try option.field.codec.parse([word]) }
    }
  }

  private func roundTrip(_ value: Value, of option: TableField) throws -> Settings {
    var settings = Settings(option.table)
    settings[option.field] = value
    let bytes = encode(settings)
    let attributes = try AttributeList(bytes.span, from: 32)
    var decoded = Settings(option.table, decoding: attributes, in: bytes.span)
    let (flags, change) = settings.headerFlags
    decoded.decode(headerFlags: flags, mask: change)
    return decoded
  }

  private func encode(_ settings: Settings) -> [UInt8] {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    settings.encode(into: &writer)
    return writer.finish().bytes
  }
}
