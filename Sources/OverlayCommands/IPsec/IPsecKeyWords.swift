import NetlinkKit

/// The algorithms of an association, and the files that have their keys, as a command line names them.
struct IPsecKeyWords {
  /// An algorithm by a name that needs no quotes in a shell.
  struct Name {
    let word: String
    let role: IPsecAlgorithm.Role
    /// The kernel's name.
    let kernelName: String
    /// The bits of its checksum that the standard for it has sent; nil for none.
    let checkBits: UInt32?
  }

  static let names = [
    Name(word: "aes-gcm", role: .aead, kernelName: "rfc4106(gcm(aes))", checkBits: 128),
    Name(word: "chacha20-poly1305", role: .aead, kernelName: "rfc7539esp(chacha20,poly1305)", checkBits: 128),
    Name(word: "aes-cbc", role: .enc, kernelName: "cbc(aes)", checkBits: nil),
    Name(word: "aes-ctr", role: .enc, kernelName: "rfc3686(ctr(aes))", checkBits: nil),
    Name(word: "null", role: .enc, kernelName: "ecb(cipher_null)", checkBits: nil),
    Name(word: "sha256", role: .auth, kernelName: "hmac(sha256)", checkBits: 128),
    Name(word: "sha384", role: .auth, kernelName: "hmac(sha384)", checkBits: 192),
    Name(word: "sha512", role: .auth, kernelName: "hmac(sha512)", checkBits: 256),
    Name(word: "sha1", role: .auth, kernelName: "hmac(sha1)", checkBits: 96),
  ]

  private static func word(of role: IPsecAlgorithm.Role) -> CommandWord {
    let candidates = names.filter { $0.role == role }.map { Candidate(word: $0.word, summary: $0.kernelName) }
    return CommandWord(role.keyword, value: "ALGORITHM", offering: .words(candidates), summary(of: role))
  }

  private static func summary(of role: IPsecAlgorithm.Role) -> String {
    let names = names.filter { $0.role == role }.map(\.word).joined(separator: ", ")
    let task =
      switch role {
      case .aead: "encrypt and authenticate at once"
      case .enc: "encrypt"
      case .auth: "authenticate"
      }
    return "\(task): \(names), or the kernel's name for another"
  }

  private static func fileWord(of role: IPsecAlgorithm.Role) -> CommandWord {
    CommandWord(
      "\(role.keyword)-key", offering: .file,
      "file with the key for `\(role.keyword)` in hexadecimal digits; - reads stdin")
  }

  private static let checkLength = CommandWord(
    "icv", value: "BITS", "bits of the checksum that are sent, where that is not as the standard has it")

  static let words =
    IPsecAlgorithm.Role.allCases.flatMap { [word(of: $0), fileWord(of: $0)] } + [checkLength]

  private var names: [(role: IPsecAlgorithm.Role, keyword: String, name: String)] = []
  private var files: [(role: IPsecAlgorithm.Role, keyword: String, path: String)] = []
  private var checkBits: UInt32?

  /// Takes an option; false where the word is none of these.
  mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Bool {
    for role in IPsecAlgorithm.Role.allCases {
      if Self.word(of: role) ~= keyword {
        guard !names.contains(where: { $0.role == role }) else {
          throw .usage("\(keyword.spelled) is given twice")
        }
        names.append((role, keyword.spelled, try Self.name(keyword, &words)))
        return true
      }
      if Self.fileWord(of: role) ~= keyword {
        guard !files.contains(where: { $0.role == role }) else {
          throw .usage("\(keyword.spelled) is given twice")
        }
        files.append((role, keyword.spelled, try words.value(of: keyword)))
        return true
      }
    }
    guard Self.checkLength ~= keyword else { return false }
    let word = try words.value(of: keyword)
    guard let bits = UInt32(word), bits % 8 == 0, (32...512).contains(bits) else {
      throw .usage("\(keyword.spelled): “\(word)” is no number of bits from 32 to 512, a multiple of 8")
    }
    checkBits = bits
    return true
  }

  private static func name(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> String {
    let name = try words.value(of: keyword)
    guard !name.isEmpty, name.utf8.count <= IPsecAlgorithm.greatestNameLength else {
      throw .usage("\(keyword.spelled): “\(name)” cannot be the name of an algorithm")
    }
    // iproute2 has the key here, where everybody may see it.
    if let next = words.peeked, next.hasPrefix("0x") || SecretFile.isKey(next) {
      throw SecretFile.secretInSight(of: keyword.spelled + "-key")
    }
    return name
  }

  /// The algorithms with their keys.
  func algorithms(_ session: inout Session) throws(CommandFailure) -> [IPsecAlgorithm] {
    for file in files where !names.contains(where: { $0.role == file.role }) {
      throw .usage("\(file.keyword) has a key, and \(file.role.keyword) no algorithm for it")
    }
    if files.filter({ $0.path == "-" }).count > 1 { throw .usage("stdin has one key only") }
    var algorithms: [IPsecAlgorithm] = []
    for (role, keyword, name) in names {
      let known = Self.names.first { $0.role == role && $0.word == name }
      let key: SecretKey
      if let file = files.first(where: { $0.role == role }) {
        key = try Self.read(file.path, as: file.keyword, &session)
      } else if known?.kernelName == "ecb(cipher_null)" {
        key = SecretKey([])
      } else {
        throw .usage(
          "the key for \(keyword) is missing", hint: "`\(keyword)-key FILE`, or `-` to read it from stdin")
      }
      algorithms.append(
        IPsecAlgorithm(role, known?.kernelName ?? name, key: key, checkBits: checkBits ?? known?.checkBits))
    }
    return algorithms
  }

  private static func read(
    _ path: String, as keyword: String, _ session: inout Session
  ) throws(CommandFailure) -> SecretKey {
    try SecretFile.read(path, as: keyword, orSecret: SecretFile.isKey, &session) { text throws(ValueFault) in
      try SecretKey(hexadecimal: text)
    }
  }
}
