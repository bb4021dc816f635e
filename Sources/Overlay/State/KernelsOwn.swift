import NetlinkKit

// What the kernel makes of itself, and takes away again: none of it is a part of an overlay.

extension Link {
  /// What the kernel makes by itself in each namespace, as soon as it knows the kind.
  static let fallbackNames: Set<String> = [
    "tunl0", "gre0", "gretap0", "erspan0", "sit0", "ip6tnl0", "ip6gre0", "ip_vti0", "ip6_vti0",
  ]

  /// Whether the kernel made the link for its kind.
  var isFallback: Bool { Self.fallbackNames.contains(name) }
}

extension IPAddress {
  /// Whether it is one that IPv6 makes for each link: of fe80::/10.
  var isLinkLocal: Bool { family == .ipv6 && bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }

  /// Whether it is the loopback link's own: 127.0.0.1 or ::1.
  var isLoopback: Bool {
    bytes == [127, 0, 0, 1] || bytes == [UInt8](repeating: 0, count: 15) + [1]
  }
}

extension InterfaceAddress {
  /// `IFA_F_TEMPORARY`, `IFA_F_MANAGETEMPADDR`
  private static let privacyFlags: UInt32 = 0x01 | 0x100

  /// Whether the kernel made the address: the loopback link's own, IPv6 link-local ones, those of router
  /// advertisements.
  var isKernels: Bool {
    if lifetime?.valid != nil { return true }
    // Of an IPv4 address, one of the bits says that it is not the first of its network.
    if local.family == .ipv4 { return local.isLoopback }
    return flags & Self.privacyFlags != 0 || local.isLinkLocal || local.isLoopback
  }
}

extension Route {
  private enum Origin {
    static let redirect: UInt8 = 1
    static let kernel: UInt8 = 2
    static let boot: UInt8 = 3
    static let `static`: UInt8 = 4
    static let routerAdvertisement: UInt8 = 9
  }

  /// Whether the kernel made the route.
  var isKernels: Bool {
    let origin = options[RouteOptions.origin]
    switch type {
    case .local, .broadcast, .multicast, .anycast, .none: return true
    default: break
    }
    return options[RouteOptions.table] == RouteTable.local || flags & RouteFlags.cloned != 0
      || [Origin.redirect, Origin.kernel, Origin.routerAdvertisement].contains(origin)
  }

  /// Whether a routing daemon made the route.
  var isDaemons: Bool { (options[RouteOptions.origin] ?? 0) > Origin.static }
}

/// Which entries of the forwarding databases somebody made, of all that the kernel lists.
struct ForwardingTables {
  private var vteps: [Int32: Link] = [:]
  private var ports: [Int32: Int32] = [:]
  private var bridges: [Int32: Link] = [:]
  /// The VTEPs that a control plane has told where addresses are.
  private var fed: Set<Int32> = []
  /// The addresses of links, which bridges have entries for.
  private var addresses: Set<HardwareAddress> = []

  init(_ links: [Link]) {
    for link in links {
      if link.kind == Vxlan.kind { vteps[link.index] = link }
      if link.kind == Bridge.kind { bridges[link.index] = link }
    }
    for link in links {
      guard let address = link.options[LinkOptions.address] else { continue }
      if case .index(let master)? = link.options[LinkOptions.master], bridges[master] != nil {
        ports[link.index] = master
        addresses.insert(address)
      }
      if bridges[link.index] != nil { addresses.insert(address) }
    }
  }

  /// Looks at all entries for what one of them does not tell by itself.
  mutating func learn(_ entries: [ForwardingEntry]) {
    for entry in entries where entry.isExternallyLearned && entry.master == nil { fed.insert(entry.link) }
  }

  /// Whether there is any table that somebody may have made entries in.
  var areAny: Bool { !vteps.isEmpty || !bridges.isEmpty }

  /// An entry that somebody made; nil for what was learned and what comes with a link.
  func state(of entry: ForwardingEntry, _ names: [Int32: String]) -> ObjectState? {
    guard let name = names[entry.link], entry.isLasting else { return nil }
    // Of a flood list, routing daemons make entries without the mark, and put back what another takes away.
    let isExternal = entry.isExternallyLearned || entry.address == .zero && fed.contains(entry.link)
    var own = entry
    own.master = nil
    own.link = 0
    if case .index(let index)? = entry.options[ForwardingOptions.link], let link = names[index] {
      own.options[ForwardingOptions.link] = .named(link)
    }
    own.options = own.options.withoutOff
    own.options[ForwardingOptions.use] = nil
    own.options[ForwardingOptions.offloaded] = nil
    if let vtep = vteps[entry.link], entry.master == nil {
      guard !FloodList(of: vtep, entries: []).isInitial(entry) || entry.address != .zero else { return nil }
      own.options[ForwardingOptions.device] = true
      return ObjectState(object: .forwarding(own, on: name), isForeign: isExternal)
    }
    guard entry.master != nil, ports[entry.link] != nil, !addresses.contains(entry.address) else {
      return nil
    }
    own.options[ForwardingOptions.device] = nil
    own.options[ForwardingOptions.bridge] = true
    return ObjectState(object: .forwarding(own, on: name), isForeign: isExternal)
  }
}
