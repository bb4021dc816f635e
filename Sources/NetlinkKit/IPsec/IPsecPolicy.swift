/// What is done with packets (`XFRM_MSG_NEWPOLICY`): they are protected, let through, or stopped.
public struct IPsecPolicy: Sendable {
  /// Which packets.
  public let selector: IPsecSelector
  /// On their way out, in, or through (`dir`).
  public let direction: Direction
  /// The options.
  public var options: Settings
  /// How they are protected, from the inside outwards; empty for as they are.
  public var templates: [IPsecTemplate]

  /// `XFRM_POLICY_*`
  public enum Direction: UInt8, CaseIterable, Sendable {
    case `in` = 0
    case out = 1
    case fwd = 2

    /// The word for it.
    public var word: String { "\(self)" }
  }

  /// A policy that is to be.
  public init(
    _ selector: IPsecSelector, _ direction: Direction, options: Settings, templates: [IPsecTemplate]
  ) {
    self.selector = selector
    self.direction = direction
    self.options = options
    self.templates = templates
  }

  /// Reads the payload of an `XFRM_MSG_NEWPOLICY` message; nil where the family or the direction is not known, as for
  /// the policies of single sockets.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard payload.count >= PolicyHeader.size else { throw .malformed("an IPsec policy's header") }
    guard let selector = IPsecSelector(payload), let direction = payload.u8(at: 160).flatMap(Direction.init)
    else {
      return nil
    }
    self.selector = selector
    self.direction = direction
    let attributes = try AttributeList(payload, from: PolicyHeader.size)
    options = Settings(IPsecPolicyOptions.table, decoding: attributes, in: payload)
    options[IPsecPolicyOptions.priority] = payload.u32(at: 152)
    options[IPsecPolicyOptions.action] = payload.u8(at: 161)
    templates = []
    if let range = attributes.range(of: IPsecTemplate.attribute) {
      templates = try IPsecTemplate.list(payload.extracting(range))
    }
  }

  /// The message that makes the policy.
  public func addition() -> Request { message(.newIPsecPolicy, [.create, .exclusive]) }

  /// The message that puts it in the place of one for the same packets.
  public func replacement() -> Request { message(.updateIPsecPolicy, [.replace]) }

  private func message(_ type: MessageType, _ flags: MessageFlags) -> Request {
    var writer = MessageWriter(type, flags.union(.acknowledge), header: PolicyHeader(policy: self))
    if !templates.isEmpty {
      writer.nest(IPsecTemplate.attribute) { writer in
        for template in templates { template.append(to: &writer) }
      }
    }
    options.encode(into: &writer)
    return writer.finish()
  }

  /// The message that takes it away.
  public func deletion() -> Request {
    let header = PolicyIdentity(selector: selector, direction: direction)
    var writer = MessageWriter(.deleteIPsecPolicy, [.acknowledge], header: header)
    options.encode(into: &writer)
    return writer.finish()
  }

  /// The message that takes all away.
  public static func flush() -> Request {
    MessageWriter(.flushIPsecPolicies, [.acknowledge], header: NoIPsecHeader()).finish()
  }

  /// The option that a path of attribute numbers points at; nil for none.
  public func keyword(at path: [UInt16]) -> String? {
    path.first.flatMap { number in
      number == IPsecTemplate.attribute ? IPsecTemplate.keyword : options.claimant(of: number)?.keyword
    }
  }
}

/// How a policy has packets protected (`struct xfrm_user_tmpl`, within `XFRMA_TMPL`).
public struct IPsecTemplate: Hashable, Sendable {
  /// The outer source of a tunnel; nil for the packet's own.
  public var source: IPAddress?
  /// The outer destination of a tunnel; nil for the packet's own.
  public var destination: IPAddress?
  /// The family of what comes out.
  public let family: AddressFamily
  /// The options.
  public var options: Settings

  /// The word that begins it.
  public static let keyword = "tmpl"

  static let attribute: UInt16 = 5
  private static let size = 64

  /// A template that is to be.
  public init(_ family: AddressFamily, options: Settings) {
    self.family = family
    self.options = options
  }

