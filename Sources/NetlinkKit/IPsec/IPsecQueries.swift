/// Questions about IPsec, for a conversation over a socket of `NETLINK_XFRM`.
extension Conversation {
  /// The security associations, without their keys.
  ///
  /// - Throws: `EPERM` without `CAP_NET_ADMIN`: not even to look is allowed.
  public mutating func ipsecStates() throws(NetlinkError) -> Dump<[IPsecState]> {
    let request = MessageWriter(.getIPsecState, [], header: NoIPsecHeader()).finish()
    return try dump(request, into: []) { states, _, payload throws(NetlinkError) in
      if let state = try IPsecState(payload) { states.append(state) }
    }
  }

  /// The policies, but for those of single sockets.
  ///
  /// - Throws: `EPERM` without `CAP_NET_ADMIN`.
  public mutating func ipsecPolicies() throws(NetlinkError) -> Dump<[IPsecPolicy]> {
    let request = MessageWriter(.getIPsecPolicy, [], header: NoIPsecHeader()).finish()
    return try dump(request, into: []) { policies, _, payload throws(NetlinkError) in
      if let policy = try IPsecPolicy(payload) { policies.append(policy) }
    }
  }
}

/// No header: in requests for lists, and to empty the list of policies, the kernel takes what stands there for
/// attributes.
struct NoIPsecHeader: FixedHeader {
  static let size = 0
  init() {}
  init?(_ payload: Span<UInt8>) {}
  func write(to writer: inout MessageWriter) {}
}
