import Glibc

/// A file that goes with its value.
public final class TemporaryFile {
  public let path: String

  public struct Fault: Error {
    let call: String
  }

  public init(_ text: String) throws {
    var template = Array("/tmp/ovlctl-test-XXXXXX".utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
      unsafe name.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { throw Fault(call: "mkstemp") }
    path = unsafe template.withUnsafeBufferPointer { name in
      unsafe name.baseAddress.map { unsafe String(cString: $0) } ?? ""
    }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Fault(call: "write") }
      rest = rest.dropFirst(count)
    }
  }

  deinit { unsafe unlink(path) }
}
