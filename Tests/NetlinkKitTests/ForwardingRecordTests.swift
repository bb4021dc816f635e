import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a forwarding entry in the bytes of its message")
struct ForwardingRecordTests {
  private func payload(_ options: (inout Settings) -> Void = { _ in }, state: ForwardingState = .permanent)
    -> [UInt8]
  {
    var settings = Settings(ForwardingOptions.table)
    options(&settings)
    let entry = ForwardingEntry(
      link: 11, address: HardwareAddress(bytes: [2, 0, 0, 0, 0, 1]), state: state, options: settings)
    return Array(entry.placement(.add).bytes.dropFirst(Request.payloadOffset))
  }

  @Test("has what the entry has")
  func parts() throws {
    let bytes = payload {
      $0[ForwardingOptions.destination] = IPAddress("2001:db8::3")
      $0[ForwardingOptions.vni] = 77
      $0[ForwardingOptions.device] = true
    }
    let record = try #require(try ForwardingRecord(bytes.span))
    #expect(record.link == 11)
    #expect(record.state == 0xC0)
    #expect(record.flags == 0x02)
    #expect(bytes[record.address].elementsEqual([2, 0, 0, 0, 0, 1]))
    #expect(record.range(of: 1)?.count == 16)
    #expect(record.range(of: 7).flatMap { bytes.span.u32(at: $0.lowerBound) } == 77)
    #expect(record.range(of: 5) == nil)
    #expect(record.range(of: 99) == nil)
    #expect(record.master(in: bytes.span) == nil)
    #expect(record.ages(in: bytes.span) == nil)
  }

  @Test("is none of another family's")
  func family() throws {
    var bytes = payload()
    bytes[0] = 2
    #expect(try ForwardingRecord(bytes.span) == nil)
  }

  @Test("an attribute's length that is wrong is an error, never a trap", arguments: [0, 1, 3, 200, 0xFFFF])
  func malformed(length: Int) {
    var bytes = payload()
    bytes[12] = UInt8(length & 0xFF)
    bytes[13] = UInt8(length >> 8)
    #expect(throws: NetlinkError.self) { try ForwardingRecord(bytes.span) }
  }

  @Test("bytes that end anywhere are an entry or an error")
  func truncated() {
    let bytes = payload { $0[ForwardingOptions.destination] = IPAddress("10.0.0.2") }
    for count in 0..<bytes.count {
      let part = Array(bytes.prefix(count))
      if let record = try? ForwardingRecord(part.span) { #expect(record.address.upperBound <= count) }
    }
  }

  @Test("NFEA_DONT_REFRESH and NFEA_ACTIVITY_NOTIFY share one nest, which is marked as one")
  func extensions() throws {
    let bytes = payload {
      $0[ForwardingOptions.activityNotification] = true
      $0[ForwardingOptions.inactive] = true
      $0[ForwardingOptions.withoutRefresh] = true
    }
    let record = try #require(try ForwardingRecord(bytes.span))
    let nest = try #require(record.range(of: 14))
    // nla_len 5, NFEA_ACTIVITY_NOTIFY, both bits; nla_len 4, NFEA_DONT_REFRESH.
    #expect(bytes[nest].elementsEqual([5, 0, 1, 0, 3, 0, 0, 0, 4, 0, 2, 0]))
    #expect(bytes[nest.lowerBound - 1] == 0x80)
    let entry = try #require(try ForwardingEntry(bytes.span))
    #expect(entry.options[ForwardingOptions.inactive] == true)
    #expect(entry.options[ForwardingOptions.withoutRefresh] == true)
  }

  @Test("`norefresh` alone leaves the notification as it is")
  func withoutRefresh() throws {
    let bytes = payload { $0[ForwardingOptions.withoutRefresh] = true }
    let record = try #require(try ForwardingRecord(bytes.span))
    let nest = try #require(record.range(of: 14))
    #expect(bytes[nest].elementsEqual([4, 0, 2, 0]))
  }
}

@Suite("which forwarding entries are meant")
struct ForwardingFilterTests {
  private func admits(_ filter: ForwardingFilter, _ entry: ForwardingEntry, of bridge: Int32? = nil) throws
    -> Bool
  {
    var bytes = Array(entry.placement(.add).bytes.dropFirst(Request.payloadOffset))
    if let bridge {
      var writer = MessageWriter(.newNeighbor, [], header: NeighborHeader())
      writer.put(ForwardingRecord.Attribute.master, bridge)
      bytes += writer.finish().bytes.dropFirst(Request.payloadOffset + NeighborHeader.size)
    }
    let record = try #require(try ForwardingRecord(bytes.span))
    return filter.admits(record, bytes.span)
  }

