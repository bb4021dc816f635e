import NetlinkKit

/// `ipsec state show` and `ipsec policy show`; keys are not even read.
enum IPsecShow {
  /// `ipsec show`: both, each line with what it is in front.
  static func all(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    if let word = words.next() { throw .usage("“\(word)” is one word too many") }
    let (states, policies) = try session.withIPsec(during: "show IPsec") {
      kernel, session throws(NetlinkError) in
      (
        session.complete(try kernel.ipsecStates(), of: "associations"),
        session.complete(try kernel.ipsecPolicies(), of: "policies")
      )
    }
    let known = session.known(policies.compactMap(\.selector.link))
    session.show(IPsecRendering(options: session.options, known: known).render(states, policies))
  }

  static func states(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecStateLine(&words, isFilter: true)
    let states = try line.matches(&session, during: "show associations")
    session.show(IPsecRendering(options: session.options).render(states))
  }

  static func policies(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecPolicyLine(&words)
    let policies = try line.matches(&session, during: "show policies")
    let known = session.known(policies.compactMap(\.selector.link))
    session.show(IPsecRendering(options: session.options, known: known).render(policies))
  }
}
