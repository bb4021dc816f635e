import NetlinkKit
import Overlay

/// `ipsec connect` and `ipsec disconnect`: tunnels that strongSwan's daemon has keys for.
enum IPsecConnect {
  static func connect(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecConnectionLine(&words, IPsecConnectionLine.connecting)
    let file = try line.requiredSecret()
    let operation = "connect \(line.device)"
    let protection = try session.protection(line, during: operation)
    // Any word may be the secret itself.
    let secret = try SecretFile.read(file.path, as: file.keyword, orSecret: { _ in true }, &session) {
      text throws(ValueFault) in try SecretKey(passphrase: text)
    }
    guard !session.options.isDryRun else {
      return session.streams.output.write(protection.configuration(secret))
    }
    do throws(NetlinkError) {
      let daemon = try KeyExchangeDaemon(at: line.socket)
      guard try daemon.isHere() else { throw elsewhere }
      try load(protection, secret, into: daemon)
      try makeSure(of: protection, daemon)
      if let patience = line.patience { try agree(protection, daemon, patience) }
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  static func disconnect(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecConnectionLine(&words, IPsecConnectionLine.disconnecting)
    let operation = "disconnect \(line.device)"
    do throws(NetlinkError) {
      let daemon = try KeyExchangeDaemon(at: line.socket)
      guard try daemon.isHere() else { throw elsewhere }
      let single = line.remote.map { TunnelProtection.name(of: line.device, to: $0) }
      let names = try daemon.perform("get-conns").list("conns").filter { name in
        single.map { $0 == name } ?? TunnelProtection.isName(name, of: line.device)
      }
      guard !names.isEmpty else {
        throw NetlinkError(
          operation, explanation: "the daemon has no connection for it",
          hint: "`swanctl --list-conns` lists those that it has")
      }
      for name in names {
        guard !session.options.isDryRun else {
          session.streams.output.write(line: "unload \(name)")
          continue
        }
        try unload(name, from: daemon)
      }
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  private static let elsewhere = NetlinkError(
    "", explanation: "the daemon works in another network namespace, and would protect packets there",
    hint:
      "start one in this namespace with a socket of its own (STRONGSWAN_CONF names its configuration), and"
      + " give that with `--uri SOCKET`")

  // MARK: The daemon

  /// The secret comes first: a packet may want keys as soon as there is a connection.
  private static func load(
    _ protection: TunnelProtection, _ secret: SecretKey, into daemon: borrowing KeyExchangeDaemon
  ) throws(NetlinkError) {
    try daemon.perform("load-shared", protection.secret(secret))
    do throws(NetlinkError) {
      try daemon.perform("load-conn", protection.connection)
    } catch {
      let isThere = (try? daemon.perform("get-conns").list("conns").contains(protection.name)) ?? true
      if !isThere { try? forget(protection.name, in: daemon) }
      throw error
    }
  }

  /// The daemon says yes also where the kernel refuses what it wants.
  private static func makeSure(
    of protection: TunnelProtection, _ daemon: borrowing KeyExchangeDaemon
  ) throws(NetlinkError) {
    let fault: NetlinkError
    do throws(NetlinkError) {
      var kernel = try kernel()
      let policies = try kernel.ipsecPolicies().value
      if [.out, .in].allSatisfy({ protection.policy($0, among: policies) != nil }) { return }
      fault = NetlinkError(
        "", explanation: "the daemon took it, and made no policies that protect the packets",
        hint: "what it logs tells why: `journalctl -u strongswan`")
    } catch {
      fault = IPsecDiagnosis.explained(error)
    }
    try? unload(protection.name, from: daemon)
    throw fault
  }

  private static func kernel() throws(NetlinkError) -> Conversation {
    Conversation(over: try KernelSocket(.ipsec))
  }

  /// Takes the connection away, its keys, and its secret.
  private static func unload(
    _ name: String, from daemon: borrowing KeyExchangeDaemon
  ) throws(NetlinkError) {
    try daemon.perform("unload-conn", ViciMessage([.value("name", name)]))
    // There may be none, and the other end may be away.
    _ = try? daemon.perform(
      "terminate",
      ViciMessage([.value("ike", name), .value("force", "yes"), .value("timeout", "2000")]))
    try forget(name, in: daemon)
  }

  private static func forget(
    _ name: String, in daemon: borrowing KeyExchangeDaemon
  ) throws(NetlinkError) {
    try daemon.perform(
      "unload-shared", ViciMessage([.value("id", TunnelProtection.secretName(of: name))]))
  }

  // MARK: Keys

  /// Has both ends agree upon keys now, where they have not yet.
  private static func agree(
    _ protection: TunnelProtection, _ daemon: borrowing KeyExchangeDaemon, _ seconds: Int32
  ) throws(NetlinkError) {
    if try isEstablished(protection) { return }
    try daemon.listen(to: "control-log")
    for child in protection.childNames {
      var last: String?
      do throws(NetlinkError) {
        try daemon.perform(
          "initiate",
          ViciMessage([
            .value("child", child), .value("ike", protection.name),
            .value("timeout", "\(seconds * 1000)"), .value("loglevel", "1"),
          ]), patience: (seconds + 5) * 1000
        ) { event in last = event.value("msg") ?? last }
      } catch {
        // The other end may have begun at the same time.
        if try isEstablished(protection) { return }
        throw explained(error, last, protection)
      }
    }
  }

  private static func isEstablished(_ protection: TunnelProtection) throws(NetlinkError) -> Bool {
    var kernel = try kernel()
    return protection.isEstablished(try kernel.ipsecPolicies().value, try kernel.ipsecStates().value)
  }

  /// What the daemon means, with the last that it said.
  private static func explained(
    _ error: NetlinkError, _ last: String?, _ protection: TunnelProtection
  ) -> NetlinkError {
    var error = error
    let last = last ?? ""
    if last.hasPrefix("received"), let words = error.explanation { error.explanation = "\(words): \(last)" }
    let stays = "; until then nothing passes, in the plain or otherwise"
    if last.contains("AUTHENTICATION_FAILED") {
      error.hint = "the secret at \(protection.remote) is another one\(stays)"
    } else {
      error.hint =
        "has `ovlctl ipsec connect` been told to \(protection.remote), with the same secret? Packets make the daemon try again\(stays)"
    }
    return error
  }
}

extension Session {
  /// What is to be protected, as the kernel tells of the tunnel.
  fileprivate mutating func protection(
    _ line: IPsecConnectionLine, during operation: String
  ) throws(CommandFailure) -> TunnelProtection {
    let link = try link(named: line.device, during: operation)
    let refusal = "cannot \(operation): "
    guard let tunnel = Tunnel(link), tunnel.carriedProtocol != nil, !tunnel.isExternal || line.remote != nil
    else {
      throw .system(
        refusal + "it is no tunnel whose packets IPsec can tell from others",
        hint: "there may be policies for it all the same; `ovlctl help ipsec policy` says how")
    }
    guard link.options[LinkOptions.lowerNamespace] == nil else {
      throw .system(
        refusal + "its packets leave by another network namespace",
        hint: "`ovlctl ipsec policy` there can protect them")
    }
    let own = tunnel.remote.flatMap { $0.isMulticast ? nil : $0 }
    guard let remote = line.remote ?? own else {
      throw .system(
        refusal + "it has no remote, so the other end is not known", hint: "`remote ADDRESS` names it")
    }
    let local = try local(of: tunnel, link, to: remote, during: operation)
    guard local.family == remote.family,
      let protection = TunnelProtection(
        of: link.name, tunnel, from: local, to: remote, isOneOfMany: remote != own)
    else {
      throw .system(refusal + "\(local) and \(remote) are of different families")
    }
    return protection
  }

  /// The tunnel's own address; where it has none, the one that the route to the other end has.
  private mutating func local(
    of tunnel: Tunnel, _ link: Link, to remote: IPAddress, during operation: String
  ) throws(CommandFailure) -> IPAddress {
    if let local = tunnel.local { return local }
    do throws(NetlinkError) {
      var via: Int32?
      if case .index(let index)? = link.kindOptions?[Vxlan.dev], link.kind == Vxlan.kind { via = index }
      let route = try kernel.deliveringRoute(to: remote, leavingBy: via)
      guard let source = route?.options[RouteOptions.source] else {
        throw NetlinkError(operation, errno: .unreachable, explanation: "no route leads to \(remote)")
      }
      note("\(link.name) has no local address; the route to \(remote) has \(source)")
      return source
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }
}
