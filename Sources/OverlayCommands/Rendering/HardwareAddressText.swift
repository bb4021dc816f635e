import NetlinkKit

extension Link {
  /// Link-layer addresses as `ip` has them: those of a tunnel are the IP addresses of its ends.
  struct HardwareAddresses {
    let own: String?
    let broadcast: String?
    /// Whether the broadcast address is the one other end's.
    let isPeer: Bool
    /// The address that the link came with, where it has another one now.
    let permanent: String?
  }

  /// The link-layer addresses as text.
  var hardwareAddresses: HardwareAddresses {
    let own = options[LinkOptions.address]
    let permanent = options[LinkOptions.permanentAddress].flatMap { $0 == own ? nil : $0 }
    return HardwareAddresses(
      own: own.map(text), broadcast: options[LinkOptions.broadcast].map(text), isPeer: flags & 0x10 != 0,
      permanent: permanent.map(text))
  }

  /// Whether the link's own address is an Ethernet address, which people may choose.
  var hasEthernetAddress: Bool { options[LinkOptions.address]?.bytes.count == 6 }

  private func text(of address: HardwareAddress) -> String {
    // ARPHRD_TUNNEL, ARPHRD_TUNNEL6, ARPHRD_SIT, ARPHRD_IPGRE, ARPHRD_IP6GRE
    guard [768, 769, 776, 778, 823].contains(hardwareType), let address = IPAddress(bytes: address.bytes)
    else { return "\(address)" }
    return "\(address)"
  }
}
