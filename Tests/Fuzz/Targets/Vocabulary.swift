import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

/// The words that mean something on a command line, for a fuzzer that would be long in finding them.
enum Vocabulary {
  /// Every command, keyword and kind, and the values that have names, each once.
  static var words: [String] {
    let commands = Command.all.flatMap { [$0.object, $0.verb] + $0.otherVerbs + $0.grammar().keywords }
    let options = TableField.all.flatMap { option in
      option.field.spellings(isLong: false) + option.field.codec.words
    }
    let words = commands + options + LinkKinds.all.names + samples
    return Set(words.filter { !$0.isEmpty && $0.utf8.count <= longest }).sorted()
  }

  /// What libFuzzer takes for a word; longer ones stop it.
  private static let longest = 64

  /// Names and addresses that the played kernel has, or that look like them.
  private static let samples = [
    "eth0", "br10", "vxlan10", "p0", "10.0.0.1", "2001:db8::1", "02:00:00:00:00:01",
  ]
}
