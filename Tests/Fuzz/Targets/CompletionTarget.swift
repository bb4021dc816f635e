import NetlinkKit

@testable import OverlayCommands

extension FuzzTarget {
  /// Lines that a shell asks to be completed: the first byte says which shell, the second where the cursor is.
  ///
  /// A line that names a namespace is passed over, since it would be entered.
  static let completion = FuzzTarget(
    name: "complete", longest: 128, takesWords: true,
    seeds: {
      [
        "ovlctl li", "ovlctl link add vxlan10 --vni 10 --gr", "ovlctl link add x type ",
        "ovlctl fdb add dev ",
        "ovlctl link set p0 --port-le", "ovlctl -j ro", "ovlctl help link add type v",
        "ovlctl link show --type=v",
        "ovlctl route add default via ", "ovlctl vlan add dev p0 vid ", "ovlctl peer del vxlan10 ",
        "ovlctl netns exec blue l", "ovlctl ipsec policy add dir ", "ovlctl monitor ", "ovlctl --color=",
        "ovlctl neigh del 10", "ovlctl addr del ", "ovlctl mdb add dev br10 port ",
      ].enumerated().map { place, line in
        [UInt8(place % 3), UInt8(line.split(separator: " ", omittingEmptySubsequences: false).count - 1)]
          + Array(line.utf8)
      }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let shell = shells[choices.next(below: shells.count)]
      let index = choices.next(below: 256)
      let words = choices.rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard TypedLine(words, index: index).namespace == nil else { return }
      let answer = Completion.answer(to: [shell, "\(index)", "--"] + words, names: { ["eth0", "br10"] }) {
        () throws(NetlinkError) in FuzzKernel().connect()
      }
      require(answer.isEmpty || answer.utf8.last == UInt8(ascii: "\n"), "the last line has an end")
      require(answer.utf8.count < 65536, "\(answer.utf8.count) bytes")
      require(
        answer.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }, "a control character is offered")
    })

  private static let shells = ["bash", "zsh", "fish"]
}
