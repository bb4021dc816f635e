import NetlinkKit
import Overlay

@testable import OverlayCommands

extension FuzzTarget {
  /// Lists of commands in JSON: what is read of one, written again, is read as the same, and as a file of commands.
  static let commandList = FuzzTarget(
    name: "json", longest: 512, takesWords: true,
    seeds: {
      [
        #"[{"netns": "blue", "command": ["link", "add", "br7", "type", "bridge"]}, {"command": ["netns", "add", "b"]}]"#,
        #"[]"#, #" [ {"command":["a"],"x":[1,-2.5e3,true,null,{"y":"z"}]} ]"#,
        #"[{"command":["\u00e4\n\t\"\\\/\b\f\r"]}]"#,
        #"[{"command":["\ud83d\ude00"]}]"#,
      ].map { Array($0.utf8) }
    },
    check: { bytes in
      var reader = CommandListReader(bytes, file: "list")
      guard let read = result({ () throws(SourceFault) in try reader.statements() }) else { return }
      require(isJSON(bytes), "what is no JSON is read as such")
      let statements = read.map { ListedCommand($0) }
      let written = text(of: statements)
      var again = CommandListReader(written, file: "written")
      let second = result { () throws(SourceFault) in try again.statements() }?.map { ListedCommand($0) }
      require(second == statements, "\(String(decoding: written, as: UTF8.self)) is read as something else")
    })

  private struct ListedCommand: Equatable {
    let words: [String]
    let place: String?

    init(_ statement: Statement) {
      words = statement.words.map(\.text)
      place = statement.place?.text
    }
  }

  private static func text(of commands: [ListedCommand]) -> [UInt8] {
    var json = JSONWriter(isPretty: false)
    json.array { json in
      for command in commands {
        json.object { json in
          if let place = command.place { json.string("netns", place) }
          json.array("command") { json in for word in command.words { json.string(nil, word) } }
        }
      }
    }
    return json.bytes
  }
}
