import NetlinkKit

/// Associations and policies in text or JSON; what stands in text, the command line takes, but for what is counted and
/// the lengths of keys.
struct IPsecRendering {
  let options: GlobalOptions
  var known = KnownLinks()

  func render(_ states: [IPsecState]) -> String {
    ShownPart.render(states.map { parts(of: $0) + usage(of: $0) }, options)
  }

  func render(_ policies: [IPsecPolicy]) -> String { ShownPart.render(policies.map(parts), options) }

  /// Both, each with what it is in front.
  func render(_ states: [IPsecState], _ policies: [IPsecPolicy]) -> String {
    let states = states.map { [.word("ipsec", "state")] + parts(of: $0) + usage(of: $0) }
    return ShownPart.render(states + policies.map { [.word("ipsec", "policy")] + parts(of: $0) }, options)
  }

  /// An association on one line.
  func words(of state: IPsecState) -> String { Self.line(parts(of: state)) }

  /// A policy on one line.
  func words(of policy: IPsecPolicy) -> String { Self.line(parts(of: policy)) }

  private static func line(_ parts: [ShownPart]) -> String {
    parts.map(\.text).joined().split(separator: " ").joined(separator: " ")
  }

  private func shown(_ settings: Settings) -> [ShownPart] {
    settings.given.compactMap { field, value in
      if value == .toggle(false) { return nil }
      if value == .toggle(true) { return .flag(field.keyword) }
      return .option(field, value) { known[$0]?.name }
    }
  }

  // MARK: Associations

  private func parts(of state: IPsecState) -> [ShownPart] {
    [.word("src", "\(state.source)", label: "src"), .word("dst", "\(state.destination)", label: "dst")]
      + shown(state.options) + state.algorithms.map(part)
  }

  private func part(of algorithm: IPsecAlgorithm) -> ShownPart {
    let name = IPsecKeyWords.names.first { known in
      known.role == algorithm.role && known.kernelName == algorithm.name
        && known.checkBits == algorithm.checkBits
    }
    var words = "\(algorithm.role.keyword) \(name?.word ?? algorithm.name) "
    if name == nil, let bits = algorithm.checkBits { words += "icv \(bits) " }
    words += "key-bits \(algorithm.keyBits) "
    return ShownPart(text: words) { json in
      json.object(algorithm.role.keyword) { json in
        json.string("name", algorithm.name)
        json.number("key_bits", algorithm.keyBits)
        if let bits = algorithm.checkBits { json.number("icv_bits", bits) }
      }
    }
  }

  private func usage(of state: IPsecState) -> [ShownPart] {
    guard options.showsStatistics, let usage = state.usage else { return [] }
    let counters: [(String, UInt64)] = [
      ("bytes", usage.bytes), ("packets", usage.packets), ("late", UInt64(usage.late)),
      ("repeated", UInt64(usage.repeated)), ("forged", UInt64(usage.forged)),
    ]
    return counters.map { name, count in
      ShownPart(text: "\(name) \(count) ") { $0.number(name, count) }
    }
  }

  // MARK: Policies

  private func parts(of policy: IPsecPolicy) -> [ShownPart] {
    var parts: [ShownPart] = []
    let selector = policy.selector
    let any = selector.family == .ipv6 ? "::/0" : "0.0.0.0/0"
    parts.append(.word("src", selector.source?.description ?? any, label: "src"))
    parts.append(.word("dst", selector.destination?.description ?? any, label: "dst"))
    if let carried = selector.carried {
      let name = IPsecPolicyLine.carriedNames.first { $0.number == carried }?.name ?? "\(carried)"
      parts.append(.word("proto", name, label: "proto"))
    }
    for (key, port) in [("sport", selector.sourcePort), ("dport", selector.destinationPort)] {
      if let port { parts.append(ShownPart(text: "\(key) \(port) ") { $0.number(key, port) }) }
    }
    if let link = selector.link { parts.append(.word("dev", known[link]?.name ?? "if\(link)", label: "dev")) }
    parts.append(.word("dir", policy.direction.word, label: "dir"))
    return parts + shown(policy.options) + templates(policy.templates)
  }

  private func templates(_ templates: [IPsecTemplate]) -> [ShownPart] {
    guard !templates.isEmpty else { return [] }
    let all = templates.map { template in
      [("src", template.source), ("dst", template.destination)].compactMap { key, address in
        address.map { ShownPart.word(key, "\($0)", label: key) }
      } + shown(template.options)
    }
    let text = all.map { "\(IPsecTemplate.keyword) " + $0.map(\.text).joined() }.joined()
    return [
      ShownPart(text: text) { json in
        json.array(IPsecTemplate.keyword) { json in
          for parts in all { json.object { json in parts.forEach { $0.write(&json) } } }
        }
      }
    ]
  }
}
