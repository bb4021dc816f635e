/// The names of links, without all else that the kernel tells of them.
public enum LinkNames {
  /// The names of the links in the namespace that the calling thread is in, as `/proc` has them; nil where it is not
  /// there to be read.
  ///
  /// To list 1,000 links, this takes a fifth of the time that `RTM_GETLINK` takes.
  public static func read() -> [String]? {
    // Not /proc/net, which is that of the first thread of the process.
    let path = "/proc/thread-self/net/dev"
    return (try? readFile(path, for: "read \(path)")).map(names)
  }

  /// The names in a text of that form: two lines of titles, then each name in front of a colon.
  static func names(in text: [UInt8]) -> [String] {
    text.split(separator: UInt8(ascii: "\n")).dropFirst(2).compactMap { line in
      let line = line.drop { $0 == UInt8(ascii: " ") }
      return line.firstIndex(of: UInt8(ascii: ":")).map { String(decoding: line[..<$0], as: UTF8.self) }
    }
  }
}
