import Glibc

/// How far a long run has come, in one line on a terminal's stderr.
struct Progress {
  private let byteCount: Int?
  private let start = Progress.now
  private var lastShown = Progress.now
  private var isShown = false
  private let isWanted = isatty(STDERR_FILENO) == 1

  /// Runs that are shorter show nothing.
  private static let patience = 0.5
  private static let interval = 0.1
  private static let width = 30

  /// - Parameter byteCount: how many bytes there are in all; nil where that is not known.
  init(of byteCount: Int?) { self.byteCount = byteCount }

  private static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Shows how many lines and bytes are done, if it is time.
  mutating func show(lines: Int, bytes: Int, _ streams: inout Streams) {
    guard isWanted, streams.isLive else { return }
    let now = Self.now
    guard now - start > Self.patience, now - lastShown > Self.interval else { return }
    lastShown = now
    isShown = true
    streams.notes.write("\r\u{1B}[K\(Self.line(lines, bytes, of: byteCount, seconds: now - start))")
    streams.flush()
  }

  /// Takes the line away, so that other text can have its place.
  mutating func clear(_ streams: inout Streams) {
    guard isShown else { return }
    isShown = false
    streams.notes.write("\r\u{1B}[K")
  }

  static func line(_ lines: Int, _ bytes: Int, of byteCount: Int?, seconds: Double) -> String {
    let count = "\(lines) lines, \(Int(Double(lines) / max(seconds, 0.001))) a second"
    guard let byteCount, byteCount > 0 else { return count }
    let share = min(1, Double(bytes) / Double(byteCount))
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    return "[\(bar)] \(Int(share * 100)) %, \(count)"
  }
}
