/// What became of the lines of a file.
struct LineTally {
  private var succeeded = 0
  private var failed = 0
  /// How many of the failed ones may have taken effect all the same.
  private var uncertain = 0
  /// What the first failure means for the exit code.
  private var cause: CommandFailure.Cause?
  /// The line behind which nothing was sent.
  private var stop: Int?
  private var isInterrupted = false

  /// How many lines were done.
  var count: Int { succeeded + failed }
  var isStopped: Bool { stop != nil }

  mutating func succeed(_ count: Int) { succeeded += count }

  mutating func fail(_ cause: CommandFailure.Cause, at line: Int, keepsGoing: Bool) {
    failed += 1
    if self.cause == nil { self.cause = cause }
    if !keepsGoing, stop == nil { stop = line }
  }

  /// Counts further lines of which nothing is known, beside one that failed.
  mutating func lose(_ count: Int) {
    failed += count
    uncertain += count + 1
  }

  /// Notes that a signal ended the run, which is a failure also where it does not end the program.
  mutating func interrupt(behind line: Int) {
    stop = line
    isInterrupted = true
    cause = cause ?? .system
  }

  /// What is to be said at the end; nil where all went well.
  func failure(in file: String) -> CommandFailure? {
    guard let cause else { return nil }
    let outcome = stop.map { "stopped at line \($0)" } ?? "\(failed) of \(count) commands failed"
    let isFailureAlone = stop != nil && !isInterrupted
    return CommandFailure(cause, "\(file): \(outcome); \(effect)", hint: isFailureAlone ? Self.hint : nil)
  }

  private static let hint = "with --keep-going, the lines behind one that fails are run all the same"

  /// What is to be said where a signal ends the run.
  func interruption(in file: String) -> CommandFailure {
    .system("\(file): interrupted behind line \(stop ?? 0); \(effect)")
  }

  private var effect: String {
    let effect = "\(succeeded) took effect"
    return uncertain == 0 ? effect : "\(effect), of \(uncertain) it is not known"
  }
}
