/// What an ack (`NLMSG_ERROR`) says: success or a system error, and the kernel's words on it.
struct ExtendedAck {
  private enum Attribute {
    static let message: UInt16 = 1
    static let offset: UInt16 = 2
    static let missingType: UInt16 = 5
  }

  /// The error; nil for success.
  let errno: Errno?
  /// `NLMSGERR_ATTR_MSG`; with success, a warning.
  let message: String?
  /// `NLMSGERR_ATTR_OFFS`, from the start of the request.
  let offset: Int?
  /// `NLMSGERR_ATTR_MISS_TYPE`
  let missingAttribute: UInt16?

  /// Reads an ack's payload.
  init(_ payload: Span<UInt8>, flags: MessageFlags) throws(NetlinkError) {
    guard let code = payload.i32(at: 0), code <= 0, code != .min, let echoed = payload.u32(at: 4) else {
      throw .malformed("an acknowledgement")
    }
    errno = code == 0 ? nil : Errno(rawValue: -code)
    guard flags.contains(.extendedAck) else {
      message = nil
      offset = nil
      missingAttribute = nil
      return
    }
    // The request's header is always echoed, its payload only where acks are not capped.
    let start = flags.contains(.capped) ? 4 + MessageHeader.size : 4 + aligned(Int(echoed))
    let attributes = try AttributeList(payload, from: start)
    message = attributes.text(Attribute.message, in: payload)
    offset = attributes.u32(Attribute.offset, in: payload).map(Int.init)
    missingAttribute = attributes.u32(Attribute.missingType, in: payload).map(
      UInt16.init(truncatingIfNeeded:))
  }

  /// The kernel's words in a message that is no ack of its own: the end of a dump.
  static func message(behind offset: Int, in payload: Span<UInt8>) throws(NetlinkError) -> String? {
    try AttributeList(payload, from: offset).text(Attribute.message, in: payload)
  }

  /// The ack as an error about the request that it answers; nil for success.
  func error(about request: Request) -> NetlinkError? {
    guard let errno else { return nil }
    return NetlinkError(
      "change the kernel's configuration", errno: errno, kernelMessage: message,
      attributePath: offset.map { request.attributePath(at: $0) } ?? [], missingAttribute: missingAttribute)
  }
}
