import Glibc
import NetlinkKit
import Testing

@testable import Overlay

@Suite("surveys of this host", .serialized)
struct SurveyTests {
  @Test("more namespaces are looked at than files may be open at first")
  func manyNamespaces() throws {
    let names = (1...40).map { "many\($0)" }
    try withNamespace {
      defer { for name in names { try? NamespaceDirectory.standard.delete(name) } }
      for name in names { try NamespaceDirectory.standard.add(name) }
      let survey = try withLimitOfOpenFiles(64) {
        try Surveyor { () throws(NetlinkError) in try KernelSocket() }.survey(names.map { Place($0) }, .all)
      }
      #expect(survey.unseen.isEmpty)
      #expect(survey.namespaces.count == names.count + 1)
    }
  }

  private func withLimitOfOpenFiles<Success>(_ count: UInt, _ body: () throws -> Success) throws -> Success {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var former = rlimit()
    guard unsafe getrlimit(files, &former) == 0 else { throw SystemFault(call: "getrlimit", number: errno) }
    var limit = rlimit(rlim_cur: count, rlim_max: former.rlim_max)
    guard unsafe setrlimit(files, &limit) == 0 else { throw SystemFault(call: "setrlimit", number: errno) }
    defer { _ = unsafe setrlimit(files, &former) }
    return try body()
  }

  @Test("a namespace that no name leads to is found by a process in it")
  func unnamed() throws {
    let process = try RunningProgram(["unshare", "--net", "sleep", "30"])
    var places: [Place] = []
    for _ in 0..<50 where !places.contains(Place("/proc/\(process.process)/ns/net")) {
      usleep(20_000)
      places = try Surveyor.allPlaces()
    }
    #expect(places.contains(Place("/proc/\(process.process)/ns/net")))
    kill(process.process, SIGKILL)
    _ = try? process.finish()
  }

  @Test("the other end of a pair is found in its namespace, and from there the first one")
  func pairs() throws {
    try withNamespace(beside: "there") {
      try ovlctl("link add here type veth peer name other netns there")
      let surveyor = Surveyor { () throws(NetlinkError) in try KernelSocket() }
      let survey = try surveyor.survey([Place("there")], [])
      let here = try #require(survey[.home]?["here"])
      let peer = try #require(survey.peer(of: LinkNode(here.index, in: .home)))
      #expect(peer.place == Place("there"))
      #expect(survey[peer]?.name == "other")
      #expect(survey.peer(of: peer) == LinkNode(here.index, in: .home))
    }
  }
}
