import Glibc

/// The bytes of a file, to its end.
package func readFile(_ path: String, for operation: String) throws(NetlinkError) -> [UInt8] {
  let file = try FileDescriptor(opening: path, O_RDONLY, for: operation)
  let bytes = try readToEnd(file.rawValue, for: operation)
  _ = consume file
  return bytes
}

/// The bytes of standard input, to its end; it may be a pipe where there is no `/dev/stdin`.
package func readStandardInput(for operation: String) throws(NetlinkError) -> [UInt8] {
  try readToEnd(STDIN_FILENO, for: operation)
}

/// The bytes of an open file, to its end.
package func readToEnd(_ descriptor: Int32, for operation: String) throws(NetlinkError) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16384)
  // It may have been a key.
  defer { chunk.wipe() }
  while true {
    // SAFETY: the pointer and the count are of the same array, for the length of the call.
    let count = try systemCall(operation) {
      unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}
