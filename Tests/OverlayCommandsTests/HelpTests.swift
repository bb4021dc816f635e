import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("help")
struct HelpTests {
  @Test(
    "is what stands there with any of the words for it",
    arguments: ["help", "-h", "-help", "--help", "-j --help"])
  func overview(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("usage: ovlctl [OPTION…] OBJECT COMMAND …\n"))
    #expect(run.notes == "")
    #expect(run.questions.isEmpty)
  }

  @Test("in short lists every command with its summary, and every option, in short lines")
  func overviewIsWhole() throws {
    let text = try CommandRun("help").output
    for command in Command.all {
      #expect(text.contains("ovlctl \(command.name) "))
      #expect(text.contains(command.summary))
    }
    for option in GlobalOptions.declarations {
      for spelling in option.spellings { #expect(text.contains(" \(spelling)")) }
      #expect(text.contains(option.summary))
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test("fits a screen where no words ask for more", arguments: ["", "-d"])
  func summary(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.count <= 80 })
    for object in Command.objects {
      let line = try #require(lines.first { $0.hasPrefix("  ") && $0.names.contains(object) })
      let words = line.split { " ,".contains($0) }
      for command in Command.all where command.object == object && !command.verb.isEmpty {
        #expect(words.contains { $0 == command.verb })
      }
    }
    #expect(run.output.contains("\n`ovlctl help` "))
  }

  @Test(
    "on a type lists every option that can be given, with its words and its line",
    arguments: LinkKinds.all.map(\.name))
  func types(name: String) throws {
    let kind = try #require(LinkKind.named(name))
    for line in [
      "help link add type \(name)", "help link add \(name)", "link add type \(name) --help",
      "link add x0 --type \(name) --help", "link add --type=\(name) --help",
    ] {
      let run = try CommandRun(line)
      #expect(run.status == 0)
      #expect(run.output.contains("options of \(name), \(kind.summary):\n"), "\(line)")
      #expect(!run.output.contains("options of every type"))
      expectWhole(run.output, kind.table)
    }
    let text = try CommandRun("help link set type \(name)").output
    for field in kind.table.fields where field.access != .readOnly {
      #expect(text.contains("\n  \(CommandWord(field).shownStart) ") == (field.access == .changeable))
    }
  }

  @Test(
    "on a new link lists the types and every option of every type",
    arguments: ["help link add", "link add --help", "l a --help"])
  func linkAdd(line: String) throws {
    let text = try CommandRun(line).output
    for kind in LinkKinds.all {
      #expect(text.contains("\n  \(kind.name) "))
      #expect(text.contains(kind.summary))
    }
    expectWhole(text, LinkOptions.table)
  }

  @Test("tells the type by the options, as the command does")
  func impliedType() throws {
    let text = try CommandRun("link add x0 --vni 10 --help").output
    #expect(text.contains("\noptions of vxlan, "))
  }

  @Test(
    "lists every keyword of a command, and what stands behind it",
    arguments: Command.all.map(\.name))
  func keywords(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    let text = try CommandRun("help \(name)").output
    for word in command.grammar().words {
      #expect(text.contains("\n  \(word.shownStart)"), "\(word.keyword)")
      #expect(text.contains(word.summary), "\(word.keyword)")
      guard let rest = word.rest?(), command.grammar().links == nil else { continue }
      #expect(text.contains("\nbehind `\(word.keyword)`:\n"))
      for option in rest.options.flatMap(\.fields) { #expect(text.contains(option.summary)) }
    }
    for option in command.grammar().options.flatMap(\.fields) { #expect(text.contains(option.summary)) }
  }

  @Test("on the words behind a keyword that begins others lists those alone")
  func behindKeyword() throws {
    let text = try CommandRun("vlan global set --help").output
    expectWhole(text, GlobalVLANOptions.table)
    #expect(!text.contains("behind `show`"))
  }

  @Test("on a forwarding entry and on an address lists every option")
  func others() throws {
    for verb in ["add", "append", "replace", "del"] {
      expectWhole(try CommandRun("help fdb \(verb)").output, ForwardingOptions.table)
    }
    for verb in ["add", "del"] {
      let text = try CommandRun("help addr \(verb)").output
      expectWhole(text, AddressOptions.table)
      for word in AddressLine.words {
        #expect(text.contains("\n  \(word.keyword) \(word.placeholder ?? "")"))
        #expect(text.contains(word.summary))
      }
    }
  }

  @Test(
    "on each command has its usage, its summary and its example",
    arguments: Command.all.map { $0.name })
  func each(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    for line in ["help \(name)", "\(name) --help"] {
      let text = try CommandRun(line).output
      let usage = "usage: ovlctl \(name)" + (command.synopsis.isEmpty ? "" : " \(command.synopsis)")
      #expect(text.hasPrefix(usage), "\(line)")
      #expect(text.contains("\n\(command.summary)\n"))
      #expect(text.hasSuffix("\nexample: \(command.example)\n"))
    }
  }

  @Test("on an object lists its commands", arguments: Command.objects)
  func objects(object: String) throws {
    for line in ["help \(object)", "\(object) help", "\(object) --help"] {
      let text = try CommandRun(line).output
      for command in Command.all {
        #expect(text.contains("ovlctl \(command.name) ") == (command.object == object), "\(line)")
      }
    }
  }

  @Test("does not show what the kernel alone tells")
  func readOnly() throws {
    let text = try CommandRun("help link add type bridge").output
    #expect(!text.contains("gc_timer"))
    #expect(!text.contains("designated_root"))
  }

  @Test(
    "is not taken out of another program's words",
    arguments: ["netns exec nowhere prog --help", "netns exec nowhere help"])
  func program(line: String) throws {
    #expect(try CommandRun(line).output == "")
  }

  @Test("has the version beside it", arguments: ["-V", "-Version", "--version"])
  func version(line: String) throws {
    #expect(try CommandRun(line).output == "ovlctl \(Program.version)\n")
  }

  private func expectWhole(_ text: String, _ table: FieldTable) {
    let lines = text.split(separator: "\n")
    for field in table.fields where field.access != .readOnly {
      let names = field.spellings(isLong: true).joined(separator: ", ")
      let start = "  " + (field.codec.isNegatable ? "[no]" : "") + names
      #expect(lines.contains { $0 == start || $0.hasPrefix(start + " ") }, "\(table.name) \(names)")
      #expect(text.contains(field.summary), "\(table.name) \(field.keyword)")
      if let placeholder = field.codec.placeholder { #expect(text.contains(" \(placeholder)")) }
    }
    for shorthand in table.shorthands {
      #expect(lines.contains { $0.hasPrefix("  \(CommandWord(shorthand).shownStart) ") })
    }
  }
}

extension Substring {
  /// The names in the first of two columns.
  fileprivate var names: [String] {
    var names: [String] = []
    for word in split(separator: " ") {
      names.append(String(word.last == "," ? word.dropLast() : word))
      if word.last != "," { break }
    }
    return names
  }
}
