import NetlinkKit

/// `fdb get`: asks the kernel for one entry.
enum ForwardingGet {
  /// The options of an entry that it can be asked for by.
  static let taken = [
    ForwardingOptions.vlan.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor, ForwardingOptions.device.descriptor,
    ForwardingOptions.bridge.descriptor,
  ]

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try Line(&words)
    let operation = "get \(line.address) of \(line.name)"
    let link = try session.link(named: line.name, during: operation)
    let vlan = line.options.settings[ForwardingOptions.vlan]
    let sourceVNI = line.options.settings[ForwardingOptions.sourceVNI]
    do throws(NetlinkError) {
      let answer = try self.answer(to: line.questions(about: link, vlan, sourceVNI), in: &session)
      guard let record = try ForwardingRecord(answer.span) else { return }
      var rendering = ForwardingRendering(
        options: session.options, known: session.known([]), omitsLink: false)
      // As with bridge, `dynamic` is all that is not permanent.
      if !line.isDynamic || record.state & ForwardingFilter.permanent == 0 {
        rendering.append(record, answer.span)
      }
      session.write(&rendering)
    } catch {
      var error = error
      if error.errno == .noSuchFile {
        error.explanation = "there is no such entry"
        error.kernelMessage = nil
      }
      throw CommandFailure(
        error, during: operation,
        hint: error.kernelMessage == "Fdb get operation not supported by device"
          ? "`ovlctl fdb show dev \(link.name)` shows what it has" : nil)
    }
  }

  /// The answer to the first question that has one.
  private static func answer(
    to questions: [ForwardingQuestion], in session: inout Session
  ) throws(NetlinkError) -> [UInt8] {
    for question in questions.dropLast() {
      do throws(NetlinkError) {
        return try session.kernel.forwardingEntry(question)
      } catch {
        guard error.errno == .noSuchFile else { throw error }
      }
    }
    return try session.kernel.forwardingEntry(questions[questions.count - 1])
  }

  /// The words of the command.
  private struct Line {
    let address: HardwareAddress
    private(set) var options = GivenOptions(ForwardingOptions.table)
    private(set) var isDynamic = false
    /// The device, or the bridge where the table is named by it.
    let name: String
    private let isOfBridge: Bool

    private static let example = "for example: `ovlctl fdb get 00:00:00:00:00:02 dev vxlan10`"

    init(_ words: inout Words) throws(CommandFailure) {
      let keywords = ForwardingWords.question.keywords
      var (address, linkName, bridgeName): (HardwareAddress?, String?, String?)
      while let keyword = words.nextKeyword() {
        switch keyword {
        case ForwardingWords.device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
        case ForwardingWords.bridge: bridgeName = try words.linkName(of: keyword, inPlaceOf: bridgeName)
        case ForwardingWords.dynamic: isDynamic = true
        default:
          let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong)
          if let match, ForwardingGet.taken.contains(match.field) {
            try options.take(match, keyword, try match.values(of: keyword, from: &words))
          } else {
            address = try words.hardwareAddress(keyword, inPlaceOf: address, among: keywords)
          }
        }
      }
      guard let address else { throw .usage("the link-layer address is missing", hint: Self.example) }
      if linkName != nil, bridgeName != nil {
        throw .usage("dev and br exclude each other", hint: "`br` alone names the bridge's table")
      }
      guard let name = linkName ?? bridgeName else {
        throw .usage("the device is missing: `dev NAME`, or `br NAME`", hint: Self.example)
      }
      self.address = address
      self.name = name
      isOfBridge = bridgeName != nil
      // bridge has `vni` for it.
      if let vni = options.settings[ForwardingOptions.vni] {
        guard options.settings[ForwardingOptions.sourceVNI] == nil else {
          throw .usage("vni and src_vni mean the same here: the VNI that the entry is for")
        }
        options.set(ForwardingOptions.sourceVNI, vni)
      }
    }

    /// The tables to look in, one after the other: a VTEP's own comes before that of its bridge.
    func questions(about link: Link, _ vlan: UInt16?, _ sourceVNI: UInt32?) -> [ForwardingQuestion] {
      var tables: [ForwardingQuestion.Table] = []
      let isNamed = (
        own: options.settings[ForwardingOptions.device] == true,
        bridge: options.settings[ForwardingOptions.bridge] == true
      )
      let hasOwnTable = link.kind == Vxlan.kind || link.kind == Bridge.kind
      if isOfBridge {
        tables = [.bridge(link.index)]
      } else {
        if isNamed.own || !isNamed.bridge && hasOwnTable { tables.append(.ofDevice(link.index)) }
        if isNamed.bridge || !isNamed.own && link.bridgePortOptions != nil || tables.isEmpty {
          tables.append(.ofBridge(port: link.index))
        }
      }
      return tables.map { ForwardingQuestion(address, in: $0, vlan: vlan, sourceVNI: sourceVNI) }
    }
  }
}
