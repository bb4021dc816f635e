import NetlinkFixtures
import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("messages for strongSwan's daemon")
struct ViciMessageTests {
  private static let sample = ViciMessage([
    .value("version", "2"), .list("proposals", ["a", "bc"]),
    .section("local", ViciMessage([.value("id", "10.0.0.1"), .list("none", [])])),
  ])

  private static func bytes(_ message: ViciMessage) -> [UInt8] {
    var bytes: [UInt8] = []
    message.append(to: &bytes)
    return bytes
  }

  @Test("are values, lists and sections with their lengths in front")
  func written() {
    let expected = [
      "030776657273696f6e000132",  // version = 2
      "040970726f706f73616c73" + "05000161" + "0500026263" + "06",  // proposals = a, bc
      "01056c6f63616c" + "03026964000831302e302e302e31" + "04046e6f6e65" + "06" + "02",  // local { … }
    ].joined()
    #expect(hexadecimal(Self.bytes(Self.sample)) == expected)
  }

  @Test("have a secret as it is in the file, and its size is known before, so that no copy is left behind")
  func secret() throws {
    let key = try SecretKey(passphrase: Array("ä \"b\"\n".utf8))
    let message = ViciMessage([.secret("data", key)])
    #expect(hexadecimal(Self.bytes(message)) == "030464617461" + "0006" + "c3a420226222")
    for message in [message, Self.sample] { #expect(Self.bytes(message).count == message.byteCount) }
  }

  @Test("are read as they are written")
  func roundTrip() throws {
    let read = try ViciMessage(Self.bytes(Self.sample))
    #expect(Self.bytes(read) == Self.bytes(Self.sample))
    #expect(read.value("version") == "2" && read.list("proposals") == ["a", "bc"])
    #expect(read.value("nothing") == nil && read.list("nothing") == [])
  }

  @Test("that end too early are refused, wherever that is")
  func cut() {
    let whole = Self.bytes(Self.sample)
    // Between two elements, what is there is whole.
    let ends = [0, 12, 33, whole.count]
    for count in 0...whole.count {
      let part = Array(whole.prefix(count))
      #expect(((try? ViciMessage(part)) != nil) == ends.contains(count), "\(count)")
    }
  }

  @Test(
    "that say what they are not are refused",
    arguments: [
      "02",  // the end of no section
      "06",  // the end of no list
      "05000161",  // an item of no list
      "00", "07", "ff",  // nothing that there is
      "0401610301620000" + "06",  // a value in a list
      "03ff61",  // a name longer than all
      "030161ffff62",  // a value longer than all
    ])
  func hostile(hexadecimal: String) throws {
    let bytes = Array(bytes(of: hexadecimal))
    #expect(throws: NetlinkError.self) { try ViciMessage(bytes) }
  }

  @Test("of a million sections within sections do not overrun the stack")
  func deep() {
    let start: [UInt8] = [1, 1, 0x61]
    let bytes = Array(repeatElement(start, count: 1_000_000).joined())
    #expect(throws: NetlinkError.self) { try ViciMessage(bytes) }
  }

  @Test("of whatever bytes are read or refused, and trap nothing")
  func random() {
    var generator = Xorshift(state: 0x2545_F491_4F6C_DD1D)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &generator)
      // Mostly the bytes that mean something.
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...7, using: &generator) }
      _ = try? ViciPacket(bytes)
    }
  }

  private struct Xorshift: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test("of the daemon are answers, events, and what it does not know")
  func packets() throws {
    let answer: [UInt8] = Self.bytes(ViciMessage([.value("success", "no"), .value("errmsg", "why")]))
    guard case .response(let message) = try ViciPacket([1] + answer) else { return #expect(Bool(false)) }
    #expect(message.value("errmsg") == "why")
    let event = [7, 3] + Array("log".utf8) + Self.bytes(ViciMessage([.value("msg", "said")]))
    guard case .event(let message) = try ViciPacket(event) else { return #expect(Bool(false)) }
    #expect(message.value("msg") == "said")
    for byte: UInt8 in [2, 6] {
      guard case .unknown = try ViciPacket([byte]) else { return #expect(Bool(false)) }
    }
    for bytes: [UInt8] in [[], [0], [3], [8], [7], [7, 9, 1]] {
      #expect(throws: NetlinkError.self) { try ViciPacket(bytes) }
    }
  }

  private func bytes(of hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).compactMap { place in
      UInt8(String(decoding: digits[place..<(place + 2)], as: UTF8.self), radix: 16)
    }
  }
}

@Suite("the protection of a tunnel")
struct TunnelProtectionTests {
  /// A tunnel with VXLAN's old port, or within UDP, where an option says so.
  private static func tunnel(_ kind: LinkKind, _ option: String = "") throws -> Tunnel? {
    var link = LinkSpecification(name: "tunnel", kind: kind)
    link.index = 9
    if option == "port" { link.kindOptions?[Vxlan.dstport] = 8472 }
    if option == "fou" { link.kindOptions?[Gre.encapsulation.type] = EncapsulationType.fou }
    return Tunnel(try Link(Array(link.creation().bytes.dropFirst(16)).span))
  }

  @Test(
    "wants what its kind sends, and nothing else",
    arguments: [
      (Vxlan.kind, "port", ["dynamic[17] dynamic[17/8472]", "dynamic[17/8472] dynamic[17]"]),
      (Geneve.kind, "", ["dynamic[17] dynamic[17/6081]", "dynamic[17/6081] dynamic[17]"]),
      (Gretap.kind, "", ["dynamic[47] dynamic[47]"]), (Gre.kind, "", ["dynamic[47] dynamic[47]"]),
      (IP6Gretap.kind, "", ["dynamic[47] dynamic[47]"]), (Erspan.kind, "", ["dynamic[47] dynamic[47]"]),
      (Gretap.kind, "fou", nil), (IPIP.kind, "", nil), (Bridge.kind, "", nil),
    ] as [(LinkKind, String, [String]?)])
  func wanted(kind: LinkKind, option: String, expected: [String]?) throws {
    let tunnel = try Self.tunnel(kind, option)
    let (local, remote) = (try #require(IPAddress("10.0.0.1")), try #require(IPAddress("10.0.0.2")))
    let protection = tunnel.flatMap {
      TunnelProtection(of: "tunnel", $0, from: local, to: remote, isOneOfMany: false)
    }
    #expect(protection?.children.map { "\($0.local) \($0.remote)" } == expected)
    guard let protection else { return }
    for (selector, direction) in protection.selectors {
      #expect(selector.carried == protection.carried && selector.destinationPort == protection.port)
      #expect(selector.sourcePort == nil)
      #expect(selector.source?.address == (direction == .out ? local : remote))
      #expect(selector.destination?.address == (direction == .out ? remote : local))
    }
  }

  @Test("is a connection in transport mode that stops packets until there are keys, and has no secret in it")
  func connection() throws {
    let tunnel = try #require(try Self.tunnel(Gretap.kind))
    let (local, remote) = (try #require(IPAddress("fd00::1")), try #require(IPAddress("fd00::2")))
    let protection = try #require(
      TunnelProtection(of: "tunnel", tunnel, from: local, to: remote, isOneOfMany: false))
    let key = try SecretKey(passphrase: Array("hush".utf8))
    let text = protection.configuration(key)
    for line in [
      "ovlctl-tunnel {", "local_addrs = fd00::1", "remote_addrs = fd00::2", "auth = psk", "id = fd00::1",
      "mode = transport", "start_action = trap", "# secret = (not shown)",
    ] {
      #expect(text.contains("\(line)\n"), "\(line)")
    }
    #expect(!text.contains("hush"))
  }

  @Test("has a connection's name by its device, and by the other end where there are several")
  func names() throws {
    let remote = try #require(IPAddress("10.0.0.2"))
    let several = TunnelProtection.name(of: "vxlan1", to: remote)
    #expect(several == "ovlctl-vxlan1@10-0-0-2")
    #expect(TunnelProtection.isName(several, of: "vxlan1"))
    #expect(TunnelProtection.isName("ovlctl-vxlan1", of: "vxlan1"))
    #expect(!TunnelProtection.isName("ovlctl-vxlan10", of: "vxlan1"))
    #expect(!TunnelProtection.isName("vxlan1", of: "vxlan1"))
  }
}

@Suite("a secret that both ends know")
struct PassphraseTests {
  @Test(
    "is a file's bytes, but for the end of the line",
    arguments: [("a b", 3), ("a\n", 1), ("a\r\n", 1), ("a\n\n", 2), ("\ta", 2), ("0x0102", 6)])
  func taken(text: String, count: Int) throws {
    #expect(try SecretKey(passphrase: Array(text.utf8)).byteCount == count)
  }

  @Test("is there, and of a length that one has", arguments: ["", "\n", "\r\n"])
  func missing(text: String) {
    #expect(throws: ValueFault.self) { try SecretKey(passphrase: Array(text.utf8)) }
    #expect(throws: ValueFault.self) { try SecretKey(passphrase: [UInt8](repeating: 0x61, count: 1025)) }
  }
}