  private func entry(_ state: ForwardingState = .permanent, _ set: (inout Settings) -> Void = { _ in })
    -> ForwardingEntry
  {
    var settings = Settings(ForwardingOptions.table)
    set(&settings)
    return ForwardingEntry(
      link: 11, address: HardwareAddress(bytes: [2, 0, 0, 0, 0, 1]), state: state, options: settings)
  }

  private func vtep() throws -> Link {
    var link = LinkSpecification(name: "vxlan10", kind: Vxlan.kind)
    link.index = 11
    link.kindOptions?[Vxlan.vni] = 10
    link.kindOptions?[Vxlan.dstport] = 4789
    return try Link(Array(link.creation().bytes.dropFirst(Request.payloadOffset)).span)
  }

  @Test("an entry without a VNI has the VTEP's, but for one of a bridge's table")
  func defaults() throws {
    var wanted = Settings(ForwardingOptions.table)
    wanted[ForwardingOptions.vni] = 10
    var filter = ForwardingFilter()
    filter.require(wanted, on: [try vtep()])
    #expect(try admits(filter, entry()))
    #expect(try admits(filter, entry { $0[ForwardingOptions.vni] = 10 }))
    #expect(try !admits(filter, entry { $0[ForwardingOptions.vni] = 11 }))
    #expect(try !admits(filter, entry(), of: 5))
    var other = ForwardingFilter()
    other.require(wanted)
    #expect(try !admits(other, entry()))
  }

  @Test(
    "a condition admits the states that it names",
    arguments: [
      ("permanent", [.permanent]), ("nopermanent", [.static, .dynamic]), ("static", [.static]),
      ("nostatic", [.dynamic]), ("dynamic", [.dynamic]), ("nodynamic", [.permanent, .static]),
      ("no-dynamic", [.permanent, .static]),
    ] as [(String, [ForwardingState])])
  func states(word: String, admitted: [ForwardingState]) throws {
    let (condition, isNegated) = try #require(ForwardingCondition.match(word))
    var conditions = ForwardingConditions()
    let isPossible = conditions.add(condition, isNegated: isNegated)
    #expect(isPossible)
    var filter = ForwardingFilter()
    filter.require(conditions)
    #expect(try ForwardingState.allCases.filter { try admits(filter, entry($0)) } == admitted)
  }

  @Test("conditions that no entry keeps to contradict one another")
  func contradiction() throws {
    var conditions = ForwardingConditions()
    let permanent = try #require(ForwardingCondition.match("permanent"))
    let dynamic = try #require(ForwardingCondition.match("dynamic"))
    let first = conditions.add(permanent.condition, isNegated: false)
    let second = conditions.add(dynamic.condition, isNegated: false)
    let opposite = conditions.add(permanent.condition, isNegated: true)
    #expect([first, second, opposite] == [true, false, false])
  }

  @Test(
    "conditions are told in words that say the same",
    arguments: [
      "permanent", "nopermanent", "static", "nostatic", "dynamic", "nodynamic", "extern_learn", "norouter",
    ])
  func words(word: String) throws {
    let (condition, isNegated) = try #require(ForwardingCondition.match(word))
    var conditions = ForwardingConditions()
    _ = conditions.add(condition, isNegated: isNegated)
    #expect(conditions.words == [word])
  }

  @Test("one message says it all, but for a VNI of 0, which the kernel takes for none")
  func oneMessage() {
    func deletion(_ set: (inout Settings) -> Void) -> ForwardingBulkDeletion {
      var options = Settings(ForwardingOptions.table)
      set(&options)
      return ForwardingBulkDeletion(link: 11, isOfMaster: false, conditions: .init(), options: options)
    }
    #expect(deletion { _ in }.isOneMessage)
    #expect(deletion { $0[ForwardingOptions.vni] = 7 }.isOneMessage)
    #expect(!deletion { $0[ForwardingOptions.vni] = 0 }.isOneMessage)
    #expect(!deletion { $0[ForwardingOptions.sourceVNI] = 0 }.isOneMessage)
  }
}
