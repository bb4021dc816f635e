import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("the settings of an object")
struct SettingsTests {
  @Test("nothing is given at first")
  func empty() {
    let settings = Settings(Vxlan.kind.table)
    #expect(settings.isEmpty)
    #expect(settings.given.isEmpty)
    #expect(settings[Vxlan.vni] == nil)
  }

  @Test("absent differs from off, and off from on")
  func toggles() {
    let absent = Settings(Vxlan.kind.table)
    var off = absent
    off[Vxlan.learning] = false
    var on = absent
    on[Vxlan.learning] = true
    #expect(Set([absent, off, on]).count == 3)
    #expect(attributes(absent) == "")
    #expect(attributes(off) == "0500070000000000")
    #expect(attributes(on) == "0500070001000000")
  }

  @Test("absent differs from zero")
  func zero() {
    let absent = Settings(Vxlan.kind.table)
    var zero = absent
    zero[Vxlan.ageing] = 0
    #expect(absent != zero)
    #expect(!zero.isEmpty)
    #expect(attributes(zero) == "0800080000000000")
  }

  @Test("a value that is taken away is absent again")
  func takenAway() {
    var settings = Settings(Vxlan.kind.table)
    settings[Vxlan.vni] = 10
    settings[Vxlan.vni] = nil
    #expect(settings == Settings(Vxlan.kind.table))
  }

  @Test("what is given stands in the table's order")
  func order() {
    var settings = Settings(Vxlan.kind.table)
    settings[Vxlan.dstport] = 4789
    settings[Vxlan.vni] = 10
    #expect(settings.given.map(\.field.keyword) == ["vni", "dstport"])
  }

  @Test("a typed handle reads no value of another type")
  func types() {
    var settings = Settings(Vxlan.kind.table)
    settings[Vxlan.vni.descriptor] = .toggle(true)
    #expect(settings[Vxlan.vni] == nil)
    settings[Vxlan.vni.descriptor] = .number(1 << 40)
    #expect(settings[Vxlan.vni] == nil)
  }

  @Test("settings laid over others replace what they give, and keep the rest")
  func overlay() {
    var below = Settings(Vxlan.kind.table)
    below[Vxlan.vni] = 10
    below[Vxlan.learning] = true
    var above = Settings(Vxlan.kind.table)
    above[Vxlan.learning] = false
    let result = below.overlaid(with: above)
    #expect(result[Vxlan.vni] == 10)
    #expect(result[Vxlan.learning] == false)
  }

  @Test("settings of different tables differ")
  func tables() {
    #expect(Settings(Gretap.kind.table) != Settings(IP6Gretap.kind.table))
  }

  @Test("the header's flags name exactly the bits that are given")
  func headerFlags() {
    var settings = Settings(LinkOptions.table)
    #expect(settings.headerFlags == (0, 0))
    settings[LinkOptions.up] = false
    #expect(settings.headerFlags == (0, 0x1))
    settings[LinkOptions.arp] = false
    #expect(settings.headerFlags == (0x80, 0x81))
    settings[LinkOptions.arp] = true
    settings[LinkOptions.up] = true
    settings[LinkOptions.promiscuous] = true
    #expect(settings.headerFlags == (0x101, 0x181))
  }

  @Test("of the header's flags those that the mask names are read, all of them without one")
  func decodedFlags() {
    var settings = Settings(LinkOptions.table)
    settings.decode(headerFlags: 0x81, mask: 0x1)
    #expect(settings.given.map(\.field.keyword) == ["up"])
    settings.decode(headerFlags: 0x81)
    #expect(settings[LinkOptions.up] == true)
    #expect(settings[LinkOptions.arp] == false)
    #expect(settings[LinkOptions.multicast] == false)
  }

  @Test("options that share an attribute make one of it, with the bits that are named")
  func sharedBits() {
    var settings = Settings(Bridge.kind.table)
    settings[Bridge.noLinkLocalLearning] = true
    settings[Bridge.multicastVLANSnooping] = false
    #expect(attributes(settings) == "0c002e00" + "01000000" + "03000000")
  }

  @Test("a bit that the kernel does not name is absent, not off")
  func unnamedBits() throws {
    let bytes = attribute(46, littleEndian(UInt32(1)) + littleEndian(UInt32(3)))
    let settings = Settings(Bridge.kind.table, decoding: try AttributeList(bytes.span), in: bytes.span)
    #expect(settings[Bridge.noLinkLocalLearning] == true)
    #expect(settings[Bridge.multicastVLANSnooping] == false)
    #expect(settings[Bridge.multipleSpanningTrees] == nil)
  }

  @Test("a GRE key says that there is one; its zero too")
  func greKey() {
    var settings = Settings(Gretap.kind.table)
    settings[TableField.described("gretap ikey")] = .number(0)
    #expect(attributes(settings) == "0800040000000000" + "0600020020000000")
  }

  @Test("what no option claims is kept")
  func unclaimed() throws {
    let data = attribute(1, [1, 0, 0, 0]) + attribute(100, [8]) + attribute(200, [9]) + attribute(201, [])
    let information = attribute(1, Array("vxlan".utf8)) + attribute(2, data)
    let header = [UInt8](repeating: 0, count: LinkHeader.size)
    let message = header + attribute(3, Array("vx0".utf8)) + attribute(18, information)
    let unknown = try Link(message.span).unknown
    #expect(unknown.map(\.number) == [100, 200, 201])
    #expect(unknown.map(\.payload) == [[8], [9], []])
  }

  @Test("a new link gets the kind's defaults where nothing is given, and no exception is")
  func defaults() {
    let completed = Vxlan.kind.completed(Settings(Vxlan.kind.table))
    #expect(completed[Vxlan.dstport] == 4789)
    var given = Settings(Vxlan.kind.table)
    given[Vxlan.dstport] = 8472
    #expect(Vxlan.kind.completed(given)[Vxlan.dstport] == 8472)
    var exception = Settings(Vxlan.kind.table)
    exception[Vxlan.genericProtocol] = true
    #expect(Vxlan.kind.completed(exception)[Vxlan.dstport] == nil)
  }

  private func attributes(_ settings: Settings) -> String {
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    settings.encode(into: &writer)
    return hexadecimal(writer.finish().bytes.dropFirst(32))
  }
}
