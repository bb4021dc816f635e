import NetlinkKit

extension Session {
  /// Changes a flood list: first come the new destinations, then others go, so that the list is never empty in
  /// between. Where a new one is refused, those before it go again.
  ///
  /// - Parameter kept: what is there already among the new, and so stays whatever happens.
  mutating func apply(
    _ changes: FloodListChanges, to list: FloodList, keeping kept: ForwardingEntry? = nil
  ) throws(NetlinkError) {
    try list.checkDeletion(of: changes.removed, among: changes.added)
    if options.isDryRun { _ = known((changes.added + changes.removed).compactMap(\.leavingLink)) }
    let remedies = kept == nil ? changes.added.map { $0.deletion() } : []
    try performAll(changes.added.map { $0.placement(.append) }, orElse: remedies)
    try performAll(changes.removed.map { $0.deletion() })
  }

  /// Sends requests that change something, many at a time.
  ///
  /// - Parameter remedies: what takes them back, sent where one of them is refused.
  /// - Throws: the first refusal.
  mutating func performAll(
    _ requests: [Request], orElse remedies: [Request] = []
  ) throws(NetlinkError) {
    guard !options.isDryRun else {
      for request in requests { try perform(request) }
      return
    }
    if requests.count == 1, remedies.isEmpty {
      try perform(requests[0])
      return
    }
    let errors = try kernel.performAll(requests)
    guard let first = errors.keys.min(), let error = errors[first] else { return }
    for request in remedies { _ = try? kernel.perform(request) }
    throw error
  }
}

extension ForwardingEntry {
  /// The link that the packets leave by, where the entry names one.
  fileprivate var leavingLink: Int32? {
    if case .index(let index)? = options[ForwardingOptions.link] { index } else { nil }
  }
}

extension FloodList {
  /// Refuses to delete some destinations of several where the kernel would delete them all.
  func checkDeletion(of some: [ForwardingEntry], among added: [ForwardingEntry]) throws(NetlinkError) {
    guard some.count < entries.count + added.count else { return }
    for entry in some where entry.options[ForwardingOptions.destination]?.isUnspecified == true {
      throw refusal(toDeleteAlone: entry)
    }
  }

  /// The kernel takes 0.0.0.0 for no destination at all, and deletes the whole list.
  func refusal(toDeleteAlone entry: ForwardingEntry) -> NetlinkError {
    let destination = entry.options[ForwardingOptions.destination].map { "\($0)" } ?? "no address"
    return NetlinkError(
      "delete", errno: .invalid,
      explanation: "the kernel cannot delete the destination \(destination) and leave the others",
      hint: "`ovlctl fdb flush dev \(vtep.name)` deletes all entries")
  }
}
