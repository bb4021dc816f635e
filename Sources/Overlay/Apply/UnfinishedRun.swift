import NetlinkKit

/// What a run was about to make or to take away: where it was killed, the next one knows whose that is.
///
/// The kernel makes a link, and a namespace gets its name, a moment before the mark can be put on it.
public struct UnfinishedRun: Sendable {
  /// The names of namespaces that the run gives or takes; one that leads to no namespace was left over by it.
  public var namespaces: Set<String> = []
  /// The links on which it puts the overlay's mark.
  public var links: Set<LinkKey> = []

  /// A run that was about to do nothing.
  public init() {}

  /// Takes a step in, where it would leave something unknown if the run ended in it or behind it.
  mutating func add(_ step: Step) {
    switch step.action {
    case .addNamespace(let name), .deleteNamespace(let name): namespaces.insert(name)
    case .addNames(let names, let key) where names.contains { Mark($0) != nil }: links.insert(key)
    default: break
    }
  }
}

extension Snapshot {
  /// Says of the links that a run made, and which have no mark, whose they are.
  mutating func claim(_ unfinished: UnfinishedRun, for overlay: String) {
    for key in unfinished.links {
      guard let link = self[key], !link.isMade(by: overlay) else { continue }
      places[key.place]?.update(key.name) { $0.missingMark = Mark(of: overlay, on: key.name) }
    }
  }
}
