import Glibc
import NetlinkKit

/// A file with a key or a secret; `-` stands for standard input.
enum SecretFile {
  /// Reads what is secret; of its bytes nothing remains but what is answered.
  ///
  /// - Parameters:
  ///   - keyword: what the user named the file with.
  ///   - mayBeSecret: whether a word that names no file may be the secret itself, and is not to be repeated.
  ///   - take: makes it of the file's bytes.
  static func read(
    _ path: String, as keyword: String, orSecret mayBeSecret: (String) -> Bool, _ session: inout Session,
    _ take: ([UInt8]) throws(ValueFault) -> SecretKey
  ) throws(CommandFailure) -> SecretKey {
    let isStdin = path == "-"
    var status = stat()
    if !isStdin, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != 0
    {
      session.warn("\(path) has a key, and may be read by others than its owner")
    }
    var text: [UInt8]
    do throws(NetlinkError) {
      let operation = "read the key in \(isStdin ? "stdin" : path)"
      text = isStdin ? try readStandardInput(for: operation) : try readFile(path, for: operation)
    } catch {
      if error.errno == .noSuchFile, mayBeSecret(path) { throw secretInSight(of: keyword) }
      throw CommandFailure(error)
    }
    defer { text.wipe() }
    do throws(ValueFault) {
      return try take(text)
    } catch {
      throw .usage("\(keyword): \(isStdin ? "stdin" : path): \(error.message)")
    }
  }

  /// Whether a word is a key rather than a file's name.
  static func isKey(_ word: String) -> Bool {
    let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word[...]
    return digits.utf8.count >= 16 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  /// What stands where a file's name belongs may be secret, and is not repeated.
  static func secretInSight(of keyword: String) -> CommandFailure {
    .usage(
      "\(keyword) names no file that is there; a key does not belong on a command line, which everybody may read",
      hint: "put it into a file, and give that with `\(keyword) FILE`, or on stdin with `-`")
  }
}
