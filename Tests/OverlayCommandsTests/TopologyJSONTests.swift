import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("topology as data")
struct TopologyJSONTests {
  private static let part = #"""
    [
        {
            "netns": null,
            "home": true,
            "links": [
                {
                    "ifindex": 2,
                    "ifname": "br0",
                    "up": true,
                    "mtu": 1500,
                    "linkinfo": {
                        "info_kind": "bridge",
                        "info_data": {}
                    },
                    "addr_info": []
                },
                {
                    "ifindex": 3,
                    "ifname": "to-left",
                    "up": true,
                    "mtu": 1500,
                    "master": "br0",
                    "linkinfo": {
                        "info_kind": "veth",
                        "info_data": {}
                    },
                    "addr_info": [],
                    "peer": {
                        "netns": "left",
                        "ifname": "eth0"
                    }
                },
                {
                    "ifindex": 4,
                    "ifname": "to-right",
                    "up": true,
                    "mtu": 1500,
                    "master": "br0",
                    "linkinfo": {
                        "info_kind": "veth",
                        "info_data": {}
                    },
                    "addr_info": [],
                    "peer": {
                        "netns": "right",
                        "ifname": "eth0"
                    }
                }
            ]
        },
        {
            "netns": "left",
            "home": false,
            "links": [
                {
                    "ifindex": 2,
                    "ifname": "eth0",
                    "up": true,
                    "mtu": 1500,
                    "linkinfo": {
                        "info_kind": "veth",
                        "info_data": {}
                    },
                    "addr_info": [
                        {
                            "family": "inet",
                            "local": "192.168.50.1",
                            "prefixlen": 24
                        }
                    ],
                    "peer": {
                        "netns": null,
                        "ifname": "to-left"
                    }
                },
                {
                    "ifindex": 6,
                    "ifname": "vxlan2",
                    "up": true,
                    "mtu": 1500,
                    "linkinfo": {
                        "info_kind": "vxlan",
                        "info_data": {
                            "id": 2,
                            "port": 4789
                        }
                    },
                    "addr_info": [],
                    "underlay": [
                        {
                            "netns": "left",
                            "ifname": "eth0",
                            "by_route": true
                        }
                    ],
                    "peers": [
                        {
                            "dst": "239.1.1.1",
                            "flood": true,
                            "macs": 0,
                            "ends": []
                        }
                    ]
                }
            ]
        },
        {
            "netns": "right",
            "home": false,
            "links": [
                {
                    "ifindex": 2,
                    "ifname": "eth0",
                    "up": true,
                    "mtu": 1500,
                    "linkinfo": {
                        "info_kind": "veth",
                        "info_data": {}
                    },
                    "addr_info": [
                        {
                            "family": "inet",
                            "local": "192.168.50.2",
                            "prefixlen": 24
                        }
                    ],
                    "peer": {
                        "netns": null,
                        "ifname": "to-right"
                    }
                }
            ]
        }
    ]

    """#

  private func json(_ graph: TopologyGraph, _ style: TopologyStyle = TopologyStyle()) -> String {
    String(decoding: TopologyJSON(graph, style, isPretty: true).bytes, as: UTF8.self)
  }

  @Test("has namespaces with their links, and with each link what it is joined to")
  func golden() throws {
    let graph = try SampleSurvey.whole().graph()
    let links = graph[SampleSurvey.left]?.nodes.filter { $0.link.name == "vxlan2" }.map(\.id) ?? []
    #expect(json(graph.connected(with: links, [])) == Self.part)
  }

  @Test("has every peer, however many there are")
  func peers() throws {
    let text = json(try SampleSurvey.whole().graph())
    for number in 3...9 { #expect(text.contains("\"dst\": \"192.168.50.\(number)\"")) }
  }

  @Test("says of a namespace that could not be looked at why that is")
  func fault() throws {
    let text = json(try SampleSurvey.whole().graph().connected(with: [], [Place("old")]))
    #expect(text.contains("\"error\": \"it is stale\""))
  }

  @Test("is one array, also where there is nothing")
  func empty() {
    #expect(json(SampleSurvey().graph()) == "[]\n")
  }
}
