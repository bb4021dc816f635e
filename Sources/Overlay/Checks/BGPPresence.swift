import NetlinkKit

/// Whether a namespace's TCP sockets are those of a BGP daemon.
struct BGPPresence: Sendable, Equatable {
  /// Whether a program waits for other routers.
  var isListening = false
  /// How many connections with other routers there are.
  var sessions = 0

  /// Whether the namespace has a BGP daemon, as far as sockets tell.
  var isThere: Bool { isListening || sessions > 0 }

  /// Where the kernel tells of TCP sockets.
  static let lists = ["/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"]

  /// Reads such a list: a title, and a line for each socket with its addresses, ports and state in hexadecimal digits.
  mutating func read(_ list: String) {
    for line in list.split(separator: "\n").dropFirst() {
      let words = line.split(separator: " ", maxSplits: 4)
      guard words.count > 3 else { continue }
      let isLocal = words[1].hasSuffix(Self.port)
      switch words[3] {
      case Self.listening where isLocal: isListening = true
      case Self.established where isLocal || words[2].hasSuffix(Self.port): sessions += 1
      default: break
      }
    }
  }

  /// 179
  private static let port = ":00B3"
  /// `TCP_LISTEN`
  private static let listening = "0A"
  /// `TCP_ESTABLISHED`
  private static let established = "01"
}

extension Surveyor {
  /// Whether a BGP daemon runs in a namespace; none where sockets cannot be seen.
  func bgp(in place: Place) throws(NetlinkError) -> BGPPresence {
    try kernels.inside(place) { () throws(NetlinkError) -> BGPPresence in
      var presence = BGPPresence()
      for path in BGPPresence.lists {
        guard let bytes = try? readFile(path, for: "read \(path)") else { continue }
        presence.read(String(decoding: bytes, as: UTF8.self))
      }
      return presence
    }
  }
}
