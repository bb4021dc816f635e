import NetlinkKit

/// The making of a link that no message makes: `tun` and `tap` come from a device, and are finished by a message.
enum TunnelCreation {
  /// Refuses what only the message that makes a link can say.
  static func check(_ general: GivenOptions, of kind: LinkKind) throws(CommandFailure) {
    for (field, _) in general.settings.given
    where field.access == .onCreation && field != LinkOptions.index.descriptor {
      throw .usage("\(general.spelling(of: field)) is nothing that a \(kind.name) can be told")
    }
  }

  /// Makes the link, in the namespace that it is to be in, and gives its name; where a step fails, it goes again.
  static func create(
    _ mode: Tun.Mode, _ link: LinkSpecification, _ session: inout Session
  ) throws(NetlinkError) -> String {
    let home = link.options[LinkOptions.namespace]
    guard !session.options.isDryRun else {
      session.describe(making: link)
      try finish(link, at: nil, &session)
      return link.name ?? ""
    }
    let device: TunnelDevice
    if let home {
      device = try NetworkNamespace(home).perform { () throws(NetlinkError) in
        try TunnelDevice(making: mode, link)
      }
    } else {
      device = try TunnelDevice(making: mode, link)
    }
    let index = try session.link(named: device.name, in: home).index
    try finish(link, at: index, &session)
    let name = device.name
    try device.keep()
    return name
  }

  /// Tells the new link what links of every kind have.
  private static func finish(
    _ link: LinkSpecification, at index: Int32?, _ session: inout Session
  ) throws(NetlinkError) {
    var change = LinkSpecification(name: index == nil ? link.name : nil)
    change.index = index
    change.options = link.options
    for field in atOnce { change.options[field] = nil }
    guard !change.options.isEmpty else { return }
    try session.perform(change.change(), in: link.options[LinkOptions.namespace])
  }

  /// What the device is told.
  private static let atOnce = [LinkOptions.namespace.descriptor, LinkOptions.index.descriptor]
}

extension Session {
  /// Prints, for a dry run, what a device would be told.
  fileprivate mutating func describe(making link: LinkSpecification) {
    let text = RequestText(options: options, kinds: kinds, known: KnownLinks())
    streams.output.write(text.describe(device: link))
  }
}
