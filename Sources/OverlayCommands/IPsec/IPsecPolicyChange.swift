import NetlinkKit

/// `ipsec policy add`, `replace`, `delete` and `flush`.
enum IPsecPolicyChange {
  static func make(
    _ words: inout Words, _ session: inout Session, replaces: Bool
  ) throws(CommandFailure) {
    let line = try IPsecPolicyLine(&words)
    let verb = replaces ? "replace" : "add"
    let operation = "\(verb) the policy"
    let policy = try line.policy(&session, during: operation)
    try session.change(
      operation, "ipsec policy \(verb) \(rendering(of: policy, &session))",
      replaces ? policy.replacement() : policy.addition(), keyword: policy.keyword)
  }

  static func delete(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecPolicyLine(&words)
    let operation = "delete the policy"
    let policy = try line.policy(&session, during: operation)
    try session.change(
      operation, "ipsec policy delete \(rendering(of: policy, &session))", policy.deletion())
  }

  static func flush(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecPolicyLine(&words)
    let operation = "flush policies"
    guard !line.isEmpty else {
      return try session.change(operation, "ipsec policy flush", IPsecPolicy.flush())
    }
    let policies = try line.matches(&session, during: operation)
    for policy in policies {
      try session.change(
        operation, "ipsec policy delete \(rendering(of: policy, &session))", policy.deletion())
    }
  }

  private static func rendering(of policy: IPsecPolicy, _ session: inout Session) -> String {
    let known = session.known([policy.selector.link].compactMap(\.self))
    return IPsecRendering(options: session.options, known: known).words(of: policy)
  }
}
