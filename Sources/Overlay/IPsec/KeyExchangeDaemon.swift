import NetlinkKit

/// strongSwan's daemon, charon, which agrees with others upon the keys of IPsec; it is spoken to over its socket.
public struct KeyExchangeDaemon: ~Copyable {
  private let socket: StreamSocket

  /// Where the daemon listens unless its configuration says otherwise.
  public static let standardPath = "/run/charon.vici"
  /// What may stand in front of the path, as the daemon's own tools have it.
  private static let scheme = "unix://"
  /// How many milliseconds an answer may take that waits for no other host.
  public static let patience: Int32 = 10_000
  /// The daemon's own limit for a packet.
  private static let greatestPacket = 512 * 1024

  /// Connects.
  ///
  /// - Parameter address: the path of the socket, with or without `unix://`.
  public init(at address: String) throws(NetlinkError) {
    let path = address.hasPrefix(Self.scheme) ? String(address.dropFirst(Self.scheme.count)) : address
    let operation = "speak with charon at \(path)"
    do throws(NetlinkError) {
      socket = try StreamSocket(to: path, for: operation)
    } catch {
      var error = error
      if error.errno == .accessDenied {
        error.hint = "only root may speak with it, unless its socket is others' too"
      }
      if error.errno == .noSuchFile || error.errno == .connectionRefused {
        error.explanation = "no daemon listens there"
        error.hint =
          path == Self.standardPath
          ? "`apt install charon-systemd strongswan-swanctl` installs one, `systemctl start strongswan` starts it; `--uri SOCKET` names another's socket"
          : "`plugins { vici { socket = unix://\(path) } }` in its strongswan.conf makes a daemon listen there"
      }
      throw error
    }
  }

  /// Whether the daemon works in the network namespace that the calling thread is in; true where that is not known.
  public func isHere() throws(NetlinkError) -> Bool {
    guard let process = socket.listener, let its = NetworkNamespace.Identity(of: .process(process)) else {
      return true
    }
    return its == (try NetworkNamespace.current().identity)
  }

  /// Has the daemon do something.
  ///
  /// - Parameters:
  ///   - patience: how many milliseconds may pass until it says something.
  ///   - hear: gets what the daemon tells of meanwhile.
  /// - Throws: the daemon's own words, where it refuses.
  @discardableResult
  public func perform(
    _ command: String, _ message: ViciMessage = ViciMessage(), patience: Int32 = Self.patience,
    hearing hear: (ViciMessage) -> Void = { _ in }
  ) throws(NetlinkError) -> ViciMessage {
    try send(ViciPacket.command, command, message)
    while true {
      switch try receive(patience) {
      case .event(let event): hear(event)
      case .response(let response):
        guard response.value("success") != "no" else {
          throw NetlinkError(
            command, explanation: "charon: \(response.value("errmsg") ?? "it says no more than no")")
        }
        return response
      case .unknown: throw NetlinkError(command, explanation: "this daemon has no command “\(command)”")
      case .confirmed: throw ViciReader.malformed
      }
    }
  }

  /// Has the daemon tell of events of a name from now on.
  public func listen(to event: String) throws(NetlinkError) {
    try send(ViciPacket.registration, event, ViciMessage())
    guard case .confirmed = try receive(Self.patience) else {
      throw NetlinkError("hear of \(event)", explanation: "the daemon does not tell of it")
    }
  }

  private func send(_ kind: UInt8, _ name: String, _ message: ViciMessage) throws(NetlinkError) {
    let count = 2 + name.utf8.count + message.byteCount
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + count)
    // There may be a secret in it.
    defer { bytes.wipe() }
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    bytes.append(kind)
    bytes.append(UInt8(name.utf8.count))
    bytes += name.utf8
    message.append(to: &bytes)
    try socket.send(bytes.span, for: "speak with charon")
  }

  private func receive(_ patience: Int32) throws(NetlinkError) -> ViciPacket {
    let operation = "hear what charon says"
    let header = try socket.receive(4, patience: patience, for: operation)
    let count = header.reduce(0) { $0 << 8 | Int($1) }
    guard (1...Self.greatestPacket).contains(count) else { throw ViciReader.malformed }
    return try ViciPacket(try socket.receive(count, patience: Self.patience, for: operation))
  }
}
