import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

extension FuzzTarget {
  /// Whole command lines, up to the messages that they send.
  ///
  /// Lines that would open files, namespaces or devices of this host are passed over.
  static let command = FuzzTarget(
    name: "command", longest: 256, takesWords: true,
    seeds: {
      Golden.all.map { line in
        let words = line.line.split(separator: " ").dropFirst()
        return Array(words.joined(separator: " ").utf8)
      } + furtherLines.map { Array($0.utf8) }
    },
    check: { bytes in
      let words = Choices(bytes).words
      guard let command = parsed(words) else { return }
      guard command.command.object != MonitorCommand.object else { return checkMonitor(command.words) }
      let wet = run(command, isDry: false)
      require(wet.status != 2 || wet.changes.isEmpty, "\(words) is wrong, and changes something")
      require(wet.status == 0 || wet.hasNotes, "\(words) fails without a word")
      for change in wet.changes {
        require(
          change.count >= 16 && Int(word(change, at: 0)) == change.count,
          "\(words) sends a message of another length")
      }
      let dry = run(command, isDry: true)
      require(dry.changes.isEmpty, "\(words) changes something although it is only to tell")
    })

  private static var furtherLines: [String] {
    [
      "link set eth0 mtu 1400 up", "link del eth0", "link show type vxlan", "link show vxlan10 --as-command",
      "link replace vxlan10 --vni 10 --remote 10.0.0.3", "link property add dev eth0 altname long",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9", "fdb flush dev br10 vlan 5 dynamic",
      "fdb show br br10",
      "peer sync vxlan10 10.0.0.5 10.0.0.6", "peer show vxlan10", "vlan add dev p0 vid 5-7 pvid untagged",
      "vni add dev vxlan10 vni 5-9 group 239.1.1.1", "mdb add dev br10 port p0 grp 239.1.1.1 permanent vid 5",
      "route add 10.1.0.0/16 via 10.0.0.1 dev eth0 mtu 1400", "route show table all", "route get 10.0.0.1",
      "route add default nexthop via 10.0.0.1 dev eth0 weight 2 nexthop dev br10",
      "neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud stale", "addr add 10.0.0.1/24 dev eth0",
      "ipsec state add from 192.0.2.1 to 192.0.2.2 spi 0x1000 mode transport",
      "ipsec policy add dir out proto udp dport 4789 from 192.0.2.1 to 192.0.2.2 tmpl proto esp mode transport",
      "evpn config --neighbor 192.0.2.254 --as 65000", "monitor link type vxlan fdb dev vxlan10 --from-start",
      "-j -d link show", "-6 route show", "vlan global set dev br10 vid 5 mcast_snooping 1", "help link add",
    ]
  }

  private struct ParsedLine {
    let command: Command
    let words: [String]
    let options: GlobalOptions
  }

  private static let objects = [
    "link", "addr", "fdb", "peer", "vlan", "vni", "mdb", "route", "neigh", "ipsec", EVPNCommands.object,
    MonitorCommand.object,
  ]

  /// Those of the commands that open files, or talk to others than the kernel.
  private static let otherwise = ["fdb load", "ipsec connect", "ipsec disconnect"]

  /// A line that would never end is read alone.
  private static func checkMonitor(_ words: [String]) {
    do throws(CommandFailure) {
      var rest = Words(words)
      _ = try MonitorLine(&rest)
    } catch {
      require(!error.message.isEmpty, "\(words) fails without a word")
    }
  }

  private static let kinds = LinkKinds(
    LinkKinds.all.filter { if case .device = $0.making { false } else { true } })

  private static func parsed(_ words: [String]) -> ParsedLine? {
    var options = GlobalOptions()
    guard let rest = result({ () throws(CommandFailure) in try options.take(from: words) }),
      options.namespace == nil, options.batchFile == nil, !words.contains(where: { $0.hasPrefix("/") }),
      let (command, own) = result({ () throws(CommandFailure) in try Command.find(in: rest) }),
      objects.contains(command.object), !otherwise.contains(command.name)
    else { return nil }
    return ParsedLine(command: command, words: own, options: options)
  }

  private static func run(
    _ line: ParsedLine, isDry: Bool
  ) -> (status: Int32, changes: [[UInt8]], hasNotes: Bool) {
    let kernel = FuzzKernel()
    var streams = Streams()
    var options = line.options
    if isDry { options.isDryRun = true } else if options.isDryRun { return (0, [], true) }
    var status: Int32 = 0
    do throws(CommandFailure) {
      try Program.run(line.command, line.words, options, &streams, kinds) { () throws(NetlinkError) in
        kernel.connect()
      }
    } catch {
      status = error.cause.rawValue
      return (status, kernel.changes, !error.message.isEmpty)
    }
    return (status, kernel.changes, true)
  }
}
