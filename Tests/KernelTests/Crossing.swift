/// What became of pings from the namespace left to one behind a tunnel, 192.168.60.2.
struct Crossing: Equatable {
  /// Whether a ping came back.
  let isThere: Bool
  /// What was in the IPv4 packets of the underlay, the links called eth0, but for what daemons say that exchange keys.
  let protocols: Set<UInt8>

  init(isThere: Bool, protocols: Set<UInt8>) {
    self.isThere = isThere
    self.protocols = protocols
  }

  /// Sends pings, and captures what passes the underlay of left and right meanwhile.
  init(pings: Int, every seconds: Double) throws {
    let capture = try Capture(in: ["left", "right"])
    let ping = try runProgram(
      "ip", "netns", "exec", "left", "ping", "-c", "\(pings)", "-i", "\(seconds)", "-W", "1", "192.168.60.2")
    isThere = ping.status == 0
    protocols = Set(capture.finish().filter(Self.counts).map { $0.bytes[23] })
  }

  private static func counts(_ frame: Capture.Frame) -> Bool {
    let bytes = frame.bytes
    guard frame.linkName == "eth0", bytes.count > 33, bytes[12] == 8, bytes[13] == 0 else { return false }
    // UDP to port 500.
    let isOfDaemon = bytes.count > 37 && bytes[23] == 17 && bytes[36] == 1 && bytes[37] == 0xF4
    return !isOfDaemon
  }
}
