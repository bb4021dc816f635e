import NetlinkKit

/// A question for the route that a namespace's kernel would take.
public struct RouteQuestion: Hashable, Sendable {
  /// Where to.
  public let destination: IPAddress
  /// From which address; nil for any.
  public let source: IPAddress?
  /// By which link; nil for any.
  public let link: Int32?
  /// In which namespace.
  public let place: Place

  /// A question for the way to an address.
  public init(_ destination: IPAddress, from source: IPAddress? = nil, by link: Int32? = nil, in place: Place)
  {
    self.destination = destination
    self.source = source
    self.link = link
    self.place = place
  }
}
