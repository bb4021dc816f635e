extension NetlinkError {
  /// The same fault as one step of a larger operation: what failed goes into the explanation.
  func asStep(of operation: String) -> NetlinkError {
    var error = during(operation)
    error.explanation = "cannot \(self.operation): \(message)"
    return error
  }

  /// The same error with a word about privilege when that is what the system missed.
  func hintingAtPrivilege() -> NetlinkError {
    guard hint == nil, errno == .notPermitted || errno == .accessDenied else { return self }
    var error = self
    error.hint = "it needs CAP_SYS_ADMIN: run it as root"
    return error
  }
}
