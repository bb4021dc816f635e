import NetlinkKit

/// The VNIs that a host has, as words to go on with.
extension CompletionHost {
  /// The VNIs of a selection, each once.
  ///
  /// - Parameter name: the VTEP that they are on; nil for all.
  func vnis(_ selection: VNISelection, on name: String?) -> [Candidate] {
    var isWrong = false
    let link = index(of: name, isWrong: &isWrong)
    guard !isWrong else { return [] }
    return switch selection {
    case .own: ownVNIs(of: link)
    case .filtered: filteredVNIs(of: link)
    case .ofEntries: vnis(ofEntriesOn: link, ForwardingOptions.vni) + ownVNIs(of: link)
    case .ofEntrySources: vnis(ofEntriesOn: link, ForwardingOptions.sourceVNI) + filteredVNIs(of: link)
    }
  }

  private func ownVNIs(of link: Int32?) -> [Candidate] {
    let vteps = list { kernel throws(NetlinkError) in try kernel.links(kind: Vxlan.name) }
    return vteps.filter { link == nil || $0.index == link }.compactMap { vtep in
      guard vtep.kindOptions?[Vxlan.external] != true else { return nil }
      return vtep.kindOptions?[Vxlan.vni].map { Candidate(word: "\($0)", summary: "VNI of \(vtep.name)") }
    }
  }

  private func filteredVNIs(of link: Int32?) -> [Candidate] {
    list { kernel throws(NetlinkError) in try kernel.vnis(link: link) }.flatMap(\.entries).map { entry in
      let destination = entry.options.given.first { _ in true }
      let summary = destination.map {
        "\($0.field.keyword) \($0.field.codec.text(of: $0.value) { _ in nil })"
      }
      return Candidate(word: "\(entry.vnis)", summary: summary ?? "")
    }
  }

  private func vnis(ofEntriesOn link: Int32?, _ option: Field<UInt32>) -> [Candidate] {
    list { kernel throws(NetlinkError) in try kernel.forwardingEntries(link: link) }.compactMap { entry in
      entry.options[option].map { Candidate(word: "\($0)", summary: "of \(entry.address)") }
    }
  }
}
