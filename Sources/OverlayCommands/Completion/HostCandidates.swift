import NetlinkKit

/// What a host has, as words to go on with.
extension CompletionHost {
  /// The words that a question's answer is made of.
  func candidates(for question: CompletionQuestion) -> [Candidate] {
    var words: Set<String> = []
    let values = values(question).filter { candidate in
      candidate.word.hasPrefix(question.typed) && candidate.word.isOneWord
        && words.insert(candidate.word).inserted
    }
    guard !question.front.isEmpty else { return values + question.keywords }
    return values.map { Candidate(word: question.front + $0.word, summary: $0.summary) }
  }

  private func values(_ question: CompletionQuestion) -> [Candidate] {
    let said = question.said
    return switch question.wanted {
    case .anything, .file, .program: []
    case .words(let words): words
    case .linkType: LinkScope.types(question.kinds)
    case .linkOrPortType: LinkScope.types(question.kinds) + [LinkScope.portType]
    case .link(let selection): links(selection, said, beginning: question.typed)
    case .linkOrNamespace: links(.any, said, beginning: question.typed) + namespaces
    case .alternativeName: alternativeNames(of: said[Said.device])
    case .linkGroup: linkGroups
    case .vni(let selection): vnis(selection, on: said[Said.device])
    case .account(let list): ((try? list.names()) ?? []).map { Candidate(word: $0) }
    case .namespace: namespaces
    case .ownAddress(let withLength):
      withLength ? addresses(on: said[Said.device]) : sources
    case .forwardingAddress: forwardingAddresses(on: said[Said.device])
    case .forwardingDestination:
      destinations(on: said[Said.device], for: said[ForwardingWords.address.subject])
    case .peer: peers(of: said[Said.device], but: said.all(of: FloodListLine.peerSubject))
    case .neighbor: neighbors(on: said[Said.device])
    case .route: routes
    }
  }

  // MARK: Links

  private func links(_ selection: LinkSelection, _ said: Said, beginning typed: String) -> [Candidate] {
    let named = said.all(of: LinkScope.name)
    let links =
      if selection == .anyOfTypeTold, let kind = said[LinkScope.type] {
        described(links(ofKind: kind))
      } else if let kinds = selection.kinds {
        described(links(ofKinds: kinds, orPorts: selection.includesPorts))
      } else if let names = quickNames() {
        described(names.filter { $0.hasPrefix(typed) })
      } else {
        described(links(ofKind: nil))
      }
    return links.filter { !named.contains($0.word) }
  }

  private func links(ofKinds kinds: [String], orPorts includesPorts: Bool) -> [LinkSummary] {
    let links = kinds.flatMap { self.links(ofKind: $0) }
    guard includesPorts else { return links }
    let ports = list { kernel throws(NetlinkError) in try kernel.bridgePortSummaries() }
    let known = Set(links.map(\.index))
    return links + ports.filter { !known.contains($0.index) }
  }

  private func described(_ links: [LinkSummary]) -> [Candidate] {
    links.map { Candidate(word: $0.name, summary: Self.summary($0.kindName, isUp: $0.isUp)) }
  }

  /// Names of links, with what they are where not too many would have to be asked.
  private func described(_ names: [String]) -> [Candidate] {
    guard describes, names.count <= Self.fewLinks else { return names.map { Candidate(word: $0) } }
    return names.map { name in
      let link = ask { kernel throws(NetlinkError) in try kernel.link(named: name) }
      return Candidate(word: name, summary: link.map { Self.summary($0.kindName, isUp: $0.isUp) } ?? "")
    }
  }

  /// What a link is, in a few words.
  private static func summary(_ kindName: String?, isUp: Bool) -> String {
    "\(kindName ?? "link")\(isUp ? "" : ", down")"
  }

  private func links(ofKind kind: String?) -> [LinkSummary] {
    list { kernel throws(NetlinkError) in try kernel.linkSummaries(kind: kind) }
  }

  private func alternativeNames(of name: String?) -> [Candidate] {
    guard let name else { return [] }
    let link = ask { kernel throws(NetlinkError) in try kernel.link(named: name) }
    return link?.alternativeNames.map { Candidate(word: $0, summary: "further name of \(name)") } ?? []
  }

