import NetlinkKit

/// What is to be protected of a tunnel between two hosts, as a connection of strongSwan's daemon.
public struct TunnelProtection: Sendable {
  /// The connection's name.
  public let name: String
  /// The address that the outer packets come from.
  public let local: IPAddress
  /// The address that they go to.
  public let remote: IPAddress
  /// What the outer packets carry (`IPPROTO_*`).
  public let carried: UInt8
  /// The UDP port that they go to, at either end; nil where they are not of UDP.
  public let port: UInt16?

  /// What is to be protected between two ends of a tunnel; nil for one whose packets no policy can tell from others.
  ///
  /// - Parameter isOneOfMany: whether the device has several other ends, so that the connection's name must tell them
  ///   apart.
  public init?(
    of device: String, _ tunnel: Tunnel, from local: IPAddress, to remote: IPAddress, isOneOfMany: Bool
  ) {
    guard let carried = tunnel.carriedProtocol else { return nil }
    name = Self.name(of: device, to: isOneOfMany ? remote : nil)
    self.local = local
    self.remote = remote
    self.carried = carried
    port = tunnel.port
  }

  /// The name of the connection for a device.
  ///
  /// - Parameter remote: the other end, for a device with several; nil for its only one.
  public static func name(of device: String, to remote: IPAddress?) -> String {
    "ovlctl-\(inFiles(device))" + (remote.map { "@\(inFiles($0))" } ?? "")
  }

  /// A link's name without what means something else in strongSwan's files, such as the dot of `eth0.10`.
  private static func inFiles(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "~" + String(byte, radix: 16)
      }
    }
    return text
  }

  private static func inFiles(_ address: IPAddress) -> String {
    String("\(address)".map { $0 == "." || $0 == ":" ? "-" : $0 })
  }

  /// Whether a connection is one for a device.
  public static func isName(_ name: String, of device: String) -> Bool {
    let own = Self.name(of: device, to: nil)
    return name == own || name.hasPrefix(own + "@")
  }

  /// What the daemon knows the secret by.
  public static func secretName(of connection: String) -> String { connection }

  /// What is agreed upon by itself: keys for packets in one direction of the tunnel, and for what comes back.
  struct Child {
    let name: String
    let local: String
    let remote: String
  }

  /// With UDP there is one for what we send, and one for what the other end does: only the destination's port is known.
  var children: [Child] {
    let address = "dynamic"
    guard let port else {
      return [Child(name: name, local: "\(address)[\(carried)]", remote: "\(address)[\(carried)]")]
    }
    let (any, fixed) = ("\(address)[\(carried)]", "\(address)[\(carried)/\(port)]")
    return [
      Child(name: "\(name)-out", local: any, remote: fixed),
      Child(name: "\(name)-in", local: fixed, remote: any),
    ]
  }

  /// What the daemon agrees upon, by name.
  public var childNames: [String] { children.map(\.name) }
}

// MARK: For the daemon

extension TunnelProtection {
  /// The connection as `load-conn`, and swanctl.conf below `connections`, have it.
  public var connection: ViciMessage {
    ViciMessage([
      .section(
        name,
        ViciMessage([
          .value("version", "2"),
          .list("local_addrs", ["\(local)"]),
          .list("remote_addrs", ["\(remote)"]),
          // What every build of the daemon has; RFC 8247 wants the second group only for old peers.
          .list("proposals", ["aes128-sha256-modp3072-modp2048"]),
          // A tunnel's ends stay where they are.
          .value("mobike", "no"),
          // A peer that lost its keys, as by a restart, is found out.
          .value("dpd_delay", "30s"),
          .value("rekey_time", "4h"),
          .section("local", Self.end(local)),
          .section("remote", Self.end(remote)),
          .section("children", ViciMessage(children.map { .section($0.name, Self.message($0)) })),
        ]))
    ])
  }

  private static func end(_ address: IPAddress) -> ViciMessage {
    ViciMessage([.value("auth", "psk"), .value("id", "\(address)")])
  }

  private static func message(_ child: Child) -> ViciMessage {
    ViciMessage([
      .value("mode", "transport"),
      .list("local_ts", [child.local]),
      .list("remote_ts", [child.remote]),
      .list("esp_proposals", ["aes128gcm16"]),
      // From now on nothing goes out in the plain; the first packet has keys agreed upon.
      .value("start_action", "trap"),
      .value("rekey_time", "1h"),
    ])
  }

  /// The secret as `load-shared` has it.
  public func secret(_ key: SecretKey) -> ViciMessage {
    ViciMessage([
      .value("id", Self.secretName(of: name)), .value("type", "IKE"), .secret("data", key),
      .list("owners", ["\(local)", "\(remote)"]),
    ])
  }
}

extension TunnelProtection {
  /// The same as a file for swanctl has it, but for the secret itself.
  public func configuration(_ key: SecretKey) -> String {
    ViciMessage([
      .section("connections", connection),
      .section(
        "secrets",
        ViciMessage([
          .section(
            "ike-\(name)",
            ViciMessage([
              .value("id-1", "\(local)"), .value("id-2", "\(remote)"), .secret("secret", key),
            ]))
        ])),
    ]).configuration()
  }
}

// MARK: In the kernel

extension TunnelProtection {
  /// The policies that the daemon makes of it, but for their templates.
  public var selectors: [(selector: IPsecSelector, direction: IPsecPolicy.Direction)] {
    [IPsecPolicy.Direction.out, .in].flatMap { direction in
      let (source, destination) = direction == .out ? (local, remote) : (remote, local)
      var selector = IPsecSelector(local.family)
      selector.source = IPPrefix(source, length: source.bitCount)
      selector.destination = IPPrefix(destination, length: destination.bitCount)
      selector.carried = carried
      selector.destinationPort = port
      return [(selector, direction)]
    }
  }

  /// The policy among some that protects what goes out, or what comes in; nil where there is none.
  public func policy(_ direction: IPsecPolicy.Direction, among policies: [IPsecPolicy]) -> IPsecPolicy? {
    guard let wanted = selectors.first(where: { $0.direction == direction })?.selector else { return nil }
    return policies.first {
      $0.direction == direction && $0.selector == wanted && !$0.templates.isEmpty
    }
  }

  /// Whether there are associations for both directions.
  public func isEstablished(_ policies: [IPsecPolicy], _ states: [IPsecState]) -> Bool {
    [IPsecPolicy.Direction.out, .in].allSatisfy { direction in
      let (source, destination) = direction == .out ? (local, remote) : (remote, local)
      let request = policy(direction, among: policies)?.templates.first?.options[IPsecStateOptions.request]
      return request.map { request in
        states.contains {
          $0.source == source && $0.destination == destination
            && $0.options[IPsecStateOptions.request] == request
            // Without keys it is one that is being agreed upon.
            && !$0.algorithms.isEmpty
        }
      } ?? false
    }
  }
}

extension Tunnel {
  /// What the outer packets carry (`IPPROTO_*`); nil where that is not one thing for all of them.
  public var carriedProtocol: UInt8? {
    guard !isWrapped else { return nil }
    switch encapsulation {
    case .vxlan, .geneve: return 17
    case .gre, .erspan: return 47
    case .none: return nil
    }
  }
}
