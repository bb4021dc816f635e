import NetlinkKit

var kernel = Conversation(over: try KernelSocket())
let underlay = try kernel.link(named: "eth0")

var vxlan = LinkSpecification(name: "vxlan10", kind: Vxlan.kind)
vxlan.kindOptions?[Vxlan.vni] = 10
vxlan.kindOptions?[Vxlan.remote] = IPAddress("192.168.50.5")
vxlan.kindOptions?[Vxlan.dev] = .index(underlay.index)
vxlan.kindOptions?[Vxlan.dstport] = Vxlan.standardPort
vxlan.options[LinkOptions.up] = true
try kernel.perform(vxlan.creation())
