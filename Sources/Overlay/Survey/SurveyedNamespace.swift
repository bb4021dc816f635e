import NetlinkKit

/// What was found in one namespace.
public struct SurveyedNamespace: Sendable {
  /// The namespace.
  public let place: Place
  /// The links, in the kernel's order.
  public let links: [Link]
  /// The addresses of all links.
  public internal(set) var addresses: [InterfaceAddress] = []
  /// The routes of all tables, the kernel's own and those of daemons too.
  public internal(set) var routes: [Route] = []
  /// The neighbours, in whatever state.
  public internal(set) var neighborEntries: [Neighbor] = []
  /// The forwarding entries, in the kernel's order.
  public internal(set) var forwarding = SurveyedForwarding()
  /// The VLANs of bridges that filter them, and of their ports, by link.
  public internal(set) var vlans: [Int32: [VLANEntry]] = [:]
  /// The namespaces that were looked at, by the numbers that this one has for them.
  public internal(set) var neighbors: [UInt32: Place] = [:]
  private var positions: [Int32: Int] = [:]
  private var portsByMaster: [Int32: [Int32]] = [:]

  init(_ place: Place, links: [Link]) {
    self.place = place
    self.links = links
    for (position, link) in links.enumerated() {
      positions[link.index] = position
      if let master = link.master { portsByMaster[master, default: []].append(link.index) }
    }
  }

  /// The link of an index; nil where there is none.
  public subscript(index: Int32) -> Link? { positions[index].map { links[$0] } }

  /// The link of a name or alternative name; nil where there is none.
  public subscript(name: String) -> Link? {
    links.first { $0.name == name } ?? links.first { $0.alternativeNames.contains(name) }
  }

  /// Where the links are.
  public var nodes: [LinkNode] { links.map { LinkNode($0.index, in: place) } }

  /// The indexes of a master's ports.
  public func ports(of master: Int32) -> [Int32] { portsByMaster[master] ?? [] }

  /// The addresses of a link.
  public func addresses(of index: Int32) -> [InterfaceAddress] { addresses.filter { $0.link == index } }
}

/// The forwarding entries of a namespace.
public struct SurveyedForwarding: Sendable {
  /// The entries, in the kernel's order.
  public private(set) var entries: [SurveyedEntry] = []
  /// Where in the list each link's entries are: mostly in one run.
  private var runs: [Int32: [Range<Int>]] = [:]
  /// Where the run began that the last entry is in.
  private var start = 0

  /// No entries.
  public init() {}

  mutating func append(_ entry: SurveyedEntry) {
    if let last = entries.last, last.link != entry.link { endRun() }
    entries.append(entry)
  }

  /// Makes the entries behind the last run one more; once more, when all are there.
  mutating func endRun() {
    guard start < entries.count else { return }
    runs[entries[start].link, default: []].append(start..<entries.count)
    start = entries.count
  }

  mutating func removeAll() { self = SurveyedForwarding() }

  /// Runs a closure on the entries of a VTEP's own table, or of a bridge's port.
  public func forEach(of link: Int32, _ body: (SurveyedEntry) -> Void) {
    for run in runs[link] ?? [] {
      for place in run { body(entries[place]) }
    }
  }
}
