import NetlinkKit

/// Links as `ip link show` prints them, in text or JSON, straight from the kernel's bytes.
struct LinkRendering {
  let options: GlobalOptions
  /// What the links that others refer to are called.
  var names: ReferredNames
  /// What links count beside what every link counts.
  var extendedStatistics: [ExtendedStatistics] = []
  /// The text so far.
  var bytes: [UInt8] = []
  private var isEmpty = true

  /// What is shown of each link, where the form has it.
  var basics, behindAddresses, beforeKind, afterKind: ShownOptions
  var flags = LinkFlags()
  /// The kind of hardware of the link before, and what is said of it.
  var hardware: (type: UInt16, text: [UInt8])?
  var forms: LinkForms
  /// The beginnings of the members that each link has; nil for text.
  let members: LinkMembers?

  /// - Parameter showsMode: whether the link mode is shown; `ip addr` leaves it out.
  init(options: GlobalOptions, kinds: LinkKinds, known: KnownLinks, showsMode: Bool = true) {
    self.options = options
    names = ReferredNames(known: known)
    members = options.isJSON ? LinkMembers(isPretty: options.isPretty) : nil
    let form: ShownOptions.Form = options.isJSON ? .json(isPretty: options.isPretty, depth: 2) : .text
    basics = ShownOptions(Self.basicOptions(isBrief: options.isBrief, showsMode: showsMode), form)
    let behind = [LinkOptions.lowerNamespace.descriptor, LinkOptions.alias.descriptor]
    behindAddresses = ShownOptions(options.isJSON ? behind : [], form)
    let showsDetails = options.showsDetails && !options.isBrief
    beforeKind = ShownOptions(showsDetails ? LinkOptions.detailsBeforeKind : [], form)
    afterKind = ShownOptions(showsDetails ? LinkOptions.detailsAfterKind : [], form)
    forms = LinkForms(kinds: kinds, options.isJSON ? .json(isPretty: options.isPretty, depth: 4) : .text)
  }

  private static func basicOptions(isBrief: Bool, showsMode: Bool) -> [ShownOptions.Option] {
    let state = ShownOptions.Option(LinkOptions.operationalState.descriptor)
    if isBrief { return [state] }
    let mode = ShownOptions.Option(LinkOptions.linkMode.descriptor, label: "mode")
    return [
      ShownOptions.Option(LinkOptions.mtu.descriptor), ShownOptions.Option(LinkOptions.qdisc.descriptor),
      ShownOptions.Option(LinkOptions.master.descriptor), state,
    ] + (showsMode ? [mode] : []) + [
      ShownOptions.Option(LinkOptions.group.descriptor, label: "group"),
      ShownOptions.Option(LinkOptions.transmitQueueLength.descriptor, label: "qlen"),
    ]
  }

  /// Forgets the links.
  mutating func restart() {
    bytes.removeAll(keepingCapacity: true)
    isEmpty = true
  }

  /// Adds a link.
  ///
  /// - Precondition: the links that it refers to are known, as far as they can be.
  mutating func append(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    guard options.isJSON else {
      if options.isBrief { appendBrief(record, payload) } else { appendText(record, payload) }
      return
    }
    let mark = beginObject()
    appendMembers(record, payload)
    endObject(mark)
  }

  /// Adds the end; nothing follows it.
  mutating func finish() {
    guard options.isJSON else { return }
    if isEmpty { bytes.append(UInt8(ascii: "[")) } else { appendLine(depth: 0) }
    bytes.append(contentsOf: "]\n".utf8)
  }

  // MARK: Objects

  /// Begins a link's object.
  ///
  /// - Returns: where its first member begins, with a comma.
  mutating func beginObject() -> Int {
    bytes.append(isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
    isEmpty = false
    appendLine(depth: 1)
    return bytes.count
  }

  /// Ends a link's object, or one within it.
  ///
  /// - Parameters:
  ///   - mark: where the first member begins; its comma becomes the brace.
  ///   - depth: how deep the object is.
  mutating func endObject(_ mark: Int, depth: Int = 1) {
    if mark < bytes.count {
      bytes[mark] = UInt8(ascii: "{")
      appendLine(depth: depth)
    } else {
      bytes.append(UInt8(ascii: "{"))
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Begins a line, where JSON has lines.
  private mutating func appendLine(depth: Int) {
    guard options.isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<(depth * 4) { bytes.append(UInt8(ascii: " ")) }
  }

  /// Adds members to a link's object.
  mutating func appendMembers(_ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter(isPretty: options.isPretty, behindMembersAt: 2)
    body(&json)
    bytes.append(contentsOf: json.bytes)
  }

  // MARK: What a link says

  /// The number of the namespace that the link below is in, where that is another one.
  static func lowerNamespace(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) -> UInt32? {
    record.attributes.u32(LinkOptions.lowerNamespaceAttribute, in: payload)
  }

  /// The index of the link that a link stands on or is paired with; 0 where it stands on any, nil where on none.
  static func lower(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) -> Int32? {
    record.attributes.u32(LinkOptions.lowerAttribute, in: payload).map { Int32(bitPattern: $0) }
  }

  /// Whether the link below is known to be down.
  func isLowerDown(_ lower: Int32?, inNamespace namespace: UInt32?) -> Bool {
    guard namespace == nil, let lower, let link = names.known[lower] else { return false }
    return !link.isUp
  }

  /// iproute2's word for an `ARPHRD_*` number.
  static func hardwareName(_ type: UInt16) -> String {
    switch type {
    case 1: "ether"
    case 512: "ppp"
    case 768: "ipip"
    case 769: "tunnel6"
    case 772: "loopback"
    case 776: "sit"
    case 778: "gre"
    case 823: "gre6"
    case 65534: "none"
    default: "\(type)"
    }
  }

  /// Appends a link-layer address as `ip` has it: that of a tunnel is the IP address of one of its ends.
  static func append(
    address range: Range<Int>, of type: UInt16, _ payload: Span<UInt8>, to output: inout [UInt8]
  ) {
    let address = payload.extracting(range)
    // ARPHRD_TUNNEL, ARPHRD_TUNNEL6, ARPHRD_SIT, ARPHRD_IPGRE, ARPHRD_IP6GRE
    let isTunnel = type == 768 || type == 769 || type == 776 || type == 778 || type == 823
    if isTunnel, address.count == 4 || address.count == 16 {
      output.append(ipAddress: address)
    } else {
      output.append(hardwareAddress: address)
    }
  }
}
