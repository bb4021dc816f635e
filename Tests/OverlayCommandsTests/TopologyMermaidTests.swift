import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("topology in the language of Mermaid")
struct TopologyMermaidTests {
  private static let whole = #"""
    flowchart LR
      subgraph namespace0["this namespace"]
        n0["br0<br/>bridge<br/>mtu 1500"]
        n1["eth9 DOWN<br/>mtu 1500<br/>“to the #34;lab#34;#92;n#92;u#123;1B#125;#91;31m#60;b#62;#38;lt#59;#92;N”"]
        n2["to-left<br/>veth<br/>mtu 1500"]
        n3["to-right<br/>veth<br/>mtu 1500"]
      end
      subgraph namespace1["a#34;b#92;#60;i#62;#38;amp#59;ü"]
        n4["#34;#93;--#62;x#59;#35;#92;<br/>dummy<br/>2001:db8::1/64<br/>mtu 1500"]
        n5["end<br/>gretap key 0.0.0.7<br/>local 192.0.2.1<br/>mtu 1500"]
      end
      subgraph namespace2["empty"]
        n6["nothing but the loopback link"]
      end
      subgraph namespace3["left"]
        n7["br10<br/>bridge<br/>10.10.10.1/24<br/>mtu 1500"]
        n8["eth0<br/>veth<br/>192.168.50.1/24<br/>mtu 1500"]
        n9["eth0.5<br/>vlan id 5<br/>mtu 1500"]
        n10["vxlan2<br/>vxlan vni 2<br/>dstport 4789<br/>mtu 1500"]
        n11["vxlan10<br/>vxlan vni 10<br/>local 192.168.50.1<br/>dstport 4789<br/>mtu 1450"]
      end
      subgraph namespace4["old"]
        n12["not looked at: it is stale"]
      end
      subgraph namespace5["right"]
        n13["br10<br/>bridge<br/>10.10.10.1/24<br/>mtu 1500"]
        n14["eth0<br/>veth<br/>192.168.50.2/24<br/>mtu 1500"]
        n15["eth0.5<br/>vlan id 5<br/>mtu 1500"]
        n16["vxlan10<br/>vxlan vni 10<br/>local 192.168.50.2<br/>dstport 4789<br/>mtu 1450"]
      end
      n17(["192.0.2.2"])
      n18(["group 239.1.1.1"])
      n19(["192.168.50.3"])
      n20(["192.168.50.4"])
      n21(["192.168.50.5"])
      n22(["192.168.50.6"])
      n23["3 more with 3 MACs"]
      n2 --- n0
      n8 === n2
      n3 --- n0
      n14 === n3
      n9 --o n8
      n10 -.- n8
      n7 --- n11
      n11 -.- n8
      n11 <-.-> n16
      n15 --o n14
      n13 --- n16
      n16 -.- n14
      n5 -.-> n17
      n10 -.-> n18
      n11 -.-> n19
      n11 -.-> n20
      n11 -.-> n21
      n11 -.-> n22
      n11 -.-> n23
      classDef bridge fill:#fff3c4,stroke:#444444,color:#000000
      class n0,n7,n13 bridge
      classDef tunnel fill:#cfe3ff,stroke:#444444,color:#000000
      class n5,n10,n11,n16 tunnel
      classDef cable fill:#e3f4e1,stroke:#444444,color:#000000
      class n2,n3,n8,n14 cable
      classDef link fill:#f4f4f4,stroke:#444444,color:#000000
      class n1,n4,n9,n15 link
      classDef elsewhere fill:#ffffff,stroke:#444444,color:#000000
      class n17,n18,n19,n20,n21,n22 elsewhere
      classDef more fill:#ffffff,stroke:#444444,color:#000000
      class n6,n12,n23 more
      classDef down stroke:#c01c28,color:#c01c28
      class n1 down

    """#

  private func flowchart(_ style: TopologyStyle = TopologyStyle()) throws -> String {
    MermaidRendering(try SampleSurvey.whole().graph(), style).text
  }

  @Test("has namespaces as subgraphs with boxes in them, and every line once")
  func golden() throws {
    let graph = try SampleSurvey.whole().graph().withoutBackground()
    #expect(MermaidRendering(graph, TopologyStyle()).text == Self.whole)
  }

  @Test("has no line but those that the language has, whatever links are called")
  func syntax() throws {
    let text = /"([A-Za-z0-9 .:\/_,@+()\-]|[^\x00-\x7F]|#[0-9]+;|<br\/>)*"/
    for line in try flowchart(TopologyStyle(peerLimit: nil, showsDetails: true)).split(separator: "\n")
      .dropFirst()
    {
      let rest = line.drop { $0 == " " }.replacing(text, with: "TEXT")
      let isKnown =
        rest.wholeMatch(of: /subgraph namespace[0-9]+\[TEXT\]/) != nil || rest == "end"
        || rest.wholeMatch(of: /n[0-9]+(\[TEXT\]|\(\[TEXT\]\))/) != nil
        || rest.wholeMatch(of: /n[0-9]+ (===|---|--o|-\.-|-\.->|<-\.->) n[0-9]+/) != nil
        || rest.wholeMatch(of: /classDef [a-z]+ [a-z]+:#[0-9a-f]{6}(,[a-z]+:#[0-9a-f]{6})*/) != nil
        || rest.wholeMatch(of: /class n[0-9]+(,n[0-9]+)* [a-z]+/) != nil
      #expect(isKnown, "\(line)")
    }
  }

  @Test("joins only boxes that it has")
  func joints() throws {
    let lines = try flowchart().split(separator: "\n").map { $0.drop { $0 == " " } }
    let boxes = lines.compactMap { $0.prefixMatch(of: /(n[0-9]+)[\[(]/)?.1 }
    #expect(Set(boxes).count == boxes.count)
    for line in lines {
      guard let ends = line.wholeMatch(of: /(n[0-9]+) [^ ]+ (n[0-9]+)/) else { continue }
      #expect(boxes.contains(ends.1) && boxes.contains(ends.2), "\(line)")
    }
  }
}
