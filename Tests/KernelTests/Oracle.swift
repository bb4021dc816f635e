import CNetlinkRoute
import Glibc
import Testing

/// libnl-route, which reads what the kernel has by code of its own.
@safe
final class Oracle {
  private let socket: OpaquePointer

  /// Connects to the kernel of the calling thread's namespace.
  init() throws {
    unsafe socket = try #require(unsafe nl_socket_alloc())
    try #require(unsafe nl_connect(socket, NETLINK_ROUTE) == 0)
  }

  deinit { unsafe nl_socket_free(socket) }

  /// The link of a name.
  func link(_ name: String) throws -> OracleLink {
    var link: OpaquePointer?
    let failure = unsafe rtnl_link_get_kernel(socket, 0, name, &link)
    try #require(failure == 0, "libnl finds no \(name): \(failure)")
    return unsafe OracleLink(try #require(unsafe link))
  }

  /// The entries of the forwarding databases; one alone of several for an address, which is all that it keeps.
  func entries() throws -> [OracleEntry] {
    var cache: OpaquePointer?
    try #require(unsafe nl_cache_alloc_name("route/neigh", &cache) == 0)
    defer { unsafe nl_cache_free(cache) }
    unsafe nl_cache_set_arg1(cache, AF_BRIDGE)
    try #require(unsafe nl_cache_refill(socket, cache) == 0)
    var entries: [OracleEntry] = []
    var next = unsafe nl_cache_get_first(cache)
    while let object = unsafe next {
      unsafe entries.append(OracleEntry(object))
      unsafe next = nl_cache_get_next(object)
    }
    return entries
  }
}

/// An entry of a forwarding database, as libnl-route reads it.
struct OracleEntry: Hashable {
  let address: String?
  let destination: String?
  let link: Int32
  /// The bridge; 0 for an entry of the device's own table.
  let master: Int32
  /// -1 for none.
  let vlan: Int32
  let state: Int32
  let flags: UInt32

  /// Reads a `struct rtnl_neigh`.
  init(_ entry: OpaquePointer) {
    address = unsafe text(rtnl_neigh_get_lladdr(entry))
    destination = unsafe text(rtnl_neigh_get_dst(entry))
    link = unsafe rtnl_neigh_get_ifindex(entry)
    master = unsafe rtnl_neigh_get_master(entry)
    vlan = unsafe rtnl_neigh_get_vlan(entry)
    state = unsafe rtnl_neigh_get_state(entry)
    flags = unsafe rtnl_neigh_get_flags(entry)
  }

  init(
    _ address: String, link: Int32, destination: String? = nil, master: Int32 = 0, vlan: Int32 = -1,
    state: Int32 = 0xC0, flags: UInt32
  ) {
    (self.address, self.link, self.destination) = (address, link, destination)
    (self.master, self.vlan, self.state, self.flags) = (master, vlan, state, flags)
  }
}

/// A link, as libnl-route reads it.
@safe
final class OracleLink {
  private let link: OpaquePointer

  init(_ link: OpaquePointer) { unsafe self.link = link }

  deinit { unsafe rtnl_link_put(link) }

  var index: Int32 { unsafe rtnl_link_get_ifindex(link) }
  var kind: String? { unsafe rtnl_link_get_type(link).map { unsafe String(cString: $0) } }
  var mtu: UInt32 { unsafe rtnl_link_get_mtu(link) }
  var transmitQueueLength: UInt32 { unsafe rtnl_link_get_txqlen(link) }
  var group: UInt32 { unsafe rtnl_link_get_group(link) }
  var address: String? { unsafe text(rtnl_link_get_addr(link)) }
  var master: Int32 { unsafe rtnl_link_get_master(link) }
  /// The link that this one stands on, or the other end of a pair.
  var lower: Int32 { unsafe rtnl_link_get_link(link) }
  var isUp: Bool { unsafe rtnl_link_get_flags(link) & 1 != 0 }
  var isBridge: Bool { unsafe rtnl_link_is_bridge(link) != 0 }

