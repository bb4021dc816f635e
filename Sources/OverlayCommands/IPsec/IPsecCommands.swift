import NetlinkKit

/// The commands on IPsec: associations with static keys, policies, and tunnels that a daemon has keys for.
enum IPsecCommands {
  static let all = [
    Command(
      object: "ipsec", verb: "state", synopsis: "add|replace|del|show|flush …",
      summary: "security associations with static keys: \(subcommands)",
      example: "ovlctl ipsec state show", grammar: { state }, action: .kernel(runState)),
    Command(
      object: "ipsec", verb: "policy", synopsis: "add|replace|del|show|flush …",
      summary: "which packets are to be protected: \(subcommands)",
      example: "ovlctl ipsec policy show", grammar: { policy }, action: .kernel(runPolicy)),
    Command(
      object: "ipsec", verb: "show", otherVerbs: ["list", "lst"], synopsis: "",
      summary: "show associations and policies, without any key", example: "ovlctl -s ipsec show",
      action: .kernel(IPsecShow.all)),
    Command(
      object: "ipsec", verb: "connect", synopsis: "LINK --psk FILE [OPTION…]",
      summary: "protect a tunnel with a secret that both ends know, by way of strongSwan",
      example: "ovlctl ipsec connect vxlan10 --psk secret.txt", grammar: { IPsecConnectionLine.connecting },
      action: .kernel(IPsecConnect.connect)),
    Command(
      object: "ipsec", verb: "disconnect", synopsis: "LINK [OPTION…]",
      summary: "let a tunnel's packets go in the plain again",
      example: "ovlctl ipsec disconnect vxlan10", grammar: { IPsecConnectionLine.disconnecting },
      action: .kernel(IPsecConnect.disconnect)),
  ]

  private static let subcommands = [adding, replacing, deleting, showing, flushing]
    .joined(separator: ", ")

  private static let adding = "add"
  private static let replacing = "replace"
  private static let deleting = "delete"
  private static let showing = "show"
  private static let flushing = "flush"

  private static func words(
    _ change: @escaping @Sendable () -> Grammar, _ filter: @escaping @Sendable () -> Grammar, _ what: String
  ) -> Grammar {
    Grammar(words: [
      CommandWord(adding, form: .bare, rest: change, "make \(what)"),
      CommandWord(
        replacing, form: .bare, rest: change, "make \(what), in the place of the one that is there"),
      CommandWord(deleting, aliases: ["del"], form: .bare, rest: filter, "take \(what) away"),
      CommandWord(showing, aliases: ["list", "lst"], form: .bare, rest: filter, "show what there is"),
      CommandWord(flushing, form: .bare, rest: filter, "take all of them away, or those that are named"),
    ])
  }

  private static let state = words(
    { IPsecStateLine.grammar }, { IPsecStateLine.filterGrammar }, "an association")
  private static let policy = words({ IPsecPolicyLine.grammar }, { IPsecPolicyLine.grammar }, "a policy")

  private static func runState(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    switch try verb(&words, of: "state", state) {
    case adding: try IPsecStateChange.make(&words, &session, replaces: false)
    case replacing: try IPsecStateChange.make(&words, &session, replaces: true)
    case deleting: try IPsecStateChange.delete(&words, &session)
    case flushing: try IPsecStateChange.flush(&words, &session)
    default: try IPsecShow.states(&words, &session)
    }
  }

  private static func runPolicy(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    switch try verb(&words, of: "policy", policy) {
    case adding: try IPsecPolicyChange.make(&words, &session, replaces: false)
    case replacing: try IPsecPolicyChange.make(&words, &session, replaces: true)
    case deleting: try IPsecPolicyChange.delete(&words, &session)
    case flushing: try IPsecPolicyChange.flush(&words, &session)
    default: try IPsecShow.policies(&words, &session)
    }
  }

  /// What is to be done; nothing said is to show.
  private static func verb(
    _ words: inout Words, of object: String, _ grammar: Grammar
  ) throws(CommandFailure) -> String {
    guard let keyword = words.nextKeyword() else { return showing }
    if let word = grammar.words.first(where: { $0 ~= keyword }) { return word.keyword }
    let known = grammar.words.map(\.keyword)
    throw .usage(
      "ipsec \(object) has no command “\(keyword.spelled)”; it has \(known.joined(separator: ", "))",
      hint: suggestion(for: keyword.name, among: known))
  }
}

extension Session {
  /// Does something over a conversation with the kernel's IPsec, which has a socket of its own.
  mutating func withIPsec<Success>(
    during operation: String, _ body: (inout Conversation, inout Session) throws(NetlinkError) -> Success
  ) throws(CommandFailure) -> Success {
    do throws(NetlinkError) {
      var conversation = Conversation(over: try KernelSocket(.ipsec))
      return try body(&conversation, &self)
    } catch {
      throw CommandFailure(IPsecDiagnosis.explained(error), during: operation)
    }
  }

  /// Sends a change; a dry run prints what it would be.
  ///
  /// - Parameter deletion: where there is one already, takes that away, and the change is sent again. The kernel has
  ///   found by then that nothing is wrong with the new one.
  mutating func change(
    _ operation: String, _ words: String, _ request: Request, inPlaceOf deletion: Request? = nil,
    keyword: @escaping ([UInt16]) -> String? = { _ in nil }
  ) throws(CommandFailure) {
    guard !options.isDryRun else { return streams.output.write(line: words) }
    do throws(NetlinkError) {
      var conversation = Conversation(over: try KernelSocket(.ipsec))
      let acknowledgement: Acknowledgement
      do throws(NetlinkError) {
        acknowledgement = try conversation.perform(request)
      } catch {
        guard let deletion, error.errno == .exists else { throw error }
        _ = try conversation.perform(deletion)
        acknowledgement = try conversation.perform(request)
      }
      if let warning = acknowledgement.warning { warn(warning) }
    } catch {
      throw CommandFailure(
        IPsecDiagnosis.explained(error), during: operation, option: keyword(error.attributePath))
    }
  }
}

/// What the kernel's IPsec means by its errors.
enum IPsecDiagnosis {
  static func explained(_ error: NetlinkError) -> NetlinkError {
    var error = error
    switch error.errno {
    case .protocolNotSupported where error.kernelMessage == nil:
      error.explanation = "this kernel has nothing for it"
      error.hint = "`modprobe xfrm_user`, and `modprobe esp4` or `modprobe esp6`, try to load it"
    case .exists where error.kernelMessage == nil:
      error.explanation = "there is one already"
      error.hint = "`replace` puts another in its place"
    case .noSuchProcess where error.kernelMessage == nil, .noSuchFile where error.kernelMessage == nil:
      error.explanation = "there is none"
    default:
      if error.kernelMessage?.hasSuffix("algorithm not found") == true {
        error.hint = "the kernel lacks a module for it; `/proc/crypto` lists what it has"
      }
    }
    return error
  }
}
