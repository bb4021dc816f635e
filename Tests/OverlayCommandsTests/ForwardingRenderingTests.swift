import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a long list of forwarding entries")
struct ForwardingRenderingTests {
  private func payload(_ link: Int32, via underlay: Int32) -> [UInt8] {
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.destination] = IPAddress("10.0.0.2")
    options[ForwardingOptions.link] = .index(underlay)
    options[ForwardingOptions.device] = true
    let entry = ForwardingEntry(link: link, address: .zero, state: .permanent, options: options)
    return Array(entry.placement(.add).bytes.dropFirst(Request.payloadOffset))
  }

  private func rendering(isJSON: Bool, of pairs: [(Int32, Int32)]) throws -> ForwardingRendering {
    var options = GlobalOptions()
    options.isJSON = isJSON
    var rendering = ForwardingRendering(options: options, known: KnownLinks(), omitsLink: false)
    for (link, underlay) in pairs {
      let bytes = payload(link, via: underlay)
      let record = try #require(try ForwardingRecord(bytes.span))
      rendering.append(record, bytes.span)
    }
    return rendering
  }

  private func taken(from rendering: inout ForwardingRendering) -> String {
    var bytes: [UInt8] = []
    rendering.takeBytes { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("names that are learned late stand where they belong, and are asked for once")
  func lateNames() throws {
    var rendering = try rendering(isJSON: false, of: [(11, 7), (12, 7), (11, 8)])
    #expect(rendering.unknownLinks == [11, 7, 12, 8])
    rendering.finish()
    rendering.learn(rendering.unknownLinks) { [11: "vxlan10", 12: "a", 7: "eth0"][$0] }
    let expected = """
      00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2 via eth0 self permanent
      00:00:00:00:00:00 dev a dst 10.0.0.2 via eth0 self permanent
      00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2 via if8 self permanent

      """
    let text = taken(from: &rendering)
    #expect(text == expected)
  }

  @Test("parts that are taken one after the other make the same text", arguments: [false, true])
  func parts(isJSON: Bool) throws {
    let pairs: [(Int32, Int32)] = [(11, 7), (12, 7), (11, 7)]
    func learn(_ rendering: inout ForwardingRendering) {
      rendering.learn(rendering.unknownLinks) { $0 == 11 ? "a\"b" : nil }
    }
    var whole = try rendering(isJSON: isJSON, of: pairs)
    learn(&whole)
    whole.finish()
    let expected = taken(from: &whole)

    var options = GlobalOptions()
    options.isJSON = isJSON
    var inParts = ForwardingRendering(options: options, known: KnownLinks(), omitsLink: false)
    var text = ""
    for (link, underlay) in pairs {
      let bytes = payload(link, via: underlay)
      let record = try #require(try ForwardingRecord(bytes.span))
      inParts.append(record, bytes.span)
      learn(&inParts)
      text += taken(from: &inParts)
    }
    inParts.finish()
    text += taken(from: &inParts)
    #expect(text == expected)
  }

  @Test("a name that JSON cannot have as it is is escaped")
  func escaped() throws {
    var rendering = try rendering(isJSON: true, of: [(11, 7)])
    rendering.learn([11, 7]) { $0 == 11 ? "a\"b" : "eth0" }
    rendering.finish()
    let text = taken(from: &rendering)
    #expect(text.contains(#""ifname":"a\"b""#))
  }

  @Test("JSON over several lines is indented as all other JSON is")
  func pretty() throws {
    let run = try CommandRun("-j -p fdb show dev vxlan10 02:00:00:00:00:02", on: .captured())
    var json = JSONWriter(isPretty: true)
    json.array { json in
      json.object { json in
        json.string("mac", "02:00:00:00:00:02")
        json.string("dst", "10.0.0.3")
        json.number("port", 8472)
        json.number("vni", 77)
        json.string("viaIf", "eth0")
        json.array("flags") { $0.string(nil, "self") }
        json.string("state", "")
      }
    }
    #expect(run.output == json.text + "\n")
    let bridges = try CommandRun("-j -p fdb show dev veth1 static 02:00:00:00:00:03", on: .captured())
    #expect(bridges.output.contains("\n        \"flags\": [],\n"))
  }

  @Test("an empty list has nothing between its brackets", arguments: ["-j", "-j -p"])
  func empty(options: String) throws {
    #expect(try CommandRun("\(options) fdb show 02:00:00:00:00:99", on: .captured()).output == "[]\n")
    #expect(try CommandRun("fdb show 02:00:00:00:00:99", on: .captured()).output == "")
  }

  @Test("a link-layer address that no link can have is cut, never a trap")
  func longAddress() throws {
    var writer = MessageWriter(.newNeighbor, [], header: NeighborHeader())
    writer.put(ForwardingRecord.Attribute.address, bytes: [UInt8](repeating: 0xAB, count: 5000))
    let bytes = Array(writer.finish().bytes.dropFirst(Request.payloadOffset))
    let record = try #require(try ForwardingRecord(bytes.span))
    var rendering = ForwardingRendering(options: GlobalOptions(), known: KnownLinks(), omitsLink: true)
    rendering.append(record, bytes.span)
    let text = taken(from: &rendering)
    #expect(text == String(repeating: "ab:", count: 31) + "ab \n")
  }

  @Test("the links are asked for one by one, and each once")
  func questions() throws {
    let run = try CommandRun("fdb show", on: .captured())
    #expect(run.questions.filter { $0 == 30 }.count == 1)
    #expect(run.questions.filter { $0 == 18 }.count == 5)
  }
}
