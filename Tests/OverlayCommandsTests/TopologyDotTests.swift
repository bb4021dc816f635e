import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("topology in the language of graphviz")
struct TopologyDotTests {
  private static let whole = #"""
    digraph topology {
      graph [rankdir=LR, nodesep=0.25, ranksep=0.7, fontname="sans-serif"];
      node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11, margin="0.12,0.06"];
      edge [dir=none, fontname="sans-serif", fontsize=10];
      subgraph cluster_0 {
        graph [label="this namespace", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "/br0" [label="br0\nbridge\nmtu 1500", fillcolor="#fff3c4"];
        "/eth9" [label="eth9 DOWN\nmtu 1500\n“to the \"lab\"\\n\\u{1B}[31m<b>&amp;lt;\\N”", fillcolor="#f4f4f4", color="#c01c28", fontcolor="#c01c28"];
        "/to-left" [label="to-left\nveth\nmtu 1500", fillcolor="#e3f4e1"];
        "/to-right" [label="to-right\nveth\nmtu 1500", fillcolor="#e3f4e1"];
      }
      subgraph cluster_1 {
        graph [label="a\"b\\<i>&amp;amp;ü", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "a\"b\\<i>&amp;ü/\"]-->x;#\\" [label="\"]-->x;#\\\ndummy\n2001:db8::1/64\nmtu 1500", fillcolor="#f4f4f4"];
        "a\"b\\<i>&amp;ü/end" [label="end\ngretap key 0.0.0.7\nlocal 192.0.2.1\nmtu 1500", fillcolor="#cfe3ff"];
      }
      subgraph cluster_2 {
        graph [label="empty", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "empty/" [label="nothing but the loopback link", shape=plaintext, style=""];
      }
      subgraph cluster_3 {
        graph [label="left", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "left/br10" [label="br10\nbridge\n10.10.10.1/24\nmtu 1500", fillcolor="#fff3c4"];
        "left/eth0" [label="eth0\nveth\n192.168.50.1/24\nmtu 1500", fillcolor="#e3f4e1"];
        "left/eth0.5" [label="eth0.5\nvlan id 5\nmtu 1500", fillcolor="#f4f4f4"];
        "left/vxlan2" [label="vxlan2\nvxlan vni 2\ndstport 4789\nmtu 1500", fillcolor="#cfe3ff"];
        "left/vxlan10" [label="vxlan10\nvxlan vni 10\nlocal 192.168.50.1\ndstport 4789\nmtu 1450", fillcolor="#cfe3ff"];
      }
      subgraph cluster_4 {
        graph [label="old", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "old/" [label="not looked at: it is stale", shape=plaintext, style=""];
      }
      subgraph cluster_5 {
        graph [label="right", labeljust=l, style=rounded, color="#888888", fontsize=13];
        "right/br10" [label="br10\nbridge\n10.10.10.1/24\nmtu 1500", fillcolor="#fff3c4"];
        "right/eth0" [label="eth0\nveth\n192.168.50.2/24\nmtu 1500", fillcolor="#e3f4e1"];
        "right/eth0.5" [label="eth0.5\nvlan id 5\nmtu 1500", fillcolor="#f4f4f4"];
        "right/vxlan10" [label="vxlan10\nvxlan vni 10\nlocal 192.168.50.2\ndstport 4789\nmtu 1450", fillcolor="#cfe3ff"];
      }
      "192.0.2.2" [label="192.0.2.2", shape=ellipse, style=dashed];
      "239.1.1.1 2" [label="group 239.1.1.1", shape=ellipse, style=dashed];
      "192.168.50.3" [label="192.168.50.3", shape=ellipse, style=dashed];
      "192.168.50.4" [label="192.168.50.4", shape=ellipse, style=dashed];
      "192.168.50.5" [label="192.168.50.5", shape=ellipse, style=dashed];
      "192.168.50.6" [label="192.168.50.6", shape=ellipse, style=dashed];
      "left/vxlan10 …" [label="3 more with 3 MACs", shape=plaintext, style=""];
      "/to-left" -> "/br0" [color="#444444"];
      "left/eth0" -> "/to-left" [color="#3a7d34", penwidth=2];
      "/to-right" -> "/br0" [color="#444444"];
      "right/eth0" -> "/to-right" [color="#3a7d34", penwidth=2];
      "left/eth0.5" -> "left/eth0" [color="#444444", arrowtail=dot, dir=back];
      "left/vxlan2" -> "left/eth0" [color="#999999", style=dotted];
      "left/br10" -> "left/vxlan10" [color="#444444"];
      "left/vxlan10" -> "left/eth0" [color="#999999", style=dotted];
      "left/vxlan10" -> "right/vxlan10" [color="#1f5fbf", style=dashed, constraint=false];
      "right/eth0.5" -> "right/eth0" [color="#444444", arrowtail=dot, dir=back];
      "right/br10" -> "right/vxlan10" [color="#444444"];
      "right/vxlan10" -> "right/eth0" [color="#999999", style=dotted];
      "a\"b\\<i>&amp;ü/end" -> "192.0.2.2" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan2" -> "239.1.1.1 2" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan10" -> "192.168.50.3" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan10" -> "192.168.50.4" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan10" -> "192.168.50.5" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan10" -> "192.168.50.6" [color="#1f5fbf", style=dashed, dir=forward];
      "left/vxlan10" -> "left/vxlan10 …" [color="#1f5fbf", style=dashed, dir=forward];
    }

    """#

  @Test("has namespaces as frames with boxes in them, and every line once")
  func golden() throws {
    let graph = try SampleSurvey.whole().graph().withoutBackground()
    #expect(DotRendering(graph, TopologyStyle()).text == Self.whole)
  }

  @Test("draws nothing for nothing")
  func empty() {
    let text = DotRendering(SampleSurvey().graph(), TopologyStyle()).text
    #expect(text.hasPrefix("digraph topology {\n") && text.hasSuffix("}\n"))
    #expect(!text.contains("subgraph"))
  }

  @Test("tells two links apart whose names are no text and so read alike")
  func namesakes() throws {
    var namespace = SampleSurvey.Namespace(SampleSurvey.left)
    for index: Int32 in 2...3 { try namespace.add("\u{FFFD}", index, Dummy.kind) }
    var sample = SampleSurvey()
    sample.append(namespace)
    let text = DotRendering(sample.graph(), TopologyStyle()).text
    #expect(text.contains("\"left/\u{FFFD}\" ["))
    #expect(text.contains("\"left/\u{FFFD} 3\" ["))
  }
}