  private var linkGroups: [Candidate] {
    var counts: [UInt32: Int] = [0: 0]
    for link in links(ofKind: nil) { counts[link.group, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { group, count in
      let word = LinkOptions.group.descriptor.codec.text(of: .number(UInt64(group))) { _ in nil }
      return Candidate(word: word, summary: count == 1 ? "1 link" : "\(count) links")
    }
  }

  // MARK: What is on links

  private var namespaces: [Candidate] {
    ((try? NamespaceDirectory.standard.list()) ?? []).map { Candidate(word: $0, summary: "namespace") }
  }

  /// The addresses that packets to others can come from.
  private var sources: [Candidate] {
    let addresses = list { kernel throws(NetlinkError) in try kernel.addresses() }
    return described(addresses.filter { $0.scope < AddressScope.link.rawValue }, by: \.link) { address in
      "\(address.local)"
    }
  }

  private func addresses(on name: String?) -> [Candidate] {
    var isWrong = false
    let link = index(of: name, isWrong: &isWrong)
    guard !isWrong else { return [] }
    let addresses = list { kernel throws(NetlinkError) in try kernel.addresses(link: link) }
    return described(addresses, by: \.link) { "\($0.local)/\($0.prefixLength)" }
  }

  private func neighbors(on name: String?) -> [Candidate] {
    var isWrong = false
    let link = index(of: name, isWrong: &isWrong)
    guard !isWrong else { return [] }
    let neighbors = list { kernel throws(NetlinkError) in try kernel.neighbors(on: link) }
    return described(neighbors, by: \.link) { "\($0.address)" }
  }

  private var routes: [Candidate] {
    var wanted = Settings(RouteOptions.fields)
    wanted[RouteOptions.table] = RouteTable.main
    let routes = list { kernel throws(NetlinkError) in try kernel.routes(with: wanted) }
    return routes.map { route in
      let gateway = route.options[RouteOptions.gateway].map { "via \($0)" } ?? ""
      return Candidate(word: route.destination?.description ?? "default", summary: gateway)
    }
  }

  private func forwardingAddresses(on name: String?) -> [Candidate] {
    described(entries(on: name), by: \.link) { "\($0.address)" }
  }

  private func destinations(on name: String?, for address: String?) -> [Candidate] {
    let address = address.flatMap(HardwareAddress.init)
    return entries(on: name).filter { address == nil || $0.address == address }.compactMap { entry in
      entry.options[ForwardingOptions.destination].map {
        Candidate(word: "\($0)", summary: "\(entry.address)")
      }
    }
  }

  private func peers(of name: String?, but named: [String]) -> [Candidate] {
    let entries = entries(on: name).filter { $0.address == .zero && $0.master == nil }
    return described(entries, by: \.link) { entry in
      entry.options[ForwardingOptions.destination].map { "\($0)" } ?? ""
    }.filter { !$0.word.isEmpty && !named.contains($0.word) }
  }

  private func entries(on name: String?) -> [ForwardingEntry] {
    var isWrong = false
    let link = index(of: name, isWrong: &isWrong)
    guard !isWrong else { return [] }
    return list { kernel throws(NetlinkError) in try kernel.forwardingEntries(link: link) }
  }

  /// How many links are asked for their names: who types does not wait.
  private static let fewLinks = 64

  /// Things on links as candidates, with the links' names.
  private func described<Thing>(
    _ things: [Thing], by link: (Thing) -> Int32, _ word: (Thing) -> String
  ) -> [Candidate] {
    let indexes = describes ? Set(things.map(link)) : []
    var names: [Int32: String] = [:]
    for index in indexes.prefix(Self.fewLinks) {
      names[index] = ask { kernel throws(NetlinkError) in try kernel.link(at: index).name }
    }
    return things.map { thing in
      Candidate(word: word(thing), summary: names[link(thing)].map { "on \($0)" } ?? "")
    }
  }
}

extension String {
  /// Whether a shell would take the text for one line, with one word.
  fileprivate var isOneWord: Bool { utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } }
}
