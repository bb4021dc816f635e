import NetlinkKit
import Testing

@Suite("programs in a network namespace", .serialized)
struct NamespaceExecutionTests {
  private let directory = NamespaceDirectory.standard

  @Test("a program sees the namespace and its own /sys")
  func ownSys() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    try shell("ip -n ours link add bridge7 type bridge")
    let before = try runProgram("ls", "/sys/class/net").lines
    let inside = try inOwnThread {
      try NamespaceExecution(in: .named("ours")).prepare()
      return (try runProgram("ls", "/sys/class/net").lines, try runProgram("ip", "netns", "identify").lines)
    }
    #expect(inside == (["bridge7", "lo"], ["ours"]))
    #expect(try runProgram("ls", "/sys/class/net").lines == before)
  }

  @Test("a program sees the files that its namespace has for /etc, and no one else does")
  func ownEtc() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let (inside, skipped, outside) = try inOwnEtc {
      try shell(
        "mkdir -p /etc/netns/ours /etc/folder && echo old >/etc/resolv.conf && echo old >/etc/folder/file")
      try shell("cd /etc/netns/ours && echo new >resolv.conf && mkdir folder && echo new >folder/file")
      let (inside, skipped) = try contents(inside: .named("ours"), "/etc/resolv.conf", "/etc/folder/file")
      return (inside, skipped, try runProgram("cat", "/etc/resolv.conf", "/etc/folder/file").lines)
    }
    #expect(inside == ["new", "new"])
    #expect(skipped.isEmpty)
    #expect(outside == ["old", "old"])
  }

  @Test("a file for /etc goes where its namesake links to")
  func linkedTarget() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let (inside, _) = try inOwnEtc {
      try shell("mkdir -p /etc/netns/ours; echo old >/run/stub.conf; ln -s ../run/stub.conf /etc/resolv.conf")
      try shell("echo new >/etc/netns/ours/resolv.conf")
      return try contents(inside: .named("ours"), "/etc/resolv.conf")
    }
    #expect(inside == ["new"])
  }

  @Test("a link among the files for /etc is skipped, as is what has no namesake, and the rest is used")
  func skippedFiles() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let (inside, skipped) = try inOwnEtc {
      try shell("mkdir -p /etc/netns/ours && for f in hosts resolv.conf zone; do echo old >/etc/$f; done")
      try shell(
        "cd /etc/netns/ours && ln -s /etc/zone hosts && echo new | tee new resolv.conf && mkfifo zone")
      return try contents(inside: .named("ours"), "/etc/hosts", "/etc/resolv.conf")
    }
    #expect(inside == ["old", "new"])
    #expect(
      skipped.map { "\($0.operation): \($0.message)" } == [
        "use /etc/netns/ours/hosts: symbolic links are not followed",
        "use /etc/netns/ours/new: there is no /etc/new to put it on",
        "use /etc/netns/ours/zone: it is no file and no directory",
      ])
  }

  @Test("a reference that is no name has no files for /etc")
  func onlyNames() throws {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    let (inside, skipped) = try inOwnEtc {
      try shell(
        "mkdir -p /etc/netns/ours && echo old >/etc/resolv.conf && echo new >/etc/netns/ours/resolv.conf")
      return try contents(inside: .path("/run/netns/ours"), "/etc/resolv.conf")
    }
    #expect(inside == ["old"])
    #expect(skipped.isEmpty)
  }

  @Test("a program that is not there is an error")
  func noProgram() throws {
    let error = try failure(of: ["no-such-program", "x"])
    #expect(error?.operation == "run no-such-program in namespace ours")
    #expect(error?.message == "there is no program called no-such-program")
    #expect(error?.errno == .noSuchFile)
  }

  @Test("a script without its interpreter, a directory and no words at all are errors")
  func noExecutable() throws {
    try shell("printf '#!/nonexistent\\n' >/run/script && chmod +x /run/script")
    #expect(try failure(of: ["/run/script"])?.message == "the interpreter of /run/script is missing")
    #expect(try failure(of: ["/run"])?.errno == .accessDenied)
    #expect(try failure(of: [])?.message == "none is named")
  }

  /// Why the words were not run; on a thread of its own, since the thread is in the namespace by then.
  private func failure(of words: [String]) throws -> NetlinkError? {
    try directory.add("ours")
    defer { try? directory.delete("ours") }
    return try inOwnThread {
      do throws(NetlinkError) { try NamespaceExecution(in: .named("ours")).execute(words) } catch {
        return error
      }
    }
  }
}

/// The lines of some files as a program in a namespace sees them, and what was skipped.
private func contents(
  inside reference: NamespaceReference, _ files: String...
) throws -> ([String], [NetlinkError]) {
  try inOwnThread {
    var skipped: [NetlinkError] = []
    try NamespaceExecution(in: reference).prepare { skipped.append($0) }
    let program = try RunningProgram(["cat"] + files)
    return (try program.finish().lines, skipped)
  }
}
