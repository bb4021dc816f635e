import NetlinkFixtures

@testable import NetlinkKit

/// Messages of IPsec and of firewalls, of which none was captured: made by the library itself, or by hand.
enum SecuritySeeds {
  static var states: [[UInt8]] {
    guard let source = IPAddress("192.0.2.1"), let destination = IPAddress("192.0.2.2") else { return [] }
    var options = Settings(IPsecStateOptions.table)
    options[IPsecStateOptions.index] = 0x1000
    options[IPsecStateOptions.request] = 7
    let key = SecretKey([UInt8](repeating: 1, count: 20))
    let algorithms = [
      IPsecAlgorithm(.aead, "rfc4106(gcm(aes))", key: key, checkBits: nil),
      IPsecAlgorithm(.auth, "hmac(sha256)", key: key, checkBits: 128),
      IPsecAlgorithm(.enc, "cbc(aes)", key: key, checkBits: nil),
    ]
    return algorithms.map { algorithm in
      let state = IPsecState(from: source, to: destination, options: options, algorithms: [algorithm])
      return Array(state.addition().bytes.dropFirst(16))
    }
  }

  static var policies: [[UInt8]] {
    AddressFamily.both.map { family in
      var selector = IPsecSelector(family)
      selector.carried = 47
      selector.destinationPort = 4789
      selector.source = IPAddress(family == .ipv4 ? "192.0.2.0" : "2001:db8::").flatMap {
        IPPrefix($0, length: 24)
      }
      var template = IPsecTemplate(family, options: Settings(IPsecPolicyOptions.templateTable))
      template.source = selector.source?.address
      let policy = IPsecPolicy(
        selector, .out, options: Settings(IPsecPolicyOptions.table), templates: [template])
      return Array(policy.addition().bytes.dropFirst(16))
    }
  }

  /// The chain FORWARD, which drops, in nf_tables.
  static var chains: [[UInt8]] {
    [1, 2, 10].map { family in
      [family, 0, 0, 0] + attribute(1, Array("filter".utf8) + [0]) + attribute(3, Array("FORWARD".utf8) + [0])
        + attribute(4, attribute(1, [0, 0, 0, 2]) + attribute(2, [0, 0, 0, 0])) + attribute(5, [0, 0, 0, 0])
        + attribute(6, [0, 0, 0, 1])
    }
  }

  /// A table of two entries, which drops.
  static var tables: [[UInt8]] {
    [(0, 88), (1, 140)].map { place, target in
      let size = target + 24 + 40
      var entry = [UInt8](repeating: 0, count: size)
      entry.replaceSubrange(target..<(target + 4), with: [UInt8(target + 24), 0, UInt8(size), 0])
      entry.replaceSubrange((size - 8)..<(size - 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
      return [UInt8(place), 0, 0, 0, UInt8(size)] + [UInt8](repeating: 0, count: 40) + entry + entry
    }
  }
}

extension AddressFamily {
  fileprivate static let both: [AddressFamily] = [.ipv4, .ipv6]
}
