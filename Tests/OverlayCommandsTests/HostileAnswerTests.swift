import Foundation
import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

/// No answer may end the program but by its own end, and what it prints as JSON is JSON.
@Suite("a kernel whose lists are not as they should be")
struct HostileAnswerTests {
  /// A message of a dump, and the command lines that show such lists.
  struct Answer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let message: [UInt8]

    var type: UInt16 { UInt16(message[4]) | UInt16(message[5]) << 8 }
    var payload: [UInt8] { Array(message.dropFirst(16)) }

    static let all =
      CapturedLink.all.map { Answer(testDescription: "link \($0)", message: $0.message) }
      + [CapturedList.forwardingEntries, .addresses].flatMap(\.messages).enumerated().map {
        Answer(testDescription: "entry or address \($0)", message: $1)
      }
      + CapturedAnswer.all.flatMap { answer in
        answer.messages.enumerated().map { Answer(testDescription: "\(answer) \($0)", message: $1) }
      }.filter { !$0.commands.isEmpty }

    /// What shows a list of such messages, in text and in JSON.
    var forms: [String] { commands + commands.map { "-j \($0)" } }

    private var commands: [String] {
      switch (type, family: payload[0]) {
      case (16, 0): ["-d -s link show", "-br link show"]
      case (16, _): ["link show"]
      case (20, _): ["addr show", "-br addr show"]
      case (24, _): ["-d route show table all"]
      case (28, 7): ["-d -s fdb show", "fdb show"]
      case (28, _): ["-s neigh show", "-s neigh show proxy"]
      case (86, _): ["-d -s mdb show"]
      case (92, _): ["link xstats type bridge", "link xstats type bridge_slave"]
      case (112, _): ["-s vlan show", "-d vlan show", "vlan global show"]
      case (120, _): ["-s vni show"]
      default: []
      }
    }
  }

  @Test("are shown as long as they are as they should be", arguments: Answer.all)
  func whole(answer: Answer) {
    let outputs = answer.forms.indices.map { show(answer.payload, of: answer, form: $0) }
    // Text and JSON; a form may be for other messages of the type.
    #expect(outputs.filter { $0.count > 3 }.count >= 2)
  }

  @Test("cut short anywhere are shown or refused", arguments: Answer.all)
  func truncated(answer: Answer) {
    for count in answer.payload.indices { show(Array(answer.payload.prefix(count)), of: answer, form: count) }
  }

  @Test("with any byte changed are shown or refused", arguments: Answer.all)
  func changed(answer: Answer) {
    let changes: [UInt8] = [0xFF, 0x80, 3, 0, 0x7F]
    for place in answer.payload.indices {
      var payload = answer.payload
      payload[place] = changes[place % changes.count]
      show(payload, of: answer, form: place)
    }
  }

  /// Shows a list of one message in one of the forms: to try all of them with each byte would take minutes.
  @discardableResult
  private func show(_ payload: [UInt8], of answer: Answer, form: Int) -> [UInt8] {
    let line = answer.forms[form % answer.forms.count]
    var streams = Streams()
    let status = Program.run(line.split(separator: " ").map(String.init), &streams) {
      () throws(NetlinkError) in
      OneMessageKernel(listing: payload, of: answer.type).connect()
    }
    #expect(0...1 ~= status, "\(line): \(hexadecimal(payload))")
    guard status == 0, line.hasPrefix("-j") else { return streams.output.bytes }
    #expect(throws: Never.self, "\(line): \(hexadecimal(payload))") {
      try JSONSerialization.jsonObject(with: Data(streams.output.bytes))
    }
    return streams.output.bytes
  }
}
