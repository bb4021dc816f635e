/// What went wrong in one operation of this library.
///
/// The parts stay apart so that a program can decide on them, and a command can put them into one line:
/// “cannot `operation`: `option`: `message` (`errno`)”.
public struct NetlinkError: Error, Hashable, Sendable {
  /// What was attempted, in words that follow “cannot”: `add vxlan10`.
  public var operation: String
  /// The system's number for the fault; nil where the fault is not the system's (malformed bytes, say).
  public var errno: Errno?
  /// The kernel's own sentence, from the extended ack (`NLMSGERR_ATTR_MSG`).
  public var kernelMessage: String?
  /// What this library has to say where the kernel says nothing, or too little.
  public var explanation: String?
  /// The keyword of the option at fault, as the schema spells it.
  public var option: String?
  /// What the user may do about it, as a sentence or a command.
  public var hint: String?
  /// Where in the request the kernel saw the fault: attribute numbers from the outermost inwards.
  public var attributePath: [UInt16]
  /// The attribute that the kernel missed (`NLMSGERR_ATTR_MISS_TYPE`).
  public var missingAttribute: UInt16?

  /// Makes an error; everything but the operation may be left out.
  public init(
    _ operation: String, errno: Errno? = nil, kernelMessage: String? = nil, explanation: String? = nil,
    option: String? = nil, hint: String? = nil, attributePath: [UInt16] = [], missingAttribute: UInt16? = nil
  ) {
    self.operation = operation
    self.errno = errno
    self.kernelMessage = kernelMessage
    self.explanation = explanation
    self.option = option
    self.hint = hint
    self.attributePath = attributePath
    self.missingAttribute = missingAttribute
  }

  /// Bytes that do not follow the protocol, from the kernel or whoever plays it.
  static func malformed(_ what: String) -> NetlinkError {
    NetlinkError("read the kernel's answer", explanation: "\(what) is malformed")
  }

  /// What the kernel says where answers did not fit into the receive buffer any more.
  static var lostAnswers: NetlinkError {
    NetlinkError(
      "read the kernel's answer", errno: .noBufferSpace,
      explanation: "the receive buffer ran over, and the kernel dropped answers",
      hint: "it may help to ask again")
  }

  /// The same for a change.
  static var lostAcknowledgement: NetlinkError {
    NetlinkError(
      "read the kernel's answer", errno: .noBufferSpace,
      explanation: "the kernel dropped the answer: whether this took effect is not known")
  }

  /// A change that was not asked for, since one before it was refused.
  static var behindRefusal: NetlinkError {
    NetlinkError("go on", explanation: "a request before this one was refused")
  }

  /// An answer that has gone on for so many datagrams.
  static func endless(after count: Int) -> NetlinkError {
    NetlinkError("read the kernel's answer", explanation: "it has no end after \(count) datagrams")
  }

  /// The one sentence that says what is wrong: the kernel's where it gave one.
  public var message: String {
    kernelMessage ?? explanation ?? errno?.message ?? "unknown error"
  }

  /// The same error with another description of what was attempted.
  public func during(_ operation: String) -> NetlinkError {
    var copy = self
    copy.operation = operation
    return copy
  }
}
