import Glibc
import NetlinkKit

/// Tells that something has happened in the folder of namespaces' names (`inotify`), which may not be there yet.
final class NameWatch {
  /// To be waited for.
  let descriptor: Int32
  private let folder = NamespaceDirectory.standard.path

  init() {
    descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    watch()
  }

  deinit { close(descriptor) }

  /// Takes the events away, and watches what there is now: what has happened is seen by a look at the folder.
  func look() {
    var events = [UInt8](repeating: 0, count: 4096)
    // SAFETY: the room and its size are the array's, for the length of the call.
    while unsafe read(descriptor, &events, events.count) > 0 {}
    watch()
  }

  /// The folder, and the one that it comes to be in. What is watched already stays so.
  private func watch() {
    guard let slash = folder.lastIndex(of: "/") else { return }
    let changes = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
    // SAFETY: the paths live as long as the calls.
    unsafe inotify_add_watch(descriptor, String(folder[..<slash]), changes | UInt32(IN_ONLYDIR))
    unsafe inotify_add_watch(descriptor, folder, changes | UInt32(IN_DELETE_SELF | IN_ONLYDIR))
  }
}
