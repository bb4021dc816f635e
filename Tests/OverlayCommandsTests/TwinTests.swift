import NetlinkFixtures
import Testing

@testable import OverlayCommands

/// A line as iproute2 has it, and others that must send the same.
struct Twin: Sendable, CustomStringConvertible {
  let line: String
  let twins: [String]

  var description: String { line }

  init(_ line: String, _ twins: String...) {
    self.line = line
    self.twins = twins
  }
}

@Suite("twins")
struct TwinTests {
  static let tunnels = [
    Twin(
      "link add vxlan0 type vxlan id 100 remote 192.168.50.5 dstport 4789 dev eth0",
      "link add vxlan0 --type vxlan --id 100 --remote 192.168.50.5 --dstport 4789 --dev eth0",
      "link add vxlan0 --type=vxlan --vni=100 --remote=192.168.50.5 --dstport=4789 --dev=eth0",
      "link add vxlan0 --vni 100 --remote 192.168.50.5 --dev eth0",
      "link add vxlan0 vni 100 remote 192.168.50.5 dev eth0",
      "link add --dev eth0 --remote 192.168.50.5 --vni 100 vxlan0",
      "link add --dev=eth0 --vni=100 name vxlan0 --remote=192.168.50.5",
      "link add name vxlan0 type vxlan dev eth0 dstport 4789 remote 192.168.50.5 id 100",
      "link add dev vxlan0 type vxlan vni 100 dev eth0 remote 192.168.50.5"),
    Twin(
      "link add vxlan0 type vxlan id 100 group 239.255.0.1 ttl 5 dstport 4789 dev eth0",
      "link add vxlan0 --type vxlan --id 100 --group 239.255.0.1 --ttl 5 --dstport 4789 --dev eth0",
      "link add vxlan0 --type=vxlan --id=100 --group=239.255.0.1 --ttl=5 --dstport=4789 --dev=eth0",
      "link add vxlan0 --vni 100 --group 239.255.0.1 --hoplimit 5",
      "link add vxlan0 vni 100 group 239.255.0.1 ttl 5 dev eth0",
      "link add vxlan0 --group 239.255.0.1 --type vxlan --ttl 5 --vni 100"),
    Twin(
      "link add gn0 type geneve id 123 remote 192.168.56.12",
      "link add gn0 --type geneve --id 123 --remote 192.168.56.12",
      "link add gn0 --type=geneve --vni=123 --remote=192.168.56.12",
      "link add gn0 --remote 192.168.56.12 --vni 123 --type geneve"),
    Twin(
      "link add tun0 type gretap local 192.168.56.11 remote 192.168.56.12 key 123",
      "link add tun0 --type gretap --local 192.168.56.11 --remote 192.168.56.12 --key 123",
      "link add tun0 --type=gretap --local=192.168.56.11 --remote=192.168.56.12 --key=0.0.0.123",
      "link add tun0 type gretap ikey 123 okey 123 remote 192.168.56.12 local 192.168.56.11"),
    Twin(
      "link add tun0 type ip6gretap remote 2001:db8::2 local 2001:db8::1 key 5 seq nocsum",
      "link add tun0 --type ip6gretap --remote 2001:db8::2 --local 2001:db8::1 --key 5 --seq --no-csum",
      "link add tun0 type ip6gretap key 5 iseq oseq noicsum noocsum local 2001:db8::1 remote 2001:db8::2"),
    Twin(
      "link add vxlan0 type vxlan id 42 remote 10.0.0.2 srcport 49152 65535 nolearning noudpcsum",
      "link add vxlan0 --vni 42 --remote 10.0.0.2 --srcport 49152-65535 --no-learning --no-udpcsum",
      "link add vxlan0 --vni 42 --remote 10.0.0.2 --srcport 49152 65535 --nolearning --no_udpcsum",
      "link add vxlan0 --vni 42 --remote 10.0.0.2 --srcport=49152-65535 no-learning no-udpcsum"),
  ]

