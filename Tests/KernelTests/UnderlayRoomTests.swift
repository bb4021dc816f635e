import Testing

@Suite("MTUs of VTEPs over their underlays", .serialized)
struct UnderlayRoomTests {
  /// A VTEP, and the largest MTU that it takes over an underlay of 1500 bytes.
  private static let vteps: [(words: String, mtu: Int)] = [
    ("--vni 10 --remote 10.0.0.2 --dev eth0", 1450), ("--vni 10 --group 239.1.1.1 --dev eth0", 1450),
    ("--vni 10 --dev eth0", 1450), ("--vni 10 --remote 2001:db8::2 --dev eth0", 1430),
    ("--vni 10 --local 2001:db8::1 --dev eth0", 1430),
  ]

  @Test("the largest MTU that fits is taken, and is what the link gets", arguments: vteps)
  func largest(words: String, mtu: Int) throws {
    try withUnderlay {
      try ovlctl("link add vx \(words) --mtu \(mtu)")
      #expect(try ipLink("vx")["mtu"] == .number(Double(mtu)))
    }
  }

  @Test("a new VTEP with a larger one is refused, where the kernel would lower it", arguments: vteps)
  func tooLargeForNew(words: String, mtu: Int) throws {
    try withUnderlay {
      let outcome = try attempt("link add vx \(words) --mtu \(mtu + 1)")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors == """
          ovlctl: cannot add vx: --mtu: \(mtu) is the largest MTU that fits over eth0, whose own is 1500
            hint: `ovlctl link set eth0 mtu 1501`, if all of the underlay can carry that, makes room for \(mtu + 1)

          """)
      #expect(try !linkNames().contains("vx"))
    }
  }

  @Test("a VTEP that is there is told what fits, where the kernel says EINVAL alone", arguments: vteps)
  func tooLargeForOld(words: String, mtu: Int) throws {
    try withUnderlay {
      try ovlctl("link add vx \(words)")
      let outcome = try attempt("link set vx up mtu \(mtu + 1)")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors == """
          ovlctl: cannot change vx: mtu: \(mtu) is the largest MTU that fits over eth0, whose own is 1500 (EINVAL)
            hint: `ovlctl link set eth0 mtu 1501`, if all of the underlay can carry that, makes room for \(mtu + 1)

          """)
    }
  }

  @Test("a VTEP that stands on no link takes any MTU")
  func free() throws {
    try withUnderlay {
      try ovlctl("link add vx --vni 10 --remote 10.0.0.2 --mtu 9000")
      #expect(try ipLink("vx")["mtu"] == 9000)
    }
  }

  @Test("with the MTU of the hint there is room")
  func hint() throws {
    try withUnderlay {
      try ovlctl("link add vx --vni 10 --remote 10.0.0.2 --dev eth0")
      try ovlctl("link set eth0 mtu 9050")
      try ovlctl("link set vx mtu 9000")
      #expect(try attempt("link set vx mtu 9001").status == 1)
    }
  }

  private func withUnderlay(_ body: () throws -> Void) throws {
    try withNamespace {
      try ovlctl("link add eth0 type veth peer name cable")
      try body()
    }
  }
}
