import NetlinkKit

/// Routes as `ip route` prints them, in text or JSON.
struct RouteRendering {
  let options: GlobalOptions
  /// The links that routes lead to.
  let known: KnownLinks
  /// The options that go without saying, since they were asked for.
  var omitted: [String] = []

  func render(_ routes: [Route]) -> String { ShownPart.render(routes.map(parts), options) }

  /// A route on one line; all but what the kernel alone can say, the command line takes.
  func words(of route: Route) -> String {
    parts(of: route).map(\.text).joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What tells a route from all others: its words but for what becomes of it while it is there.
  func identity(of route: Route) -> String {
    let fields = [
      RouteOptions.link.descriptor, RouteOptions.source.descriptor, RouteOptions.metric.descriptor,
      RouteOptions.preference.descriptor,
    ]
    let parts =
      destination(of: route) + gateway(of: route.options) + place(of: route) + shown(fields, of: route)
      + metrics(of: route)
    let hops = route.nextHops.map { hop in
      gateway(of: hop.options).map(\.text).joined() + (hop.link.flatMap(linkName) ?? "")
    }
    return parts.map(\.text).joined() + hops.joined(separator: ",")
  }

  private func linkName(_ index: Int32) -> String? { known[index]?.name ?? "if\(index)" }

  // MARK: The pieces, in iproute2's order

  private func parts(of route: Route) -> [ShownPart] {
    destination(of: route) + gateway(of: route.options) + shown([RouteOptions.link.descriptor], of: route)
      + place(of: route)
      + shown([RouteOptions.source.descriptor, RouteOptions.metric.descriptor], of: route)
      + [flags(UInt32(route.flags), isCloned: route.isCloned)]
      + shown([RouteOptions.user.descriptor], of: route)
      + cache(of: route) + metrics(of: route)
      + shown([RouteOptions.incomingLink.descriptor], of: route) + preference(of: route)
      + nextHops(of: route)
  }

  private func shown(_ fields: [FieldDescriptor], of route: Route) -> [ShownPart] {
    fields.compactMap { field in
      guard !omitted.contains(field.keyword), let value = route.options[field] else { return nil }
      return .option(field, value, linkName: linkName)
    }
  }

  private func destination(of route: Route) -> [ShownPart] {
    var parts: [ShownPart] = []
    if route.type != .unicast || options.showsDetails {
      let field = RouteOptions.type.descriptor
      parts.append(.word(field.jsonKey, route.options[field].map { text(field, $0) } ?? route.type.word))
    }
    parts.append(.word("dst", route.destination?.description ?? "default"))
    if let source = route.sourcePrefix { parts.append(.word("from", "\(source)", label: "from")) }
    return parts + shown([RouteOptions.nextHop.descriptor], of: route)
  }

  private func gateway(of settings: Settings) -> [ShownPart] {
    var parts: [ShownPart] = []
    let gateway = RouteOptions.gateway.descriptor
    if !omitted.contains(gateway.keyword), let value = settings[gateway] {
      parts.append(.option(gateway, value, linkName: linkName))
    }
    if let address = settings[RouteOptions.foreignGateway] {
      let family = address.family == .ipv4 ? "inet" : "inet6"
      parts.append(
        ShownPart(text: "via \(family) \(address) ") {
          $0.object(RouteOptions.foreignGateway.descriptor.jsonKey) {
            $0.string("family", family)
            $0.string("host", "\(address)")
          }
        })
    }
    return parts
  }

  /// Table, origin and scope, where they are not the usual ones; a lookup's answer is in no table.
  private func place(of route: Route) -> [ShownPart] {
    var fields: [FieldDescriptor] = []
    if options.showsDetails || route.options[RouteOptions.table] != RouteTable.main {
      fields.append(RouteOptions.table.descriptor)
    }
    guard !route.isCloned else { return shown(fields, of: route) }
    if options.showsDetails || route.options[RouteOptions.origin] != RouteOrigin.boot {
      fields.append(RouteOptions.origin.descriptor)
    }
    if options.showsDetails || route.options[RouteOptions.scope] != AddressScope.global.rawValue {
      fields.append(RouteOptions.scope.descriptor)
    }
    return shown(fields, of: route)
  }

  private func flags(_ flags: UInt32, isCloned: Bool) -> ShownPart {
    // In a lookup's answer the topmost bits say what kind of destination it is.
    let meaning = isCloned ? flags & 0xFFFF : flags
    let words = Self.flagWords.filter { meaning & $0.0 != 0 }.map(\.1)
    return ShownPart(text: words.map { $0 + " " }.joined()) { json in
      json.array("flags") { json in
        for word in words { json.string(nil, word) }
      }
    }
  }

  private static let flagWords: [(UInt32, String)] = [
    (0x1, "dead"), (0x4, "onlink"), (0x2, "pervasive"), (0x8, "offload"), (0x40, "trap"), (0x100, "notify"),
    (0x10, "linkdown"), (0x20, "unresolved"), (0x4000, "rt_offload"), (0x8000, "rt_trap"),
    (0x2000_0000, "rt_offload_failed"),
  ]

  /// What the kernel remembers of one destination.
  private func cache(of route: Route) -> [ShownPart] {
    var parts: [ShownPart] = []
    if route.isCloned, route.family == .ipv4 {
      let words = Self.cacheWords.filter { route.flags & $0.0 != 0 }.map(\.1)
      let list = words.isEmpty ? "" : "<\(words.joined(separator: ","))> "
      parts.append(
        ShownPart(text: "\n    cache \(list)") { json in
          json.array("cache") { json in
            for word in words { json.string(nil, word) }
          }
        })
    }
    if route.expiry != 0 {
      let seconds = route.expiry / 100
      parts.append(ShownPart(text: "expires \(seconds)sec ") { $0.number("expires", seconds) })
    }
    if route.error != 0 {
      parts.append(ShownPart(text: "error \(route.error) ") { $0.number("error", route.error) })
    }
    return parts
  }

  private static let cacheWords: [(UInt32, String)] = [
    (0x8000_0000, "local"), (0x2000_0000, "mc"), (0x1000_0000, "brd"), (0x40000, "redirected"),
    (0x100_0000, "redirect"), (0x10000, "notify"),
  ]

  private func metrics(of route: Route) -> [ShownPart] {
    let given = route.metrics.given
    guard !given.isEmpty else { return [] }
    let words = given.map { field, value in
      let isLocked = route.lockedMetrics >> UInt32(field.codec.attributes[0]) & 1 == 1
      return "\(field.keyword) \(isLocked ? "lock " : "")\(text(field, value)) "
    }
    return [
      ShownPart(text: words.joined()) { json in
        json.array("metrics") { json in
          json.object { json in
            for (field, value) in given { json.write(field, value, linkName: linkName) }
          }
        }
      }
    ]
  }

  /// iproute2 puts no space behind it.
  private func preference(of route: Route) -> [ShownPart] {
    shown([RouteOptions.preference.descriptor], of: route).map {
      ShownPart(text: $0.text.trimmedEnd, write: $0.write)
    }
  }

  private func nextHops(of route: Route) -> [ShownPart] {
    guard !route.nextHops.isEmpty else { return [] }
    let hops = route.nextHops.map { parts(of: $0) }
    return [
      ShownPart(text: hops.map { "\n\tnexthop " + $0.map(\.text).joined() }.joined()) { json in
        json.array("nexthops") { json in
          for parts in hops {
            json.object { json in
              for part in parts { part.write(&json) }
            }
          }
        }
      }
    ]
  }

  private func parts(of hop: NextHop) -> [ShownPart] {
    let fields = [RouteOptions.link.descriptor, NextHop.weight.descriptor]
    return gateway(of: hop.options)
      + fields.compactMap { field in
        hop.options[field].map { .option(field, $0, linkName: linkName) }
      } + [flags(UInt32(hop.flags), isCloned: false)]
  }

  private func text(_ field: FieldDescriptor, _ value: Value) -> String {
    field.codec.text(of: value, linkName: linkName)
  }
}

extension Route {
  /// Whether the route is the answer to a lookup and no line of a table.
  fileprivate var isCloned: Bool { flags & RouteFlags.cloned != 0 }

  /// The links that the route leads to.
  var referredLinks: [Int32] {
    options.given.compactMap { if case .link(.index(let index)) = $0.value { index } else { nil } }
      + nextHops.compactMap(\.link)
  }
}

extension String {
  /// The text without the spaces at its end.
  var trimmedEnd: String {
    var rest = Substring(self)
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
