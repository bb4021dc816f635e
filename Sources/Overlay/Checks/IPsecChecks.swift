import NetlinkKit

// What IPsec around a tunnel does to its packets.

extension Check {
  static let halfProtected = Check(
    "ipsec-one-way", .error, "IPsec protects a tunnel's packets in one direction alone",
    why:
      "What has no policy goes in the plain, and is dropped by an end that has one: it takes what is protected, and "
      + "nothing else. Both directions must have one."
  ) { inspection in
    inspection.protectedFlows { ipsec, out, into, end in
      let policies = (ipsec.protection(of: out), ipsec.protection(of: into))
      switch policies {
      case (nil, let other?):
        return Trouble(
          end.node, "no policy protects what goes to \(out.destination), and one what comes from there",
          mends: inspection.mirror(other, of: out, end), tunnels: [end.node])
      case (let other?, nil):
        return Trouble(
          end.node, "no policy protects what comes from \(into.source), and one what goes there",
          mends: inspection.mirror(other, of: into, end), tunnels: [end.node])
      default: return nil
      }
    }
  }

  static let noAssociation = Check(
    "ipsec-no-association", .error,
    "a policy protects a tunnel's packets, and there is no association for it",
    why:
      "Without an association there are no keys: what the policy wants protected is dropped, in the plain or "
      + "otherwise. With static keys, `ovlctl ipsec state add` makes one for each direction, the same two on both hosts; "
      + "with a daemon, both ends must have the same secret, and each other's addresses."
  ) { inspection in
    inspection.protectedFlows { ipsec, out, into, end in
      for flow in [out, into] {
        guard let policy = ipsec.protection(of: flow), ipsec.associations(for: policy, flow).isEmpty else {
          continue
        }
        let isWaiting = ipsec.isWaiting(for: policy, flow)
        // A daemon makes them when there are packets.
        guard isWaiting || !ipsec.hasDaemon else { continue }
        let what =
          flow.direction == .out ? "what goes to \(flow.destination)" : "what comes from \(flow.source)"
        let request = policy.requiredTemplate?.options[IPsecStateOptions.request].map { " with reqid \($0)" }
        return Trouble(
          end.node,
          isWaiting && ipsec.hasDaemon
            ? "keys for \(what) were asked for, and the ends have not agreed upon any"
            : "no association\(request ?? "") is there for \(what)",
          tunnels: [end.node])
      }
      return nil
    }
  }

  static let unknownAssociation = Check(
    "ipsec-unknown-spi", .warning, "a tunnel's packets come with an SPI that no association has",
    why:
      "A packet's SPI tells which association it is of. Where the other end sends with another one, as after its keys "
      + "were changed and not those here, all of it is dropped; the kernel counts that for all associations together "
      + "(XfrmInNoStates). `ovlctl ipsec state show` on both hosts tells them."
  ) { inspection in
    inspection.protectedFlows { ipsec, _, into, end in
      guard ipsec.unknownPackets > 0, let policy = ipsec.protection(of: into) else { return nil }
      let states = ipsec.associations(for: policy, into)
      guard !states.isEmpty,
        states.allSatisfy({ ($0.usage?.packets ?? 0) == 0 && ($0.usage?.forged ?? 0) == 0 })
      else { return nil }
      return Trouble(
        end.node,
        "nothing has come from \(into.source) by the association for it, and \(ipsec.unknownPackets) packets with an SPI that none has",
        tunnels: [end.node])
    }
  }

