/// A kind of virtual link (`IFLA_INFO_KIND`): its options and what they ask of one another.
///
/// A class, though a constant: it goes with each link of the kind. Two kinds of one name are the same.
public final class LinkKind: Sendable {
  /// What the kind is called.
  public let name: String
  /// One line that says what the kind is.
  public let summary: String
  /// The options.
  public let table: FieldTable
  /// What the options ask of one another.
  public let rules: [Rule]
  /// What is sent on creation where the user says nothing.
  public let defaults: [Default]
  /// Attributes that the kernel knows and no option offers, each with the reason.
  public let unsupported: [UInt16: String]
  /// The highest attribute number that this declaration has been checked against.
  public let lastAttribute: UInt16
  /// Whether the kernel resets what a change leaves out, so that a change must send everything.
  public let resetsWhatIsLeftOut: Bool
  /// Whether a link of the kind stands on another, which the general option `link` names.
  public let needsLower: Bool
  /// How a link of the kind is made.
  public let making: Making

  /// The ways to make a link.
  public enum Making: Sendable {
    /// By `RTM_NEWLINK`.
    case message
    /// By a `TunnelDevice`; messages change and delete the link.
    case device(Tun.Mode)
  }

  /// A value that is sent unless the user gives one.
  public struct Default: Sendable {
    let field: FieldDescriptor
    /// The value, by what is given; nil for none.
    let value: @Sendable (Settings) -> Value?
    /// Where this one is given, nothing is sent.
    let exception: FieldDescriptor?
    /// Where this one is not given, nothing is sent.
    let condition: FieldDescriptor?

    init<Wrapped: FieldValue>(
      _ field: Field<Wrapped>, _ value: Wrapped, unless exception: FieldDescriptor? = nil,
      with condition: FieldDescriptor? = nil
    ) {
      self.field = field.descriptor
      let value = value.value
      self.value = { _ in value }
      self.exception = exception
      self.condition = condition
    }

    /// A number that is a multicast group's IPv4 address, where the other option is one.
    init(_ field: Field<UInt32>, groupOf address: Field<IPAddress>) {
      self.field = field.descriptor
      value = { settings in
        guard let group = settings[address], group.isMulticast else { return nil }
        return .number(group.bytes.reduce(0) { $0 << 8 | UInt64($1) })
      }
      exception = nil
      condition = nil
    }
  }

  init(
    name: String, summary: String, fields: [FieldDescriptor], shorthands: [Shorthand] = [],
    rules: [Rule] = [], defaults: [Default] = [], lastAttribute: UInt16,
    unsupported: [UInt16: String] = [:],
    resetsWhatIsLeftOut: Bool = false, needsLower: Bool = false, making: Making = .message
  ) {
    self.name = name
    self.summary = summary
    self.table = FieldTable(name, fields, shorthands: shorthands)
    self.rules = rules
    self.defaults = defaults
    self.lastAttribute = lastAttribute
    self.unsupported = unsupported
    self.resetsWhatIsLeftOut = resetsWhatIsLeftOut
    self.needsLower = needsLower
    self.making = making
  }

  /// The options of a new link: what is given, and the defaults for the rest.
  public func completed(_ settings: Settings) -> Settings {
    var settings = settings
    for fallback in defaults where settings[fallback.field] == nil {
      if let exception = fallback.exception, settings.isSet(exception) { continue }
      if let condition = fallback.condition, !settings.isSet(condition) { continue }
      settings[fallback.field] = fallback.value(settings)
    }
    return settings
  }

  /// The kind of a name among all that this library knows; nil where none has it.
  public static func named(_ name: String) -> LinkKind? { LinkKinds.all.named(name) }

  /// The kernel's name for the kind (`IFLA_INFO_KIND`), which is also its module's alias (`rtnl-link-NAME`).
  public var kernelName: String {
    // `tap` is a mode of `tun`.
    if case .device = making { Tun.tunName } else { name }
  }

  /// The kind that the kernel reports by its own name, and by what it says of the link.
  static func reported(
    _ name: String, _ data: some AttributeSource, in bytes: Span<UInt8>, among kinds: LinkKinds
  ) -> LinkKind? {
    let isTap =
      name == Tun.tunName && data.number(Tun.modeAttribute, .u8, in: bytes) == Tun.Mode.tap.rawValue
    return kinds.named(isTap ? Tun.tapName : name)
  }
}

extension LinkKind: Hashable {
  public static func == (left: LinkKind, right: LinkKind) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
