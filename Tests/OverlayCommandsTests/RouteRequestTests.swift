import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about routes")
struct RouteRequestTests {
  /// Command lines of iproute2 6.1 and what they sent, sequence number 0; e0 is link 7.
  private static let captured: [(line: String, message: String)] = [
    (
      "route add 10.1.0.0/16 via 10.0.0.2",
      "2c00000018000506000000000000000002100000fe03000100000000080001000a010000080005000a000002"
    ),
    (
      "route add 10.2.0.0/16 src 10.0.0.1 metric 5 dev e0 mtu 1400",
      """
      4800000018000506000000000000000002100000fe03fd0100000000080001000a020000080007000a00000108000600\
      0500000008000400070000000c0008000800020078050000
      """
    ),
    (
      "route add default via 10.0.0.9 dev e0 mtu lock 1300",
      """
      4000000018000506000000000000000002000000fe03000100000000080005000a000009080004000700000014000800\
      08000200140500000800010004000000
      """
    ),
    (
      "route replace default via 10.0.0.9 metric 100 table 1000 dev e0",
      """
      3c000000180005050000000000000000020000000003000100000000080005000a000009080006006400000008000f00\
      e80300000800040007000000
      """
    ),
    (
      "route add blackhole 10.9.0.0/16",
      "2400000018000506000000000000000002100000fe03000600000000080001000a090000"
    ),
    (
      "route add unreachable 10.8.0.0/16 metric 20",
      "2c00000018000506000000000000000002100000fe03000700000000080001000a0800000800060014000000"
    ),
    (
      "route add prohibit 10.7.0.0/16 table 100",
      "24000000180005060000000000000000021000006403000800000000080001000a070000"
    ),
    (
      "route add 10.6.0.0/16 via 172.16.0.1 proto static onlink dev e0",
      """
      3400000018000506000000000000000002100000fe04000104000000080001000a06000008000500ac10000108000400\
      07000000
      """
    ),
    (
      "route add 10.5.0.0/16 via inet6 fe80::9 dev e0",
      """
      4400000018000506000000000000000002100000fe03000100000000080001000a050000160012000a00fe8000000000\
      0000000000000000000900000800040007000000
      """
    ),
    (
      "route add local 10.44.0.0/16 dev e0",
      "2c00000018000506000000000000000002100000ff03fe0200000000080001000a2c00000800040007000000"
    ),
    (
      "route add 10.3.0.0/16 via 10.0.0.3 proto bird scope link",
      "2c00000018000506000000000000000002100000fe0cfd0100000000080001000a030000080005000a000003"
    ),
    (
      "route add 10.3.0.1 dev e0",
      "2c00000018000506000000000000000002200000fe03fd0100000000080001000a0300010800040007000000"
    ),
    (
      "route add 2001:db8:1::/48 via 2001:db8::2 metric 30",
      """
      4c0000001800050600000000000000000a300000fe030001000000001400010020010db8000100000000000000000000\
      1400050020010db8000000000000000000000002080006001e000000
      """
    ),
    (
      "route add 2001:db8:2::/48 src 2001:db8::1 dev e0 mtu 1300 advmss 1200",
      """
      600000001800050600000000000000000a300000fe030001000000001400010020010db8000200000000000000000000\
      1400070020010db8000000000000000000000001080004000700000014000800080002001405000008000800b0040000
      """
    ),
    (
      "route add unreachable 2001:db8:3::/48",
      "300000001800050600000000000000000a300000fe030007000000001400010020010db8000300000000000000000000"
    ),
    (
      "route add default via fe80::1 pref high dev e0",
      """
      400000001800050600000000000000000a000000fe0300010000000014000500fe800000000000000000000000000001\
      05001400010000000800040007000000
      """
    ),
    (
      "route del 10.1.0.0/16",
      "2400000019000500000000000000000002100000fe00ff0000000000080001000a010000"
    ),
    (
      "route del 10.2.0.0/16 metric 5 dev e0",
      """
      3400000019000500000000000000000002100000fe00ff0000000000080001000a020000080006000500000008000400\
      07000000
      """
    ),
    (
      "route del default table 1000",
      "24000000190005000000000000000000020000000000ff000000000008000f00e8030000"
    ),
    (
      "route del blackhole 10.9.0.0/16",
      "2400000019000500000000000000000002100000fe00ff0600000000080001000a090000"
    ),
    (
      "route del 2001:db8:1::/48 via 2001:db8::2",
      """
      440000001900050000000000000000000a300000fe000000000000001400010020010db8000100000000000000000000\
      1400050020010db8000000000000000000000002
      """
    ),
    (
      "route add 10.1.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3 dev e0 onlink",
      """
      4800000018000506000000000000000002100000fe03000100000000080001000a010000240009001000000100000000\
      080005000a0000021000040007000000080005000a000003
      """
    ),
    (
      "route add default metric 5 mtu 1400 nexthop dev e0 weight 256 nexthop via inet6 fe80::9 dev e0",
      """
      580000001800050600000000000000000a000000fe0300010000000008000600050000000c0008000800020078050000\
      28000900080000ff070000001c0000000700000014000500fe800000000000000000000000000009
      """
    ),
    (
      "route replace 2001:db8:1::/48 nexthop via 2001:db8::2 nexthop via 2001:db8::3 weight 3",
      """
      6c0000001800050500000000000000000a300000fe030001000000001400010020010db8000100000000000000000000\
      3c0009001c000000000000001400050020010db80000000000000000000000021c000002000000001400050020010db8\
      000000000000000000000003
      """
    ),
    (
      "route append 10.1.0.0/16 via 10.0.0.9",
      """
      2c0000001800050c000000000000000002100000fe03000100000000080001000a010000080005000a000009
      """
    ),
    (
      "route change 10.1.0.0/16 via 10.0.0.8 dev e0",
      """
      3400000018000501000000000000000002100000fe03000100000000080001000a010000080005000a00000808000400\
      07000000
      """
    ),
    (
      "route add 10.8.0.0/16 nhid 10",
      """
      2c00000018000506000000000000000002100000fe03000100000000080001000a08000008001e000a000000
      """
    ),
    (
      "route del 10.1.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3 dev e0",
      """
      4800000019000500000000000000000002100000fe00ff0000000000080001000a010000240009001000000100000000\
      080005000a0000021000000007000000080005000a000003
      """
    ),
  ]

