import NetlinkKit
import Testing

@Suite("named network namespaces", .serialized)
struct NamedNamespaceTests {
  private let directory = NamespaceDirectory.standard

  @Test("ip sees a namespace that we add, with lo down")
  func seenByIP() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    #expect(try runProgram("ip", "netns", "list").lines.contains("ours"))
    let links = try runProgram("ip", "-n", "ours", "-o", "link").lines
    #expect(links.count == 1)
    #expect(links.first?.contains("lo: <LOOPBACK>") == true)
  }

  @Test("we see a namespace that ip adds, and delete it")
  func seenByUs() throws {
    #expect(try runProgram("ip", "netns", "add", "theirs").status == 0)
    #expect(try directory.list().contains("theirs"))
    #expect(try directory.names(of: NetworkNamespace(.named("theirs"))) == ["theirs"])
    try directory.delete("theirs")
    #expect(try !runProgram("ip", "netns", "list").lines.contains("theirs"))
  }

  @Test("ip deletes a namespace that we add")
  func deletedByIP() throws {
    try directory.add("ours")
    #expect(try runProgram("ip", "netns", "del", "ours") == ProgramOutcome(status: 0, output: "", errors: ""))
    #expect(try !directory.list().contains("ours"))
  }

  @Test("adding and deleting leave the thread in its namespace")
  func staysPut() throws {
    let before = try NetworkNamespace.current().identity
    try directory.add("ours")
    #expect(try NetworkNamespace.current().identity == before)
    #expect(try NetworkNamespace(.named("ours")).identity != before)
    try directory.delete("ours")
    #expect(try NetworkNamespace.current().identity == before)
  }

  @Test("a name is given once")
  func nameTaken() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let identity = try NetworkNamespace(.named("ours")).identity
    let error = #expect(throws: NetlinkError.self) { try directory.add("ours") }
    #expect(error?.errno == .exists)
    #expect(error?.message == "a namespace called ours exists already")
    #expect(try NetworkNamespace(.named("ours")).identity == identity)
  }

  @Test("a second name leads to the same namespace, and keeps it alive")
  func attached() throws {
    try directory.add("first")
    try directory.attach("second", to: .named("first"))
    defer { try? directory.delete("second") }
    let identity = try NetworkNamespace(.named("first")).identity
    #expect(try directory.names(of: NetworkNamespace(.named("first"))) == ["first", "second"])
    try directory.delete("first")
    #expect(try NetworkNamespace(.named("second")).identity == identity)
  }

  @Test("a name is not given to a process that is not there")
  func attachedToNothing() throws {
    let error = #expect(throws: NetlinkError.self) { try directory.attach("ours", to: .process(Int32.max)) }
    #expect(error?.message == "there is no process \(Int32.max)")
    #expect(try !directory.list().contains("ours"))
  }

  @Test("deleting a name that is not there is an error")
  func deletedTwice() {
    let error = #expect(throws: NetlinkError.self) { try directory.delete("nobody") }
    #expect(error?.errno == .noSuchFile)
    #expect(error?.message == "there is no namespace called nobody")
  }

  @Test("a stale file is told from a namespace, and can be deleted")
  func stale() throws {
    #expect(try runProgram("touch", "/run/netns/stale").status == 0)
    let opening = #expect(throws: NetlinkError.self) { try NetworkNamespace(.named("stale")).enter() }
    #expect(opening?.message == "/run/netns/stale is a left-over file, not a network namespace")
    #expect(opening?.hint == "`ovlctl netns del stale` removes it")
    let adding = #expect(throws: NetlinkError.self) { try directory.add("stale") }
    #expect(adding?.errno == .exists)
    #expect(adding?.hint == "`ovlctl netns del stale` removes it")
    try directory.delete("stale")
    #expect(try !directory.list().contains("stale"))
  }

  @Test("a name with two mounts on it goes at once, where ip finds it busy")
  func stackedMounts() throws {
    try directory.add("ours")
    #expect(try runProgram("mount", "--bind", "/proc/self/ns/net", "/run/netns/ours").status == 0)
    try directory.delete("ours")
    #expect(try !directory.list().contains("ours"))
    #expect(try mountPoints(within: "/run/netns/ours").isEmpty)
  }

  @Test("a failed add leaves nothing behind")
  func nothingLeft() throws {
    let directory = directory
    let error = try inOwnMounts { () -> NetlinkError? in
      // Without /proc the new namespace has no file that could be mounted.
      try shell("mount -t tmpfs none /proc")
      do throws(NetlinkError) { try directory.add("broken") } catch { return error }
      return nil
    }
    #expect(error?.operation == "add namespace broken")
    #expect(error?.errno == .noSuchFile)
    #expect(try !directory.list().contains("broken"))
  }

  // Without the lock, one round in five or so goes wrong.
  @Test("racing first adds stack no mounts", arguments: [false, true], 1...5)
  func race(sharedRun: Bool, round: Int) throws {
    let (failures, names, points, covered) = try inOwnMounts {
      try shell("! mountpoint -q /run/netns || umount -l /run/netns; mount -t tmpfs none /run")
      if sharedRun { try shell("mount --make-shared /run") }
      // What /run covers is listed as well: this machine's own /run/netns.
      let covered = try mountPoints(within: "/run/netns").count { $0 == "/run/netns" }
      let theirs = try RunningProgram([
        "sh", "-c", "for i in 0 1 2 3 4 5 6 7; do ip netns add ip$i & done; wait",
      ])
      var failures = concurrently(12) { try NamespaceDirectory.standard.add("ours\($0)") }
      failures += [try theirs.finish().errors].filter { !$0.isEmpty }
      return (
        failures, try NamespaceDirectory.standard.list(), try mountPoints(within: "/run/netns"), covered
      )
    }
    #expect(failures == [])
    #expect(names.count == 20)
    #expect(points.count { $0 == "/run/netns" } == covered + 1)
    // Where /run is shared, each name shows twice: in the mount over /run/netns and in what it covers.
    #expect(points.count { $0 == "/run/netns/ours7" } == (sharedRun ? 2 : 1))
    #expect(points.count { $0 == "/run/netns/ip7" } == (sharedRun ? 2 : 1))
  }
}

