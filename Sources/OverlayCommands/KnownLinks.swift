import NetlinkKit

/// Links by their indexes.
///
/// A sorted array: a dictionary costs more at the start of the program, for looking up what makes an integer
/// hashable, than it saves on the links of a host.
struct KnownLinks {
  private var links: [LinkIdentity] = []

  subscript(index: Int32) -> LinkIdentity? {
    let place = place(of: index)
    return place < links.count && links[place].index == index ? links[place] : nil
  }

  mutating func insert(_ link: LinkIdentity) {
    let place = place(of: link.index)
    if place == links.count {
      links.append(link)
    } else if links[place].index == link.index {
      links[place] = link
    } else {
      links.insert(link, at: place)
    }
  }

  mutating func remove(_ indexes: some Sequence<Int32>) {
    let gone = Set(indexes)
    links.removeAll { gone.contains($0.index) }
  }

  /// Where a link is, or belongs. A dump comes in the order of the indexes, mostly.
  private func place(of index: Int32) -> Int {
    if let last = links.last, last.index < index { return links.count }
    var (low, high) = (0, links.count)
    while low < high {
      let middle = (low + high) / 2
      if links[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
