import NetlinkKit

/// A request as `--dry-run` prints it: the message's type and flags, and what it says in the tool's words.
struct RequestText {
  let options: GlobalOptions
  /// The kinds of links that there are.
  let kinds: LinkKinds
  /// The links that the request refers to.
  let known: KnownLinks

  func describe(_ request: Request) -> String {
    let flags = Self.flags(of: request).joined(separator: ",")
    return "\(Self.name(of: request.type)) \(flags)\n    \(words(of: request))\n"
  }

  /// A link that a device makes, as the device is told of it.
  func describe(device link: LinkSpecification) -> String {
    var told = LinkSpecification(name: link.name, kind: link.kind)
    told.kindOptions = link.kindOptions
    for field in [LinkOptions.namespace.descriptor, LinkOptions.index.descriptor] {
      told.options[field] = link.options[field]
    }
    return "\(TunnelDevice.path) TUNSETIFF\n    \(words(of: told))\n"
  }

  private func words(of request: Request) -> String {
    do throws(NetlinkError) {
      let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
      switch request.type {
      case .newLink, .deleteLink, .setLink:
        if let membership = try VLANMembership(decoding: payload.span) { return words(of: membership) }
        return words(of: try LinkSpecification(decoding: payload.span, kinds: kinds))
      case .deleteNeighbor where request.flags.contains(.bulk):
        return try ForwardingBulkDeletion(decoding: payload.span).map(words) ?? ""
      case .newNeighbor, .deleteNeighbor: return try neighborWords(payload)
      case .newRoute, .deleteRoute: return try routeWords(payload, isDeletion: request.type == .deleteRoute)
      case .newAddress, .deleteAddress: return try addressWords(payload)
      case .newVLAN: return try vlanWords(payload)
      case .newNamespaceID: return "nsid auto"
      case .newTunnel, .deleteTunnel: return try vniWords(payload)
      case .newMulticastEntry, .deleteMulticastEntry:
        let rendering = MulticastRendering(options: options, known: known)
        if request.flags.contains(.bulk), request.type == .deleteMulticastEntry {
          return rendering.words(of: try MulticastFlush(decoding: payload.span))
        }
        return rendering.words(of: try MulticastEntry(decoding: payload.span), withDetails: true)
      default: return "\(payload.count) bytes"
      }
    } catch {
      return error.message
    }
  }

  private func words(of membership: VLANMembership) -> String {
    let link = "dev \(known[membership.link]?.name ?? "if\(membership.link)")"
    let options = membership.options.given.map(\.field.keyword)
    let tunnels = membership.tunnels.map { ["tunnel_info id \($0)"] } ?? []
    return ([link, "vid \(membership.vids)"] + options + tunnels).joined(separator: " ")
  }

  private func vlanWords(_ payload: [UInt8]) throws(NetlinkError) -> String {
    func start(_ link: Int32, _ vids: NumberRange) -> String {
      "dev \(known[link]?.name ?? "if\(link)") vid \(vids) "
    }
    let entries = try VLANEntry.entries(payload.span).map {
      start($0.link, $0.vids) + VLANRendering.words($0.options)
    }
    let global = try GlobalVLAN.list(payload.span).map {
      start($0.bridge, $0.vids) + VLANRendering.words(ofGlobal: $0.options)
    }
    return (entries + global).joined(separator: ", ")
  }

  private func vniWords(_ payload: [UInt8]) throws(NetlinkError) -> String {
    let (link, entries) = try VNIEntry.entries(payload.span)
    return "dev \(known[link]?.name ?? "if\(link)") "
      + entries.map(VNIRendering.words).joined(separator: ", ")
  }

  private func words(of link: LinkSpecification) -> String {
    func name(of index: Int32) -> String? { known[index]?.name }
    var words: [String] = []
    if let index = link.index { words.append("dev \(name(of: index) ?? "if\(index)")") }
    if let name = link.name { words.append("name \(name)") }
    words += link.options.given.map { $0.field.words($0.value, linkName: name) }
    if let kind = link.kind { words.append("type \(kind.name)") }
    for (field, value) in link.kindOptions?.given ?? [] {
      if case .peer(let peer) = value {
        words.append("\(field.keyword) \(self.words(of: peer))")
      } else {
        words.append(field.words(value, linkName: name))
      }
    }
    if let port = link.portOptions {
      words.append("type \(port.table.name)")
      words += port.given.map { $0.field.words($0.value, linkName: name) }
    }
    return words.joined(separator: " ")
  }