  func append(to writer: inout MessageWriter) {
    IPsecLayout.append(destination, to: &writer)
    writer.append((options[IPsecStateOptions.index] ?? 0).bigEndian)
    writer.append(options[IPsecStateOptions.transform] ?? IPsecProtocol.esp.rawValue)
    IPsecLayout.zeros(3, to: &writer)
    writer.append(UInt16(family.rawValue))
    IPsecLayout.zeros(2, to: &writer)
    IPsecLayout.append(source, to: &writer)
    writer.append(options[IPsecStateOptions.request] ?? 0)
    writer.append(options[IPsecStateOptions.mode] ?? IPsecMode.transport.rawValue)
    writer.append(UInt8(0))
    writer.append(options[IPsecPolicyOptions.level] ?? 0)
    IPsecLayout.zeros(1, to: &writer)
    // Whatever algorithm the association has.
    for _ in 0..<3 { writer.append(UInt32.max) }
  }

  fileprivate static func list(_ payload: Span<UInt8>) throws(NetlinkError) -> [IPsecTemplate] {
    guard payload.count % size == 0 else { throw .malformed("an IPsec policy's template") }
    var list: [IPsecTemplate] = []
    for start in stride(from: 0, to: payload.count, by: size) {
      let bytes = payload.extracting(start..<(start + size))
      guard let family = IPsecLayout.family(bytes, at: 24) else { continue }
      var template = IPsecTemplate(family, options: Settings(IPsecPolicyOptions.templateTable))
      template.destination = IPsecLayout.address(bytes, at: 0, family).flatMap { $0.isUnspecified ? nil : $0 }
      template.source = IPsecLayout.address(bytes, at: 28, family).flatMap { $0.isUnspecified ? nil : $0 }
      let index = bytes.u32(at: 16)?.byteSwapped
      template.options[IPsecStateOptions.index] = index == 0 ? nil : index
      template.options[IPsecStateOptions.transform] = bytes.u8(at: 20)
      template.options[IPsecStateOptions.request] = bytes.u32(at: 44)
      template.options[IPsecStateOptions.mode] = bytes.u8(at: 48)
      template.options[IPsecPolicyOptions.level] = bytes.u8(at: 50)
      list.append(template)
    }
    return list
  }
}

/// The options of a policy: `struct xfrm_userpolicy_info` and `XFRMA_*` of linux/xfrm.h.
public enum IPsecPolicyOptions {
  /// `action`
  public static let action = Field<UInt8>.headerNumber(
    "action", words: Choice.numbered("allow", "block"), "what is done with the packets (allow)")
  /// `priority`
  public static let priority = Field<UInt32>.header(
    "priority", .u32, in: 0...0xFFFF_FFFF,
    "of two policies for a packet, the one with the lesser number is used (0)")
  /// `xfrm_user_tmpl.optional`
  public static let level = Field<UInt8>.headerNumber(
    "level", words: Choice.numbered("required", "use"),
    "whether packets without an association are stopped (required)")

  /// The options, in the order in which they are sent and printed.
  public static let table = FieldTable(
    "ipsec policy", [action.descriptor, priority.descriptor, IPsecStateOptions.interface.descriptor])

  /// The options of a template.
  public static let templateTable = FieldTable(
    "ipsec template",
    [
      IPsecStateOptions.transform.descriptor, IPsecStateOptions.index.descriptor,
      IPsecStateOptions.mode.descriptor,
      IPsecStateOptions.request.descriptor, level.descriptor,
    ])
}

/// `struct xfrm_userpolicy_info`
private struct PolicyHeader: FixedHeader {
  static let size = 168
  let policy: IPsecPolicy

  init(policy: IPsecPolicy) { self.policy = policy }
  init?(_ payload: Span<UInt8>) { return nil }

  func write(to writer: inout MessageWriter) {
    policy.selector.append(to: &writer)
    IPsecLayout.appendNoLimits(to: &writer)
    IPsecLayout.zeros(IPsecLayout.usageSize, to: &writer)
    writer.append(policy.options[IPsecPolicyOptions.priority] ?? 0)
    writer.append(UInt32(0))
    writer.append(policy.direction.rawValue)
    writer.append(policy.options[IPsecPolicyOptions.action] ?? 0)
    IPsecLayout.zeros(6, to: &writer)
  }
}

/// `struct xfrm_userpolicy_id`
private struct PolicyIdentity: FixedHeader {
  static let size = 64
  let selector: IPsecSelector
  let direction: IPsecPolicy.Direction

  init(selector: IPsecSelector, direction: IPsecPolicy.Direction) {
    self.selector = selector
    self.direction = direction
  }
  init?(_ payload: Span<UInt8>) { return nil }

  func write(to writer: inout MessageWriter) {
    selector.append(to: &writer)
    writer.append(UInt32(0))
    writer.append(direction.rawValue)
    IPsecLayout.zeros(3, to: &writer)
  }
}
