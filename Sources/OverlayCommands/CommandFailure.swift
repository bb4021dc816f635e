import NetlinkKit

/// Why a command ends without having done what it was asked: what stderr says, and the exit code.
struct CommandFailure: Error {
  /// Who is at fault.
  enum Cause: Int32 {
    /// The kernel or the system refused.
    case system = 1
    /// The command line is wrong; nothing was touched.
    case usage = 2
    /// Nothing is wrong, but there is something to do: what `diff` says by its exit code alone.
    case difference = 3
  }

  let cause: Cause
  /// Empty where the output has said it all.
  var message: String
  var hint: String?

  static func usage(_ message: String, hint: String? = nil) -> CommandFailure {
    CommandFailure(.usage, message, hint: hint)
  }

  static func system(_ message: String, hint: String? = nil) -> CommandFailure {
    CommandFailure(.system, message, hint: hint)
  }

  /// The end of a command whose output tells of errors that it has found.
  static let told = CommandFailure(.system, "")

  /// An error of the library as one line: what was attempted, the option, the kernel's words, the number's name.
  ///
  /// - Parameters:
  ///   - operation: what the user asked for, where that says more than what the library attempted.
  ///   - option: the option at fault, as the user spelled it.
  init(_ error: NetlinkError, during operation: String? = nil, option: String? = nil, hint: String? = nil) {
    cause = .system
    var line = "cannot \(operation ?? error.operation): "
    if let option = option ?? error.option { line += "\(option): " }
    line += error.message
    if let errno = error.errno { line += " (\(errno.name))" }
    message = line
    self.hint = hint ?? error.hint ?? Self.privilegeHint(error) ?? Self.ageHint(error, option)
  }

  init(_ cause: Cause, _ message: String, hint: String? = nil) {
    self.cause = cause
    self.message = message
    self.hint = hint
  }

  /// The kernel's words for an option that came with a later one say no more than that.
  private static func ageHint(_ error: NetlinkError, _ option: String?) -> String? {
    guard error.kernelMessage == "Unknown attribute type", let option else { return nil }
    return "this kernel is older than \(option)"
  }

  /// A bare EPERM says nothing; the kernel gives no words with it.
  private static func privilegeHint(_ error: NetlinkError) -> String? {
    guard error.errno == .notPermitted, error.kernelMessage == nil else { return nil }
    return "this needs CAP_NET_ADMIN in the network namespace: run it as root, or in a user namespace"
      + " of your own (`unshare -Urn`)"
  }
}
