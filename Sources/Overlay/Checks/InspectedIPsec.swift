import NetlinkKit

/// What a namespace has of IPsec, as far as it tells why packets of a tunnel do not pass.
struct InspectedIPsec: Sendable {
  /// A way between two hosts.
  private struct Way: Hashable {
    let source: IPAddress
    let destination: IPAddress
  }

  private var hostPolicies: [Way: [IPsecPolicy]] = [:]
  private var widePolicies: [IPsecPolicy] = []
  private var states: [Way: [IPsecState]] = [:]
  /// Whether a program hears of packets that want keys.
  let hasDaemon: Bool
  /// Packets that came with an index that no association has (`XfrmInNoStates`); they are not told apart.
  let unknownPackets: UInt64

  init(policies: [IPsecPolicy], states: [IPsecState], hasDaemon: Bool, unknownPackets: UInt64) {
    self.hasDaemon = hasDaemon
    self.unknownPackets = unknownPackets
    for policy in policies {
      if let source = policy.selector.source, let destination = policy.selector.destination,
        source.length == source.address.bitCount, destination.length == destination.address.bitCount
      {
        let way = Way(source: source.address, destination: destination.address)
        hostPolicies[way, default: []].append(policy)
      } else {
        widePolicies.append(policy)
      }
    }
    for state in states {
      self.states[Way(source: state.source, destination: state.destination), default: []].append(state)
    }
  }

  /// Reads it in the namespace that the calling thread is in; nil where no policy protects anything.
  static func read() throws(NetlinkError) -> InspectedIPsec? {
    guard var kernel = try connect() else { return nil }
    let policies = try kernel.ipsecPolicies().value
    guard policies.contains(where: { !$0.templates.isEmpty }) else { return nil }
    return InspectedIPsec(
      policies: policies, states: try kernel.ipsecStates().value,
      hasDaemon: hasListener(lines(of: "netlink")), unknownPackets: unknown(lines(of: "xfrm_stat")))
  }

  /// A conversation with the kernel's IPsec; nil where it has none.
  private static func connect() throws(NetlinkError) -> Conversation? {
    do throws(NetlinkError) {
      return Conversation(over: try KernelSocket(.ipsec))
    } catch {
      guard error.errno == .protocolNotSupported else { throw error }
      return nil
    }
  }

  private static func lines(of name: String) -> [[Substring]] {
    // Not /proc/net, which is the first thread's of the process.
    guard let bytes = try? readFile("/proc/thread-self/net/\(name)", for: "read \(name)") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(whereSeparator: \.isWhitespace)
    }
  }

  /// Whether a socket of `NETLINK_XFRM` hears of `XFRMNLGRP_ACQUIRE`.
  static func hasListener(_ lines: [[Substring]]) -> Bool {
    lines.contains { columns in
      columns.count > 3 && columns[1] == "6" && (UInt64(columns[3], radix: 16) ?? 0) & 1 != 0
    }
  }

  static func unknown(_ lines: [[Substring]]) -> UInt64 {
    lines.first { $0.first == "XfrmInNoStates" }.flatMap { $0.last }.flatMap { UInt64($0) } ?? 0
  }
}

// MARK: A tunnel's packets

extension InspectedIPsec {
  /// The packets of a tunnel in one direction.
  struct Flow {
    let source: IPAddress
    let destination: IPAddress
    let carried: UInt8
    let port: UInt16?
    let direction: IPsecPolicy.Direction
  }

  /// The policy that decides about packets, where it protects them; nil where they go as they are.
  func protection(of flow: Flow) -> IPsecPolicy? {
    let way = Way(source: flow.source, destination: flow.destination)
    let policies = (hostPolicies[way] ?? []) + widePolicies
    let matching = policies.filter { $0.isAbout(flow) }
    let first = matching.min {
      ($0.options[IPsecPolicyOptions.priority] ?? 0) < ($1.options[IPsecPolicyOptions.priority] ?? 0)
    }
    guard let first, first.requiredTemplate != nil else { return nil }
    return first
  }

  /// The associations that a policy means, with keys.
  func associations(for policy: IPsecPolicy, _ flow: Flow) -> [IPsecState] {
    candidates(for: policy, flow).filter { !$0.algorithms.isEmpty }
  }

  /// Whether keys have been asked for, and are yet to come.
  func isWaiting(for policy: IPsecPolicy, _ flow: Flow) -> Bool {
    candidates(for: policy, flow).contains { $0.algorithms.isEmpty }
  }

  private func candidates(for policy: IPsecPolicy, _ flow: Flow) -> [IPsecState] {
    guard let template = policy.requiredTemplate else { return [] }
    let way = Way(
      source: template.source ?? flow.source, destination: template.destination ?? flow.destination)
    return (states[way] ?? []).filter { state in
      func agrees(_ field: Field<UInt32>) -> Bool {
        guard let wanted = template.options[field], wanted != 0 else { return true }
        return state.algorithms.isEmpty || state.options[field] == wanted
      }
      // Packets that come are known by their own index, whatever the template has.
      return agrees(IPsecStateOptions.request)
        && (flow.direction == .in || agrees(IPsecStateOptions.index))
    }
  }
}

extension IPsecPolicy {
  /// How packets must be protected; nil where they need not be.
  var requiredTemplate: IPsecTemplate? {
    guard options[IPsecPolicyOptions.action] ?? 0 == 0 else { return nil }
    return templates.first { $0.options[IPsecPolicyOptions.level] ?? 0 == 0 }
  }

  fileprivate func isAbout(_ flow: InspectedIPsec.Flow) -> Bool {
    guard direction == flow.direction, selector.family == flow.source.family, selector.link == nil,
      selector.sourcePort == nil
    else { return false }
    return selector.source?.contains(flow.source) ?? true
      && selector.destination?.contains(flow.destination) ?? true
      && selector.carried ?? flow.carried == flow.carried
      && selector.destinationPort ?? flow.port == flow.port
  }
}

extension IPsecState {
  /// How many bytes behind the IP header, or of the packet that a tunnel's mode wraps, fit into a packet once they are
  /// protected; nil where that is not known.
  ///
  /// - Parameters:
  ///   - mtu: the packet's greatest size.
  ///   - header: the size of its IP header, which stays in front.
  func room(within mtu: Int, behind header: Int) -> Int? {
    guard options[IPsecStateOptions.transform] ?? IPsecProtocol.esp.rawValue == IPsecProtocol.esp.rawValue,
      options[IPsecStateOptions.mode] ?? 0 == IPsecMode.transport.rawValue
    else { return nil }
    var (vector, block, checksum) = (0, 4, 0)
    for algorithm in algorithms {
      checksum += Int(algorithm.checkBits ?? 0) / 8
      switch (algorithm.role, algorithm.name) {
      case (.aead, _), (.enc, "rfc3686(ctr(aes))"): vector = 8
      case (.enc, "cbc(aes)"): (vector, block) = (16, 16)
      case (.enc, "ecb(cipher_null)"), (.auth, _): break
      case (.enc, _): return nil
      }
    }
    // The SPI and the sequence number; and behind what is carried, padding, its length, and what comes next.
    let whole = mtu - header - 8 - vector - checksum
    return whole / block * block - 2
  }
}