  static let forgedPackets = Check(
    "ipsec-forged", .error, "a tunnel's packets come with the checksum of another key",
    why:
      "The other end has another key for the association, or somebody forges packets: all of them are dropped. With "
      + "static keys, `ovlctl ipsec state replace` with the key that the other end has mends it."
  ) { inspection in
    inspection.protectedFlows { ipsec, _, into, end in
      guard let policy = ipsec.protection(of: into) else { return nil }
      for state in ipsec.associations(for: policy, into) {
        guard let usage = state.usage, usage.forged > 0 else { continue }
        let index = state.options[IPsecStateOptions.index].map { " (spi 0x\(String($0, radix: 16)))" } ?? ""
        let packets = usage.forged == 1 ? "1 packet" : "\(usage.forged) packets"
        let right = usage.packets == 0 ? "none" : "\(usage.packets)"
        return Trouble(
          end.node,
          "\(packets) from \(state.source) came with the checksum of another key, \(right) with that of the association's\(index)",
          severity: usage.packets == 0 ? .error : .warning, tunnels: [end.node])
      }
      return nil
    }
  }

  static let mtuAboveIPsec = Check(
    "mtu-above-ipsec", .error, "a tunnel's MTU leaves no room for the IPsec around it",
    why:
      "Full-sized packets fit into a packet of the underlay, but not with what protects them: they are dropped, or go in "
      + "fragments, which many networks drop and all are slow with. A ping passes, and a download hangs."
  ) { inspection in
    inspection.protectedFlows { ipsec, out, _, end in
      guard let policy = ipsec.protection(of: out), let limit = inspection.underlayLimit(of: end),
        end.mtu <= limit.mtu - end.overhead
      else { return nil }
      let header = end.family == .ipv6 ? 40 : 20
      let fitting = ipsec.associations(for: policy, out).compactMap { state in
        state.room(within: limit.mtu, behind: header).map { $0 + header - end.overhead }
      }.min()
      guard let fitting, end.mtu > fitting else { return nil }
      let link = inspection.name(of: limit.link, seenFrom: end.node.place)
      return Trouble(
        end.node,
        "MTU \(end.mtu) does not fit with the IPsec around it: \(link) has \(limit.mtu), which leaves \(fitting)",
        mends: fitting >= 68 ? [.mtu(end.node, fitting, in: inspection)] : [], tunnels: [end.node])
    }
  }
}

extension Inspection {
  /// Looks at the packets between tunnels and their peers, where something protects what is in their namespace; one
  /// trouble of a tunnel is enough.
  fileprivate func protectedFlows(
    _ find: (InspectedIPsec, _ out: InspectedIPsec.Flow, _ into: InspectedIPsec.Flow, TunnelEnd) -> Trouble?
  ) -> [Trouble] {
    guard !ipsec.isEmpty else { return [] }
    return tunnels.compactMap { end in
      guard let place = end.place, let ipsec = ipsec[place], let carried = end.tunnel.carriedProtocol,
        let local = source(of: end)
      else { return nil }
      for peer in end.peers where peer.address.family == local.family {
        func flow(_ direction: IPsecPolicy.Direction) -> InspectedIPsec.Flow {
          InspectedIPsec.Flow(
            source: direction == .out ? local : peer.address,
            destination: direction == .out ? peer.address : local, carried: carried,
            port: peer.port ?? end.tunnel.port, direction: direction)
        }
        if let trouble = find(ipsec, flow(.out), flow(.in), end) { return trouble }
      }
      return nil
    }
  }

  /// The command for a policy like another, for what goes the other way; empty where that is not just turned round.
  fileprivate func mirror(_ policy: IPsecPolicy, of flow: InspectedIPsec.Flow, _ end: TunnelEnd) -> [Mend] {
    guard let place = end.place, policy.templates.count == 1, let template = policy.requiredTemplate,
      template.source == nil, template.destination == nil,
      let request = template.options[IPsecStateOptions.request]
    else { return [] }
    let port = flow.port.map { ["dport", "\($0)"] } ?? []
    let packets = ["src", "\(flow.source)", "dst", "\(flow.destination)", "proto", "\(flow.carried)"] + port
    let priority =
      policy.options[IPsecPolicyOptions.priority].flatMap { $0 == 0 ? nil : ["priority", "\($0)"] } ?? []
    return [
      .own(
        ["ipsec", "policy", "add"] + packets + ["dir", flow.direction.word] + priority
          + [IPsecTemplate.keyword, "reqid", "\(request)"], place)
    ]
  }
}
