import NetlinkKit

/// The further name that says on a link which overlay made it: `ovl@NAME@LINK`.
///
/// It is where `ip link` shows it, goes where the link goes, and lasts as long. On the loopback link of a namespace it
/// says who made the namespace.
public struct Mark: Hashable, Sendable {
  /// The overlay's name.
  public let overlay: String
  /// The link that the mark was put on, since no two links of a namespace may have one name in common.
  public let link: String

  /// The link that has a namespace's mark.
  static let namespaceLink = "lo"

  private static let prefix = "ovl"
  private static let separator: Character = "@"
  /// The longest name of an overlay in bytes.
  public static let maximumNameLength = 64

  /// The mark of an overlay on a link.
  public init(of overlay: String, on link: String) {
    self.overlay = overlay
    self.link = link
  }

  /// Reads a mark; nil where the name is none.
  public init?(_ text: String) {
    let parts = text.split(separator: Self.separator, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.prefix else { return nil }
    self.init(of: String(parts[1]), on: String(parts[2]))
  }

  /// The name as the link has it.
  public var text: String { "\(Self.prefix)\(Self.separator)\(overlay)\(Self.separator)\(link)" }

  /// What is wrong with an overlay's name, as words that follow it; nil where it is fine.
  public static func fault(inName name: String) -> String? {
    if name.isEmpty { return "is empty" }
    if name.utf8.count > maximumNameLength { return "is longer than \(maximumNameLength) bytes" }
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain ? nil : "has other characters than letters, digits, “-”, “_” and “.”"
  }
}

extension LinkState {
  /// Whether an overlay made the link.
  func isMade(by overlay: String) -> Bool {
    missingMark?.overlay == overlay || alternativeNames.contains { Mark($0)?.overlay == overlay }
  }
}

/// What an overlay made, and is no longer to have.
struct Pruning {
  private(set) var links: [LinkKey] = []
  private(set) var objects: [(place: Place, object: OverlayObject)] = []
  private(set) var namespaces: [String] = []

  /// - Parameter former: what the overlay put on links that it did not make.
  init(of wanted: DesiredOverlay, _ former: [DesiredObject], in present: Snapshot) {
    let wantedLinks = Set(wanted.links.map(\.key))
    let wantedNamespaces = Set(wanted.namespaces.map(\.name))
    let wantedObjects = wanted.objectKeys
    for (place, found) in present.places.sorted(by: { $0.key < $1.key }) {
      var own: Set<String> = []
      for link in found.links where link.isMade(by: wanted.name) {
        if link.key.name == Mark.namespaceLink {
          if let name = place.word, !wantedNamespaces.contains(name) { namespaces.append(name) }
        } else if wantedLinks.contains(link.key) {
          own.insert(link.key.name)
        } else if !links.contains(where: { $0 == link.peer }) {
          links.append(link.key)
        }
      }
      // What is static on a link that the overlay made is the overlay's.
      for state in found.objects where !state.isForeign {
        guard let link = state.object.linkName, own.contains(link), state.object.isPrunable,
          !wantedObjects.contains(PlacedKey(place, state.object.key)),
          !wantedObjects.contains(PlacedKey(place, state.object.key.ofNoVLAN))
        else { continue }
        objects.append((place, state.object))
      }
    }
    for object in former where !wantedObjects.contains(object.key) {
      // What somebody has changed since is somebody's.
      guard let there = present.places[object.place]?[object.object.key]?.object,
        there.satisfies(object.object),
        !objects.contains(where: { $0.place == object.place && $0.object == there })
      else { continue }
      objects.append((object.place, there))
    }
  }
}

extension Pruning {
  /// The links, those first that stand on others.
  func order(in present: Snapshot) -> [LinkKey] {
    var rest = links
    var sorted: [LinkKey] = []
    while !rest.isEmpty {
      let uppers = rest.compactMap { present[$0] }
      let next = rest.filter { key in
        let below = [key, present[key]?.peer].compactMap(\.self)
        return !uppers.contains { upper in below.contains { upper.goes(with: $0) } }
      }
      // A ring cannot be: each link stands on one that was there before.
      guard !next.isEmpty else { return sorted + rest }
      sorted += next
      rest.removeAll { next.contains($0) }
    }
    return sorted
  }
}

extension ObjectKey {
  /// The key of the entry of no VLAN, beside which the bridge makes this one; itself for other objects.
  fileprivate var ofNoVLAN: ObjectKey {
    if case .bridgeForwarding(let link, let address, _) = self {
      return .bridgeForwarding(link: link, address, vlan: nil)
    }
    return self
  }
}

extension OverlayObject {
  /// Whether the kernel never makes the like by itself: a new port is in the bridge's default VLAN.
  fileprivate var isPrunable: Bool {
    if case .vlan(let member, _) = self { member.vid != 1 } else { true }
  }
}
