/// The options of a security association, which the kernel calls a state: `struct xfrm_usersa_info` and `XFRMA_*` of
/// linux/xfrm.h.
public enum IPsecStateOptions {
  /// `xfrm_id.proto`
  public static let transform = Field<UInt8>.headerNumber(
    "proto", words: IPsecProtocol.words, "protocol that carries the packets (esp)")
  /// `xfrm_id.spi`
  public static let index = Field<UInt32>.header(
    "spi", .u32, in: 1...0xFFFF_FFFF, as: .hexadecimal,
    "security parameter index, by which the receiver knows the association")
  /// `xfrm_usersa_info.mode`
  public static let mode = Field<UInt8>.headerNumber(
    "mode", words: IPsecMode.words, "what is protected: the payload, or the packet whole (transport)")
  /// `xfrm_usersa_info.reqid`
  public static let request = Field<UInt32>.header(
    "reqid", .u32, in: 0...0xFFFF_FFFF, "number that policies know the association by")
  /// `xfrm_usersa_info.replay_window`
  public static let replayWindow = Field<UInt8>.header(
    "replay-window", .u8, in: 0...32, "packets that may come late; 0 takes repeated ones too (32)")

  /// `XFRM_STATE_NOECN`
  public static let withoutECN = Field.headerFlag(
    "noecn", 0x01, "do not copy the congestion mark to the outer header")
  /// `XFRM_STATE_DECAP_DSCP`
  public static let copiesDSCP = Field.headerFlag(
    "decap-dscp", 0x02, "copy the type of service of received outer headers to the inner ones")
  /// `XFRM_STATE_NOPMTUDISC`
  public static let withoutPathMTU = Field.headerFlag(
    "nopmtudisc", 0x04, "let outer packets of a tunnel be fragmented")
  /// `XFRM_STATE_ICMP`
  public static let takesErrors = Field.headerFlag("icmp", 0x10, "let ICMP errors of inner packets through")
  /// `XFRM_STATE_AF_UNSPEC`
  public static let takesBothFamilies = Field.headerFlag("af-unspec", 0x20, "carry IPv4 and IPv6 in a tunnel")

  /// `XFRMA_IF_ID`
  public static let interface = Field<UInt32>.number(
    "if_id", 31, .u32, in: 1...0xFFFF_FFFF, as: .hexadecimal, "identifier of the xfrm interface it belongs to"
  )
  /// `XFRMA_SET_MARK`
  public static let outputMark = Field<UInt32>.number(
    "output-mark", 29, .u32, as: .hexadecimal, "mark of the packets that come out, for routing")
  /// `XFRMA_TFCPAD`
  public static let padding = Field<UInt32>.number(
    "tfcpad", 22, .u32, in: 1...0xFFFF,
    "bytes up to which packets are padded, so that their sizes tell nothing")

  /// The options, in the order in which they are sent and printed.
  public static let table = FieldTable(
    "ipsec state",
    [
      transform.descriptor, index.descriptor, mode.descriptor, request.descriptor, replayWindow.descriptor,
      withoutECN.descriptor, copiesDSCP.descriptor, withoutPathMTU.descriptor, takesErrors.descriptor,
      takesBothFamilies.descriptor, interface.descriptor, outputMark.descriptor, padding.descriptor,
    ])
}

/// What protects the packets (`IPPROTO_*`).
public enum IPsecProtocol: UInt8, CaseIterable, Sendable {
  case esp = 50
  case ah = 51

  static let words = allCases.map { Choice("\($0)", UInt64($0.rawValue)) }
}

/// What is protected (`XFRM_MODE_*`).
public enum IPsecMode: UInt8, CaseIterable, Sendable {
  case transport = 0
  case tunnel = 1
  case beet = 4

  static let words = allCases.map { Choice("\($0)", UInt64($0.rawValue)) }
}

extension Field where Wrapped: UnsignedInteger & FixedWidthInteger {
  /// A number of the fixed header.
  static func header(
    _ keyword: String, _ width: Width, in range: ClosedRange<UInt64>,
    as notation: NumberFormat.Notation = .decimal, _ summary: String
  ) -> Field {
    row(
      keyword,
      .headerNumber(
        NumberFormat(width: width, range: range, notation: notation, words: [], refusal: nil, bitNames: [])),
      summary)
  }
}
