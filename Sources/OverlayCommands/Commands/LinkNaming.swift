import NetlinkKit

/// The making of a link without a name, and learning what it is called.
///
/// The kernel does not tell what it named a new link: `NLM_F_ECHO` is honoured since 6.2 only, and never for
/// vxlan. So the link gets, as the kernel would do it, the kind's name with the first free number.
enum LinkNaming {
  private static let attempts = 16

  /// Makes the link and gives its name.
  ///
  /// Where the name is taken all the same, the next one is tried: by another process meanwhile, by a link of the
  /// namespace that the new one goes to, or by the peer of a pair, which the kernel names first.
  static func create(_ link: LinkSpecification, in session: inout Session) throws(NetlinkError) -> String {
    let start = link.kind?.name ?? "link"
    let taken = Set(try session.kernel.links().value.map(\.name))
    var link = link
    var attempt = 1
    var number = 0
    while true {
      while taken.contains("\(start)\(number)") { number += 1 }
      let name = "\(start)\(number)"
      link.name = name
      do throws(NetlinkError) {
        try session.perform(link.creation())
        return name
      } catch {
        guard error.errno == .exists, error.kernelMessage == nil, attempt < attempts else { throw error }
        attempt += 1
        number += 1
      }
    }
  }
}
