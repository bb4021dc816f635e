import NetlinkKit

/// What a shell is told that asks how a command line may go on: `--complete SHELL INDEX -- WORDS…`.
///
/// It changes nothing, and says nothing but words to go on with: a line that is wrong is answered with none.
/// A line has a word or, for the shells that show it, a word, a tab and what it means. A first line that begins with a
/// tab is no word, but says what the shell is to offer by itself.
enum Completion {
  /// The option that a shell asks with.
  static let option = "--complete"

  /// The answer to the words behind the option.
  ///
  /// - Parameters:
  ///   - kinds: the kinds of links that there are.
  ///   - names: a quick way to the names of all links of the namespace; nil where there is none.
  static func answer(
    to words: [String], kinds: LinkKinds = .all, names: @escaping () -> [String]? = { nil },
    over connect: @escaping Program.Connection
  ) -> String {
    guard words.count > 3, words[2] == "--", let shell = Shell(rawValue: words[0]),
      let index = Int(words[1])
    else { return "" }
    let line = TypedLine(Array(words.dropFirst(3)), index: index)
    let host = CompletionHost(
      namespace: line.namespace, kinds: kinds, describes: shell != .bash, names: names, over: connect)
    let question = CompletionQuestion(line, kinds: kinds) { host.link(named: $0) }
    return shell.text(of: question, host)
  }

  /// A shell that asks.
  private enum Shell: String {
    case bash, zsh, fish

    func text(of question: CompletionQuestion, _ host: CompletionHost) -> String {
      switch question.wanted {
      case .file: return "\tfiles\n"
      case .program(let index): return "\tprogram \(index)\n"
      default: break
      }
      return host.candidates(for: question).map(line).joined()
    }

    private func line(_ candidate: Candidate) -> String {
      self == .bash || candidate.summary.isEmpty
        ? "\(candidate.word)\n" : "\(candidate.word)\t\(candidate.summary)\n"
    }
  }
}
