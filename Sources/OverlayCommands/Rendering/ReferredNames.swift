import NetlinkKit

/// What links are called that others name by a number.
struct ReferredNames {
  /// The links of this namespace.
  var known: KnownLinks
  /// What this namespace does not know.
  var elsewhere = NamesElsewhere()

  /// The name of a link.
  ///
  /// - Parameter namespace: the number of the namespace that the link is in, where that is another one.
  func name(of index: Int32, inNamespace namespace: UInt32?) -> String? {
    if let namespace, let name = elsewhere.name(of: index, inNamespace: namespace) { return name }
    return known[index]?.name
  }
}

/// The names of other namespaces, and of links in them.
struct NamesElsewhere {
  var namespaces: [(number: UInt32, name: String)] = []
  private var links: [(namespace: UInt32, index: Int32, name: String)] = []

  /// The name of a namespace by the number that this one knows it by.
  func name(ofNamespace number: UInt32) -> String? { namespaces.first { $0.number == number }?.name }

  /// The name of a link in another namespace.
  func name(of index: Int32, inNamespace number: UInt32) -> String? {
    links.first { $0.index == index && $0.namespace == number }?.name
  }

  mutating func insert(_ name: String, of index: Int32, inNamespace number: UInt32) {
    links.append((number, index, name))
  }
}
