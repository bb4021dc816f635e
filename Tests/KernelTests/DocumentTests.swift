import Foundation
import Testing

@testable import OverlayCommands

@Suite("what the documents show", .serialized)
struct DocumentTests {
  private static let blocks = Documents.names.flatMap { (try? Documents.blocks(of: $0)) ?? [] }
  /// The examples of commands have tests of their own, and so has what builds the program that is tested.
  private static let blocksToRun = blocks.filter { block in
    block.reason == nil && !examples.contains(block.lines)
      && !block.lines.allSatisfy { $0.hasPrefix("make ") }
  }
  private static let examples = Set(Command.all.map { [$0.example] })

  @Test("works as it stands", arguments: blocksToRun.map(\.place))
  func works(place: String) throws {
    let block = try #require(Self.blocksToRun.first { $0.place == place })
    let before = try Self.predecessors(of: block)
    let features = Set((before + [block]).flatMap(\.features)).sorted()
    if features.isEmpty { try Kernel.requireQuick() }
    for feature in features { try Kernel.require(feature) }
    let lines = before.flatMap { $0.hidden + $0.lines } + block.hidden
    if let exchanges = block.exchanges {
      try compare(exchanges, after: lines)
    } else {
      let outcome = try runScript(lines + block.lines, after: Self.host)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors == "")
    }
  }

  /// What each command printed, on either stream, is what the document has behind it.
  private func compare(_ exchanges: [DocumentBlock.Exchange], after lines: [String]) throws {
    let mark = "\u{1}"
    let commands = exchanges.map { "{ \($0.command)\n} 2>&1 || true; printf '\(mark)'" }
    let outcome = try runScript(lines + ["printf '\(mark)'"] + commands, after: Self.host)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let outputs = outcome.output.components(separatedBy: mark).dropFirst()
    for (exchange, output) in zip(exchanges, outputs) {
      #expect(output == exchange.output.map { $0 + "\n" }.joined(), "\(exchange.command)")
    }
  }

  @Test("of ip and bridge works with ovlctl in their place, and comes to the same")
  func drop() throws {
    let block = try #require(Self.blocks.first { $0.name == "before" })
    let before = try Self.predecessors(of: block)
    let lines = before.flatMap { $0.hidden + $0.lines } + block.hidden
    let show = ["ovlctl -n left -d link show vxlan10 --as-command", "ovlctl -n left fdb show dev vxlan10"]
    let ours = block.lines.map { line in
      "ovlctl " + line.split(separator: " ").dropFirst().joined(separator: " ")
    }
    let expected = try runScript(lines + block.lines + show, after: Self.host)
    let outcome = try runScript(lines + ours + show, after: Self.host)
    #expect(outcome.status == 0 && !outcome.output.isEmpty)
    // The link-layer address is a new one each time.
    let withoutAddress = { (text: String) in
      text.replacing(/(lladdr |address )?[0-9a-f]{2}(:[0-9a-f]{2}){5} (?!dst)/, with: "")
    }
    #expect(withoutAddress(outcome.output) == withoutAddress(expected.output))
  }

  @Test("is left alone only where the document says why, and seldom")
  func exceptions() {
    let exceptions = Self.blocks.filter { $0.reason != nil }
    #expect(exceptions.count <= 6)
    #expect(exceptions.allSatisfy { $0.reason?.isEmpty == false })
  }

  @Test("is there at all", arguments: Documents.names)
  func present(name: String) throws {
    #expect(!Self.blocks.filter { $0.place.hasPrefix(name + ":") }.isEmpty)
  }

  @Test("has comments that are understood")
  func comments() {
    let names = Set(Self.blocks.compactMap(\.name))
    for block in Self.blocks {
      for clause in block.clauses {
        #expect(["as", "after", "needs"].contains { clause.hasPrefix($0 + " ") }, "\(block.place)")
      }
      #expect(names.isSuperset(of: block.predecessors), "\(block.place)")
    }
  }

  @Test(
    "JSON is one array, also where there is nothing to show",
    arguments: [
      "link show type bridge", "-6 addr show dev eth0 up", "fdb show dev lo", "peer show", "vlan show",
      "vlan tunnelshow", "vlan global show", "vni show", "mdb show", "route show dev eth0", "neigh show",
      "netns list", "netns identify", "check",
    ])
  func arrays(words: String) throws {
    if words.hasPrefix("vlan ") { try Kernel.require("VLAN filtering") }
    let outcome = try runScript(["ovlctl -j \(words)"], after: ["link add eth0 --peer cable"])
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.hasPrefix("[") && outcome.output.hasSuffix("]\n"))
  }

  @Test("examples are programs that work", arguments: programs)
  func program(name: String) throws {
    let path = Documents.root.appending(path: "examples/\(name)").path
    let outcome = try runProgram("env", "OVLCTL=\(Binary.usual.path)", path)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  private static let programs: [String] = {
    let folder = Documents.root.appending(path: "examples").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { name in
      let path = "\(folder)/\(name)"
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      return type == .typeRegular && FileManager.default.isExecutableFile(atPath: path)
    }
  }()

  /// A host with an underlay and a way out, which is what the documents take for granted.
  private static let host = [
    "link add eth0 --peer cable --peer-up --up", "addr add 192.168.50.4/24 dev eth0",
    "route add default via 192.168.50.1",
  ]

  /// The blocks that a block comes after, the first of them first.
  private static func predecessors(of block: DocumentBlock) throws -> [DocumentBlock] {
    try block.predecessors.flatMap { name in
      let predecessor = try #require(blocks.first { $0.name == name })
      return try predecessors(of: predecessor) + [predecessor]
    }
  }
}
