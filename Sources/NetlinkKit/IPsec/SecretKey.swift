import Glibc

/// A key that is not shown, and whose bytes do not outlive it.
///
/// The bytes are written before the key is shared, and wiped when nobody has it any more: that makes it sendable.
@safe
public final class SecretKey: @unchecked Sendable {
  /// A box, since a constant array could not be wiped.
  private let storage: UnsafeMutableBufferPointer<UInt8>

  /// Takes bytes over; the caller's own copy is the caller's to wipe.
  public convenience init(_ bytes: [UInt8]) { self.init(bytes.span) }

  private init(_ bytes: Span<UInt8>) {
    // SAFETY: allocated here, freed in deinit alone, and never handed out; each byte of it is written once.
    unsafe storage = .allocate(capacity: bytes.count)
    for place in bytes.indices { unsafe storage.initializeElement(at: place, to: bytes[place]) }
  }

  deinit {
    if let start = unsafe storage.baseAddress { unsafe explicit_bzero(start, storage.count) }
    unsafe storage.deallocate()
  }

  /// The key's length in bits.
  public var bitCount: Int { unsafe storage.count * 8 }

  /// Appends the key to a message.
  func append(to writer: inout MessageWriter) {
    for place in unsafe storage.indices { writer.append(unsafe storage[place]) }
  }

  /// The key's length in bytes.
  package var byteCount: Int { unsafe storage.count }

  /// Appends the key to bytes, which are the caller's to wipe.
  package func append(to bytes: inout [UInt8]) {
    for place in unsafe storage.indices { bytes.append(unsafe storage[place]) }
  }

  /// Takes a secret that people agreed on, as a file has it: its bytes, but for the end of its line.
  ///
  /// - Parameter text: the file's bytes.
  /// - Throws: an error that says nothing of the secret, where there is none, or more than 1024 bytes.
  public convenience init(passphrase text: [UInt8]) throws(ValueFault) {
    var bytes = text
    defer { bytes.wipe() }
    var count = bytes.count
    if count > 0, bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
    if count > 0, count < bytes.count, bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
    guard count > 0 else { throw ValueFault("there is no secret in it") }
    guard count <= Self.greatestPassphrase else {
      throw ValueFault("it has more than \(Self.greatestPassphrase) bytes, and can be no shared secret")
    }
    self.init(bytes.span.extracting(0..<count))
  }

  private static let greatestPassphrase = 1024

  /// Reads a key as files have it: hexadecimal digits, with or without `0x` in front, and white space anywhere.
  ///
  /// - Parameter text: the file's bytes.
  /// - Throws: an error that says nothing of the key, where there is another letter, an odd number of digits, or none.
  public convenience init(hexadecimal text: [UInt8]) throws(ValueFault) {
    var digits = text.filter { !Self.isSpace($0) }
    defer { digits.wipe() }
    if digits.count >= 2, digits[0] == UInt8(ascii: "0"), digits[1] | 0x20 == UInt8(ascii: "x") {
      digits.removeFirst(2)
    }
    guard !digits.isEmpty else { throw ValueFault("there is no key in it") }
    guard digits.count % 2 == 0 else { throw ValueFault("the key has an odd number of hexadecimal digits") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    defer { bytes.wipe() }
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(of: digits[place]), let low = Self.value(of: digits[place + 1]) else {
        throw ValueFault("there is something else in it than the hexadecimal digits of a key")
      }
      bytes.append(high << 4 | low)
    }
    self.init(bytes)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "(secret)" }
  public var debugDescription: String { description }
}

extension [UInt8] {
  /// Puts zeros in the place of all bytes, where no optimisation leaves it out.
  package mutating func wipe() {
    // SAFETY: the pointer and the count are of the same array, for the length of the call.
    unsafe withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
    }
  }
}
