import Glibc

/// Checks that a word can name a network namespace: it becomes a file name in `/run/netns`.
///
/// Throws an error that says which rule is broken: one path component of 1 to 255 bytes (`NAME_MAX`),
/// neither `.` nor `..`, without control characters. White space is allowed, as it is to `ip netns`.
public func checkNamespaceName(_ name: String) throws(NetlinkError) {
  guard let fault = faultInNamespaceName(name) else { return }
  // Escaped, so that a control character never reaches the terminal.
  throw NetlinkError("use \(name.debugDescription) as a namespace name", errno: .invalid, explanation: fault)
}

private func faultInNamespaceName(_ name: String) -> String? {
  if name.isEmpty { return "it is empty" }
  if name == "." || name == ".." { return "it stands for a directory" }
  if name.utf8.contains(UInt8(ascii: "/")) { return "it contains a slash" }
  if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
    return "it contains a control character"
  }
  if name.utf8.count > Int(NAME_MAX) {
    return "it has \(name.utf8.count) bytes, and \(NAME_MAX) is the most"
  }
  return nil
}
