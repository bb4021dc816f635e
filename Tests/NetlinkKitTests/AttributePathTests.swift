import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("the place of a fault in a request")
struct AttributePathTests {
  private let link: LinkSpecification = {
    var link = LinkSpecification(name: "vxlan10", kind: Vxlan.kind)
    link.options[LinkOptions.mtu] = 1450
    link.kindOptions?[Vxlan.vni] = 10
    link.kindOptions?[Vxlan.group] = IPAddress("239.1.1.1")
    return link
  }()

  @Test("an attribute's start is the path to it, from the outermost inwards")
  func starts() {
    let bytes = link.creation().bytes
    // 32: mtu, 40: name, 52: LINKINFO, 56: kind, 68: data, 72: vni, 80: group.
    #expect(bytes.count == 88)
    let paths: [Int: [UInt16]] = [
      32: [4], 40: [3], 52: [18], 56: [18, 1], 68: [18, 2], 72: [18, 2, 1], 80: [18, 2, 2],
    ]
    for (offset, path) in paths { #expect(link.creation().attributePath(at: offset) == path, "\(offset)") }
  }

  @Test("an offset within an attribute's payload is its path too")
  func within() {
    #expect(link.creation().attributePath(at: 36) == [4])
    #expect(link.creation().attributePath(at: 76) == [18, 2, 1])
  }

  @Test(
    "an offset outside of what was sent is no path", arguments: [-1, 0, 15, 16, 31, 88, 89, Int(UInt32.max)])
  func outside(offset: Int) {
    #expect(link.creation().attributePath(at: offset) == [])
  }

  @Test("any offset is a path or none", arguments: Golden.all)
  func anywhere(golden: Golden) {
    let size = golden.message[4] < 20 ? 16 : golden.message[4] < 24 ? 8 : 12
    let request = Request(bytes: golden.message, fixedHeaderSize: size)
    for offset in 0...(golden.message.count + 8) { _ = request.attributePath(at: offset) }
  }

  @Test("a path becomes the option that wrote the attribute")
  func option() {
    #expect(link.option(at: [4])?.keyword == "mtu")
    #expect(link.option(at: [18, 2, 1])?.keyword == "vni")
    #expect(link.option(at: [18, 2, 2])?.keyword == "group")
  }

  @Test(
    "no option is blamed for what no option wrote",
    arguments: [[], [3], [18], [18, 1], [18, 2], [18, 2, 15], [18, 5, 1], [99]] as [[UInt16]])
  func noOption(path: [UInt16]) {
    #expect(link.option(at: path)?.keyword == nil)
  }

  @Test("of two options that have one attribute the given one is blamed")
  func sharedAttribute() {
    var other = LinkSpecification(name: "vxlan10", kind: Vxlan.kind)
    other.kindOptions?[Vxlan.remote] = IPAddress("2001:db8::1")
    #expect(other.option(at: [18, 2, 16])?.keyword == "remote")
    #expect(other.option(at: [18, 2, 2])?.keyword == "remote")
  }

  @Test("the path of a forwarding entry and of an address is one number")
  func others() throws {
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.destination] = IPAddress("10.0.0.2")
    let entry = ForwardingEntry(link: 11, address: .zero, state: .permanent, options: options)
    #expect(entry.option(at: entry.placement(.append).attributePath(at: 40))?.keyword == "dst")
    #expect(entry.option(at: entry.placement(.append).attributePath(at: 28))?.keyword == nil)
    var settings = Settings(AddressOptions.table)
    settings[AddressOptions.label] = "eth0:a"
    let address = InterfaceAddress(
      link: 7, local: try #require(IPAddress("10.0.0.1")), prefixLength: 24, peer: nil, scope: 0,
      options: settings)
    #expect(address.option(at: address.addition().attributePath(at: 40))?.keyword == "label")
  }

  @Test("an error tells the path of the offset that the kernel gave", arguments: [true, false])
  func fromAck(echoesAll: Bool) {
    let request = link.creation()
    let record = FakeTransport.Record {
      [
        .datagram(
          acknowledgement(of: $0, error: 22, attributes: words("bad") + offset(80), echoesAll: echoesAll))
      ]
    }
    var conversation = Conversation(over: FakeTransport(record))
    var failure: NetlinkError?
    do throws(NetlinkError) { try conversation.perform(request) } catch { failure = error }
    #expect(failure?.attributePath == [18, 2, 2])
    #expect(failure?.kernelMessage == "bad")
  }
}
