/// Builds one netlink message: header, the family's fixed header, attributes.
///
/// Lengths are patched when a nest closes and when the message is finished; padding is zero.
public struct MessageWriter: ~Copyable {
  private var bytes: [UInt8]
  private let start: Int
  private let fixedHeaderSize: Int

  /// Starts a message with the family's fixed header; the sequence number is the conversation's to fill.
  public init<Header: FixedHeader>(_ type: MessageType, _ flags: MessageFlags, header: Header) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    self.init(type, flags, header: header, behind: bytes)
  }

  /// Starts a message behind others of one datagram.
  ///
  /// - Precondition: what is there ends where a message may begin.
  init<Header: FixedHeader>(
    _ type: MessageType, _ flags: MessageFlags, header: Header, behind datagram: consuming [UInt8]
  ) {
    precondition(datagram.count % 4 == 0, "a message begins at a multiple of four bytes")
    start = datagram.count
    bytes = datagram
    fixedHeaderSize = Header.size
    append(UInt32(0))
    append(type.rawValue)
    append(flags.union(.request).rawValue)
    append(UInt32(0))
    append(UInt32(0))
    header.write(to: &self)
    pad()
  }

  // MARK: Plain values

  /// Appends an integer in the machine's byte order.
  public mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    var rest = number.littleEndian
    for _ in 0..<(Number.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Appends bytes as they are.
  public mutating func append(_ payload: some Sequence<UInt8>) { bytes.append(contentsOf: payload) }

  private mutating func pad() {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }

  // MARK: Attributes

  /// Puts an attribute whose payload the closure appends; nests go into one another so.
  ///
  /// - Precondition: the payload is shorter than 64 KiB, which is all that `nla_len` can say.
  public mutating func nest<Failure: Error>(
    _ attribute: UInt16, _ body: (inout MessageWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let start = bytes.count
    append(UInt16(0))
    append(attribute)
    try body(&self)
    let length = bytes.count - start
    precondition(length <= Int(UInt16.max), "an attribute of \(length) bytes does not fit netlink's length")
    bytes[start] = UInt8(truncatingIfNeeded: length)
    bytes[start + 1] = UInt8(truncatingIfNeeded: length >> 8)
    pad()
  }

  /// Puts a nest, marked as one (`NLA_F_NESTED`) where `isMarked`, which newer messages demand.
  public mutating func nest<Failure: Error>(
    _ attribute: UInt16, isMarked: Bool, _ body: (inout MessageWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try nest(isMarked ? attribute | 0x8000 : attribute, body)
  }

  /// Puts an attribute with an integer in the machine's byte order.
  public mutating func put(_ attribute: UInt16, _ number: some FixedWidthInteger) {
    nest(attribute) { $0.append(number) }
  }

  /// Puts an attribute with bytes as they are.
  public mutating func put(_ attribute: UInt16, bytes payload: some Sequence<UInt8>) {
    nest(attribute) { $0.append(payload) }
  }

  /// Puts an attribute with a text and its terminating NUL.
  public mutating func put(_ attribute: UInt16, text: String) {
    nest(attribute) {
      $0.append(text.utf8)
      $0.append(UInt8(0))
    }
  }

  /// Puts an attribute without payload (`NLA_FLAG`).
  public mutating func put(flag attribute: UInt16) {
    nest(attribute) { _ in }
  }

  /// Ends the message.
  public consuming func finish() -> Request {
    patchLength()
    return Request(bytes: bytes, fixedHeaderSize: fixedHeaderSize)
  }

  /// Ends the message, and gives the datagram with it at the end.
  consuming func finishDatagram() -> [UInt8] {
    patchLength()
    return bytes
  }

  private mutating func patchLength() {
    let length = UInt32(bytes.count - start)
    for position in 0..<4 {
      bytes[start + position] = UInt8(truncatingIfNeeded: length >> UInt32(position * 8))
    }
  }
}

/// The header that each rtnetlink family puts between `nlmsghdr` and the attributes.
public protocol FixedHeader: Sendable {
  /// The size of the header in bytes.
  static var size: Int { get }
  /// Appends the header.
  func write(to writer: inout MessageWriter)
  /// Reads the header at the start of a message's payload; nil where the bytes are too few.
  init?(_ payload: Span<UInt8>)
}
