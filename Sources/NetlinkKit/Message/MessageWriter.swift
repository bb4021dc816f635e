/// Builds one netlink message: header, the family's fixed header, attributes.
///
/// Lengths are patched when a nest closes and when the message is finished; padding is zero.
public struct MessageWriter: ~Copyable {
  /// What is written, and room behind it: to store into room costs a fraction of appending byte by byte.
  private var bytes: [UInt8]
  /// Up to where `bytes` are written.
  private var count: Int
  private let start: Int
  private let fixedHeaderSize: Int
  /// The length of an attribute that was too long to be put; nil where all were put.
  private var excess: Int?

  /// Starts a message with the family's fixed header; the sequence number is the conversation's to fill.
  public init<Header: FixedHeader>(_ type: MessageType, _ flags: MessageFlags, header: Header) {
    self.init(type, flags, header: header, behind: MessageBytes())
  }

  /// Starts a message behind others of one datagram.
  ///
  /// - Precondition: what is there ends where a message may begin.
  init<Header: FixedHeader>(
    _ type: MessageType, _ flags: MessageFlags, header: Header, behind datagram: consuming MessageBytes
  ) {
    precondition(datagram.count % 4 == 0, "a message begins at a multiple of four bytes")
    start = datagram.count
    count = datagram.count
    bytes = datagram.takeBytes()
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
  public mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    let (place, size) = (count, Number.bitWidth / 8)
    reserve(size)
    // SAFETY: there is room for the integer at the place, by the line above.
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: number, toByteOffset: place, as: Number.self)
    }
    count += size
  }

  /// Appends bytes as they are.
  public mutating func append(_ payload: some Collection<UInt8>) {
    reserve(payload.count)
    for byte in payload {
      bytes[count] = byte
      count += 1
    }
  }

  /// Appends bytes as they are.
  public mutating func append(_ payload: Span<UInt8>) {
    reserve(payload.count)
    for place in payload.indices { bytes[count + place] = payload[place] }
    count += payload.count
  }

  /// Makes room for so many bytes.
  private mutating func reserve(_ size: Int) {
    guard bytes.count - count < size else { return }
    bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, size, 256)))
  }

  private mutating func pad() {
    let padding = aligned(count) - count
    guard padding > 0 else { return }
    reserve(padding)
    // Room that was used before is not zero.
    for place in count..<(count + padding) { bytes[place] = 0 }
    count += padding
  }

  // MARK: Attributes

  /// Puts an attribute whose payload the closure appends; nests go into one another so.
  ///
  /// One of 64 KiB or more, which `nla_len` cannot say, is left out, and the message cannot be sent.
  public mutating func nest<Failure: Error>(
    _ attribute: UInt16, _ body: (inout MessageWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let start = count
    append(UInt16(0))
    append(attribute)
    try body(&self)
    let length = count - start
    guard length <= Int(UInt16.max) else {
      excess = excess ?? length
      return count = start
    }
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
  public mutating func put(_ attribute: UInt16, _ number: some FixedWidthInteger & BitwiseCopyable) {
    nest(attribute) { $0.append(number) }
  }

  /// Puts an attribute with bytes as they are.
  public mutating func put(_ attribute: UInt16, bytes payload: some Collection<UInt8>) {
    nest(attribute) { $0.append(payload) }
  }

  /// Puts an attribute with a text and its terminating NUL.
  public mutating func put(_ attribute: UInt16, text: String) {
    nest(attribute) {
      $0.append(text.utf8.span)
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
    bytes.removeSubrange(count...)
    return Request(bytes: bytes, fixedHeaderSize: fixedHeaderSize, excess: excess)
  }

  /// Ends the message, and gives the datagram with it at the end.
  consuming func finishDatagram() -> MessageBytes {
    pad()
    patchLength()
    return MessageBytes(bytes: bytes, count: count)
  }

  private mutating func patchLength() {
    let length = UInt32(count - start)
    for position in 0..<4 {
      bytes[start + position] = UInt8(truncatingIfNeeded: length >> UInt32(position * 8))
    }
  }
}

/// Messages one behind the other, and room for more.
struct MessageBytes: ~Copyable {
  /// The messages, and behind them what is left of former ones.
  private(set) var bytes: [UInt8]
  /// How many bytes are messages.
  private(set) var count: Int

  init() {
    bytes = []
    count = 0
  }

  fileprivate init(bytes: consuming [UInt8], count: Int) {
    self.bytes = bytes
    self.count = count
  }

  fileprivate consuming func takeBytes() -> [UInt8] { bytes }

  /// Gives the message at a place a sequence number, and the wish for an ack, or takes the wish back.
  mutating func number(messageAt start: Int, _ sequence: UInt32, wantsAck: Bool) {
    let acknowledge = UInt8(truncatingIfNeeded: MessageFlags.acknowledge.rawValue)
    bytes[start + 6] = wantsAck ? bytes[start + 6] | acknowledge : bytes[start + 6] & ~acknowledge
    for position in 0..<4 {
      bytes[start + 8 + position] = UInt8(truncatingIfNeeded: sequence >> UInt32(position * 8))
    }
  }

  /// Puts bytes behind the messages, and zeros up to where the next one may begin.
  mutating func append(_ message: [UInt8]) {
    if bytes.count > count { bytes.removeSubrange(count...) }
    bytes += message
    while bytes.count % 4 != 0 { bytes.append(0) }
    count = bytes.count
  }

  /// Forgets the messages and keeps their room.
  mutating func clear() { count = 0 }

  /// Lends some of the messages.
  func withMessages<Failure: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try body(bytes.span.extracting(range))
  }

  /// The bytes of one message.
  func message(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }
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