@Suite("open network namespaces", .serialized)
struct OpenNamespaceTests {
  private let directory = NamespaceDirectory.standard

  @Test("a namespace that is not there is an error with a hint")
  func missing() {
    let error = #expect(throws: NetlinkError.self) { try NetworkNamespace(.named("nobody")).enter() }
    #expect(error?.errno == .noSuchFile)
    #expect(error?.message == "there is no namespace called nobody")
    #expect(error?.hint == "`ovlctl netns list` shows those that there are")
  }

  @Test("a name never leads out of the directory")
  func outside() {
    let error = #expect(throws: NetlinkError.self) {
      try NetworkNamespace(.named("../../proc/self/ns/net")).enter()
    }
    #expect(error?.message == "it contains a slash")
  }

  @Test(
    "what is no network namespace is refused",
    arguments: ["/etc/passwd", "/proc/self/ns/mnt", "/", "/dev/null"])
  func noNamespace(path: String) {
    let error = #expect(throws: NetlinkError.self) { try NetworkNamespace(.path(path)).enter() }
    #expect(error?.message == "\(path) is not a network namespace")
  }

  @Test("work is done inside the namespace, and the thread stays outside")
  func perform() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let namespace = try NetworkNamespace(.named("ours"))
    let outside = try NetworkNamespace.current().identity
    let inside = try namespace.perform { () throws(NetlinkError) in try NetworkNamespace.current().identity }
    #expect(inside == namespace.identity)
    #expect(try NetworkNamespace.current().identity == outside)
  }

  @Test("an open namespace outlives its name")
  func outlivesName() throws {
    try directory.add("ours")
    let namespace = try NetworkNamespace(.named("ours"))
    try directory.delete("ours")
    let inside = try namespace.perform { () throws(NetlinkError) in try NetworkNamespace.current().identity }
    #expect(inside == namespace.identity)
    #expect(try directory.names(of: namespace) == [])
  }

  @Test("an error inside the namespace comes out")
  func performThrows() throws {
    let error = #expect(throws: NetlinkError.self) {
      try NetworkNamespace.current().perform { () throws(NetlinkError) in
        throw NetlinkError("do what was asked", errno: .busy)
      }
    }
    #expect(error == NetlinkError("do what was asked", errno: .busy))
  }

  @Test("the processes in a namespace are found, and their namespace by them")
  func processes() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let sleeper = try RunningProgram(["ip", "netns", "exec", "ours", "sleep", "60"])
    let namespace = try NetworkNamespace(.named("ours"))
    try waitUntil { try namespace.processes() == [sleeper.process] }
    #expect(try namespace.processes() == [sleeper.process])
    #expect(try runProgram("ip", "netns", "pids", "ours").lines == [String(sleeper.process)])
    #expect(try NetworkNamespace(.process(sleeper.process)).identity == namespace.identity)
    #expect(try directory.names(of: NetworkNamespace(.process(sleeper.process))) == ["ours"])
  }
}
