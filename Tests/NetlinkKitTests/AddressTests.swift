import Testing

@testable import NetlinkKit

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "an address is read and written as people write it",
    arguments: [
      ("10.0.0.1", "10.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
      ("2001:db8::1", "2001:db8::1"), ("::", "::"), ("FF05::A", "ff05::a"),
      ("2001:0db8:0:0:0:0:0:1", "2001:db8::1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ])
  func text(text: String, expected: String) {
    #expect(IPAddress(text)?.description == expected)
  }

  @Test(
    "what is no address is none",
    arguments: [
      "", "10.0.0", "10.0.0.256", "10.0.0.1/24", "10.0.0.1 ", " 10.0.0.1", "1.2.3.4.5", "10.0.0.-1",
      "0x0a000001",
      "167772161", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "2001:db8::g", ":", "any",
      "localhost", "1٠.0.0.1", "10.0.0.1\0",
    ])
  func bad(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("the bytes tell the family", arguments: [(4, AddressFamily.ipv4), (16, .ipv6)])
  func family(count: Int, family: AddressFamily) {
    let address = IPAddress(bytes: [UInt8](repeating: 1, count: count))
    #expect(address?.family == family)
    #expect(address?.bitCount == UInt8(count * 8))
  }

  @Test("other numbers of bytes are no address", arguments: [0, 1, 3, 5, 15, 17])
  func size(count: Int) {
    #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test(
    "group addresses are 224.0.0.0/4 and ff00::/8",
    arguments: [
      ("223.255.255.255", false), ("224.0.0.0", true), ("239.255.255.255", true), ("240.0.0.0", false),
      ("feff::", false), ("ff00::", true), ("ffff::", true), ("::", false),
    ])
  func multicast(text: String, isMulticast: Bool) {
    #expect(IPAddress(text)?.isMulticast == isMulticast)
  }

  @Test(
    "all zero is unspecified",
    arguments: [("0.0.0.0", true), ("::", true), ("0.0.0.1", false), ("::1", false)])
  func unspecified(text: String, isUnspecified: Bool) {
    #expect(IPAddress(text)?.isUnspecified == isUnspecified)
  }
}

@Suite("link-layer addresses")
struct HardwareAddressTests {
  @Test(
    "six pairs of digits make one",
    arguments: [
      ("02:00:5e:10:00:01", "02:00:5e:10:00:01"), ("02-00-5E-10-00-01", "02:00:5e:10:00:01"),
      ("2:0:5e:10:0:1", "02:00:5e:10:00:01"), ("ff:FF:fF:Ff:ff:ff", "ff:ff:ff:ff:ff:ff"),
    ])
  func text(text: String, expected: String) {
    #expect(HardwareAddress(text)?.description == expected)
  }

  @Test(
    "what is none is none",
    arguments: [
      "", "02:00:5e:10:00", "02:00:5e:10:00:01:02", "02:00:5e:10:00:", ":02:00:5e:10:00", "02:00:5e:10:00:1g",
      "02:00:5e:10:00:100", "+2:00:5e:10:00:01", "02:00:5e:10:00: 1", "02005e100001", "02.00.5e.10.00.01",
    ])
  func bad(text: String) {
    #expect(HardwareAddress(text) == nil)
  }

  @Test("the lowest bit of the first byte makes a group's address")
  func multicast() {
    #expect(HardwareAddress("01:00:5e:00:00:01")?.isMulticast == true)
    #expect(HardwareAddress("ff:ff:ff:ff:ff:ff")?.isMulticast == true)
    #expect(HardwareAddress("02:00:5e:00:00:01")?.isMulticast == false)
    #expect(!HardwareAddress.zero.isMulticast)
    #expect(!HardwareAddress(bytes: []).isMulticast)
  }

  @Test(
    "addresses of other hardware are written in the same way",
    arguments: [([], ""), ([10], "0a"), ([10, 0, 0, 1], "0a:00:00:01")] as [([UInt8], String)])
  func otherSizes(bytes: [UInt8], text: String) {
    #expect(HardwareAddress(bytes: bytes).description == text)
  }
}

@Suite("links' names")
struct LinkNameTests {
  @Test(
    "a name that the kernel takes has no fault",
    arguments: [
      "a", "eth0", "vxlan10", "123456789012345", "sw1-p1", "a.b", "...", "grün", "@", "-x", "a_b+c",
    ])
  func good(name: String) {
    #expect(LinkName.fault(in: name, isNew: true) == nil)
  }

  @Test(
    "a name that the kernel refuses has one",
    arguments: [
      ("", "is empty"), (".", "is not a name"), ("..", "is not a name"),
      ("1234567890123456", "is 16 bytes long; a link's name has at most 15"),
      ("grüngrüngrün1", "is 16 bytes long; a link's name has at most 15"),
      ("a/b", "has a “/”, which a link's name cannot have"),
      ("eth0:1", "has a “:”, which a link's name cannot have"),
      ("a b", "has white space or control characters, which a link's name cannot have"),
      ("a\tb", "has white space or control characters, which a link's name cannot have"),
      ("a\n", "has white space or control characters, which a link's name cannot have"),
      ("a\u{7F}", "has white space or control characters, which a link's name cannot have"),
      ("a\0", "has white space or control characters, which a link's name cannot have"),
      ("eth%d", "has a “%”, which the kernel takes for a pattern"),
    ])
  func bad(name: String, fault: String) {
    #expect(LinkName.fault(in: name, isNew: true) == fault)
  }

  @Test("a link that is there may be called by a longer name, of 127 bytes at most")
  func further() {
    #expect(LinkName.fault(in: String(repeating: "x", count: 16), isNew: false) == nil)
    #expect(LinkName.fault(in: String(repeating: "x", count: 127), isNew: false) == nil)
    let fault = LinkName.fault(in: String(repeating: "x", count: 128), isNew: false)
    #expect(fault == "is 128 bytes long; a link's name has at most 127")
    #expect(LinkName.fault(in: "a/b", isNew: false) != nil)
  }
}

@Suite("system errors")
struct ErrnoTests {
  @Test(
    "a number has the C library's name and sentence",
    arguments: [
      (Errno.notPermitted, "EPERM", "Operation not permitted"), (.exists, "EEXIST", "File exists"),
      (.noBufferSpace, "ENOBUFS", "No buffer space available"),
      (.outOfRange, "ERANGE", "Numerical result out of range"),
      (Errno(rawValue: 95), "EOPNOTSUPP", "Operation not supported"),
    ])
  func known(errno: Errno, name: String, message: String) {
    #expect(errno.name == name)
    #expect(errno.message == message)
  }

  @Test("a number that nobody knows is shown as it is", arguments: [4095, -1, Int32.max])
  func unknown(number: Int32) {
    #expect(Errno(rawValue: number).name == "errno \(number)")
    #expect(Errno(rawValue: number).message == "unknown error \(number)")
  }

  @Test("an error says the kernel's words, else its own, else the number's")
  func message() {
    var error = NetlinkError("add a link")
    #expect(error.message == "unknown error")
    error.errno = .exists
    #expect(error.message == "File exists")
    error.explanation = "it is there already"
    #expect(error.message == "it is there already")
    error.kernelMessage = "Device is busy"
    #expect(error.message == "Device is busy")
    #expect(error.during("add vxlan10").operation == "add vxlan10")
  }
}
