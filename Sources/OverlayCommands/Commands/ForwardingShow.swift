import Glibc
import NetlinkKit

/// `fdb show`: the entries of forwarding databases.
enum ForwardingShow {
  /// How much of the list is held until it is known to be consistent: some 200,000 entries. A longer one goes out
  /// as it comes, and cannot be read again where it changes meanwhile.
  private static let heldBytes = 16 << 20

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let operation = "show the forwarding database"
    var line = try ForwardingSelection(&words)
    try session.resolve(&line.options, during: operation)
    do throws(NetlinkError) {
      let link = try session.link(ofSelection: line.linkName)
      let bridge: Int32? = if let name = line.bridgeName { try session.index(ofLink: name) } else { nil }
      let filter = line.filter(on: try session.vteps(for: line, link))
      let start = ForwardingRendering(
        options: session.options, known: session.known([]), omitsLink: link != nil)
      var listing = Listing(rendering: start, output: session.streams.output)
      session.streams.output = Output()
      defer { session.streams.output = listing.output }
      let dump = try session.kernel.walkForwardingEntries(
        link: link?.index, bridge: bridge, restart: { listing.restart(from: start) }
      ) { record, payload throws(NetlinkError) in
        guard filter.admits(record, payload) else { return }
        listing.rendering.append(record, payload)
        if listing.rendering.byteCount > heldBytes { try listing.writeOut() }
      }
      session.complete(dump, of: "forwarding entries")
      session.write(&listing.rendering, to: &listing.output)
    } catch {
      if error == Listing.readerIsGone { return }
      throw CommandFailure(error, during: operation)
    }
  }

  /// The text of a list that is under way.
  private struct Listing {
    var rendering: ForwardingRendering
    var output: Output
    private var isPartlyOut = false

    init(rendering: ForwardingRendering, output: Output) {
      self.rendering = rendering
      self.output = output
    }

    static let readerIsGone = NetlinkError("write the output", errno: Errno(rawValue: EPIPE))

    /// Forgets what there is, where that is possible still.
    mutating func restart(from start: ForwardingRendering) -> Bool {
      guard !isPartlyOut else { return false }
      rendering = start
      return true
    }

    /// Writes what there is, since it gets too much to be held.
    mutating func writeOut() throws(NetlinkError) {
      isPartlyOut = true
      let unknown = rendering.unknownLinks
      if !unknown.isEmpty {
        // The session's socket is busy with the list.
        var names = Conversation(over: try KernelSocket())
        rendering.learn(unknown) { try? names.link(at: $0).name }
      }
      output.write(rendering.takeBytes(isFinished: false))
      guard let errno = output.flush(to: Output.standard) else { return }
      // Nothing more can be written.
      output = Output()
      throw NetlinkError("write the output", errno: errno)
    }
  }
}

extension Session {
  /// Ends a rendering and puts it out, after asking for the names that it lacks.
  mutating func write(_ rendering: inout ForwardingRendering) {
    var output = streams.output
    streams.output = Output()
    write(&rendering, to: &output)
    streams.output = output
  }

  fileprivate mutating func write(_ rendering: inout ForwardingRendering, to output: inout Output) {
    rendering.finish()
    let unknown = rendering.unknownLinks
    let known = known(unknown)
    rendering.learn(unknown) { known[$0]?.name }
    output.write(rendering.takeBytes())
  }

  fileprivate mutating func link(ofSelection name: String?) throws(NetlinkError) -> Link? {
    guard let name else { return nil }
    let link = try kernel.link(named: name)
    remember([link])
    return link
  }

  /// The VTEPs whose own port or VNI may be what is looked for: the kernel leaves those out of their entries.
  fileprivate mutating func vteps(
    for selection: ForwardingSelection, _ link: Link?
  ) throws(NetlinkError) -> [Link] {
    guard selection.needsDefaults else { return [] }
    if let link { return link.kind == Vxlan.kind ? [link] : [] }
    return try kernel.links(kind: Vxlan.kind.name).value
  }
}
