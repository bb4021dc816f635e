import Glibc
import NetlinkKit

/// The lines of `monitor`, each with what goes in front of it.
///
/// A class, since all that is watched says its changes here.
final class MonitorOutput {
  private let options: GlobalOptions
  /// Whether a line says what kind of object it is about; JSON always does.
  private let namesObjects: Bool
  private(set) var bytes: [UInt8] = []
  /// When what is said came to be; nil where nobody wants to know.
  private var time: String?
  /// Whether nothing is said, since it was so before anybody listened.
  var isSilent = false

  init(_ options: GlobalOptions, namesObjects: Bool) {
    self.options = options
    self.namesObjects = namesObjects
  }

  /// Says that an object is there, or is otherwise than it was, or that it has gone.
  ///
  /// - Parameters:
  ///   - line: the object as `show` has it: in JSON an object on a line.
  ///   - kind: the word for what kind of object it is.
  ///   - place: the namespace that it is in; nil where there is but one.
  func say(_ line: [UInt8], _ kind: String, in place: MonitoredPlace?, isDeleted: Bool = false) {
    guard !isSilent else { return }
    if options.isJSON {
      bytes.append(UInt8(ascii: "{"))
      if let time { append("\"timestamp\":\"\(time)\",") }
      if let place { append(place.members) }
      append("\"object\":\"\(kind)\",")
      if isDeleted { append("\"deleted\":true,") }
      bytes.append(contentsOf: line.dropFirst())
    } else {
      if let time { append("[\(time)] ") }
      if let place { append(place.label) }
      if namesObjects { append("[\(kind)] ") }
      if isDeleted { append("Deleted ") }
      bytes.append(contentsOf: line)
    }
  }

  /// Whether lines are objects.
  var isJSON: Bool { options.isJSON }

  /// What has been said since the last call.
  func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Takes note of what time it is.
  func noteTime() {
    guard options.showsTime else { return }
    var now = timeval()
    var parts = unsafe tm()
    // SAFETY: all pointers are to locals, for the length of the calls; the zone's name in the parts is not touched.
    unsafe gettimeofday(&now, nil)
    unsafe localtime_r(&now.tv_sec, &parts)
    let (year, month, day) = unsafe (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
    let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
    let date = "\(year)-\(Self.padded(month))-\(Self.padded(day))"
    let clock = [hour, minute, second].map { Self.padded($0) }.joined(separator: ":")
    time = "\(date)T\(clock).\(Self.padded(Int32(now.tv_usec), to: 6))"
  }

  private static func padded(_ number: Int32, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// A namespace as lines tell it.
struct MonitoredPlace {
  /// The number that the monitor's own namespace has for it; nil for the monitor's own.
  let number: UInt32?
  /// Its first name in `/run/netns`; nil where it has none.
  let name: String?

  /// What stands in front of a line.
  fileprivate var label: String {
    guard let number else { return "[nsid current] " }
    return name.map { "[netns \($0)] " } ?? "[nsid \(number)] "
  }

  /// What stands in an object: nothing for the monitor's own.
  fileprivate var members: String {
    guard let number else { return "" }
    var json = JSONWriter(isPretty: false)
    json.object { json in
      json.number("nsid", number)
      if let name { json.string("netns", name) }
    }
    return json.text.dropFirst().dropLast() + ","
  }
}
