import NetlinkKit

/// Addresses of links.
extension MonitoredNamespace {
  func hearAddress(_ payload: Span<UInt8>, isDeletion: Bool) throws(NetlinkError) {
    guard let address = try InterfaceAddress(payload) else { return }
    // A group is joined for it; and routes from it go with it, for IPv4 without a word.
    distrustOwnList(of: address.link)
    routes.isStale = true
    if line.addresses != nil { take(address, isDeletion: isDeletion, isListed: false) }
  }

  func readAddresses() throws(NetlinkError) {
    addresses.beginReading()
    let dump = try lists.addresses(family: options.family)
    for address in dump.value { take(address, isDeletion: false, isListed: true) }
    addresses.endReading(isConsistent: dump.isConsistent)
  }

  private func take(_ address: InterfaceAddress, isDeletion: Bool, isListed: Bool) {
    var key: [UInt8] = []
    key.append(key: address.link)
    key.append(address.prefixLength)
    key += address.local.bytes
    key += address.peer?.bytes ?? []
    if isDeletion || !isMeant(address) {
      drop(key, from: \.addresses, .addresses, isListed: isListed)
    } else {
      put(key, text(of: address), into: \.addresses, .addresses, isListed: isListed)
    }
  }

  private func isMeant(_ address: InterfaceAddress) -> Bool {
    guard let filter = line.addresses else { return false }
    if options.family != .unspecified, address.local.family != options.family { return false }
    let link = session.known([address.link])[address.link]
    if filter.isUp, link?.isUp != true { return false }
    return filter.linkName == nil || link?.name == filter.linkName
  }

  /// The line: the link's index and name, and then what `addr show` has of the address.
  private func text(of address: InterfaceAddress) -> [UInt8] {
    let name = name(of: address.link) ?? "if\(address.link)"
    guard options.isJSON else {
      return options.isBrief
        ? Array("\(name) \(AddressRendering.prefix(of: address))\n".utf8)
        : Array("\(address.link): \(name)\(AddressRendering.lines(of: address))".utf8)
    }
    var json = JSONWriter(isPretty: false)
    json.object { json in
      json.number("ifindex", address.link)
      json.string("ifname", name)
      AddressRendering.write(address, isBrief: options.isBrief, into: &json)
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }
}