  /// The options of a vxlan that libnl-route knows, as text; those that are not there are left out.
  func vxlan() throws -> [String: String] {
    // The getters end the process on a link of another kind.
    try #require(unsafe rtnl_link_is_vxlan(link) != 0)
    var ports = ifla_vxlan_port_range()
    let hasPorts = unsafe rtnl_link_vxlan_get_port_range(link, &ports) == 0
    let range = "\(UInt16(bigEndian: ports.low))-\(UInt16(bigEndian: ports.high))"
    return [
      "id": unsafe number { unsafe rtnl_link_vxlan_get_id($0, $1) },
      "remote": unsafe address { unsafe rtnl_link_vxlan_get_group($0, $1) },
      "local": unsafe address { unsafe rtnl_link_vxlan_get_local($0, $1) },
      "link": unsafe number { unsafe rtnl_link_vxlan_get_link($0, $1) },
      "ttl": unsafe byte(rtnl_link_vxlan_get_ttl(link)), "tos": unsafe byte(rtnl_link_vxlan_get_tos(link)),
      "learning": unsafe byte(rtnl_link_vxlan_get_learning(link)),
      "ageing": unsafe number { unsafe rtnl_link_vxlan_get_ageing($0, $1) },
      "limit": unsafe number { unsafe rtnl_link_vxlan_get_limit($0, $1) },
      "ports": hasPorts ? range : nil,
      "proxy": unsafe byte(rtnl_link_vxlan_get_proxy(link)),
      "rsc": unsafe byte(rtnl_link_vxlan_get_rsc(link)),
      "l2miss": unsafe byte(rtnl_link_vxlan_get_l2miss(link)),
      "l3miss": unsafe byte(rtnl_link_vxlan_get_l3miss(link)),
      "port": unsafe number { unsafe rtnl_link_vxlan_get_port($0, $1) },
      "udpcsum": unsafe byte(rtnl_link_vxlan_get_udp_csum(link)),
      "udp6zerocsumtx": unsafe byte(rtnl_link_vxlan_get_udp_zero_csum6_tx(link)),
      "udp6zerocsumrx": unsafe byte(rtnl_link_vxlan_get_udp_zero_csum6_rx(link)),
      "remcsumtx": unsafe byte(rtnl_link_vxlan_get_remcsum_tx(link)),
      "remcsumrx": unsafe byte(rtnl_link_vxlan_get_remcsum_rx(link)),
      "external": unsafe byte(rtnl_link_vxlan_get_collect_metadata(link)),
      "label": unsafe number { unsafe rtnl_link_vxlan_get_label($0, $1) },
      "flags": unsafe number { unsafe rtnl_link_vxlan_get_flags($0, $1) },
    ].compactMapValues(\.self)
  }

  /// The options of a geneve link that libnl-route knows.
  func geneve() throws -> [String: String] {
    try #require(unsafe rtnl_link_is_geneve(link) != 0)
    return [
      "id": unsafe number { unsafe rtnl_link_geneve_get_id($0, $1) },
      "remote": unsafe address { unsafe rtnl_link_geneve_get_remote($0, $1) },
      "ttl": unsafe byte(rtnl_link_geneve_get_ttl(link)), "tos": unsafe byte(rtnl_link_geneve_get_tos(link)),
      "port": unsafe number { unsafe rtnl_link_geneve_get_port($0, $1) },
      "label": unsafe number { unsafe rtnl_link_geneve_get_label($0, $1) },
      "udpcsum": unsafe byte(rtnl_link_geneve_get_udp_csum(link)),
      "udp6zerocsumtx": unsafe byte(rtnl_link_geneve_get_udp_zero_csum6_tx(link)),
      "udp6zerocsumrx": unsafe byte(rtnl_link_geneve_get_udp_zero_csum6_rx(link)),
    ].compactMapValues(\.self)
  }

  /// The options of a gretap link that libnl-route knows; numbers as they stand on the wire.
  func gretap() throws -> [String: UInt32] {
    try #require(unsafe rtnl_link_is_ipgretap(link) != 0)
    var mark: UInt32 = 0
    unsafe rtnl_link_ipgre_get_fwmark(link, &mark)
    return unsafe [
      "link": rtnl_link_ipgre_get_link(link), "iflags": UInt32(rtnl_link_ipgre_get_iflags(link)),
      "oflags": UInt32(rtnl_link_ipgre_get_oflags(link)), "ikey": rtnl_link_ipgre_get_ikey(link),
      "okey": rtnl_link_ipgre_get_okey(link), "local": rtnl_link_ipgre_get_local(link),
      "remote": rtnl_link_ipgre_get_remote(link), "ttl": UInt32(rtnl_link_ipgre_get_ttl(link)),
      "tos": UInt32(rtnl_link_ipgre_get_tos(link)), "pmtudisc": UInt32(rtnl_link_ipgre_get_pmtudisc(link)),
      "fwmark": mark,
    ]
  }

  private func number(_ get: (OpaquePointer, UnsafeMutablePointer<UInt32>) -> Int32) -> String? {
    var number: UInt32 = 0
    return unsafe get(link, &number) == 0 ? String(number) : nil
  }

  private func address(_ get: (OpaquePointer, UnsafeMutablePointer<OpaquePointer?>) -> Int32) -> String? {
    var address: OpaquePointer?
    guard unsafe get(link, &address) == 0 else { return nil }
    defer { unsafe nl_addr_put(address) }
    return unsafe text(address)
  }

  private func byte(_ value: Int32) -> String? { value < 0 ? nil : String(value) }
}

/// A `struct nl_addr` as text.
private func text(_ address: OpaquePointer?) -> String? {
  guard let address = unsafe address else { return nil }
  return unsafe String(unsafeUninitializedCapacity: 128) { buffer in
    unsafe buffer.withMemoryRebound(to: CChar.self) { text in
      // SAFETY: it writes no more than it is told that there is room for, and a NUL at the end.
      unsafe strlen(nl_addr2str(address, text.baseAddress, text.count))
    }
  }
}
