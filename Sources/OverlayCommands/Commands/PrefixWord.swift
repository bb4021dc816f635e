import NetlinkKit

/// An address with or without a prefix length, as a word of the command line.
struct PrefixWord {
  let address: IPAddress
  /// The length, where one stands behind the address.
  let length: UInt8?

  /// - Parameter hint: what to do where the word is no address at all.
  init(_ word: String, hint: String? = nil) throws(CommandFailure) {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let address = IPAddress(parts[0]) else {
      throw .usage("“\(word)” is not an address, with or without a prefix length", hint: hint)
    }
    self.address = address
    guard parts.count == 2 else {
      length = nil
      return
    }
    guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = UInt8(parts[1]),
      length <= address.bitCount
    else {
      throw .usage("“\(parts[1])” is not a prefix length from 0 to \(address.bitCount)")
    }
    self.length = length
  }

  /// The block of addresses; a single one where no length was given.
  var prefix: IPPrefix { length.flatMap { IPPrefix(address, length: $0) } ?? IPPrefix(address) }
}
