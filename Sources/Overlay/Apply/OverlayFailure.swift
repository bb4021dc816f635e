import NetlinkKit

/// Why an overlay is not as it is to be.
public struct OverlayFailure: Error, Sendable {
  /// What failed.
  public enum Cause: Sendable {
    /// There is no way to what is to be; nothing was touched.
    case plan(PlanFault)
    /// What there is cannot be read; nothing was touched.
    case reading(NetlinkError)
    /// Another run is at work in the namespace; nothing was touched.
    case locked(Place)
    /// A step failed.
    case step(Step, NetlinkError)
    /// All steps were done, and what is there still differs.
    case verification([Step])
    /// A signal came, before a step or behind the last one.
    case interrupted(before: Step?)
  }

  /// What became of the steps that had been done.
  public enum Undoing: Sendable {
    /// None had been.
    case notNeeded
    /// All is as it was.
    case done
    /// These would have to be done for all to be as it was.
    case incomplete([Step], NetlinkError?)
  }

  /// What failed.
  public let cause: Cause
  /// What became of the steps that had been done.
  public internal(set) var undoing: Undoing = .notNeeded

  init(_ cause: Cause) { self.cause = cause }
}
