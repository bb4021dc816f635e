import NetlinkKit

/// The link that a VTEP's packets leave by, where the user names none.
enum Underlay {
  /// Whether the routing table is to be asked.
  static func isUnsaid(_ given: GivenOptions, of kind: LinkKind) -> Bool {
    kind == Vxlan.kind && given.settings[Vxlan.group] != nil && given.settings[Vxlan.dev] == nil
  }

  /// Asks the routing table for the underlay of a multicast group, which the kernel refuses without one.
  static func complete(
    _ given: inout GivenOptions, of kind: LinkKind, in session: inout Session, during operation: String
  ) throws(CommandFailure) {
    guard isUnsaid(given, of: kind), let group = given.settings[Vxlan.group] else { return }
    let option = given.spelling(of: Vxlan.group.descriptor)
    let link: Int32
    do throws(NetlinkError) {
      guard let found = try session.kernel.route(to: group).link else {
        throw NetlinkError(operation, errno: .unreachable, explanation: "the route to \(group) names no link")
      }
      link = found
    } catch {
      var error = error
      if error.errno == .unreachable {
        error.explanation = "no route to \(group) tells the underlay"
        error.kernelMessage = nil
      }
      throw CommandFailure(
        error, during: operation, option: option,
        hint: "name the underlay with `--dev LINK`, or add a route for \(group)")
    }
    given.set(Vxlan.dev, .index(link))
    // A dry run prints the name too.
    if session.options.isVerbose || session.options.isDryRun {
      session.note("\(group) is reached through \(session.name(of: link)), by the routing table")
    }
  }
}
