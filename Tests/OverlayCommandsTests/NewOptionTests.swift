import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// A vxlan of a kernel to come, which has one option more.
private enum NewVxlan {
  static let kind = LinkKind(
    name: "vxlan", summary: Vxlan.kind.summary,
    fields: Vxlan.kind.table.fields + [
      // All that has to be written for it.
      Field.toggle("encrypt", 99, access: .changeable, "encrypt the outer packets").descriptor
    ], rules: Vxlan.kind.rules, defaults: Vxlan.kind.defaults, lastAttribute: 99)

  /// The kinds that there are then.
  static let kinds = LinkKinds(LinkKinds.all.map { $0 == kind ? kind : $0 })

  /// A host with a vxlan that has the option.
  static func host() -> PretendKernel {
    let kernel = PretendKernel()
    kernel.add("vxlan10", index: 11, kind: kind) { link in
      link.kindOptions?[Vxlan.vni] = 10
      link.kindOptions?[Vxlan.dstport] = 4789
      kind.table.claimant(of: 99).map { link.kindOptions?[$0] = .toggle(true) }
    }
    return kernel
  }

  static func run(_ line: String) throws -> CommandRun { try CommandRun(line, on: host(), kinds: kinds) }
}

@Suite("one line in a kind's table makes an option")
struct NewOptionTests {
  @Test(
    "that is read, in each of its spellings",
    arguments: [
      ("link add vx1 type vxlan id 1 encrypt", "01"), ("link add vx1 --vni 1 --encrypt", "01"),
      ("link add vx1 type vxlan id 1 noencrypt", "00"), ("link add vx1 --vni 1 --no-encrypt", "00"),
      ("link add vx1 --encrypt --vni 1", "01"), ("link set vxlan10 noencrypt", "00"),
      ("link set vxlan10 type vxlan noencrypt", "00"),
    ])
  func parsed(line: String, byte: String) throws {
    let run = try NewVxlan.run(line)
    #expect(run.change?["18/2/99"] == byte, "\(run.notes)")
  }

  @Test("that tells the type, since no other type has it")
  func implied() throws {
    #expect(try NewVxlan.run("link add vx1 --encrypt").notes == "ovlctl: vxlan needs --vni (or --external)\n")
  }

  @Test("that is offered where it is misspelled")
  func suggested() throws {
    #expect(try NewVxlan.run("link add vx1 --vni 1 --encript").notes.contains("did you mean “--encrypt”?"))
  }

  @Test("that is in the words to be completed")
  func completed() {
    let kernel = NewVxlan.host()
    func answer(_ words: String...) -> String {
      Completion.answer(to: ["bash", "\(words.count)", "--", "ovlctl"] + words, kinds: NewVxlan.kinds) {
        () throws(NetlinkError) in kernel.connect()
      }
    }
    #expect(answer("link", "add", "vx1", "--vni", "1", "--enc") == "--encrypt\n")
    #expect(answer("link", "add", "vx1", "type", "vxlan", "noen") == "noencrypt\n")
    #expect(answer("link", "set", "vxlan10", "enc") == "encrypt\n")
  }

  @Test("that is in help")
  func help() throws {
    let rows = try NewVxlan.run("help link add type vxlan").output.split(separator: "\n")
    let row = try #require(rows.first { $0.hasPrefix("  [no]encrypt ") })
    #expect(row.hasSuffix("  encrypt the outer packets"))
  }

  @Test("that is in the manual page")
  func manual() throws {
    #expect(
      try NewVxlan.run("--manual link").output.contains(
        ".It Oo no Oc Ns Cm encrypt\nEncrypt the outer packets.\n")
    )
  }

  @Test("that is in the text of a link, in its JSON, and in the command that makes its twin")
  func shown() throws {
    #expect(try NewVxlan.run("-d link show vxlan10").output.contains(" encrypt"))
    #expect(try NewVxlan.run("-d -j link show vxlan10").output.contains("\"encrypt\":true"))
    let command = try NewVxlan.run("link show vxlan10 --as-command").output
    #expect(command.split(whereSeparator: \.isWhitespace).contains("encrypt"))
  }

  @Test("that a dry run says")
  func dryRun() throws {
    #expect(try NewVxlan.run("--dry-run link add vx1 --vni 1 --encrypt").output.contains(" encrypt"))
  }

  @Test("that is named where the kernel points at it")
  func refused() throws {
    let kernel = NewVxlan.host()
    kernel.refusal = { request in
      let place = request.indices.first { request[$0...].starts(with: [5, 0, 99, 0]) }
      return .init(95, words: "not with this device", offset: place.map { UInt32($0) })
    }
    let run = try CommandRun("link add vx1 --vni 1 --encrypt", on: kernel, kinds: NewVxlan.kinds)
    #expect(run.notes.contains("--encrypt: not with this device"))
  }

  @Test("that nobody knows without the line")
  func unknown() throws {
    let run = try CommandRun("link add vx1 --vni 1 --encrypt", on: NewVxlan.host())
    #expect(run.status == 2)
    #expect(run.notes.contains("unknown option “--encrypt”"))
    #expect(try CommandRun("-d link show vxlan10", on: NewVxlan.host()).output.contains("unknown-99 01"))
  }
}
