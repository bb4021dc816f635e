import NetlinkKit

/// A word that may stand where the cursor is, with what it means.
struct Candidate: Hashable, Sendable {
  let word: String
  /// One line for the shells that show it.
  var summary = ""
}

/// What belongs in a place of a command line.
enum Wanted: Hashable, Sendable {
  /// Something that nothing can be offered for: a number, a new name.
  case anything
  /// One of some words.
  case words([Candidate])
  /// A type of link.
  case linkType
  /// A type of link, or that of a bridge's port.
  case linkOrPortType
  /// A link.
  case link(LinkSelection)
  /// A link, or a network namespace.
  case linkOrNamespace
  /// A further name of the link that the line has told.
  case alternativeName
  /// A group of links.
  case linkGroup
  /// A VNI of a VTEP, or some in a row.
  case vni(VNISelection)
  /// A user of this host, or a group of them.
  case account(AccountList)
  /// A network namespace.
  case namespace
  /// An address of a link, of the one that the line has told if any.
  case ownAddress(withLength: Bool)
  /// A link-layer address that a forwarding database has.
  case forwardingAddress
  /// A destination that the forwarding database has for the address that the line has told.
  case forwardingDestination
  /// A neighbour's address.
  case neighbor
  /// The destination of a route.
  case route
  /// A VTEP that gets what has no known destination.
  case peer
  /// A file: the shell knows better.
  case file
  /// A program and its words, from a word of the line on: the shell knows better.
  case program(from: Int)

  /// One of some words that need no explanation.
  static func plainWords(_ words: [String]) -> Wanted { .words(words.map { Candidate(word: $0) }) }

  /// What an option's value may be.
  init(_ field: FieldDescriptor) {
    switch field.target {
    case .master: self = .link(.masters)
    case .port: self = .link(.ports)
    case .ownAddress: self = .ownAddress(withLength: false)
    case nil:
      let words = field.codec.words
      switch field.codec {
      case .link: self = .link(.any)
      case .account(_, let list): self = .account(list)
      case .namespace, .namespaceName: self = .namespace
      default: self = words.isEmpty ? .anything : .plainWords(words)
      }
    }
  }

  /// What help writes for a value.
  var placeholder: String {
    switch self {
    case .anything: "VALUE"
    case .words(let words): words.map(\.word).joined(separator: "|")
    case .linkType, .linkOrPortType: "TYPE"
    case .link: "LINK"
    case .linkOrNamespace: "LINK|NETNS"
    case .alternativeName: "NAME"
    case .linkGroup, .account(.groups): "GROUP"
    case .account(.users): "USER"
    case .vni: "VNI"
    case .namespace: "NETNS"
    case .ownAddress(let withLength): withLength ? "ADDRESS/LENGTH" : "ADDRESS"
    case .forwardingAddress: "MAC"
    case .forwardingDestination, .neighbor, .peer: "ADDRESS"
    case .route: "PREFIX"
    case .file: "FILE"
    case .program: "PROGRAM"
    }
  }
}

/// Which VNIs are meant.
enum VNISelection: Hashable, Sendable {
  /// Those that VTEPs have as their own.
  case own
  /// Those that VTEPs with a filter take.
  case filtered
  /// Those that forwarding entries are sent with.
  case ofEntries
  /// Those that forwarding entries are for.
  case ofEntrySources
}

/// Which links are meant.
enum LinkSelection: Hashable, Sendable {
  /// All.
  case any
  /// Those of the type that the line tells, if it tells one.
  case anyOfTypeTold
  case bridges
  case vteps
  /// Those that others can be ports of.
  case masters
  /// Ports of bridges.
  case ports
  /// Those that have forwarding entries, of their own or in their bridge.
  case forwarders
  /// Those that a bridge has VLANs for: its ports, and itself.
  case withVLANs
  /// Those that keep multicast entries.
  case multicastHolders

  /// The kinds of the links; nil for any.
  var kinds: [String]? {
    switch self {
    case .any, .anyOfTypeTold: nil
    case .bridges, .withVLANs: [Bridge.name]
    case .vteps, .forwarders: [Vxlan.name]
    case .masters: [Bridge.name, VRF.name]
    case .multicastHolders: [Bridge.name, Vxlan.name]
    case .ports: []
    }
  }

  /// Whether the ports of bridges are meant, of whatever kind they are.
  var includesPorts: Bool {
    switch self {
    case .ports, .forwarders, .withVLANs: true
    case .any, .anyOfTypeTold, .bridges, .vteps, .masters, .multicastHolders: false
    }
  }
}