  @Test("a line sends what iproute2 sends for it", arguments: captured)
  func request(line: String, message: String) throws {
    #expect(hexadecimal(try request(line).bytes) == message)
  }

  @Test(
    "long options, aliases and another order say the same",
    arguments: [
      ("route add 10.1.0.0/16 --via 10.0.0.2", "route add to 10.1.0.0/16 via 10.0.0.2"),
      ("route add --via=10.0.0.2 10.1.0.0/16", "route add 10.1.0.0/16 via inet 10.0.0.2"),
      ("route add 10.1.0.0/16 oif e0 --metric 5", "route add 10.1.0.0/16 priority 5 dev e0"),
      ("route add --type blackhole 10.9.0.0/16", "route add blackhole 10.9.0.0/16 proto boot"),
      ("route add 10.1.0.0/16 dev e0 table main", "route add 10.1.0.0/16 dev e0"),
      ("route add 0.0.0.0/0 via 10.0.0.2", "route add default via 10.0.0.2"),
      ("route add ::/0 dev e0", "-6 route add default dev e0"),
      (
        "route add 10.1.0.0/16 metric 5 nexthop via 10.0.0.2 weight 2 nexthop dev e0",
        "route add 10.1.0.0/16 --nexthop --via=10.0.0.2 --weight 2 --nexthop --oif=e0 --metric 5"
      ),
      ("route add 10.1.0.0/16 nexthop dev e0", "route add 10.1.0.0/16 nexthop dev e0 weight 1"),
    ])
  func synonyms(line: String, other: String) throws {
    #expect(hexadecimal(try request(line).bytes) == hexadecimal(try request(other).bytes))
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("route add", "the destination is missing"),
      ("route add 10.1.0.0/33 dev e0", "“33” is not a prefix length from 0 to 32"),
      ("route add 10.1.0.0/16 via 2001:db8::1", "the route is an IPv4 one"),
      ("route add 2001:db8::/64 via inet6 10.0.0.1", "an IPv6 one is needed"),
      ("route add 2001:db8::/64 via 10.0.0.1", "the route is an IPv6 one"),
      ("-6 route add 10.1.0.0/16 dev e0", "an IPv6 one is needed"),
      ("route add 10.1.0.0/16 via 10.0.0.1 via 10.0.0.2", "via is given twice"),
      ("route add 10.1.0.0/16 dev e0 metrik 5", "unknown option “metrik”"),
      ("route add 10.1.0.0/16 dev e0 mtu 65521", "“65521” is not a number from 0 to 65520"),
      ("route add 10.1.0.0/16 dev e0 table all", "“all” is not a number"),
      ("route add 10.1.0.0/16 nexthop via 2001:db8::1", "the route is an IPv4 one"),
      ("route add 10.1.0.0/16 nexthop via 10.0.0.1 via 10.0.0.2", "via is given twice"),
      ("route add 10.1.0.0/16 nexthop via 10.0.0.1 weight 257", "“257” is not a number from 1 to 256"),
      ("route add 10.1.0.0/16 --nexthop=10.0.0.1", "--nexthop takes no value"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  @Test(
    "a request with several next hops is read back",
    arguments: captured.filter { $0.line.contains("nexthop") })
  func readBack(line: String, message: String) throws {
    let request = try request(line)
    let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
    let route = try #require(try Route(payload.span))
    #expect(route.nextHops.count == 2)
    var again = Route(route.family, to: route.destination, options: route.options, metrics: route.metrics)
    again.nextHops = route.nextHops
    let verb = line.split(separator: " ")[1]
    #expect(
      (verb == "del" ? again.deletion() : again.placement(Placement(rawValue: String(verb)) ?? .add))
        == request)
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    let (verb, family, words) = splitLine(line)
    var rest = words
    var route = try RouteLine(&rest, family: family).route
    if route.link == nil, route.options[RouteOptions.link] != nil {
      route.options[RouteOptions.link] = .index(7)
    }
    for index in route.nextHops.indices where route.nextHops[index].options[RouteOptions.link] != nil {
      route.nextHops[index].options[RouteOptions.link] = .index(7)
    }
    return verb == "del" ? route.deletion() : route.placement(Placement(rawValue: verb) ?? .add)
  }
}
