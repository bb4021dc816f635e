import NetlinkKit
import Overlay

extension FRRConfiguration {
  /// The facts that the configuration is made of, as an object.
  ///
  /// - Parameter command: a mend as it is pasted.
  func write(to json: inout JSONWriter, command: (Mend) -> String) {
    json.object { json in
      json.number("as", settings.system)
      if let routerID { json.string("router_id", "\(routerID)") }
      json.array("neighbors") { json in
        for neighbor in settings.neighbors { json.string(nil, "\(neighbor)") }
      }
      if let clients = settings.clients {
        json.array("clients") { json in
          for address in clients.addresses { json.string(nil, "\(address)") }
          for range in clients.ranges { json.string(nil, "\(range)") }
        }
        return
      }
      json.array("vnis") { json in
        for segment in host.segments { json.object { Self.write(segment, to: &$0) } }
      }
      json.array("problems") { json in
        for flaw in host.flaws {
          json.object { json in
            json.string("ifname", flaw.device)
            json.string("problem", flaw.text)
            json.array("commands") { json in
              for mend in flaw.mends { json.string(nil, command(mend)) }
            }
          }
        }
      }
    }
  }

  private static func write(_ segment: EVPNSegment, to json: inout JSONWriter) {
    json.number("vni", segment.vni)
    json.string("ifname", segment.device)
    json.string("master", segment.bridge)
    if let vlan = segment.vlan { json.number("vlan", vlan) }
    json.string("local", "\(segment.local)")
  }
}
