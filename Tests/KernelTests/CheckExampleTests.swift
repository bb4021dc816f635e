import Foundation
import Testing

@Suite("the broken overlays that come with the program", .serialized)
struct CheckExampleTests {
  static let folder = Documents.root.appending(path: "examples/broken")
  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0 != "README.md" }.sorted()
  }()

  /// What each of them is, by the identifier of what is found first.
  static let mistakes = [
    "forward-policy-drop": "forwarding-dropped", "learning-off-no-entries": "no-flood-path",
    "mtu-too-large": "mtu-above-underlay", "no-all-zero-entry": "no-flood-path",
    "ports-differ": "ports-differ",
    "same-address": "address-twice", "strict-reverse-path": "reverse-path-filtered", "ttl-one": "ttl-one",
    "wrong-local": "local-not-here",
  ]

  @Test("are all known here")
  func known() { #expect(Self.names == Self.mistakes.keys.sorted()) }

  @Test("are named first, and mended by the command that is printed", arguments: mistakes.keys.sorted())
  func mended(name: String) throws {
    let mistake = try #require(Self.mistakes[name])
    let path = Self.folder.appending(path: name).path
    let outcome = try runAlone([
      "\(path)/build >&2",
      "if \(path)/ping >&2; then echo 'the ping crosses as it is' >&2; exit 1; fi",
      "ovlctl check --all >found && exit 1",
      "head -n 1 found",
      // The first finding's commands, as they are printed.
      "sed -n '2,$ { /^[a-z]/q }; s/^  mend: //p' found >mend", "test -s mend", "bash -ex mend >&2",
      "\(path)/ping >&2",
      "ovlctl check --all && echo clean",
    ])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lines.count == 2 && outcome.lines.last == "clean", "\(outcome.output)")
    #expect(outcome.lines.first?.hasPrefix("error: ") == true)
    #expect(outcome.lines.first?.hasSuffix(" [\(mistake)]") == true, "\(outcome.output)")
  }
}

/// Runs lines of shell as `runScript` does, among no processes but their own, so that no other namespaces are there.
func runAlone(_ lines: [String]) throws -> ProgramOutcome {
  let folder = URL(filePath: Binary.usual.path).deletingLastPathComponent().path
  let surroundings = [
    "PATH=\(folder):$PATH:/usr/sbin:/sbin",
    // Built in here, and modules on the rig's kernel, where only what needs them is to have them.
    "modprobe -a -q br_netfilter nf_tables ip_tables iptable_filter || true", "mount -t tmpfs tmpfs /run",
    "cd /run", "ovlctl link set lo up",
  ]
  return try RunningProgram([
    "unshare", "--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
    "--mount-proc",
    "bash", "-ec", (surroundings + lines).joined(separator: "\n"),
  ]).finish()
}
