import Glibc

/// What network cards do for tunnels' packets: cut large ones up on their way out (`ETHTOOL_GFEATURES`).
public enum SegmentationOffload {
  /// `SIOCETHTOOL`
  private static let request: UInt = 0x8946
  private static let getSetSize: UInt32 = 0x37
  private static let getStrings: UInt32 = 0x1B
  private static let getFeatures: UInt32 = 0x3A
  /// `ETH_SS_FEATURES`
  private static let featureSet: UInt32 = 4
  /// `ETH_GSTRING_LEN`
  private static let nameLength = 32

  /// The features that cut up what is wrapped in UDP: VXLAN and Geneve, without and with the outer checksum.
  public static let ofUDP = ["tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation"]
  /// The features that cut up what is wrapped in GRE.
  public static let ofGRE = ["tx-gre-segmentation", "tx-gre-csum-segmentation"]

  /// The features, of some, that a link of the calling thread's namespace could have on and has off.
  ///
  /// - Throws: what the kernel answers where it does not know the link; a link without features has none off.
  public static func off(_ wanted: [String], of link: String) throws(NetlinkError) -> [String] {
    let socket = FileDescriptor(
      owning: try systemCall("open a socket") {
        Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      })
    let off = try off(wanted, of: link, by: socket.rawValue)
    _ = consume socket
    return off
  }

  private static func off(
    _ wanted: [String], of link: String, by descriptor: Int32
  ) throws(NetlinkError) -> [String] {
    var size = words([getSetSize, 0, 1 << featureSet, 0, 0])
    try ask(&size, about: link, by: descriptor)
    guard let count = size.span.u32(at: 16).map(Int.init), 1...1024 ~= count else { return [] }
    var names =
      words([getStrings, featureSet, UInt32(count)]) + [UInt8](repeating: 0, count: count * nameLength)
    try ask(&names, about: link, by: descriptor)
    let blocks = (count + 31) / 32
    var features = words([getFeatures, UInt32(blocks)]) + [UInt8](repeating: 0, count: blocks * 16)
    try ask(&features, about: link, by: descriptor)
    return (0..<count).compactMap { number in
      let start = 12 + number * nameLength
      let name = names.span.extracting(start..<(start + nameLength)).text
      // Each block has what can be changed, what was asked for, what is on, and what never changes.
      let block = 8 + number / 32 * 16
      guard wanted.contains(name), let available = features.span.u32(at: block),
        let active = features.span.u32(at: block + 8)
      else { return nil }
      return available & ~active & (1 << UInt32(number % 32)) == 0 ? nil : name
    }
  }

  private static func words(_ numbers: [UInt32]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) } }
  }

  /// Has the kernel answer a question in the place of the question (`struct ifreq` with a pointer to it).
  private static func ask(
    _ question: inout [UInt8], about link: String, by descriptor: Int32
  ) throws(NetlinkError) {
    guard link.utf8.count <= LinkName.maximumLength else { return }
    let name = Array(link.utf8)
    // SAFETY: the request is as long as the kernel's structure, and both it and the answer live as long as the call.
    _ = try systemCall("read the features of \(link)") {
      unsafe question.withUnsafeMutableBytes { answer in
        var request = unsafe ifreq()
        return unsafe withUnsafeMutablePointer(to: &request) { pointer in
          let bytes = UnsafeMutableRawPointer(pointer)
          for place in name.indices {
            unsafe bytes.storeBytes(of: name[place], toByteOffset: place, as: UInt8.self)
          }
          unsafe bytes.storeBytes(of: answer.baseAddress, toByteOffset: 16, as: UnsafeMutableRawPointer?.self)
          return unsafe ioctl(descriptor, Self.request, bytes)
        }
      }
    }
  }
}
