import NetlinkKit

/// `mdb add`, `mdb replace`, `mdb del`: the ports that a multicast group's frames go to.
enum MulticastChange {
  enum Verb {
    case placement(MulticastEntry.Placement)
    case deletion

    fileprivate var word: String {
      switch self {
      case .placement(.add): "add"
      case .placement(.replace): "replace"
      case .deletion: "delete"
      }
    }
  }

  static func run(_ verb: Verb, _ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try MulticastLine(&words)
    let operation = "\(verb.word) \(line.groupName) on \(line.portName) of \(line.bridgeName)"
    let bridge = try session.link(named: line.bridgeName, during: operation)
    let port = try session.link(named: line.portName, during: operation)
    guard port.index == bridge.index || port.options[LinkOptions.master] == .index(bridge.index) else {
      throw .usage(
        "cannot \(operation): \(port.name) is no port of \(bridge.name)",
        hint: "`ovlctl link set \(port.name) master \(bridge.name)` makes it one")
    }
    var options = line.options
    try session.resolve(&options, during: operation)
    var entry = line.entry(on: bridge.index, port: port.index, options)
    do throws(NetlinkError) {
      switch verb {
      case .placement(let placement): try session.perform(entry.placement(placement))
      case .deletion:
        entry.isPermanent = false
        try session.perform(entry.deletion())
      }
    } catch {
      throw CommandFailure(
        explained(error, verb, bridge), during: operation,
        option: entry.option(at: error.attributePath).map(line.options.spelling))
    }
  }

  /// What can be said where the kernel gives a number alone.
  private static func explained(_ error: NetlinkError, _ verb: Verb, _ bridge: Link) -> NetlinkError {
    var error = error
    if error.errno == .exists, case .placement(.replace) = verb {
      error.hint =
        "this kernel cannot replace multicast entries, as 6.3 and later can: delete the entry first"
      return error
    }
    guard error.kernelMessage == nil, error.explanation == nil else { return error }
    switch (error.errno, verb) {
    case (.exists, _):
      error.explanation = "the entry is there already"
      error.hint = "`ovlctl mdb replace` changes it"
    case (.invalid, .deletion), (.noSuchFile, .deletion):
      error.explanation = "there is no such entry"
      error.hint =
        "`ovlctl mdb show dev \(bridge.name)` shows the entries; name the `vid` of the one that is meant"
    case (.invalid, _):
      error.explanation = "the kernel does not take this entry, and says no more"
      if !bridge.isUp { error.hint = "\(bridge.name) is down: `ovlctl link set \(bridge.name) up`" }
    case (.notSupported, _):
      error.explanation = "\(bridge.name) keeps no multicast database on this kernel"
    default: break
    }
    return error
  }
}

/// `mdb show`: which ports multicast groups go to.
enum MulticastShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try BridgeFilter(&words)
    do throws(NetlinkError) {
      let bridge = try session.index(of: filter)
      let dump = try session.kernel.multicastDatabase()
      var database = session.complete(dump, of: "multicast entries")
      database.entries.removeAll { entry in
        bridge.map { $0 != entry.bridge } ?? false || filter.vid.map { $0 != UInt32(entry.vid) } ?? false
      }
      database.routers.removeAll { router in bridge.map { $0 != router.bridge } ?? false }
      let known = session.known(database.referredLinks)
      let rendering = MulticastRendering(options: session.options, known: known)
      session.show(rendering.render(database))
    } catch {
      throw CommandFailure(error, during: "show multicast entries")
    }
  }
}

extension MulticastDatabase {
  /// The links that the database names by index.
  var referredLinks: [Int32] {
    entries.flatMap { entry in
      let via: [Int32] = if case .index(let via)? = entry.options[MulticastOptions.link] { [via] } else { [] }
      return [entry.bridge, entry.port] + via
    } + routers.flatMap { [$0.bridge, $0.port] }
  }
}
