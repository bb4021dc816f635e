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

    // What is listed first is what others come behind.
    var order: [HardwareAddress] = []
    _ = try conversation.walkForwardingEntries(link: link, restart: { true }) { record, payload in
      order.append(HardwareAddress(bytes: payload.extracting(record.address).copied))
    }
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
}
