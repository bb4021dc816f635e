extension Conversation {
  /// The entries of all forwarding databases that do not go by themselves.
  ///
  /// Where entries come and go while they are listed, as `forwardingChanges` hears, each list may lack some. It is read
  /// again then, four times at the most, and whatever was in one of the lists is given: of what was there all the while
  /// it would have to lack the same entry each time. What has gone since may be among them, behind which comes what is
  /// in its place.
  public mutating func lastingForwardingEntries() throws(NetlinkError) -> [ForwardingEntry] {
    var gathering = ForwardingGathering()
    let dump = try walkForwardingEntries(restart: { gathering.beginWalk() }) {
      _, payload throws(NetlinkError) in
      guard let entry = try ForwardingEntry(payload), entry.isLasting else { return }
      gathering.entries.append(entry)
    }
    return dump.isConsistent ? gathering.entries : gathering.all
  }
}

/// What several walks through a list have in all.
private struct ForwardingGathering {
  private static let mostWalks = 4

  /// Those of the walk under way.
  var entries: [ForwardingEntry] = []
  private var earlier: [ForwardingEntry] = []
  private var walks = 1

  /// Begins another walk; false where there were enough.
  mutating func beginWalk() -> Bool {
    guard walks < Self.mostWalks else { return false }
    walks += 1
    earlier = all
    entries = []
    return true
  }

  /// Each once, in the order in which they were seen last.
  var all: [ForwardingEntry] {
    var seen: Set<ForwardingEntry> = []
    let now = entries.filter { seen.insert($0).inserted }
    return earlier.filter { !seen.contains($0) } + now
  }
}

extension ForwardingEntry {
  /// Whether the entry is there until somebody takes it away, or the control plane does that it is from.
  public var isLasting: Bool { state & Self.lastingStates != 0 || isExternallyLearned }

  /// Whether a control plane has put the entry there (`NTF_EXT_LEARNED`).
  public var isExternallyLearned: Bool { options[ForwardingOptions.externallyLearned] == true }

  /// `NUD_PERMANENT`, `NUD_NOARP`
  private static let lastingStates: UInt16 = 0x80 | 0x40
}
