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
    #expect(String(decoding: rendering.takeBytes(), as: UTF8.self) == expected)
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
    let expected = whole.takeBytes()

    var options = GlobalOptions()
    options.isJSON = isJSON
    var inParts = ForwardingRendering(options: options, known: KnownLinks(), omitsLink: false)
    var taken: [UInt8] = []
    for (link, underlay) in pairs {
      let bytes = payload(link, via: underlay)
      let record = try #require(try ForwardingRecord(bytes.span))
      inParts.append(record, bytes.span)
      learn(&inParts)
      taken += inParts.takeBytes(isFinished: false)
    }
    inParts.finish()
    taken += inParts.takeBytes()
    #expect(String(decoding: taken, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
  }

  @Test("a name that JSON cannot have as it is is escaped")
  func escaped() throws {
    var rendering = try rendering(isJSON: true, of: [(11, 7)])
    rendering.learn([11, 7]) { $0 == 11 ? "a\"b" : "eth0" }
    rendering.finish()
    #expect(String(decoding: rendering.takeBytes(), as: UTF8.self).contains(#""ifname":"a\"b""#))
  }

  @Test("the links are asked for one by one, and each once")
  func questions() throws {
    let run = try CommandRun("fdb show", on: .captured())
    #expect(run.questions.filter { $0 == 30 }.count == 1)
    #expect(run.questions.filter { $0 == 18 }.count == 5)
  }
}
