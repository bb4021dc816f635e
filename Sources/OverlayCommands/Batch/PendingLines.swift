import NetlinkKit

/// The lines whose messages are under way, to tell which one the kernel refused.
struct PendingLines {
  private var lines: [(number: Int, text: Range<Int>)] = []
  private var text: [UInt8] = []

  var count: Int { lines.count }

  /// Keeps a line, and gives the tag that it is known by until `clear()`.
  mutating func append(_ line: ArraySlice<UInt8>, number: Int) -> Int {
    let start = text.count
    text.append(contentsOf: line)
    lines.append((number, start..<text.count))
    return lines.count - 1
  }

  /// The number of a line in its file.
  func number(of tag: Int) -> Int { lines[tag].number }

  /// The line as it was read.
  func text(of tag: Int) -> [UInt8] { Array(text[lines[tag].text]) }

  mutating func clear() {
    lines.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }
}

/// Devices by the names that lines have for them.
struct KnownDevices {
  /// What a line needs to know of its device.
  struct Device {
    let index: Int32
    let isVTEP: Bool

    init(_ link: LinkIdentity) {
      index = link.index
      isVTEP = link.kindName == Vxlan.name
    }
  }

  private var devices: [(name: PackedWord, device: Device)] = []
  /// The place of the device that was asked for last; the next line is mostly for the same.
  private var last = 0

  subscript(name: PackedWord) -> Device? {
    mutating get {
      if last < devices.count, devices[last].name == name { return devices[last].device }
      for place in devices.indices where devices[place].name == name {
        last = place
        return devices[place].device
      }
      return nil
    }
  }

  mutating func insert(_ link: LinkIdentity, as name: PackedWord) -> Device {
    let device = Device(link)
    last = devices.count
    devices.append((name, device))
    return device
  }

  /// Forgets what a command may have made untrue.
  mutating func forget(after command: LineCommand) {
    if command.mayRenameLinks { devices = [] }
  }
}
