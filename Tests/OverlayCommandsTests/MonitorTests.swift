import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("monitor")
struct MonitorTests {
  @Test("says what comes, changes and goes, as `fdb show` does")
  func changes() throws {
    let monitor = try PlayedMonitor("fdb") { kernel in
      kernel.tell([.entry(1, leadsTo: "10.0.0.5"), .entry(1, leadsTo: "10.0.0.5", permanent: false)])
      kernel.tell([.entry(1, leadsTo: "10.0.0.5", isDeleted: true), .entry(2, leadsTo: "", isDeleted: true)])
    }
    #expect(
      monitor.lines
        == [
          "02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent ",
          "02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self ",
          "Deleted 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self ",
        ].map(PlayedMonitor.trimmed))
  }

  @Test("says nothing of what was there before, and of what is as it was")
  func silence() throws {
    let monitor = try PlayedMonitor("fdb", entries: [.init(1, leadsTo: "10.0.0.5")]) { kernel in
      kernel.tell([.entry(1, leadsTo: "10.0.0.5")])
    }
    #expect(monitor.lines == [])
  }

  @Test("begins with what there is where that is asked for")
  func fromStart() throws {
    let monitor = try PlayedMonitor("-j fdb --from-start", entries: [.init(1, leadsTo: "10.0.0.5")]) { _ in }
    #expect(
      monitor.lines == [
        #"{"object":"fdb","mac":"02:00:00:00:00:01","ifname":"vxlan10","dst":"10.0.0.5","flags":["self"],"state":"permanent"}"#
      ])
  }

  @Test("says in JSON what has gone, and what kind of object it was")
  func json() throws {
    let monitor = try PlayedMonitor("-j link", entries: []) { kernel in
      kernel.tell([.datagram(message(17, sequence: 0, kernel.link("veth1")))])
    }
    #expect(monitor.lines.count == 1)
    #expect(monitor.lines[0].hasPrefix(#"{"object":"link","deleted":true,"ifindex":14,"ifname":"veth1","#))
  }

  @Test("says an entry that leads elsewhere as one that has gone and one that has come")
  func moved() throws {
    let monitor = try PlayedMonitor("fdb", entries: [.init(1, leadsTo: "10.0.0.5")]) { kernel in
      kernel.tell([.entry(1, leadsTo: "10.0.0.6")])
    }
    #expect(
      monitor.lines == [
        "Deleted 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent",
        "02:00:00:00:00:01 dev vxlan10 dst 10.0.0.6 self permanent",
      ])
  }

  @Test("overlooks that a kernel tells of a VTEP's entry once more, and leaves out where it leads")
  func twice() throws {
    let monitor = try PlayedMonitor("fdb") { kernel in
      kernel.tell([.entry(1, leadsTo: "10.0.0.5")])
      let generic = Array(PlayedMonitor.Entry(1, leadsTo: "").payload.dropLast(20))
      kernel.tell([.datagram(message(28, sequence: 0, generic))])
    }
    #expect(monitor.lines == ["02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent"])
  }

  @Test("says what it has missed where the kernel dropped notifications")
  func overrun() throws {
    let entries = (1...5).map { PlayedMonitor.Entry(UInt8($0), leadsTo: "10.0.0.5") }
    let monitor = try PlayedMonitor("fdb", entries: entries) { kernel in
      kernel.tell([.entry(6, leadsTo: "10.0.0.5"), .overrun, .entry(1, leadsTo: "", isDeleted: true)])
      kernel.pretended.entries =
        [3, 4, 6, 7].map { PlayedMonitor.Entry($0, leadsTo: $0 == 4 ? "10.0.0.9" : "10.0.0.5").payload }
    }
    let unmentioned = ["02", "05"].map {
      "Deleted 02:00:00:00:00:\($0) dev vxlan10 dst 10.0.0.5 self permanent"
    }
    #expect(Set(monitor.lines.suffix(2)) == Set(unmentioned))
    #expect(
      monitor.lines.dropLast(2) == [
        "02:00:00:00:00:06 dev vxlan10 dst 10.0.0.5 self permanent",
        "Deleted 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent",
        "Deleted 02:00:00:00:00:04 dev vxlan10 dst 10.0.0.5 self permanent",
        "02:00:00:00:00:04 dev vxlan10 dst 10.0.0.9 self permanent",
        "02:00:00:00:00:07 dev vxlan10 dst 10.0.0.5 self permanent",
      ])
  }

  @Test("does not believe a list from which something went meanwhile that something else has gone, too")
  func suspectList() throws {
    let entries = (1...3).map { PlayedMonitor.Entry(UInt8($0), leadsTo: "10.0.0.5") }
    let monitor = try PlayedMonitor("fdb", entries: entries) { kernel in
      kernel.tell([.overrun])
      // The kernel skips the second, since the first goes while it walks its list.
      kernel.pretended.entries = [entries[2].payload]
      kernel.whileReading = { kernel in
        kernel.tell([.entry(1, leadsTo: "", isDeleted: true)])
        kernel.pretended.entries = [entries[1].payload, entries[2].payload]
      }
    }
    #expect(monitor.lines == ["Deleted 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent"])
  }

  @Test("takes what another process sends for nothing")
  func foreign() throws {
    let monitor = try PlayedMonitor("fdb") { kernel in
      kernel.tell([
        .datagram(message(28, sequence: 0, PlayedMonitor.Entry(1, leadsTo: "10.0.0.5").payload), sender: 9)
      ])
    }
    #expect(monitor.lines == [])
  }

  @Test("reads anew where a notification cannot be read")
  func malformed() throws {
    let monitor = try PlayedMonitor("fdb") { kernel in
      let payload = PlayedMonitor.Entry(1, leadsTo: "10.0.0.5").payload
      kernel.tell([.datagram(Array(message(28, sequence: 0, payload).dropLast(3)))])
      kernel.tell([.datagram(message(28, sequence: 0, Array(payload.prefix(14)) + [99, 0, 1, 0]))])
      kernel.pretended.entries = [payload]
    }
    #expect(monitor.lines == ["02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent"])
  }

  @Test("says the entries of a link anew that has another name")
  func renamed() throws {
    let monitor = try PlayedMonitor("fdb", entries: [.init(1, leadsTo: "10.0.0.5")]) { kernel in
      kernel.pretended.rename("vxlan10", "vx")
      kernel.tell([.datagram(message(16, sequence: 0, kernel.link("vx")))])
    }
    #expect(
      monitor.lines == [
        "Deleted 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.5 self permanent",
        "02:00:00:00:00:01 dev vx dst 10.0.0.5 self permanent",
      ])
  }

  @Test(
    "says what is asked for and nothing else",
    arguments: [
      ("fdb dst 10.0.0.6", ["02"]), ("fdb dev vxlan10", ["01", "02"]), ("fdb dev br10", []),
      ("fdb nopermanent", []), ("fdb 02:00:00:00:00:01", ["01"]),
      ("fdb dst 10.0.0.6 link type geneve", ["02"]),
    ] as [(String, [String])])
  func filters(line: String, expected: [String]) throws {
    let monitor = try PlayedMonitor("-j " + line) { kernel in
      kernel.tell([.entry(1, leadsTo: "10.0.0.5"), .entry(2, leadsTo: "10.0.0.6")])
    }
    #expect(monitor.lines.count == expected.count)
    #expect(zip(monitor.lines, expected).allSatisfy { $0.contains("\"mac\":\"02:00:00:00:00:\($1)\"") })
  }

  @Test(
    "refuses words that it does not know, and says what is wrong",
    arguments: [
      ("monitor lnik", "lnik"), ("monitor link link", "link is given twice"),
      ("monitor link --as-command", "--as-command"), ("monitor --buffer x", "--buffer"),
      ("monitor --from-strat", "did you mean"), ("monitor link vni", "vni needs a value"),
    ])
  func refused(line: String, words: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 2)
    #expect(run.notes.contains(words), "\(run.notes)")
  }

  @Test("takes the words of each object's list, and its own anywhere")
  func grammar() throws {
    var words = Words(
      "link type vxlan --from-start fdb dev netns all-nsid route dev eth0 table all neigh nud all --buffer=10"
        .split(separator: " ").map(String.init), endingAt: MonitorLine.isOwn)
    let line = try MonitorLine(&words)
    #expect(line.links?.typeName == "vxlan")
    #expect(line.forwarding?.linkName == "netns")
    #expect(line.beginsWithState && line.hearsAllNamespaces)
    #expect(line.receiveBufferSize == 10)
    #expect(line.watched == [.links, .forwarding, .neighbors, .routes])
  }
}
