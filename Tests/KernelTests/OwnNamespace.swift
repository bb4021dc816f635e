import CLinux
import Glibc
import NetlinkKit
import Testing

/// Does something in a new network namespace, which has nothing but a loopback link that is down.
///
/// The calling thread goes there and comes back, so that what is expected inside is expected of the test.
func withNamespace<Success>(_ body: () throws -> Success) throws -> Success {
  let outside = try NetworkNamespace.current()
  guard unshare(CLONE_NEWNET) == 0 else { throw SystemFault(call: "unshare", number: errno) }
  defer {
    do { try outside.enter() } catch { fatalError("the test's thread is lost in its namespace: \(error)") }
  }
  return try body()
}

/// Does something in a new network namespace, next to others that have names.
func withNamespace<Success>(beside names: String..., body: () throws -> Success) throws -> Success {
  try withNamespace {
    defer {
      for name in names { try? NamespaceDirectory.standard.delete(name) }
    }
    for name in names { try NamespaceDirectory.standard.add(name) }
    return try body()
  }
}

/// Makes a link that is up and has carrier: one end of a pair, whose other end is called NAME-end.
func addUnderlay(_ name: String) throws {
  try ovlctl("link add \(name) up type veth peer name \(name)-end")
  try ovlctl("link set \(name)-end up")
}

/// Makes a link that is down, so that IPv6 adds no entries for groups to its forwarding database meanwhile.
func addLinkThatIsDown(_ name: String) throws {
  try ovlctl("link add \(name) type veth peer name \(name)-end")
}
