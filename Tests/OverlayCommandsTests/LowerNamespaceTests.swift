import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("link-netns")
struct LowerNamespaceTests {
  /// A kernel that knows every other namespace as number 3, with `eth0` of another index in it.
  private static func kernel() -> PretendKernel {
    let kernel = PretendKernel.host()
    kernel.namespaceNumber = 3
    kernel.linksElsewhere = [("eth0", 77)]
    return kernel
  }

  private static let namespace = "/proc/self/ns/net"

  @Test(
    "goes out as the number that the namespace has",
    arguments: ["link-netns", "--link-netns", "--link_netns"])
  func number(keyword: String) throws {
    let run = try CommandRun("link add vx0 \(keyword) \(Self.namespace) type vxlan id 5", on: Self.kernel())
    #expect(run.change?["37"] == "03000000", "\(run.notes)")
  }

  @Test("has the kernel give a namespace a number where it has none")
  func allocation() throws {
    let run = try CommandRun("link add vx0 --link-netns \(Self.namespace) --vni 5")
    #expect(run.changes.map(\.type) == [MessageType.newNamespaceID.rawValue, MessageType.newLink.rawValue])
    #expect(run.changes.first?["1"] == "ffffffff")
    #expect(run.changes.first?["3"] != nil)
    #expect(run.changes.last?["37"] == "09000000")
  }

  @Test("in a dry run has the number that the kernel would pick, the least that is free")
  func dryRun() throws {
    let run = try CommandRun("--dry-run link add vx0 --link-netns \(Self.namespace) --vni 5")
    #expect(
      run.output == """
        RTM_NEWNSID REQUEST,ACK
            nsid auto
        RTM_NEWLINK REQUEST,ACK,CREATE,EXCL
            name vx0 link-netnsid 1 type vxlan vni 5 dstport 4789

        """)
    #expect(run.changes.isEmpty)
  }

  @Test(
    "is where the link below is looked for, by its own option or the kind's",
    arguments: [
      ("link eth0 link-netns NETNS type vlan id 5", "5", "4d000000"),
      ("link-netnsid 3 type vxlan id 5 remote 10.0.0.2 dev eth0", "18/2/3", "4d000000"),
      ("link-netns NETNS master br10 type vxlan id 5 dev eth0", "10", "0a000000"),
    ])
  func lower(words: String, path: String, index: String) throws {
    let words = words.replacing("NETNS", with: Self.namespace)
    let run = try CommandRun("link add v5 \(words)", on: Self.kernel())
    #expect(run.change?[path] == index, "\(run.notes)")
  }

  @Test(
    "is refused where it has no meaning",
    arguments: [
      (
        "add v5 link-netns NETNS link-netnsid 3 type vxlan id 5",
        "link-netns and link-netnsid exclude each other"
      ),
      ("add v5 type veth peer name v6 link-netns NETNS", "link-netns is nothing that a peer can be told"),
      ("add v5 --link-netns NETNS --vni 5 --group 239.1.1.1", "--group needs --dev"),
      ("add t5 link-netns NETNS type tap", "link-netns is nothing that a tap can be told"),
      ("set vxlan10 link-netns NETNS", "link-netns of vxlan10 cannot be changed: a link has it for life"),
    ])
  func refused(words: String, message: String) throws {
    let run = try CommandRun("link \(words.replacing("NETNS", with: Self.namespace))", on: Self.kernel())
    #expect(run.status == 2)
    #expect(run.notes.split(separator: "\n").first == "ovlctl: \(message)")
    #expect(run.changes.isEmpty)
  }

  @Test(
    "names are not looked for where they are not shown",
    arguments: ["link show v5", "-br link show", "-j link show"])
  func show(line: String) throws {
    let kernel = Self.kernel()
    kernel.add("v5", index: 90, kind: Macvlan.kind) { $0.options[LinkOptions.lower] = .index(7) }
    let run = try CommandRun(line, on: kernel)
    #expect(!run.questions.contains(MessageType.getNamespaceID.rawValue))
  }
}
