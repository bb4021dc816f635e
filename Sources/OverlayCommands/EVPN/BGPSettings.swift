import NetlinkKit

/// What a configuration of BGP is to say beside what the VTEPs tell.
struct BGPSettings: Equatable {
  /// Which autonomous system the neighbours are in.
  enum RemoteSystem: Equatable {
    /// This one.
    case own
    /// Any but this one.
    case external
    case number(UInt32)
  }

  /// What the clients of a route reflector are known by.
  struct Clients: Equatable {
    var addresses: [IPAddress] = []
    var ranges: [IPPrefix] = []
    /// How many of the ranges may be connected; nil for FRR's own number.
    var limit: UInt16?
  }

  /// The first number that RFC 6996 has for private use and people choose.
  static let usualSystem: UInt32 = 65000

  var system = usualSystem
  var neighbors: [IPAddress] = []
  var remoteSystem = RemoteSystem.own
  /// nil for what the VTEPs tell.
  var routerID: IPAddress?
  /// nil for a host.
  var clients: Clients?
  /// Whether each VNI has a distinguisher that says which it is.
  var distinguishesByVNI = false
  /// The autonomous system of the route targets; nil where FRR derives them.
  var targetSystem: UInt32?
}
