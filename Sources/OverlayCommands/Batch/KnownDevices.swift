import NetlinkKit

/// Devices by the names that lines have for them.
struct KnownDevices {
  /// What a forwarding entry needs to know of its device.
  struct Device {
    let index: Int32
    let isVTEP: Bool

    init(_ link: LinkIdentity) {
      index = link.index
      isVTEP = link.isVTEP
    }
  }

  private var devices: [(name: PackedWord, device: Device, link: LinkIdentity)] = []
  /// The place of the device that was asked for last; the next line is mostly for the same.
  private var last = 0

  /// What is known of the device of a name.
  mutating func device(_ name: PackedWord) -> Device? { place(of: name).map { devices[$0].device } }

  /// Which link has a name.
  mutating func identity(_ name: String) -> LinkIdentity? {
    guard !devices.isEmpty, let word = PackedWord(name) else { return nil }
    return place(of: word).map { devices[$0].link }
  }

  private mutating func place(of name: PackedWord) -> Int? {
    if last < devices.count, devices[last].name == name { return last }
    for place in devices.indices where devices[place].name == name {
      last = place
      return place
    }
    return nil
  }

  mutating func insert(_ link: LinkIdentity, as name: PackedWord) {
    last = devices.count
    devices.append((name, Device(link), link))
  }
}
