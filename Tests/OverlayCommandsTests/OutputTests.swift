import Glibc
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("output")
struct OutputTests {
  @Test("gathers what is written, and lines with their ends")
  func gathers() {
    var output = Output()
    output.write("a")
    output.write(line: "b")
    output.write(line: "")
    #expect(String(decoding: output.bytes, as: UTF8.self) == "ab\n\n")
  }

  @Test("goes out whole, more than a pipe holds at once too, and is gone then", arguments: [0, 1, 300_000])
  func flush(size: Int) async throws {
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    let reader = ends[0]
    let reading = Task.detached { Self.readAll(reader) }
    var output = Output()
    output.write(String(repeating: "x", count: size))
    #expect(output.flush(to: ends[1]) == nil)
    #expect(output.bytes.isEmpty)
    close(ends[1])
    #expect(await reading.value == size)
    close(reader)
  }

  @Test("tells why it did not go out")
  func failure() {
    var output = Output()
    output.write("x")
    #expect(output.flush(to: -1) == Errno(rawValue: EBADF))
    let full = unsafe open("/dev/full", O_WRONLY)
    #expect(output.flush(to: full) == Errno(rawValue: ENOSPC))
    close(full)
  }

  private static func readAll(_ descriptor: Int32) -> Int {
    var total = 0
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return total }
      total += count
    }
  }
}
