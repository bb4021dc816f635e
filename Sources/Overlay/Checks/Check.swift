/// How much a finding matters.
public enum Severity: Int, Sendable, Comparable, CaseIterable {
  /// Packets are lost.
  case error
  /// Packets may be lost, or it works by chance.
  case warning
  /// It works, and could do better.
  case note

  /// The word for it.
  public var word: String { "\(self)" }

  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// A mistake that overlays suffer from: what it is called, what it does, and how it is found.
public struct Check: Sendable {
  /// What the findings are called for ever: scripts know them by it.
  public let identifier: String
  /// How much it matters, where a finding does not say otherwise.
  public let severity: Severity
  /// What is wrong, in a line.
  public let summary: String
  /// What comes of it, in a sentence or two.
  public let why: String
  /// Finds the mistake in what was found out before.
  let find: @Sendable (Inspection) -> [Trouble]

  init(
    _ identifier: String, _ severity: Severity, _ summary: String, why: String,
    find: @escaping @Sendable (Inspection) -> [Trouble]
  ) {
    self.identifier = identifier
    self.severity = severity
    self.summary = summary
    self.why = why
    self.find = find
  }

  /// Whether what is at fault is a link.
  public var isAboutLinks: Bool { identifier != Self.staleNamespace.identifier }

  /// All of them: what causes others comes before them.
  public static let all: [Check] = [
    underlayDown, overlayDown, bridgeDown, portDown, localNotHere, noRouteToPeer, routeThroughItself,
    halfProtected, noAssociation, unknownAssociation, forgedPackets, portsDiffer, groupWithinOneHop,
    noFloodPath, entryWithoutRoute, mtuAboveUnderlay, mtuAboveIPsec, mtuAbovePath,
    mtuBehindOverlay, routeMTUBelowLink, bridgeMTULowered, forwardingDropped, reversePathFiltered,
    portNotForwarding, sameAddressTwice, addressOnTwoPeers, vniTwice, entryForOtherPort, oldPort, unused,
    learningBesideControlPlane, staleNamespace, offloadMissing, controlledWithoutFlood,
  ]
}

/// What a check has found in one place.
struct Trouble: Sendable {
  /// The link at fault; nil where the fault is no link's.
  var link: LinkNode?
  /// What is at fault, where it is no link.
  var name: String?
  /// What is wrong, without the name of what is at fault.
  var text: String
  /// The severity, where it is not the check's.
  var severity: Severity?
  /// What mends it, in the order in which it is to be done.
  var mends: [Mend] = []
  /// The tunnels that suffer from it.
  var tunnels: [LinkNode] = []

  init(
    _ link: LinkNode?, _ text: String, name: String? = nil, severity: Severity? = nil, mends: [Mend] = [],
    tunnels: [LinkNode] = []
  ) {
    self.link = link
    self.text = text
    self.name = name
    self.severity = severity
    self.mends = mends
    self.tunnels = tunnels
  }
}

/// Something that is wrong.
public struct Finding: Sendable {
  /// What kind of mistake it is.
  public let check: Check
  /// How much it matters.
  public let severity: Severity
  /// The namespace that it is in.
  public let place: Place
  /// The link, or what else is at fault.
  public let subject: String
  /// What is wrong, without the subject.
  public let text: String
  /// What mends it, in the order in which it is to be done; empty where only people know.
  public let mends: [Mend]
  /// The names of the tunnels that suffer from it.
  public let tunnels: [LinkKey]
}

extension Inspection {
  /// Which findings are asked for.
  public enum Scope: Sendable {
    /// Those about all that was looked at.
    case everything
    /// Those about the overlays of one namespace.
    case place(Place)
    /// Those about the overlays that some links are, or belong to.
    case links([LinkNode])
  }

  /// What is wrong: the worst first, and of that what causes the rest.
  public func findings(_ scope: Scope = .everything, of checks: [Check] = Check.all) -> [Finding] {
    let wanted = Wanted(scope, in: self)
    var findings: [[Finding]] = Severity.allCases.map { _ in [] }
    for check in checks {
      for trouble in check.find(self) where wanted.contains(trouble) {
        let finding = finding(trouble, of: check)
        findings[finding.severity.rawValue].append(finding)
      }
    }
    return findings.flatMap { $0 }
  }

  private func finding(_ trouble: Trouble, of check: Check) -> Finding {
    Finding(
      check: check, severity: trouble.severity ?? check.severity,
      place: trouble.link?.place ?? .home, subject: trouble.link.map(name) ?? trouble.name ?? "",
      text: trouble.text, mends: trouble.mends,
      tunnels: trouble.tunnels.map { LinkKey(name(of: $0), in: $0.place) })
  }

  /// What a scope comes to.
  private struct Wanted {
    let scope: Scope
    let nodes: Set<LinkNode>

    init(_ scope: Scope, in inspection: Inspection) {
      self.scope = scope
      guard case .links(let links) = scope else {
        nodes = []
        return
      }
      nodes = inspection.overlay(of: links)
    }

    func contains(_ trouble: Trouble) -> Bool {
      switch scope {
      case .everything: true
      case .place(let place):
        if trouble.tunnels.isEmpty {
          (trouble.link?.place ?? .home) == place
        } else {
          trouble.tunnels.contains { $0.place == place }
        }
      case .links:
        trouble.tunnels.contains(where: nodes.contains) || trouble.link.map(nodes.contains) ?? false
      }
    }
  }

  /// The links, and the tunnels that they belong to: as underlay, as bridge, as port, as host behind it.
  private func overlay(of links: [LinkNode]) -> Set<LinkNode> {
    let given = Set(links)
    var nodes = given
    for (end, segment) in zip(tunnels, segmentsOfTunnels) {
      let members = segments[segment]
      if given.contains(end.node) || foundation(of: end).contains(where: given.contains)
        || members.bridges.contains(where: given.contains) || members.ports.contains(where: given.contains)
        || members.hosts.contains(where: given.contains)
      {
        nodes.insert(end.node)
      }
    }
    return nodes
  }
}
