import NetlinkKit

/// What is to be: namespaces, links, and what links have.
public struct DesiredOverlay: Sendable {
  /// What the overlay is called, for the marks on what it makes.
  public var name: String
  /// The namespaces that are to have a name.
  public var namespaces: [DesiredNamespace] = []
  /// The links, each once.
  public var links: [DesiredLink] = []
  /// What links have, each once.
  public var objects: [DesiredObject] = []
  /// The VTEPs whose flood lists are to have what is said, and nothing else.
  public var exactFloodLists: [LinkKey: SourceLocation] = [:]

  /// An overlay with nothing in it.
  public init(name: String) { self.name = name }

  /// What tells the objects from others.
  var objectKeys: Set<PlacedKey> { Set(objects.map(\.key)) }

  /// Every namespace that is spoken of.
  public var places: Set<Place> {
    var places: Set<Place> = [.home]
    for namespace in namespaces { places.insert(namespace.place) }
    for link in links {
      places.insert(link.key.place)
      places.insert(link.birthplace)
      if let peer = link.peer { places.insert(peer.place) }
    }
    for object in objects { places.insert(object.place) }
    return places
  }
}

/// A namespace that is to have a name.
public struct DesiredNamespace: Sendable {
  /// The name in `/run/netns`.
  public let name: String
  /// Where that is said.
  public let source: SourceLocation?

  /// A namespace that is to be.
  public init(name: String, source: SourceLocation?) {
    self.name = name
    self.source = source
  }

  /// The namespace as one to work in.
  public var place: Place { Place(name) }
}

/// A link that is to be. Options refer to other links by their names.
public struct DesiredLink: Sendable {
  /// How much of the link is said.
  public enum Extent: Sendable {
    /// All of it: what is not said is as a new link of the kind has it.
    case whole
    /// A part of a link that is there, or that another one describes.
    case part
  }

  /// Which link.
  public let key: LinkKey
  /// The namespace that it is made from, in which what it stands on is looked for.
  public var birthplace: Place
  /// The kind; nil where a part is said of a link of any kind.
  public let kind: LinkKind?
  /// How much is said.
  public var extent: Extent
  /// Options of links of every kind, but for those that say where the link is.
  public var options = Settings(LinkOptions.table)
  /// The kind's own options, with what is sent where nothing is said; nil where there is no kind.
  public var kindOptions: Settings?
  /// What the bridge that the link is a port of is to know of it.
  public var portOptions = Settings(BridgePort.table)
  /// The other end of a veth pair.
  public var peer: LinkKey?
  /// Whether the link comes into being with the other end, which tells of it.
  public var isMadeByPeer = false
  /// Further names that the link is to have.
  public var alternativeNames: [String] = []
  /// Where the link is said.
  public let source: SourceLocation?

  /// A link with nothing else said of it.
  public init(_ key: LinkKey, kind: LinkKind?, extent: Extent, source: SourceLocation?) {
    self.key = key
    birthplace = key.place
    self.kind = kind
    self.extent = extent
    kindOptions = kind.map { Settings($0.table) }
    self.source = source
  }
}

/// Something that a link or a namespace is to have.
public struct DesiredObject: Sendable {
  /// The namespace.
  public let place: Place
  /// What is to be.
  public var object: OverlayObject
  /// Whether it is to be there, or is to be gone.
  public var isAbsent = false
  /// Where that is said.
  public let source: SourceLocation?

  /// Something that is to be in a namespace.
  public init(_ object: OverlayObject, in place: Place, isAbsent: Bool = false, source: SourceLocation?) {
    self.place = place
    self.object = object
    self.isAbsent = isAbsent
    self.source = source
  }

  /// What tells the object from others.
  public var key: PlacedKey { PlacedKey(place, object.key) }
}
