import NetlinkKit

/// Looks at this host: makes surveys, and asks what a survey has no room for.
public final class Surveyor {
  let kernels: PlaceKernels

  /// - Parameter connect: the way to the kernel of the namespace that the calling thread is in.
  public init(over connect: @escaping OverlayConnection) {
    OpenFiles.raiseLimit()
    kernels = PlaceKernels(over: connect)
  }

  /// What a survey has beside links.
  public struct Parts: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The links' addresses.
    public static let addresses = Parts(rawValue: 1)
    /// The routes of all tables.
    public static let routes = Parts(rawValue: 2)
    /// The neighbours of the IP families.
    public static let neighbors = Parts(rawValue: 4)
    /// The forwarding entries of VTEPs and bridges.
    public static let forwarding = Parts(rawValue: 8)
    /// The VLANs of bridges that filter them, and of their ports.
    public static let vlans = Parts(rawValue: 16)
    /// All of it.
    public static let all: Parts = [.addresses, .routes, .neighbors, .forwarding, .vlans]
  }

  /// Looks at some namespaces; one that several words stand for is looked at once.
  ///
  /// A namespace that cannot be looked at is told of in the survey. Throws where the one that the work is done from
  /// cannot be.
  public func survey(_ places: [Place], _ parts: Parts) throws(NetlinkError) -> Survey {
    var survey = Survey()
    var seen: Set<NetworkNamespace.Identity> = []
    var namespaces: [SurveyedNamespace] = []
    for place in [.home] + places where place != .home || namespaces.isEmpty {
      do throws(NetlinkError) {
        let kernel = try kernels.kernel(of: place)
        guard seen.insert(kernel.namespace.identity).inserted else { continue }
        namespaces.append(try read(parts, of: place, kernel))
      } catch {
        guard place != .home else { throw error }
        // One that went meanwhile is none of the host's any more.
        if error.errno != .noSuchFile { survey.unseen.append((place, error)) }
      }
    }
    let looked = namespaces.map(\.place)
    for index in namespaces.indices {
      let numbers = Set(namespaces[index].links.compactMap { $0.options[LinkOptions.lowerNamespace] })
      namespaces[index].neighbors = try kernels.places(
        numbered: numbers, from: namespaces[index].place, among: looked)
      survey.append(namespaces[index])
    }
    return survey
  }

  private func read(
    _ parts: Parts, of place: Place, _ kernel: PlaceKernel
  ) throws(NetlinkError) -> SurveyedNamespace {
    let links = try kernel.conversation.links().value
    kernel.learn(links)
    var namespace = SurveyedNamespace(place, links: links)
    if parts.contains(.addresses) { namespace.addresses = try kernel.conversation.addresses().value }
    if parts.contains(.routes) { namespace.routes = try kernel.conversation.routes().value }
    if parts.contains(.neighbors) { namespace.neighborEntries = try kernel.conversation.neighbors().value }
    if parts.contains(.forwarding), links.contains(where: \.hasForwardingEntries) {
      namespace.forwarding = try kernels.hearingForwardingChanges(in: place, forwarding)
    }
    if parts.contains(.vlans), links.contains(where: \.filtersVLANs) {
      for entry in try kernel.conversation.vlans().value {
        namespace.vlans[entry.link, default: []].append(entry)
      }
    }
    return namespace
  }

  /// How often forwarding entries are listed on a host where they come and go all the while.
  private static let mostWalks = 4

  private func forwarding(_ kernel: PlaceKernel) throws(NetlinkError) -> SurveyedForwarding {
    var forwarding = SurveyedForwarding()
    var last: IPAddress?
    var walks = 1
    _ = try kernel.conversation.walkForwardingEntries(
      restart: {
        guard walks < Self.mostWalks else { return false }
        walks += 1
        forwarding.removeAll()
        return true
      }
    ) { record, payload in
      guard let entry = SurveyedEntry(record, payload, after: last) else { return }
      last = entry.destination ?? last
      forwarding.append(entry)
    }
    forwarding.endRun()
    return forwarding
  }
}

