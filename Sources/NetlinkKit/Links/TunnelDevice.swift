import CLinux
import Glibc

/// A `tun` or `tap` link while it is being made, through `/dev/net/tun`.
///
/// The link goes with this value, unless it is kept: what fails in between, or ends the process, leaves nothing.
public struct TunnelDevice: ~Copyable, Sendable {
  /// Where the kernel makes such links.
  public static let path = "/dev/net/tun"

  private let file: FileDescriptor
  private let operation: String
  /// The link's name: the one that it was to have, or the kernel's choice.
  public let name: String

  /// Makes a link in the namespace of the calling thread; without a name it gets the kind's, with a number.
  ///
  /// Of the options that links of every kind have, the index alone is regarded: the others are a change's matter.
  /// Throws `EBUSY` where a link of one of these kinds has the name, `EINVAL` where another one has it, `EPERM`
  /// without `CAP_NET_ADMIN`, and what opening the device throws.
  ///
  /// - Precondition: names of users and groups have been looked up.
  public init(making mode: Tun.Mode, _ link: LinkSpecification) throws(NetlinkError) {
    let operation = "add \(link.name ?? "a \(mode) link")"
    let file: FileDescriptor
    do throws(NetlinkError) {
      file = try FileDescriptor(opening: Self.path, O_RDWR, for: operation)
    } catch {
      throw error.explainingOpening(of: Self.path)
    }
    if let index = link.options[LinkOptions.index] {
      try file.control(tunSetIndex, at: index, LinkOptions.index.descriptor, operation)
    }
    let name = try file.attach(link.name ?? "", Self.flags(of: mode, link.kindOptions), operation)
    // As `ip tuntap` leaves it: with carrier, IPv6 would talk to a program that is not there. A kernel before 5.0
    // cannot take it away, and does so when the file is closed.
    try? file.control(tunSetCarrier, at: 0, LinkOptions.carrier.descriptor, operation)
    if case .number(let user)? = link.kindOptions?[Tun.user] {
      try file.control(tunSetOwner, number: user, Tun.user.descriptor, operation)
    }
    if case .number(let group)? = link.kindOptions?[Tun.group] {
      try file.control(tunSetGroup, number: group, Tun.group.descriptor, operation)
    }
    self.name = name
    self.operation = operation
    self.file = file
  }

  /// Lets the link stay.
  public consuming func keep() throws(NetlinkError) {
    try file.control(tunSetPersistence, number: 1, Tun.persistence.descriptor, operation)
  }

  private static func flags(of mode: Tun.Mode, _ options: Settings?) -> UInt16 {
    // A link that is there is not to be opened in the place of a new one.
    var flags = IFF_TUN_EXCL | (mode == .tap ? IFF_TAP : IFF_TUN)
    if options?[Tun.packetInformation] != true { flags |= IFF_NO_PI }
    if options?[Tun.offloadHeader] == true { flags |= IFF_VNET_HDR }
    if options?[Tun.multiQueue] == true { flags |= IFF_MULTI_QUEUE }
    return UInt16(truncatingIfNeeded: flags)
  }
}

extension FileDescriptor {
  /// Sends a request whose argument is a number; a refusal names the option.
  fileprivate func control(
    _ request: UInt, number: UInt32, _ field: FieldDescriptor, _ operation: String
  ) throws(NetlinkError) {
    try control(operation, field) { ioctl($0, request, Int32(bitPattern: number)) }
  }

  /// Sends a request whose argument is the address of a number.
  fileprivate func control(
    _ request: UInt, at number: UInt32, _ field: FieldDescriptor, _ operation: String
  ) throws(NetlinkError) {
    var number = number
    // SAFETY: the kernel reads these four bytes, for the length of the call.
    try control(operation, field) { unsafe ioctl($0, request, &number) }
  }

  private func control(
    _ operation: String, _ field: FieldDescriptor, _ call: (Int32) -> Int32
  ) throws(NetlinkError) {
    let descriptor = rawValue
    do throws(NetlinkError) {
      _ = try systemCall(operation) { call(descriptor) }
    } catch {
      var error = error
      error.option = field.keyword
      throw error
    }
  }

  /// Makes the link that the file stands for from here on (`TUNSETIFF`), and gives its name.
  fileprivate func attach(
    _ name: String, _ flags: UInt16, _ operation: String
  ) throws(NetlinkError) -> String {
    // `struct ifreq`: the name and its NULs, then the flags in front of much that is unused.
    var request = Array(name.utf8.prefix(LinkName.maximumLength))
    request += [UInt8](repeating: 0, count: unsafe MemoryLayout<ifreq>.size - request.count)
    request[Int(IFNAMSIZ)] = UInt8(truncatingIfNeeded: flags)
    request[Int(IFNAMSIZ) + 1] = UInt8(truncatingIfNeeded: flags >> 8)
    let descriptor = rawValue
    // SAFETY: the kernel reads and writes a `struct ifreq`, which is as long as the array.
    _ = try systemCall(operation) { unsafe ioctl(descriptor, tunSetInterface, &request) }
    return request.span.extracting(0..<Int(IFNAMSIZ)).text
  }
}

extension NetlinkError {
  /// Says why the device cannot be opened, where the number alone would not.
  fileprivate func explainingOpening(of path: String) -> NetlinkError {
    var error = self
    switch errno {
    case .noSuchFile:
      error.explanation = "there is no \(path), through which the kernel makes such links"
      error.hint = "`modprobe tun` makes it; a container must be given it (`--device \(path)`)"
    case .noSuchDevice, .noSuchAddress:
      error.explanation = "this kernel has no tun: neither built in nor as a module that can be loaded"
    case .accessDenied, .notPermitted:
      error.explanation = "\(path) may not be opened: \(message)"
      error.hint = "such links are made by root, and in a container where it lets the device in"
    default:
      error.explanation = "\(path) cannot be opened: \(message)"
    }
    return error
  }
}
