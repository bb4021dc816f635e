import NetlinkKit

/// This host: what must be known of it to understand what is said of an overlay, and where the overlay is to be.
public final class OverlayHost {
  let kernels: PlaceKernels
  /// The links that were asked for, of which many lines may speak.
  private var links: [LinkKey: Link?] = [:]

  /// - Parameters:
  ///   - connect: the way to the kernel of the namespace that the calling thread is in.
  ///   - leftOver: names of namespaces that count as absent where they lead to none, since a run that made or deleted
  ///     them was killed.
  public init(over connect: @escaping OverlayConnection, leftOver: Set<String> = []) {
    kernels = PlaceKernels(over: connect, leftOver: leftOver)
  }

  /// A link that is there; nil where there is none, or no such namespace.
  public func link(_ key: LinkKey) throws(NetlinkError) -> Link? {
    if let known = links[key] { return known }
    let link = try ask(for: key)
    links[key] = .some(link)
    return link
  }

  private func ask(for key: LinkKey) throws(NetlinkError) -> Link? {
    guard try kernels.exists(key.place) else { return nil }
    do throws(NetlinkError) {
      return try kernels.kernel(of: key.place).conversation.link(named: key.name)
    } catch {
      if error.errno == .noSuchDevice { return nil }
      throw error
    }
  }

  /// Whether two words stand for one namespace that is there.
  public func isSame(_ place: Place, _ other: Place) -> Bool {
    guard place != other else { return true }
    guard let first = try? kernels.kernel(of: place), let second = try? kernels.kernel(of: other) else {
      return false
    }
    return first.namespace.identity == second.namespace.identity
  }

  /// The name of the link by which a namespace's routing table reaches an address; nil where it names none.
  public func underlay(of address: IPAddress, in place: Place) throws(NetlinkError) -> String? {
    guard try kernels.exists(place) else { return nil }
    let kernel = try kernels.kernel(of: place)
    do throws(NetlinkError) {
      guard let index = try kernel.conversation.route(to: address).link else { return nil }
      return try kernel.conversation.identity(ofLinkAt: index).name
    } catch {
      if error.errno == .unreachable { return nil }
      throw error
    }
  }
}
