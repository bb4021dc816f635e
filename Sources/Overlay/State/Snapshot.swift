import NetlinkKit

/// What there is, in the namespaces that matter.
public struct Snapshot: Sendable {
  /// What there is in each namespace; nil for one that does not exist.
  public var places: [Place: PlaceSnapshot] = [:]

  /// Nothing at all.
  public init() {}

  /// A link; nil where there is none.
  public subscript(key: LinkKey) -> LinkState? { places[key.place]?[key.name] }

  /// The links of all namespaces.
  public var links: [LinkState] { places.keys.sorted().flatMap { places[$0]?.links ?? [] } }
}

/// What there is in one namespace.
public struct PlaceSnapshot: Sendable {
  /// The links, in the kernel's order.
  public private(set) var links: [LinkState] = []
  /// What the links have and people, or their tools, gave them; what the kernel made of itself is not here.
  public private(set) var objects: [ObjectState] = []
  private var linkPlaces: [String: Int] = [:]
  private var objectPlaces: [ObjectKey: Int] = [:]

  /// A namespace with nothing in it.
  public init() {}

  /// A new namespace: its loopback link is there, and down.
  init(ofNew place: Place) {
    var options = Settings(LinkOptions.table)
    options[LinkOptions.up] = false
    append(
      LinkState(
        key: LinkKey(Mark.namespaceLink, in: place), index: 1, kind: nil, kindName: nil, options: options,
        kindOptions: nil, portOptions: nil, peer: nil, lowerPlace: place, alternativeNames: [],
        hasEthernetAddress: false))
  }

  /// The link of a name; nil where there is none.
  public subscript(name: String) -> LinkState? { linkPlaces[name].map { links[$0] } }

  /// The object of a key; nil where there is none.
  public subscript(key: ObjectKey) -> ObjectState? { objectPlaces[key].map { objects[$0] } }

  mutating func append(_ link: LinkState) {
    linkPlaces[link.key.name] = links.count
    links.append(link)
  }

  mutating func append(_ object: ObjectState) {
    objectPlaces[object.object.key] = objects.count
    objects.append(object)
  }

  /// Adds an object, in the place of one that has its key.
  mutating func put(_ object: ObjectState) {
    guard let place = objectPlaces[object.object.key] else { return append(object) }
    objects[place] = object
  }

  /// Changes a link that is there.
  mutating func update(_ name: String, _ change: (inout LinkState) -> Void) {
    if let place = linkPlaces[name] { change(&links[place]) }
  }

  /// Keeps the links and objects that a closure admits.
  mutating func keep(_ isLinkKept: (LinkState) -> Bool, _ isObjectKept: (ObjectState) -> Bool) {
    let (oldLinks, oldObjects) = (links, objects)
    self = PlaceSnapshot()
    for link in oldLinks where isLinkKept(link) { append(link) }
    for object in oldObjects where isObjectKept(object) { append(object) }
  }
}

/// An object that is there.
public struct ObjectState: Sendable {
  /// What it is.
  public let object: OverlayObject
  /// Whether a control plane made it, which takes it away again when it is time.
  public let isForeign: Bool
}

extension Settings {
  /// These settings without those that are off, which nobody says.
  var withoutOff: Settings {
    var settings = self
    for (field, value) in given where value == .toggle(false) { settings[field] = nil }
    return settings
  }
}

/// A link that is there. Options refer to other links by their names, where those are known.
public struct LinkState: Sendable {
  /// Which link.
  public let key: LinkKey
  /// `ifi_index`
  public let index: Int32
  /// The kind; nil where there is none, or one that is not known.
  public let kind: LinkKind?
  /// The kernel's name for the kind; nil where there is none.
  public let kindName: String?
  /// Options of links of every kind.
  public var options: Settings
  /// What the kind has; nil where the kind is not known.
  public var kindOptions: Settings?
  /// What a bridge knows of its port; nil where the link is none.
  public var portOptions: Settings?
  /// The other end of a veth pair; nil where it is in a namespace that was not looked at.
  public var peer: LinkKey?
  /// The namespace of what the link stands on; nil where that was not looked at.
  public var lowerPlace: Place?
  /// Further names.
  public let alternativeNames: [String]
  /// The mark that a run which was killed did not come to put on the link that it made.
  public internal(set) var missingMark: Mark?
  /// Whether the hardware address is Ethernet's.
  public let hasEthernetAddress: Bool

  /// Whether the link is administratively up.
  public var isUp: Bool { options[LinkOptions.up] == true }

  /// The port that a bridge or another master has of the link: the master's name.
  public var master: String? {
    if case .named(let name)? = options[LinkOptions.master] { name } else { nil }
  }
}
