import NetlinkKit

/// `fdb show`: the entries of forwarding databases.
enum ForwardingShow {
  /// How much of the list is held until it is known to be consistent: some 200,000 entries. A longer one goes out
  /// as it comes, and cannot be read again where it changes meanwhile.
  private static let heldBytes = 16 << 20
  /// How much gathers before it goes out once some has.
  private static let writtenBytes = 1 << 20

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let operation = "show the forwarding database"
    var line = try ForwardingSelection(&words)
    try session.resolve(&line.options, during: operation)
    do throws(NetlinkError) {
      let link = try session.link(ofSelection: line.linkName)
      let bridge: Int32? = if let name = line.bridgeName { try session.index(ofLink: name) } else { nil }
      let filter = line.filter(on: try session.vteps(for: line, link))
      var listing = Listing(
        rendering: ForwardingRendering(
          options: session.options, known: session.known([]), omitsLink: link != nil))
      try session.hearForwardingChanges()
      let dump = try listing.fill(from: &session, link: link?.index, bridge: bridge, where: filter)
      session.complete(dump, of: "forwarding entries")
      session.write(&listing.rendering)
    } catch {
      // Why nothing more can be written is told at the end.
      if error == Listing.outputIsClosed { return }
      throw CommandFailure(error, during: operation)
    }
  }

  /// The text of a list that is under way.
  private struct Listing {
    var rendering: ForwardingRendering
    private var streams = Streams()
    private var connect: Program.Connection?
    private var isPartlyOut = false

    init(rendering: ForwardingRendering) { self.rendering = rendering }

    static let outputIsClosed = NetlinkError("write the output")

    /// Walks the entries; the session's output is the listing's meanwhile.
    mutating func fill(
      from session: inout Session, link: Int32?, bridge: Int32?, where filter: ForwardingFilter
    ) throws(NetlinkError) -> Dump<Void> {
      let start = rendering
      connect = session.connect
      swap(&streams, &session.streams)
      defer { swap(&streams, &session.streams) }
      return try session.kernel.walkForwardingEntries(
        link: link, bridge: bridge, restart: { restart(from: start) }
      ) { record, payload throws(NetlinkError) in
        guard filter.admits(record, payload) else { return }
        rendering.append(record, payload)
        if !rendering.unknownLinks.isEmpty { learnNames() }
        if rendering.byteCount > (isPartlyOut ? writtenBytes : heldBytes) { try writeOut() }
      }
    }

    /// Asks for the names that are missing over a socket of its own: the session's is busy with the list.
    ///
    /// Where there is none, they are asked for at the end.
    private mutating func learnNames() {
      guard streams.isLive, let connect, let transport = try? connect() else { return }
      var kernel = Conversation(over: transport)
      rendering.learn(rendering.unknownLinks) { try? kernel.link(at: $0).name }
    }

    /// Forgets what there is, where that is possible still.
    private mutating func restart(from start: ForwardingRendering) -> Bool {
      guard !isPartlyOut else { return false }
      rendering = start
      return true
    }

    /// Writes what there is, since it gets too much to be held.
    private mutating func writeOut() throws(NetlinkError) {
      guard streams.isLive, rendering.unknownLinks.isEmpty else { return }
      isPartlyOut = true
      let options = rendering.options
      rendering.takeBytes {
        streams.show($0, options)
        streams.flush()
      }
      if streams.outputError != nil { throw Self.outputIsClosed }
    }
  }
}

extension Session {
  /// Ends a rendering and puts it out, after asking for the names that it lacks.
  mutating func write(_ rendering: inout ForwardingRendering) {
    rendering.finish()
    let unknown = rendering.unknownLinks
    let known = known(unknown)
    rendering.learn(unknown) { known[$0]?.name }
    rendering.takeBytes { bytes in
      streams.show(bytes, options)
      streams.flushIfLarge()
    }
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
    return try kernel.links(kind: Vxlan.name).value
  }
}
