import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("forwarding entries that come and go while they are listed")
struct ForwardingChangesTests {
  private static let entryCount = 3000

  private func entry(_ number: Int, on link: Int32) -> ForwardingEntry {
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.device] = true
    options[ForwardingOptions.destination] = IPAddress("10.0.0.2")
    let address = HardwareAddress(bytes: [2, 0, 0, 0] + littleEndian(UInt16(number)))
    return ForwardingEntry(link: link, address: address, state: .permanent, options: options)
  }

  /// The addresses as they are listed: what is first is what others come behind.
  private func order(of link: Int32, _ conversation: inout Conversation) throws -> [HardwareAddress] {
    var order: [HardwareAddress] = []
    _ = try conversation.walkForwardingEntries(link: link, restart: { true }) { record, payload in
      order.append(HardwareAddress(bytes: payload.extracting(record.address).copied))
    }
    return order
  }

  /// Lists the entries of a VTEP, some of which go in the middle of the first walks.
  ///
  /// - Parameters:
  ///   - disturbed: how many walks are disturbed.
  ///   - isHeard: whether the conversation hears of changes.
  ///   - elsewhere: whether the entries that go are those of another VTEP.
  private func list(
    disturbing disturbed: Int, isHeard: Bool, elsewhere: Bool = false
  ) throws -> (missing: Int, walks: Int, isConsistent: Bool) {
    try ovlctl("link add vx0 --vni 1")
    try ovlctl("link add vx1 --vni 2 --dstport 4790")
    var conversation = Conversation(over: try KernelSocket())
    var other = Conversation(over: try KernelSocket())
    let link = try conversation.link(named: "vx0").index
    let victim = elsewhere ? try conversation.link(named: "vx1").index : link
    for device in Set([link, victim]) {
      for number in 0..<Self.entryCount {
        try conversation.enqueue(entry(number, on: device).placement(.replace), tag: number)
      }
    }
    try conversation.sendQueue()
    #expect(conversation.takeRefusals().isEmpty)
    if isHeard { conversation.forwardingChanges = try ForwardingChanges() }
    let order = try order(of: link, &conversation)
    var gone: Set<HardwareAddress> = []
    var listed: Set<HardwareAddress> = []
    var walks = 1
    let dump = try conversation.walkForwardingEntries(
      link: link,
      restart: {
        listed = []
        walks += 1
        return true
      }
    ) { record, payload throws(NetlinkError) in
      if listed.isEmpty, walks <= disturbed {
        let victims = order.filter { !gone.contains($0) }.prefix(2)
        for address in victims {
          gone.insert(address)
          var going = self.entry(0, on: victim)
          going.address = address
          try other.perform(going.deletion())
        }
      }
      listed.insert(HardwareAddress(bytes: payload.extracting(record.address).copied))
    }
    let wanted = Set(order).subtracting(elsewhere ? [] : gone)
    return (wanted.subtracting(listed).count, walks, dump.isConsistent)
  }

  @Test("are read again until they are whole")
  func heard() throws {
    try withNamespace {
      let list = try list(disturbing: 2, isHeard: true)
      #expect(list == (0, 3, true))
    }
  }

  @Test("are told to have changed where they never rest")
  func restless() throws {
    try withNamespace {
      let list = try list(disturbing: .max, isHeard: true)
      #expect(list.walks >= 4)
      #expect(!list.isConsistent)
    }
  }

  @Test("are not heard of where nobody listens: then others are missing")
  func unheard() throws {
    try withNamespace {
      let list = try list(disturbing: 1, isHeard: false)
      #expect(list.missing > 0)
      #expect(list.isConsistent)
    }
  }

  @Test("are no matter where they are another device's")
  func elsewhere() throws {
    try withNamespace {
      let list = try list(disturbing: 2, isHeard: true, elsewhere: true)
      #expect(list == (0, 1, true))
    }
  }

  @Test("are all among those that last, although each list lacks some")
  func lasting() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var quiet = Conversation(over: try KernelSocket())
      let link = try quiet.link(named: "vx0").index
      for number in 0..<Self.entryCount {
        try quiet.enqueue(entry(number, on: link).placement(.replace), tag: number)
      }
      let order = try order(of: link, &quiet)
      let going = order.prefix(8).map { address in
        var going = entry(0, on: link)
        going.address = address
        return going.deletion()
      }
      var conversation = Conversation(
        over: DisturbedSocket(socket: try KernelSocket(), other: quiet, changes: going[...]))
      conversation.forwardingChanges = try ForwardingChanges()
      let listed = Set(try conversation.lastingForwardingEntries().map(\.address))
      #expect(Set(order.dropFirst(8)).subtracting(listed).isEmpty)
      #expect(Set(order).isSuperset(of: listed))
    }
  }
}

/// A socket behind which somebody makes two changes when the first part of a list has been read.
private struct DisturbedSocket: ~Copyable, Transport {
  var socket: KernelSocket
  var other: Conversation
  var changes: ArraySlice<Request>
  private var parts = 0

  init(socket: consuming KernelSocket, other: consuming Conversation, changes: ArraySlice<Request>) {
    self.socket = socket
    self.other = other
    self.changes = changes
  }

  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    parts = 0
    try socket.send(bytes)
  }

  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    let datagram = try socket.receive(into: &buffer)
    parts += 1
    if parts == 1 {
      for change in changes.prefix(2) { try other.perform(change) }
      changes = changes.dropFirst(2)
    }
    return datagram
  }

  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    try socket.receiveWithoutWaiting(into: &buffer)
  }
}
