/// What a route says of the connections that use it (`RTAX_*`, within `RTA_METRICS`).
public enum RouteMetrics {
  /// `RTAX_MTU`; the kernel takes a greater one without a word, and lessens it.
  public static let mtu = Field<UInt32>.number("mtu", 2, .u32, in: 0...65520, "MTU of the path, at most")
  /// `RTAX_WINDOW`
  public static let window = Field<UInt32>.number("window", 3, .u32, "TCP: greatest window")
  /// `RTAX_SSTHRESH`
  public static let slowStartThreshold = Field<UInt32>.number(
    "ssthresh", 6, .u32, "TCP: slow-start threshold")
  /// `RTAX_CWND`
  public static let congestionWindow = Field<UInt32>.number(
    "cwnd", 7, .u32, "TCP: greatest congestion window; it must be locked")
  /// `RTAX_ADVMSS`; the kernel takes a greater one without a word, and lessens it.
  public static let advertisedSegment = Field<UInt32>.number(
    "advmss", 8, .u32, in: 0...65495, "TCP: segment size to tell the peer")
  /// `RTAX_REORDERING`
  public static let reordering = Field<UInt32>.number("reordering", 9, .u32, "TCP: reordering to expect")
  /// `RTAX_HOPLIMIT`
  public static let hopLimit = Field<UInt32>.number(
    "hoplimit", 10, .u32, in: 0...255, "hop limit of outgoing packets; 0 for the system's")
  /// `RTAX_INITCWND`
  public static let initialCongestionWindow = Field<UInt32>.number(
    "initcwnd", 11, .u32, "TCP: first congestion window, in segments")
  /// `RTAX_INITRWND`
  public static let initialReceiveWindow = Field<UInt32>.number(
    "initrwnd", 14, .u32, "TCP: first receive window, in segments")
  /// `RTAX_QUICKACK`
  public static let quickAcknowledgement = Field<UInt32>.number(
    "quickack", 15, .u32, in: 0...1, "TCP: acknowledge at once")

  /// `RTAX_LOCK`: a bit for each of the others that path discovery is not to change.
  static let lock: UInt16 = 1

  /// The metrics, in the order in which they are sent and printed.
  public static let fields = FieldTable(
    "route metrics",
    [
      mtu.descriptor, window.descriptor, slowStartThreshold.descriptor, congestionWindow.descriptor,
      advertisedSegment.descriptor, reordering.descriptor, hopLimit.descriptor,
      initialCongestionWindow.descriptor, initialReceiveWindow.descriptor, quickAcknowledgement.descriptor,
    ])
}