extension Link {
  /// Whether the link has, or may have, a forwarding database that tells where packets go.
  fileprivate var hasForwardingEntries: Bool { kind == Vxlan.kind || kind == Bridge.kind || master != nil }

  /// Whether the link is a bridge that looks at VLANs.
  var filtersVLANs: Bool { kind == Bridge.kind && kindOptions?[Bridge.vlanFiltering] == true }
}

// MARK: Which namespaces there are

extension Surveyor {
  /// The namespaces of this host: the one that the work is done from, those that have names, and those that have none
  /// but processes in them, such as containers', by the first process's number.
  ///
  /// Processes that the caller may not look at are passed over.
  public static func allPlaces() throws(NetlinkError) -> [Place] {
    let directory = NamespaceDirectory.standard
    var seen: Set<NetworkNamespace.Identity> = [try NetworkNamespace.current().identity]
    var places: [Place] = [.home]
    for name in try directory.list() {
      guard let identity = NetworkNamespace.Identity(of: .named(name)) else { continue }
      if seen.insert(identity).inserted { places.append(Place(name)) }
    }
    for process in try NetworkNamespace.allProcesses() {
      guard let identity = NetworkNamespace.Identity(of: .process(process)) else { continue }
      // A namespace could have a number for its name.
      if seen.insert(identity).inserted { places.append(Place("/proc/\(process)/ns/net")) }
    }
    return places
  }
}

extension Surveyor {
  /// The namespaces that links connect with the one that the work is done from, and those that cannot be looked at:
  /// nobody knows what they are connected with.
  public func connectedPlaces() throws(NetlinkError) -> [Place] {
    let places = try Self.allPlaces()
    let survey = try survey(places, [])
    let networks = survey.networks
    return places.filter { survey[$0] == nil || networks.areJoined($0, .home) }
  }
}

// MARK: What a survey has no room for

extension Surveyor {
  /// The route that the kernel of a namespace would take to an address; nil where it has none, or would drop the
  /// packets.
  public func route(_ question: RouteQuestion) throws(NetlinkError) -> Route? {
    try kernels.kernel(of: question.place).conversation.deliveringRoute(
      to: question.destination, from: question.source, leavingBy: question.link)
  }

  /// The value of a setting in `/proc/sys/net`, as a namespace has it; nil where there is none.
  ///
  /// - Parameter path: the part behind `/proc/sys/net/`, as in `ipv4/ip_forward`.
  public func setting(_ path: String, in place: Place) throws(NetlinkError) -> String? {
    try kernels.inside(place) { () throws(NetlinkError) -> String? in
      guard let bytes = try? readFile("/proc/sys/net/\(path)", for: "read net/\(path)") else { return nil }
      var text = String(decoding: bytes, as: UTF8.self)
      while let last = text.last, last.isWhitespace { text.removeLast() }
      return text
    }
  }

  /// What the firewalls of a namespace do with packets that pass through.
  func forwardPolicies(in place: Place) throws(NetlinkError) -> [ForwardPolicy] {
    try kernels.inside(place) { () throws(NetlinkError) in try ForwardPolicy.all() }
  }

  /// What a namespace has of IPsec; nil where no policy protects anything, or the kernel has none of it.
  func ipsec(in place: Place) throws(NetlinkError) -> InspectedIPsec? {
    try kernels.inside(place) { () throws(NetlinkError) in try InspectedIPsec.read() }
  }

  /// The features that a link could have on for a tunnel's packets, and has off.
  func offloadsOff(_ wanted: [String], of link: String, in place: Place) throws(NetlinkError) -> [String] {
    try kernels.inside(place) { () throws(NetlinkError) in try SegmentationOffload.off(wanted, of: link) }
  }
}
