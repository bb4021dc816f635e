import Glibc

/// The few ways in which namespaces are mounted; each names itself in the error that it throws.
enum Mounting {
  /// Makes a path a shared mount point with all below it: what is mounted there shows in every mount
  /// namespace that shares it (`MS_SHARED`).
  static func share(_ path: String) throws(NetlinkError) {
    try call("make \(path) a shared mount", "none", path, nil, MS_SHARED | MS_REC)
  }

  /// Keeps what is mounted from here on to this mount namespace, while mounts from outside still come in
  /// (`MS_SLAVE`).
  static func enslave(_ path: String) throws(NetlinkError) {
    try call("make \(path) a slave mount", "none", path, nil, MS_SLAVE | MS_REC)
  }

  /// Lets a file or directory appear at another path as well; `recursively`, with what is mounted in it.
  static func bind(_ source: String, to target: String, recursively: Bool = false) throws(NetlinkError) {
    try call("bind \(source) to \(target)", source, target, nil, recursively ? MS_BIND | MS_REC : MS_BIND)
  }

  /// Mounts a file system of a kind that needs no device.
  static func mount(
    _ kind: String, named source: String, at path: String, readOnly: Bool
  ) throws(NetlinkError) {
    try call("mount \(kind) at \(path)", source, path, kind, readOnly ? MS_RDONLY : 0)
  }

  /// Takes the topmost mount off a path, at once even when it is in use (`MNT_DETACH`); never through a
  /// symbolic link.
  static func detach(_ path: String) throws(NetlinkError) {
    _ = try systemCall("unmount \(path)") { unsafe umount2(path, Int32(MNT_DETACH | UMOUNT_NOFOLLOW)) }
  }

  private static func call(
    _ operation: @autoclosure () -> String, _ source: String, _ target: String, _ kind: String?, _ flags: Int
  ) throws(NetlinkError) {
    _ = try systemCall(operation()) { unsafe Glibc.mount(source, target, kind, UInt(flags), nil) }
  }
}
