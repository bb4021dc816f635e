import NetlinkKit

// UDP ports and VNIs: both ends must mean the same.

extension Check {
  static let portsDiffer = Check(
    "ports-differ", .error, "two ends of an overlay use different UDP ports",
    why:
      "Each end listens on the port that it sends to, and hears nothing of the other. 4789 is the assigned port of "
      + "VXLAN; 8472 is the Linux kernel's older one, which `ip link` takes where none is given."
  ) { inspection in
    inspection.pairs { one, other in
      guard let mine = one.tunnel.port, let theirs = other.tunnel.port, mine != theirs else { return nil }
      // The one that is not on the standard port is the one to change.
      let (wrong, right) = mine == one.standardPort ? (other, one) : (one, other)
      guard let from = wrong.tunnel.port, let to = right.tunnel.port else { return nil }
      // Entries may say for themselves which port their peer has.
      if inspection.isReached(other, from: one, by: theirs), inspection.isReached(one, from: other, by: mine)
      {
        return nil
      }
      return Trouble(
        wrong.node,
        "dstport is \(from), and its peer \(inspection.name(of: right.node, seenFrom: wrong.node.place)) is on \(to)",
        mends: [
          .remake(
            link: inspection.name(of: wrong.node), option: Vxlan.dstport.descriptor.keyword, from: "\(from)",
            to: "\(to)",
            wrong.node.place)
        ], tunnels: [wrong.node, right.node])
    }
  }

  static let entryForOtherPort = Check(
    "entry-for-other-port", .warning, "entries send to another UDP port than the device's own",
    why:
      "It works only where the peer listens on that port and sends to this device's: VXLAN knows one port a device, "
      + "and a peer on 8472 does not hear one on 4789."
  ) { inspection in
    inspection.tunnels.flatMap { end -> [Trouble] in
      end.peers.compactMap { peer in
        guard let port = peer.port, let own = end.tunnel.port,
          !inspection.listens(peer.address, on: port, toward: end)
        else {
          return nil
        }
        return Trouble(
          end.node,
          "\(peer.entries == 1 ? "an entry sends" : "\(peer.entries) entries send") to \(peer.address) on port \(port), and the device is on \(own)",
          mends: inspection.portMend(peer, of: end), tunnels: [end.node])
      }
    }
  }

  static let oldPort = Check(
    "old-port", .warning, "a VXLAN device uses port 8472",
    why:
      "8472 is what the kernel used before a port was assigned; hardware, other systems and newer set-ups use 4789, "
      + "and hear nothing of this device."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard end.link.kind == Vxlan.kind, end.tunnel.port == TunnelEnd.oldPort else { return nil }
      let others = inspection.tunnels.contains {
        $0.place == end.place && $0.tunnel.port == Vxlan.standardPort
      }
      return Trouble(
        end.node, "dstport is 8472\(others ? ", and other devices here are on \(Vxlan.standardPort)" : "")",
        mends: [
          .remake(
            link: inspection.name(of: end.node), option: Vxlan.dstport.descriptor.keyword,
            from: "\(TunnelEnd.oldPort)",
            to: "\(Vxlan.standardPort)", end.node.place)
        ], tunnels: [end.node])
    }
  }

  static let vniTwice = Check(
    "vni-twice", .warning, "two VXLAN devices have one VNI and port",
    why:
      "The kernel lets that pass where they differ in family or in flags. Each receives a part of the overlay's "
      + "packets, and both in one bridge send frames back to where they came from."
  ) { inspection in
    var first: [VNIKey: TunnelEnd] = [:]
    return inspection.tunnels.compactMap { end in
      guard end.link.kind == Vxlan.kind, let place = end.place, let vni = end.tunnel.identifier,
        let port = end.tunnel.port
      else { return nil }
      let key = VNIKey(place: place, vni: vni, port: port)
      guard let other = first[key] else {
        first[key] = end
        return nil
      }
      return Trouble(
        end.node,
        "has VNI \(vni) on port \(port), which \(inspection.name(of: other.node, seenFrom: end.node.place)) has too",
        mends: [.own(["link", "del", inspection.name(of: end.node)], end.node.place)],
        tunnels: [end.node, other.node])
    }
  }
}

private struct VNIKey: Hashable {
  let place: Place
  let vni: UInt32
  let port: UInt16
}

extension TunnelEnd {
  /// The kernel's port for VXLAN from before one was assigned.
  static let oldPort: UInt16 = 8472

  fileprivate var standardPort: UInt16 { link.kind == Geneve.kind ? Tunnel.genevePort : Vxlan.standardPort }
}

extension Inspection {
  /// What a closure finds in ends of one overlay in different namespaces that have each other for peers, each pair once.
  fileprivate func pairs(_ body: (TunnelEnd, TunnelEnd) -> Trouble?) -> [Trouble] {
    var ends: [IPAddress: [Int]] = [:]
    for (position, end) in tunnels.enumerated() where end.tunnel.port != nil {
      if let source = source(of: end) { ends[source, default: []].append(position) }
    }
    var seen: Set<[Int]> = []
    var troubles: [Trouble] = []
    for (position, end) in tunnels.enumerated() where end.tunnel.port != nil {
      for peer in end.peers {
        for other in ends[peer.address] ?? [] where other != position {
          guard tunnels[other].place != end.place, isSame(end, tunnels[other]),
            seen.insert([min(position, other), max(position, other)]).inserted
          else { continue }
          if let trouble = body(end, tunnels[other]) { troubles.append(trouble) }
        }
      }
    }
    return troubles
  }

  /// Whether one end sends to another's port.
  fileprivate func isReached(_ other: TunnelEnd, from end: TunnelEnd, by port: UInt16) -> Bool {
    guard let address = source(of: other) else { return false }
    return end.peers.contains { $0.address == address && $0.port == port }
  }

  /// Whether a device of this host has an address, listens on a port, and sends to the asker's with its entries.
  fileprivate func listens(_ address: IPAddress, on port: UInt16, toward end: TunnelEnd) -> Bool {
    tunnels.contains { other in
      other.place != end.place && isSame(other, end) && other.tunnel.port == port
        && source(of: other) == address
        && end.tunnel.port.map { own in
          source(of: end).map { _ in isReached(end, from: other, by: own) } ?? false
        } ?? false
    }
  }

  /// What has an entry send to the device's own port.
  fileprivate func portMend(_ peer: TunnelEnd.Peer, of end: TunnelEnd) -> [Mend] {
    guard let entry = peer.entry, let port = end.tunnel.port, peer.entries == 1, entry.vni == nil else {
      return []
    }
    let words = Mend.entry(entry.hardwareAddress, on: name(of: end.node), at: peer.address)
    return [
      .own(
        ["fdb", "del"] + words + [ForwardingOptions.port.descriptor.keyword, "\(peer.port ?? port)"],
        end.node.place),
      .own(["fdb", entry.isFlood ? "append" : "add"] + words, end.node.place),
    ]
  }
}
