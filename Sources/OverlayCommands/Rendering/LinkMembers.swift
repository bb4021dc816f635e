/// The beginnings of the members that each link's object has: a comma, the key, a colon.
struct LinkMembers {
  let index, name, lower, lowerIndex, hardware, address, broadcast, permanent: [UInt8]
  let information, kind, kindData, port, portData: [UInt8]

  init(isPretty: Bool) {
    func member(_ key: String, depth: Int = 2) -> [UInt8] {
      var bytes: [UInt8] = []
      JSONWriter.append(member: key, isPretty: isPretty, depth: depth, to: &bytes)
      return bytes
    }
    index = member("ifindex")
    name = member("ifname")
    lower = member("link")
    lowerIndex = member("link_index")
    hardware = member("link_type")
    address = member("address")
    broadcast = member("broadcast")
    permanent = member("permaddr")
    information = member("linkinfo")
    kind = member("info_kind", depth: 3)
    kindData = member("info_data", depth: 3)
    port = member("info_slave_kind", depth: 3)
    portData = member("info_slave_data", depth: 3)
  }
}
