import Glibc
import Testing

@testable import NetlinkKit

@Suite("text as bytes")
struct ByteTextTests {
  private func text(_ append: (inout OutputSpan<UInt8>) -> Void) -> String {
    String(decoding: [UInt8](capacity: 64, initializingWith: append), as: UTF8.self)
  }

  @Test(
    "a number is as String has it",
    arguments: [0, 1, 9, 10, 99, 100, 4789, 65535, 16_777_215, 4_294_967_295, .max] as [UInt64])
  func decimal(number: UInt64) {
    #expect(text { $0.append(decimal: number) } == String(number))
  }

  @Test(
    "a hexadecimal number has no leading zeros", arguments: [0, 1, 0xF, 0x10, 0x0DB8, 0xFFFF] as [UInt16])
  func hexadecimal(number: UInt16) {
    #expect(text { $0.append(hexadecimal: number) } == String(number, radix: 16))
  }

  @Test("a link-layer address has two digits a byte")
  func hardwareAddress() {
    let address: [UInt8] = [2, 0, 0x5E, 0x10, 0, 0xFF]
    #expect(text { $0.append(hardwareAddress: address.span) } == "02:00:5e:10:00:ff")
    let none: [UInt8] = []
    #expect(text { $0.append(hardwareAddress: none.span) } == "")
  }

  @Test(
    "an address is as the C library writes it, wherever its zeros are",
    arguments: [
      "::", "::1", "1::", "1:0:0:4::", "1:0:0:4:5:0:0:8", "0:0:3:0:0:0:0:8", "1:0:3:0:5:0:7:0",
      "::ffff:192.0.2.1", "::192.0.2.1", "::1:2", "2001:db8::8:800:200c:417a", "fe80::ff:fe00:707",
      "0:1:2:3:4:5:6:7", "1:2:3:4:5:6:7:0", "1:2:3:4:5:6::", "::fffe:0:0", "0.0.0.0", "255.255.255.255",
      "10.0.0.2",
    ])
  func address(word: String) throws {
    let address = try #require(IPAddress(word))
    #expect(text { $0.append(ipAddress: address.bytes.span) } == libraryText(address.bytes))
  }

  @Test("any pattern of groups that are zero is as the C library writes it")
  func patterns() {
    for pattern in 0..<256 {
      let bytes = (0..<16).map { UInt8(pattern >> ($0 / 2) & 1 == 1 ? ($0 % 2 == 0 ? 0x0A : 0x50) : 0) }
      #expect(text { $0.append(ipAddress: bytes.span) } == libraryText(bytes))
    }
  }

  @Test("bytes of another number are no address", arguments: [0, 1, 5, 15, 17])
  func noAddress(count: Int) {
    let bytes = [UInt8](repeating: 1, count: count)
    let text = [UInt8](capacity: 64) { output in
      let isAddress = output.append(ipAddress: bytes.span)
      #expect(!isAddress)
    }
    #expect(text.isEmpty)
  }

  private func libraryText(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard unsafe inet_ntop(family, bytes, text.baseAddress, socklen_t(text.count)) != nil else {
          return 0
        }
        return unsafe text.firstIndex(of: 0) ?? 0
      }
    }
  }
}