  static let others = [
    Twin(
      "link add veth2 type veth peer name sw1-p1", "link add veth2 --type veth --peer sw1-p1",
      "link add veth2 --type=veth --peer=sw1-p1", "link add veth2 type veth peer sw1-p1",
      "link add veth2 --peer sw1-p1", "link add veth2 peer name sw1-p1", "link add veth2 --peer-name sw1-p1"),
    Twin(
      "link add br11 type bridge", "link add br11 --type bridge", "link add --type=bridge br11",
      "link add type bridge name br11"),
    Twin("link add br type bridge", "link add br --type bridge", "link add dev br type bridge"),
    Twin(
      "link set vxlan10 master br10", "link set vxlan10 --master br10", "link set vxlan10 --master=br10",
      "link set dev vxlan10 master br10"),
    Twin("link set vxlan10 up", "link set vxlan10 --up", "link set dev vxlan10 up", "link set --up vxlan10"),
    Twin("link set vxlan10 down", "link set vxlan10 --down"),
    Twin("link set p0 nomaster", "link set p0 --no-master", "link set p0 --nomaster"),
    Twin(
      "link set eth0 arp off promisc on", "link set eth0 --arp off --promisc on",
      "link set eth0 --promisc=on --arp=off"),
    Twin(
      "link set vxlan10 type vxlan nolearning", "link set vxlan10 --no-learning",
      "link set vxlan10 nolearning"),
    Twin(
      "link set br10 type bridge ageing_time 1000 stp_state 1",
      "link set br10 --ageing-time 1000 --stp-state 1", "link set br10 --ageing_time=1000 --stp=on"),
    Twin("link del vxlan10", "link delete vxlan10", "link del dev vxlan10", "link del vxlan10 type vxlan"),
    Twin(
      "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.1.0.1",
      "fdb append 00:00:00:00:00:00 --dev vxlan10 --dst 10.1.0.1",
      "fdb append 00:00:00:00:00:00 --dev=vxlan10 --dst=10.1.0.1",
      "fdb append --dst=10.1.0.1 dev vxlan10 00:00:00:00:00:00",
      "fdb append dst 10.1.0.1 lladdr 00:00:00:00:00:00 dev vxlan10 self permanent"),
    Twin(
      "fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.1",
      "fdb add 00:00:00:00:00:02 --dev vxlan10 --dst 10.1.0.1",
      "fdb add --lladdr=00:00:00:00:00:02 --dev=vxlan10 --dst=10.1.0.1 --self --permanent"),
    Twin(
      "fdb replace 02:00:00:00:00:03 dev vxlan10 dst 10.1.0.1 port 8472 vni 77 src_vni 88 via eth0 dynamic",
      "fdb replace 02:00:00:00:00:03 --dev vxlan10 --dst 10.1.0.1 --port 8472 --vni 77 --src-vni 88 --via eth0 --dynamic"
    ),
    Twin(
      "fdb add 02:00:00:00:00:04 dev p0 master static vlan 5 sticky",
      "fdb add 02:00:00:00:00:04 --dev p0 --master --static --vlan 5 --sticky",
      "fdb add 02:00:00:00:00:04 brport p0 master temp vlan 5 sticky"),
    Twin(
      "addr add 192.168.60.4/24 dev vxlan10", "addr add 192.168.60.4/24 --dev vxlan10",
      "addr add 192.168.60.4/24 --dev=vxlan10", "addr add dev vxlan10 192.168.60.4/24",
      "addr add local 192.168.60.4/24 dev vxlan10", "address add 192.168.60.4/24 dev vxlan10"),
    Twin(
      "addr add 10.0.0.1 peer 10.0.0.2/32 dev eth0 scope link label eth0:a metric 50",
      "addr add 10.0.0.1 --peer 10.0.0.2/32 --dev eth0 --scope link --label eth0:a --priority 50",
      "addr add 10.0.0.1 --peer=10.0.0.2 --dev=eth0 --scope=253 --label=eth0:a --metric=50"),
    Twin(
      "addr add 192.168.61.4/24 broadcast + dev eth0", "addr add 192.168.61.4/24 brd 192.168.61.255 dev eth0",
      "addr add 192.168.61.4/24 --brd=+ --dev=eth0"),
    Twin("addr del 192.168.60.4/24 dev eth0", "addr delete 192.168.60.4/24 --dev eth0"),
  ]

  @Test("send the same bytes, however they are written and ordered", arguments: tunnels + others)
  func bytes(twin: Twin) throws {
    let kernel = PretendKernel.host()
    let run = try CommandRun(twin.line, on: kernel)
    #expect(run.status == 0, "\(run.notes)")
    #expect(kernel.changes.count == 1)
    for line in twin.twins {
      let other = PretendKernel.host()
      let run = try CommandRun(line, on: other)
      #expect(run.status == 0, "\(line): \(run.notes)")
      #expect(other.changes.map { hexadecimal($0) } == kernel.changes.map { hexadecimal($0) }, "\(line)")
      #expect(run.notes == "", "\(line)")
    }
  }

  @Test(
    "of a peer in a namespace send the same, but for the descriptor's number",
    arguments: [
      "link add veth2 type veth peer name eth0 mtu 1400 netns NETNS",
      "link add veth2 type veth peer netns NETNS name eth0 mtu 1400",
      "link add veth2 type veth peer eth0 netns NETNS mtu 1400",
      "link add veth2 --peer eth0 --peer-mtu 1400 --peer-netns NETNS",
      "link add veth2 --peer-netns=NETNS --peer=eth0 --peer-mtu=1400",
      "link add veth2 --type veth --peer-name eth0 --peer-netns NETNS --peer-mtu 1400",
    ])
  func peerNamespace(line: String) throws {
    let run = try CommandRun(line.replacing("NETNS", with: "/proc/self/ns/net"))
    #expect(run.status == 0, "\(run.notes)")
    let change = try #require(run.change)
    #expect(change["18/2/1/28"] != nil)
    #expect(
      change.without(["18/2/1/28"]).attributes.map(\.description) == [
        "18/1 = \(hexadecimal("veth".utf8))", "18/2/1 = 00000000000000000000000000000000",
        "18/2/1/3 = \(hexadecimal("eth0".utf8))", "18/2/1/4 = 78050000", "3 = \(hexadecimal("veth2".utf8))",
      ])
  }

  @Test(
    "of a link that moves send the same, but for the descriptor's number",
    arguments: [
      "link set veth1 netns NETNS", "link set veth1 --netns NETNS", "link set --netns=NETNS dev veth1",
    ])
  func namespace(line: String) throws {
    let run = try CommandRun(line.replacing("NETNS", with: "/proc/self/ns/net"))
    let change = try #require(run.change, "\(run.notes)")
    #expect(change.attributes.map(\.path) == ["28"])
    #expect(change.header == "00000000" + "0e000000" + "0000000000000000")
  }
}