  /// The words of a forwarding entry or, where the family is not the bridge's, of a neighbour.
  private func neighborWords(_ payload: [UInt8]) throws(NetlinkError) -> String {
    if let record = try ForwardingRecord(payload.span) { return forwardingWords(record, payload) }
    guard let neighbor = try Neighbor(payload.span) else { return "" }
    return NeighborRendering(options: options, known: known).words(of: neighbor)
  }

  private func words(of deletion: ForwardingBulkDeletion) -> String {
    var words = ["dev \(known[deletion.link]?.name ?? "if\(deletion.link)")"]
    for (field, value) in deletion.options.given {
      let keyword = field == ForwardingOptions.link.descriptor ? ForwardingWords.port.keyword : field.keyword
      words.append("\(keyword) \(field.codec.text(of: value) { known[$0]?.name })")
    }
    let table = deletion.isOfMaster ? ForwardingOptions.bridge : ForwardingOptions.device
    return (words + [table.descriptor.keyword] + deletion.conditions.words).joined(separator: " ")
  }

  private func forwardingWords(_ record: ForwardingRecord, _ payload: [UInt8]) -> String {
    var options = options
    options.isJSON = false
    var rendering = ForwardingRendering(options: options, known: known, omitsLink: false)
    rendering.append(record, payload.span)
    rendering.learn(rendering.unknownLinks) { _ in nil }
    var line: [UInt8] = []
    rendering.takeBytes { line.append(contentsOf: $0) }
    while let end = line.last, end == UInt8(ascii: " ") || end == UInt8(ascii: "\n") { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  private func routeWords(_ payload: [UInt8], isDeletion: Bool) throws(NetlinkError) -> String {
    guard var route = try Route(payload.span) else { return "" }
    if isDeletion { route.forgetWhatMeansAny() }
    return RouteRendering(options: options, known: known).words(of: route)
  }

  private func addressWords(_ payload: [UInt8]) throws(NetlinkError) -> String {
    guard let address = try InterfaceAddress(payload.span) else { return "" }
    return AddressRendering.words(of: address) + " dev \(known[address.link]?.name ?? "if\(address.link)")"
  }

  private static func name(of type: MessageType) -> String {
    switch type {
    case .newLink: "RTM_NEWLINK"
    case .setLink: "RTM_SETLINK"
    case .newVLAN: "RTM_NEWVLAN"
    case .newNamespaceID: "RTM_NEWNSID"
    case .newTunnel: "RTM_NEWTUNNEL"
    case .deleteTunnel: "RTM_DELTUNNEL"
    case .newMulticastEntry: "RTM_NEWMDB"
    case .deleteMulticastEntry: "RTM_DELMDB"
    case .deleteLink: "RTM_DELLINK"
    case .newAddress: "RTM_NEWADDR"
    case .deleteAddress: "RTM_DELADDR"
    case .newNeighbor: "RTM_NEWNEIGH"
    case .deleteNeighbor: "RTM_DELNEIGH"
    case .newRoute: "RTM_NEWROUTE"
    case .deleteRoute: "RTM_DELROUTE"
    default: "message \(type.rawValue)"
    }
  }

  private static func flags(of request: Request) -> [String] {
    let creations: [MessageType] = [.newLink, .newAddress, .newNeighbor, .newRoute, .newMulticastEntry]
    let isCreation = creations.contains(request.type)
    let common: [(MessageFlags, String)] = [(.request, "REQUEST"), (.acknowledge, "ACK")]
    let creation: [(MessageFlags, String)] = [
      (.create, "CREATE"), (.exclusive, "EXCL"), (.append, "APPEND"), (.replace, "REPLACE"),
    ]
    let deletion: [(MessageFlags, String)] = [(.bulk, "BULK")]
    return (common + (isCreation ? creation : deletion)).filter { request.flags.contains($0.0) }.map(\.1)
  }
}

extension Route {
  /// Forgets the values that say, in a request to delete, that any will do.
  fileprivate mutating func forgetWhatMeansAny() {
    if options[RouteOptions.type] == RouteType.none.rawValue { options[RouteOptions.type] = nil }
    if options[RouteOptions.origin] == 0 { options[RouteOptions.origin] = nil }
    if options[RouteOptions.scope] == AddressScope.nowhere.rawValue { options[RouteOptions.scope] = nil }
  }
}
