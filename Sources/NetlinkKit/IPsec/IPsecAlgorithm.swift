/// An algorithm of a security association, by the kernel's name for it, with its key.
public struct IPsecAlgorithm: Sendable {
  /// What the algorithm does.
  public enum Role: UInt16, CaseIterable, Sendable {
    /// Encrypts and authenticates at once (`XFRMA_ALG_AEAD`): `rfc4106(gcm(aes))`.
    case aead = 18
    /// Encrypts (`XFRMA_ALG_CRYPT`): `cbc(aes)`.
    case enc = 2
    /// Authenticates (`XFRMA_ALG_AUTH_TRUNC`): `hmac(sha256)`.
    case auth = 20

    /// The keyword.
    public var keyword: String { "\(self)" }

    /// Whether the message says how many bits of the checksum are sent.
    var hasCheckLength: Bool { self != .enc }
  }

  /// What it does.
  public let role: Role
  /// The kernel's name (`/proc/crypto`), at most 63 bytes.
  public let name: String
  /// The key; nil for one that the kernel reports, whose bytes are not read.
  public let key: SecretKey?
  /// The key's length in bits.
  public let keyBits: Int
  /// The bits of the checksum that are sent; nil for an algorithm without one.
  public let checkBits: UInt32?

  /// `alg_name`
  private static let nameSize = 64
  /// The greatest length of a name.
  public static let greatestNameLength = nameSize - 1

  /// What is used where nothing is said: the full checksum of GCM, and half of a SHA-2's, as RFC 4868 has it.
  private static let usualCheckBits: UInt32 = 128

  /// An algorithm with its key.
  ///
  /// - Precondition: the name is not longer than the kernel's field for it.
  public init(_ role: Role, _ name: String, key: SecretKey, checkBits: UInt32?) {
    precondition(name.utf8.count <= Self.greatestNameLength, "the name does not fit the kernel's field")
    self.role = role
    self.name = name
    self.key = key
    keyBits = key.bitCount
    self.checkBits = role.hasCheckLength ? checkBits ?? Self.usualCheckBits : nil
  }

  /// Reads an attribute's payload, but for the key.
  init?(_ role: Role, _ payload: Span<UInt8>) {
    let end = (0..<min(Self.nameSize, payload.count)).first { payload[$0] == 0 }
    guard let end, let keyBits = payload.u32(at: Self.nameSize) else { return nil }
    self.role = role
    name = payload.extracting(0..<end).text
    key = nil
    self.keyBits = Int(keyBits)
    checkBits = role.hasCheckLength ? payload.u32(at: Self.nameSize + 4) : nil
  }

  func encode(into writer: inout MessageWriter) {
    guard let key else { preconditionFailure("the kernel's answers have no key to send") }
    writer.nest(role.rawValue) { writer in
      writer.append(name.utf8.span)
      for _ in name.utf8.count..<Self.nameSize { writer.append(UInt8(0)) }
      writer.append(UInt32(key.bitCount))
      if let checkBits { writer.append(checkBits) }
      key.append(to: &writer)
    }
  }
}
