import NetlinkKit

/// The making of a link without a name, and learning what it is called.
///
/// The kernel does not tell what it named a new link: `NLM_F_ECHO` is honoured since 6.2 only, and never for
/// vxlan. So the link gets, as the kernel would do it, the kind's name with the first free number.
enum LinkNaming {
  private static let attempts = 16

  /// Makes the link and gives its name. Where another process takes the name first, the next one is tried.
  static func create(_ link: LinkSpecification, in session: inout Session) throws(NetlinkError) -> String {
    var link = link
    var attempt = 1
    while true {
      let name = try freeName(beginningWith: link.kind?.name ?? "link", in: &session)
      link.name = name
      do throws(NetlinkError) {
        try session.perform(link.creation())
        return name
      } catch {
        guard error.errno == .exists, error.kernelMessage == nil, attempt < attempts else { throw error }
        attempt += 1
      }
    }
  }

  private static func freeName(
    beginningWith start: String, in session: inout Session
  ) throws(NetlinkError) -> String {
    let taken = Set(try session.kernel.links().value.map(\.name))
    var number = 0
    while taken.contains("\(start)\(number)") { number += 1 }
    return "\(start)\(number)"
  }
}
