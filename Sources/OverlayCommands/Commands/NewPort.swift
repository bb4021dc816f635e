import NetlinkKit

extension Session {
  /// Makes sure that the bridge has taken what it did not report before: one that is older than an option
  /// overlooks it, and answers success.
  ///
  /// - Parameters:
  ///   - port: the link as it was.
  ///   - home: the namespace that it is in; nil for the one that we are in.
  mutating func checkPort(
    _ port: Link, has given: GivenOptions, in home: NamespaceTarget? = nil
  ) throws(NetlinkError) {
    let new = given.settings.given.filter { field, value in
      port.bridgePortOptions?[field] == nil && field.shown != .never && value != .link(.none)
    }
    guard !new.isEmpty, !options.isDryRun else { return }
    let present = try link(at: port.index, in: home).bridgePortOptions
    guard let (field, _) = new.first(where: { present?[$0.field] == nil && !$0.value.isZero }) else { return }
    throw NetlinkError(
      "change the port", errno: .notSupported,
      explanation: "this kernel's bridge does not know \(given.spelling(of: field))")
  }

  /// Tells the bridge of a new link what it is to know of its port; where that fails, the link goes again.
  ///
  /// In a message of its own, since the kernel overlooks it in the one that makes the link.
  ///
  /// - Parameter home: the namespace that the new link went to; nil for the one that we are in.
  mutating func finishPort(
    _ name: String, in home: NamespaceTarget?, _ given: GivenOptions, _ diagnosis: LinkDiagnosis
  ) throws(CommandFailure) {
    guard !given.settings.isEmpty else { return }
    var change = LinkSpecification()
    change.portOptions = given.settings
    var made: Link?
    do throws(NetlinkError) {
      if options.isDryRun { change.name = name } else { made = try link(named: name, in: home) }
      change.index = made?.index
      try perform(change.change(), in: home)
      if let made { try checkPort(made, has: given, in: home) }
    } catch {
      if let made { _ = try? perform(Link.deletion(of: made.index), in: home) }
      var diagnosis = diagnosis
      diagnosis.link = change
      diagnosis.port = given
      throw diagnosis.failure(for: error, in: &self)
    }
  }

  private mutating func link(at index: Int32, in target: NamespaceTarget?) throws(NetlinkError) -> Link {
    guard let target else { return try kernel.link(at: index) }
    var kernel = Conversation(over: try KernelSocket(in: target))
    return try kernel.link(at: index)
  }

  /// Refuses a master that is no bridge: what a bridge knows of a port says nothing to another one.
  mutating func checkBridge(
    _ meaning: LinkMeaning, during operation: String
  ) throws(CommandFailure) {
    guard !meaning.port.settings.isEmpty else { return }
    guard case .index(let index)? = meaning.general.settings[LinkOptions.master] else {
      let option = meaning.general.spelling(of: LinkOptions.master.descriptor)
      throw .usage(
        "\(meaning.port.spelled.joined(separator: " ")) is for a bridge's port", hint: "`\(option) BRIDGE`")
    }
    // A bridge in another namespace is for the kernel to judge.
    guard meaning.general.settings[LinkOptions.namespace] == nil else { return }
    let master: Link
    do throws(NetlinkError) {
      master = try kernel.link(at: index)
    } catch {
      throw CommandFailure(error, during: operation)
    }
    guard master.kind == Bridge.kind else {
      throw .system(
        "cannot \(operation): \(master.name) is no bridge, and \(meaning.port.spelled[0]) is for a bridge's port"
      )
    }
  }
}

extension Value {
  /// Whether the value is the number 0, which the kernel may report by leaving it out.
  fileprivate var isZero: Bool { self == .number(0) }
}
