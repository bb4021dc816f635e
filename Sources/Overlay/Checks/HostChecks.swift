import NetlinkKit

// What is about the host as a whole.

extension Check {
  static let staleNamespace = Check(
    "stale-namespace", .warning, "a file in /run/netns is no namespace",
    why:
      "Whoever made it died before it was mounted, or the mount went with a mount namespace. The name is taken, and "
      + "commands that use it fail."
  ) { inspection in
    inspection.staleNamespaces.map { name in
      Trouble(
        nil, "/run/netns/\(name) is a left-over file, not a network namespace", name: name,
        mends: [.own(["netns", "del", name], .home)])
    }
  }

  static let offloadMissing = Check(
    "offload-missing", .note, "an underlay could segment an overlay's packets, and does not",
    why:
      "Without it the processor cuts each large packet up before it goes out, which costs throughput and nothing else."
  ) { inspection in
    var tunnels = LinkGroups()
    for end in inspection.tunnels {
      if let underlay = end.underlay, inspection.missingOffloads[underlay] != nil {
        tunnels.add(end.node, to: underlay)
      }
    }
    return tunnels.groups.compactMap { link, tunnels in
      guard let missing = inspection.missingOffloads[link] else { return nil }
      return Trouble(
        link, "\(missing.joined(separator: " and ")) \(missing.count == 1 ? "is" : "are") off",
        mends: [
          .program(
            ["ethtool", "-K", inspection.name(of: link)] + missing.flatMap { [$0, "on"] }, link.place)
        ],
        tunnels: tunnels)
    }
  }
}
