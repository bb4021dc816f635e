import Foundation
import Testing

@testable import OverlayCommands

@Suite("topology as graphviz draws it", .serialized)
struct TopologyDrawingTests {
  /// Names and aliases with all that the kernel lets into them.
  private static let hostile = [
    #"ip netns add 'q"\<b>&lt;{x|y}'"#,
    #"ip -n 'q"\<b>&lt;{x|y}' link add name 'e"\' type veth peer name '<b>&amp;'"#,
    #"ip link add name ']-->x;#\N' type bridge"#, #"ip link add name $'\xff\xfe' type bridge"#,
    #"ip link add name $'\xff\xfd' type bridge"#, #"ip link add name 'ü→“”' type bridge"#,
    #"ip link add name '\' type bridge"#,
    #"ip link add name a type bridge"#,
    #"ip link set dev a alias $'two\nlines "and" \\l \\N <b>&lt; \x1b[31m \xff'"#,
    #"ip link add name subgraph type bridge"#, #"ip link add name node type bridge"#,
  ]

  @Test("is drawn without a warning, whatever links and namespaces are called")
  func hostile() throws {
    try Kernel.requireQuick()
    let outcome = try runScript(
      Self.hostile + [
        "ovlctl -d -n /proc/self/ns/net topology --format dot >host.dot", "dot -Tsvg host.dot >host.svg",
        "ovlctl topology 'q\"\\<b>&lt;{x|y}' --format dot | dot -Tsvg >other.svg",
        "dot -Tcanon host.dot >/dev/null",
        #"python3 -c 'import sys, xml.dom.minidom as x; [x.parse(f) for f in sys.argv[1:]]' host.svg other.svg"#,
        "ovlctl -d -n /proc/self/ns/net topology --format svg | cmp - host.svg", "cat host.svg other.svg",
      ], after: TopologyLab.threeHosts)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    for text in [
      #"\N"#, "ü→“”", "&lt;b&gt;&amp;amp;", "q&quot;\\&lt;b&gt;&amp;lt;{x|y}", ">subgraph DOWN<",
      ">node DOWN<",
    ] {
      #expect(outcome.output.contains(text), "\(text)")
    }
  }

  @Test("has each name twice where two that are no text read alike")
  func namesakes() throws {
    try Kernel.requireQuick()
    let outcome = try runScript(
      Self.hostile + ["ovlctl -n /proc/self/ns/net topology --format dot"], after: ["link set lo up"])
    let boxes = outcome.lines.filter { $0.hasPrefix("    \"/proc/self/ns/net/\u{FFFD}") }
    #expect(boxes.count == 2)
    #expect(Set(boxes.map { $0.prefix { $0 != "[" } }).count == 2)
  }

  @Test("has a frame for each namespace, and the tunnels as lines between them")
  func lab() throws {
    let outcome = try TopologyLab.run(["ovlctl topology left --format svg"])
    #expect(outcome.errors == "")
    let titles = outcome.output.matches(of: /<title>(.*?)<\/title>/).map { String($0.1) }
    for host in ["left", "middle", "right"] {
      #expect(
        titles.contains("\(host)/vxlan10") && titles.contains("\(host)/eth0&#45;&gt;fabric/to&#45;\(host)"))
    }
    #expect(titles.filter { $0.contains("vxlan10&#45;&gt;") && $0.hasSuffix("/vxlan10") }.count == 3)
    #expect(titles.filter { $0.hasPrefix("cluster_") }.count == 4)
  }

  @Test("is the picture that README has")
  func picture() throws {
    try Kernel.requireQuick()
    let root = Documents.root
    let file = root.appending(path: "examples/overlays/three-hosts.svg")
    let outcome = try runProgram(
      "bash", root.appending(path: "Scripts/picture").path, Binary.usual.path, "svg")
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    // Where things stand depends on the version of graphviz and on the fonts that there are.
    func words(_ picture: String) -> [String] {
      picture.matches(of: /<title>.*?<\/title>|<text [^>]*>.*?<\/text>|stroke-dasharray|fill="[^"]*"/).map {
        $0.output.replacing(/\ [xy]="[^"]*"/, with: "").description
      }
    }
    #expect(words(outcome.output) == words(try String(contentsOf: file, encoding: .utf8)))
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains("(examples/overlays/three-hosts.svg)"))
  }

  @Test("needs graphviz, and says so")
  func missing() throws {
    try Kernel.requireQuick()
    let outcome = try runScript(
      ["ovlctl=$(command -v ovlctl)", "PATH=/nowhere \"$ovlctl\" topology --format svg"], after: [])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("ovlctl: cannot draw an SVG: there is no program called dot\n  hint: "))
    #expect(outcome.errors.contains("apt-get install graphviz") && outcome.errors.contains("--format dot"))
  }

  /// Programs in graphviz's place.
  private static let programs: [(String, Int32, String?)] = [
    ("exit 3", 1, "dot ended with status 3"), ("kill -9 $$", 1, "dot ended with status 137"),
    ("cat >/dev/null; echo no", 0, nil), ("head -c 1000000 /dev/zero; cat >/dev/null", 0, nil),
    ("exec <&-; echo picture", 0, nil),
  ]

  @Test("comes to an end whatever the program does that draws", arguments: programs)
  func misbehaviour(program: String, status: Int32, words: String?) throws {
    try Kernel.requireQuick()
    // More than a pipe holds.
    let links = (1...700).map { "link add link-number-\($0) type vxlan id \($0) local 192.0.2.1" }
    let outcome = try runScript(
      [
        "mkdir bin", "printf '%s\\n' '#!/bin/bash' '\(program)' >bin/dot", "chmod +x bin/dot",
        "PATH=/run/bin:$PATH timeout 60 ovlctl -n /proc/self/ns/net topology --format svg | wc -c",
        "exit ${PIPESTATUS[0]}",
      ], after: links)
    #expect(outcome.status == status)
    #expect(words.map { outcome.errors.contains($0) } ?? (outcome.errors == ""), "\(outcome.errors)")
    if program.hasPrefix("head") { #expect(outcome.output == "1000000\n") }
  }
}
