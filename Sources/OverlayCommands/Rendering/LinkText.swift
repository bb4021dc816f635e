import NetlinkKit

extension LinkRendering {
  /// A link in two lines and, with `-d`, the kind's options in more.
  func text(_ link: Link) -> String {
    var text = firstLine(of: link, showsMode: true) + hardwareLine(of: link)
    if options.showsDetails { text += details(of: link) }
    text += "\n"
    if let alias = link.options[LinkOptions.alias] { text += "    alias \(alias)\n" }
    for name in link.alternativeNames { text += "    altname \(name)\n" }
    return options.showsStatistics ? text + statisticsText(of: link) : text
  }

  /// Index, name, flags and state; `ip addr` leaves out the mode.
  func firstLine(of link: Link, showsMode: Bool) -> String {
    var text = "\(link.index): \(link.name)\(lower(of: link).map { "@\($0)" } ?? ""): <\(flagList(of: link))>"
    text += words(
      link.options,
      [
        LinkOptions.mtu.descriptor, LinkOptions.qdisc.descriptor, LinkOptions.master.descriptor,
        LinkOptions.operationalState.descriptor,
      ])
    if showsMode { text += " mode " + value(link.options, LinkOptions.linkMode.descriptor) }
    text += " group " + value(link.options, LinkOptions.group.descriptor)
    if let length = link.options[LinkOptions.transmitQueueLength], length != 0 { text += " qlen \(length)" }
    return text + "\n"
  }

  /// The link-layer addresses, without the line's end.
  func hardwareLine(of link: Link) -> String {
    var text = "    link/\(Self.hardwareName(link.hardwareType))"
    let addresses = link.hardwareAddresses
    if let own = addresses.own { text += " \(own)" }
    if let broadcast = addresses.broadcast { text += (addresses.isPeer ? " peer " : " brd ") + broadcast }
    if let permanent = addresses.permanent { text += " permaddr \(permanent)" }
    return text + lowerNamespaceWords(of: link).map { " " + $0 }.joined()
  }

  /// The namespace of the link below, by its name where it has one.
  func lowerNamespaceWords(of link: Link) -> [String] {
    let fields = [LinkOptions.lowerNamespaceName.descriptor, LinkOptions.lowerNamespace.descriptor]
    guard let field = fields.first(where: { link.options[$0] != nil }), let value = link.options[field] else {
      return []
    }
    return [field.keyword, field.codec.text(of: value, linkName: name(of:))]
  }

  /// Name, state and address, as `ip -br link`.
  func brief(_ link: Link) -> String {
    let address = link.hardwareAddresses.own.map { "\($0) " } ?? ""
    return "\(briefStart(of: link)) \(address)<\(flagList(of: link))>\n"
  }

  /// Name and state in columns.
  func briefStart(of link: Link) -> String {
    let name = link.name + (lower(of: link).map { "@\($0)" } ?? "")
    return
      "\(name.padded(to: 16)) \(value(link.options, LinkOptions.operationalState.descriptor).padded(to: 14))"
  }

  private func flagList(of link: Link) -> String {
    flagNames(of: link).joined(separator: ",")
  }

  private func details(of link: Link) -> String {
    var text = words(link.options, LinkOptions.detailsBeforeKind)
    if let kindName = link.kindName {
      text += "\n    \(kindName)"
      if let kindOptions = link.kindOptions {
        let excluded = excludedKeywords(kindOptions, rules: link.kind?.rules ?? [])
        text += words(kindOptions, kindOptions.table.fields.filter { !excluded.contains($0.keyword) })
      }
      for attribute in link.unknown {
        text += " unknown-\(attribute.number) \(hexadecimal(attribute.payload))"
      }
    }
    if let port = link.portOptions { text += "\n    \(port.table.name)" + words(port, port.table.fields) }
    return text + words(link.options, LinkOptions.detailsAfterKind)
  }

  /// Options as words, each with a space in front: what is printed here, the command line takes.
  func words(_ settings: Settings, _ fields: [FieldDescriptor]) -> String {
    var text = ""
    for field in fields {
      guard let value = settings[field], settings.isShownInText(field) else { continue }
      text += " " + words(field, value)
    }
    return text
  }

  /// An option as words.
  func words(_ field: FieldDescriptor, _ value: Value) -> String {
    if case .toggle(let isOn) = value, field.codec.isKeywordAlone {
      return isOn ? field.keyword : field.opposite ?? "no\(field.keyword)"
    }
    if case .link(.none) = value { return "no\(field.keyword)" }
    return "\(field.keyword) \(field.codec.text(of: value, linkName: name(of:)))"
  }

  private func value(_ settings: Settings, _ field: FieldDescriptor) -> String {
    settings[field].map { field.codec.text(of: $0, linkName: name(of:)) } ?? ""
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
