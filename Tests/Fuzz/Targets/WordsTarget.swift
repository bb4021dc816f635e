import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

extension FuzzTarget {
  /// The words of `link add`: what they mean, printed as words, means the same.
  static let words = FuzzTarget(
    name: "words", longest: 128, takesWords: true,
    seeds: { linkLines.map { Array($0.utf8) } },
    check: { bytes in
      let words = Choices(bytes).words
      guard let first = meaning(of: words) else { return }
      let printed = first.words
      guard let second = meaning(of: printed) else {
        return require(false, "\(words) is printed as \(printed), and that is refused")
      }
      require(
        second.words == printed && second.sent == first.sent,
        "\(words) is printed as \(printed), and that as \(second.words)")
    })

  private static var linkLines: [String] {
    [
      "vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --up", "gn0 type geneve id 123 remote 192.0.2.5 nocsum",
      "vxlan10 type vxlan id 10 group 239.1.1.1 dev eth0 dstport 4789 srcport 1000 2000 ttl inherit",
      "tun0 type gretap local 192.0.2.4 remote 192.0.2.5 key 123 iseq ocsum ttl 64 tos 0x10",
      "br10 type bridge vlan_filtering 1 stp_state 0 ageing_time 100 mcast_snooping off",
      "veth1 type veth peer name eth0 mtu 1400 address 02:00:00:00:00:01",
      "veth1 --peer eth0 --peer-mtu 1400 --peer-up",
      "v1 link eth0 type vlan id 5 protocol 802.1ad reorder_hdr off",
      "m0 link eth0 type macvlan mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02",
      "v10 type vlan id 10 egress-qos-map 1:2 3:4 link eth0", "i0 link eth0 type ipvlan mode l2 bridge",
      "vx master br10 type bridge_slave learning off state 3 type vxlan vni 5 remote 2001:db8::1 udp6zerocsumrx",
      "e0 type erspan seq key 5 local 192.0.2.1 remote 192.0.2.2 erspan_ver 2 erspan_dir ingress",
      "six type ip6tnl mode any local 2001:db8::1 remote 2001:db8::2 encaplimit none tclass inherit",
      "v type vrf table 10", "b type bareudp dstport 6635 ethertype mpls_uc",
      "d0 type dummy mtu 9000 alias x",
      "s0 type sit 6rd-prefix 2001:db8::/32 local 192.0.2.1",
      "name mtu mtu 1400 type ifb txqlen 5 --link-group 7",
    ]
  }

  /// What the words of a line mean: the kind, and three tables of options.
  private struct LinkWords {
    /// What is printed has a name: without one, a first word may be the name or an option.
    let name: String
    let kind: LinkKind
    let meaning: LinkMeaning

    /// The words that are printed of it.
    var words: [String] {
      var settings = meaning.specific?.settings ?? Settings(kind.table)
      let peer = settings[Veth.peer.descriptor]
      settings[Veth.peer.descriptor] = nil
      var words = ["name", name]
      words += OverlayWords.words(meaning.general.settings)
      if !meaning.port.settings.isEmpty {
        words += ["type", BridgePort.table.name] + OverlayWords.words(meaning.port.settings)
      }
      words += ["type", kind.name] + OverlayWords.words(settings)
      if case .peer(let peer)? = peer {
        words += ["peer"] + (peer.name.map { ["name", $0] } ?? []) + OverlayWords.words(peer.options)
      }
      return words
    }

    /// What is sent, as far as it needs no one else to tell a number.
    var sent: [UInt8] {
      var link = LinkSpecification(name: name, kind: kind)
      link.options = Self.resolved(meaning.general.settings)
      link.kindOptions = Self.resolved(meaning.specific?.settings ?? Settings(kind.table))
      link.portOptions = Self.resolved(meaning.port.settings)
      return link.creation().bytes
    }

    private static func resolved(_ settings: Settings) -> Settings {
      var settings = settings
      for (field, value) in settings.given {
        switch value {
        case .link(.named): settings[field] = .link(.index(7))
        // The namespace of the link below is one that the link is made from, and nothing that is sent.
        case .namespace(.word) where field == LinkOptions.lowerNamespaceName.descriptor: settings[field] = nil
        case .namespace(.word): settings[field] = .namespace(.descriptor(5))
        case .account(.named): settings[field] = .account(.number(5))
        case .peer(var peer):
          peer.options = resolved(peer.options)
          settings[field] = .peer(peer)
        default: break
        }
      }
      return settings
    }
  }

  private static func meaning(of words: [String]) -> LinkWords? {
    var rest = Words(words)
    return result { () throws(CommandFailure) in
      let line = try LinkLine(.add, &rest)
      let kind: LinkKind
      if let named = line.kind { kind = named } else { kind = try LinkMeaning.impliedKind(of: line) }
      let meaning = try LinkMeaning(line, kind: kind, barePrefersGeneral: line.kind != nil)
      return LinkWords(name: line.name ?? "link0", kind: kind, meaning: meaning)
    }
  }
}
