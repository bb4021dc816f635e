import NetlinkKit

/// One thing to do on the way from what there is to what is to be.
public struct Step: Sendable {
  /// What is done.
  public enum Action: Sendable {
    /// A namespace gets a name.
    case addNamespace(String)
    /// A namespace loses its name.
    case deleteNamespace(String)
    /// A link comes into being, and with a veth's the other end.
    case create(LinkCreation)
    /// A link goes, with all that it has.
    case delete(LinkKey)
    /// A link changes.
    case change(LinkKey, LinkPart)
    /// A link gets further names: marks that say whose it is, among others.
    case addNames([String], to: LinkKey)
    /// Something is put where nothing of its kind is, or in the place of what is there.
    case put(OverlayObject, in: Place, replacing: OverlayObject?)
    /// Something goes.
    case remove(OverlayObject, in: Place)
  }

  /// What is done.
  public let action: Action
  /// Where it is said that it is to be; nil where it is nowhere said, but follows.
  public let source: SourceLocation?
  /// Why more is done than is said.
  public var reason: String?

  init(_ action: Action, source: SourceLocation? = nil, reason: String? = nil) {
    self.action = action
    self.source = source
    self.reason = reason
  }
}

/// A link to be made.
public struct LinkCreation: Sendable {
  /// The link.
  public let link: DesiredLink
  /// The other end of a veth pair.
  public let peer: DesiredLink?
}

/// The part of a link that one message changes.
public enum LinkPart: Sendable {
  /// What links of every kind have.
  case general([OptionChange])
  /// What the kind has.
  case kind(KindPart, [OptionChange])
  /// What a bridge knows of its port.
  case port([OptionChange])

  /// What changes.
  public var changes: [OptionChange] {
    switch self {
    case .general(let changes), .kind(_, let changes), .port(let changes): changes
    }
  }
}

/// What goes with a change of a kind's options.
public struct KindPart: Sendable {
  /// The kind.
  public let kind: LinkKind
  /// The options that do not change, where the kernel resets what is left out.
  let besides: Settings
  /// The namespace in which options name links.
  let lowerPlace: Place
}

/// An option that is to have another value.
public struct OptionChange: Hashable, Sendable {
  /// The option.
  public let field: FieldDescriptor
  /// What it has; nil where it has nothing.
  public let former: Value?
  /// What it is to have; nil where it is to have nothing.
  public let wanted: Value?
}

extension Step {
  /// The links that the step makes or changes.
  var linkKeys: [LinkKey] {
    switch action {
    case .create(let creation): [creation.link.key] + (creation.peer.map { [$0.key] } ?? [])
    case .delete(let key), .change(let key, _), .addNames(_, let key): [key]
    case .addNamespace, .deleteNamespace, .put, .remove: []
    }
  }

  /// The namespace from which the step is carried out.
  public var place: Place {
    switch action {
    case .addNamespace, .deleteNamespace: .home
    case .create(let creation): creation.link.birthplace
    case .delete(let key), .change(let key, _), .addNames(_, let key): key.place
    case .put(_, let place, _), .remove(_, let place): place
    }
  }
}
