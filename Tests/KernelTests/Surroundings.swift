import CLinux
import Foundation
import NetlinkKit
import Synchronization
import Testing

/// Runs a line of shell that is to succeed.
func shell(_ line: String) throws {
  let outcome = try runProgram("sh", "-c", line)
  try #require(outcome.status == 0, "\(line): \(outcome.errors)")
}

/// Does something on a thread of its own, which may go to other namespaces.
func inOwnThread<Success: Sendable>(
  _ body: @escaping @Sendable () throws -> Success
) throws -> Success {
  try NetworkNamespace.current().perform { () throws(NetlinkError) in Result { try body() } }.get()
}

/// Does something on a thread whose mounts nobody else sees.
func inOwnMounts<Success: Sendable>(
  _ body: @escaping @Sendable () throws -> Success
) throws -> Success {
  try inOwnThread {
    guard unshare(CLONE_NEWNS) == 0 else { throw SystemFault(call: "unshare", number: errno) }
    try shell("mount --make-rprivate /")
    return try body()
  }
}

/// Does something on a thread with an empty /etc of its own.
func inOwnEtc<Success: Sendable>(
  _ body: @escaping @Sendable () throws -> Success
) throws -> Success {
  try inOwnMounts {
    try shell("mount -t tmpfs none /etc")
    return try body()
  }
}

/// The mount points at a path and below it, as the calling thread sees them; a stacked one several times.
func mountPoints(within path: String) throws -> [String] {
  // The program has the mounts of the thread; /proc/self of this process would be its first thread's.
  try runProgram("cat", "/proc/self/mountinfo").lines
    .compactMap { line in line.split(separator: " ").dropFirst(4).first.map(String.init) }
    .filter { $0 == path || $0.hasPrefix(path + "/") }
}

/// Does something so many times at once, on threads in the namespaces of the calling one; answers the errors.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) -> [String] {
  let failures = Mutex<[String]>([])
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    Thread.detachNewThread {
      do { try body(number) } catch { failures.withLock { $0.append("\(error)") } }
      group.leave()
    }
  }
  group.wait()
  return failures.withLock { $0 }
}

/// Waits up to five seconds for something to come true; whether it has is for the test to say.
func waitUntil(_ condition: () throws -> Bool) throws {
  for _ in 0..<500 {
    if try condition() { return }
    usleep(10_000)
  }
}
