import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("topology as a tree")
struct TopologyTreeTests {
  private static let whole = #"""
    this namespace
    ├─ br0 bridge mtu 1500
    │  ├─ to-left veth ↔ eth0 in left mtu 1500
    │  └─ to-right veth ↔ eth0 in right mtu 1500
    └─ eth9 DOWN mtu 1500 “to the "lab"\n\u{1B}[31m<b>&lt;\N”
    a"b\<i>&amp;ü
    ├─ "]-->x;#\ dummy mtu 1500 2001:db8::1/64
    └─ end gretap key 0.0.0.7 local 192.0.2.1 mtu 1500
       └─ → 192.0.2.2
    empty
    └─ (nothing but the loopback link)
    left
    ├─ br10 bridge mtu 1500 10.10.10.1/24
    │  └─ vxlan10 vxlan vni 10 local 192.168.50.1 dstport 4789 dev eth0 mtu 1450
    │     ├─ → 192.168.50.2 (vxlan10 in right) flood, 1 MAC
    │     ├─ → 192.168.50.3 flood
    │     ├─ → 192.168.50.4 flood
    │     ├─ → 192.168.50.5 flood
    │     └─ … 4 more with 3 MACs (--all-peers shows them)
    ├─ eth0 veth ↔ to-left in this namespace mtu 1500 192.168.50.1/24
    │  └─ eth0.5 vlan id 5 mtu 1500
    └─ vxlan2 vxlan vni 2 dstport 4789 via eth0 mtu 1500
       └─ → 239.1.1.1 group, flood
    old
    └─ (not looked at: it is stale)
    right
    ├─ br10 bridge mtu 1500 10.10.10.1/24
    │  └─ vxlan10 vxlan vni 10 local 192.168.50.2 dstport 4789 dev eth0 mtu 1450
    │     └─ → 192.168.50.1 (vxlan10 in left) flood, 1 MAC
    └─ eth0 veth ↔ to-right in this namespace mtu 1500 192.168.50.2/24
       └─ eth0.5 vlan id 5 mtu 1500

    """#

  private static let ascii = #"""
    this namespace
    |- br0 bridge mtu 1500
    |  |- to-left veth <-> eth0 in left mtu 1500
    |  `- to-right veth <-> eth0 in right mtu 1500
    `- eth9 DOWN mtu 1500 "to the "lab"\n\u{1B}[31m<b>&lt;\N"
    left
    |- br10 bridge mtu 1500 10.10.10.1/24
    |  `- vxlan10 vxlan vni 10 local 192.168.50.1 dstport 4789 dev eth0 mtu 1450
    |     |- -> 192.168.50.2 (vxlan10 in right) flood, 1 MAC
    |     |- -> 192.168.50.3 flood
    |     |- -> 192.168.50.4 flood
    |     |- -> 192.168.50.5 flood
    |     `- ... 4 more with 3 MACs (--all-peers shows them)
    |- eth0 veth <-> to-left in this namespace mtu 1500 192.168.50.1/24
    |  `- eth0.5 vlan id 5 mtu 1500
    `- vxlan2 vxlan vni 2 dstport 4789 via eth0 mtu 1500
       `- -> 239.1.1.1 group, flood
    right
    |- br10 bridge mtu 1500 10.10.10.1/24
    |  `- vxlan10 vxlan vni 10 local 192.168.50.2 dstport 4789 dev eth0 mtu 1450
    |     `- -> 192.168.50.1 (vxlan10 in left) flood, 1 MAC
    `- eth0 veth <-> to-right in this namespace mtu 1500 192.168.50.2/24
       `- eth0.5 vlan id 5 mtu 1500

    """#

  private func tree(_ style: TopologyStyle = TopologyStyle(), isASCII: Bool = false) throws -> String {
    let graph = try SampleSurvey.whole().graph().withoutBackground()
    return TreeRendering(graph, style, isASCII: isASCII).text
  }

  @Test("has namespaces, what hangs together in them, and where tunnels lead")
  func golden() throws {
    #expect(try tree() == Self.whole)
  }

  @Test("is the same each time")
  func repeated() throws {
    #expect(try tree() == tree())
  }

  @Test("may be drawn with letters that every terminal has")
  func letters() throws {
    let graph = try SampleSurvey.whole().graph().connected(with: [], [SampleSurvey.right]).withoutBackground()
    let text = TreeRendering(graph, TopologyStyle(), isASCII: true).text
    #expect(text == Self.ascii)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test("has every peer where they are asked for")
  func peers() throws {
    let text = try tree(TopologyStyle(peerLimit: nil))
    for number in 3...9 { #expect(text.contains("→ 192.168.50.\(number) flood")) }
    #expect(text.contains("192.168.50.9 flood, 3 MACs\n"))
    #expect(!text.contains("…"))
  }

  @Test("shows one peer rather than a line that says that there is one more")
  func lastPeer() throws {
    #expect(try tree(TopologyStyle(peerLimit: 7)) == tree(TopologyStyle(peerLimit: nil)))
    #expect(try tree(TopologyStyle(peerLimit: 6)).contains("… 2 more with 3 MACs (--all-peers shows them)"))
  }

  @Test("has link-local addresses with all details alone, and those of one family where it is asked for")
  func addresses() throws {
    #expect(try !tree().contains("fe80::1/64"))
    #expect(try tree(TopologyStyle(showsDetails: true)).contains("192.168.50.1/24 fe80::1/64"))
    #expect(try !tree(TopologyStyle(family: .ipv6)).contains("192.168.50.1/24"))
    #expect(try tree(TopologyStyle(family: .ipv6)).contains("2001:db8::1/64"))
  }

  @Test("writes out what a terminal would act on")
  func escapes() throws {
    let text = try tree(TopologyStyle(showsDetails: true))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
  }

  @Test("shows names, addresses and states in their colors, and leaves an alias alone")
  func colors() throws {
    func colored(_ text: String) -> String {
      String(decoding: Coloring(isBrief: false, isTree: true).colored(Array(text.utf8)), as: UTF8.self)
        .replacing("\u{1B}[1;", with: "\u{1B}[").replacing("\u{1B}[0m", with: "}")
        .replacing("\u{1B}[36m", with: "link{").replacing("\u{1B}[35m", with: "ipv4{")
        .replacing("\u{1B}[31m", with: "down{")
    }
    #expect(
      colored("│  └─ eth0 DOWN veth ↔ to-left in left mtu 1 192.0.2.1/24 “eth0 192.0.2.1”\n")
        == "│  └─ link{eth0} down{DOWN} veth ↔ link{to-left} in left mtu 1 ipv4{192.0.2.1}/24 “eth0 192.0.2.1”\n"
    )
    #expect(colored("   ├─ → 192.0.2.2 flood") == "   ├─ → ipv4{192.0.2.2} flood")
    #expect(colored("|- x vxlan dev eth0") == "|- link{x} vxlan dev link{eth0}")
    #expect(colored("└─ (nothing but the loopback link)") == "└─ (nothing but the loopback link)")
    #expect(colored("└─ … 4 more") == "└─ … 4 more")
  }
}
