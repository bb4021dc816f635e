import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

extension FuzzTarget {
  /// Lines of files of commands, and of lists of forwarding entries: the short way that plain lines take sends what the
  /// long way sends. The first byte says which of the two it is.
  static let line = FuzzTarget(
    name: "line", longest: 256, takesWords: true,
    seeds: {
      [
        "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 port 4790 vni 77 src_vni 9 via eth0",
        "fdb append 00:00:00:00:00:00 dev vxlan10 dst 2001:db8::9", "link set eth0 mtu 1400 # a comment",
        "fdb replace 02:AB:cd:00:00:01 dev vxlan10 dst 10.0.0.9 dynamic extern_learn",
        "fdb add dev p0 02:00:00:00:00:01 master static vlan 5", "'a b' \"c\\\"d\" e\\ f '' \u{e4}",
      ].map { [0] + Array($0.utf8) }
        + [
          "02:00:00:00:00:01 10.0.0.9", "00:00:00:00:00:00 10.0.0.9 port 4790 vni 5",
          "2:0:0:0:0:1 ::1 static", "01:00:5e:00:00:01 10.0.0.9 self permanent src_vni 9",
        ].flatMap { line in (1...4).map { [UInt8($0)] + Array(line.utf8) } }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let form = choices.next(below: 5)
      let text = choices.remainder
      checkWords(text)
      check(text, form == 0 ? .commands : .entries(loads[form - 1]))
    })

  private static let vocabulary = CompactForwardingEntry.Vocabulary()

  private static let loads: [ForwardingLoad] = {
    let payloads = [FuzzKernel.payload(of: "vxlan10"), FuzzKernel.payload(of: "br10")]
    let links = payloads.compactMap { payload in
      result { () throws(NetlinkError) in try LinkIdentity(payload.span) }
    }
    return links.flatMap { link in
      [[], ["port", "4790", "static"]].map { common in
        ForwardingLoad(
          into: KnownDevices.Device(link), called: link.name, common: link.isVTEP ? common : [],
          replacing: !common.isEmpty, vocabulary)
      }
    }
  }()

  /// What a line's words are printed as is read as the same words.
  private static func checkWords(_ text: [UInt8]) {
    guard
      let words = result({ () throws(CommandFailure) in try LineWords.split(text.span, 0..<text.count) }),
      !words.contains(where: { $0.utf8.contains(UInt8(ascii: "\n")) })
    else { return }
    require(words.reduce(0) { $0 + $1.utf8.count } <= text.count, "the words are longer than the line")
    let printed = Array(words.map(\.quotedWord).joined(separator: " ").utf8)
    let again = result { () throws(CommandFailure) in try LineWords.split(printed.span, 0..<printed.count) }
    require(again == words, "\(words) is printed as \(String(decoding: printed, as: UTF8.self))")
  }

  private static func check(_ text: [UInt8], _ form: LineForm) {
    var entry = CompactForwardingEntry()
    guard let wanted = form.read(&entry, text.span, 0..<text.count, vocabulary),
      let device = device(of: entry, form, text),
      let placement = entry.effectivePlacement(wanted, isVTEP: device.isVTEP, vocabulary)
    else { return }
    let line = String(decoding: text, as: UTF8.self)
    let short = FuzzKernel()
    var conversation = Conversation(over: short.connect())
    let queued: Void? = result { () throws(NetlinkError) in
      try conversation.enqueue(entry, placement, on: device.index, vocabulary, tag: 1)
      try conversation.sendQueue()
    }
    require(queued != nil, "\(line) is not sent")
    let long = FuzzKernel()
    var session = Session(options: GlobalOptions(), over: long.connect())
    do throws(CommandFailure) {
      try form.command(text.span, 0..<text.count)?.run(&session)
    } catch {
      return require(false, "\(line) is sent the short way, and not the long one: \(error.message)")
    }
    // To append to a unicast address is sent as an addition the short way.
    require(
      short.changes.map(withoutFlags) == long.changes.map(withoutFlags),
      "\(line): \(short.changes.map { hexadecimal($0) }) and \(long.changes.map { hexadecimal($0) })")
  }

  private static func withoutFlags(_ request: [UInt8]) -> [UInt8] {
    var request = request
    request.replaceSubrange(6..<8, with: [0, 0])
    return request
  }

  private static func device(
    of entry: CompactForwardingEntry, _ form: LineForm, _ text: [UInt8]
  ) -> KnownDevices.Device? {
    if case .entries(let load) = form { return load.device }
    guard let range = entry.linkName, PackedWord(text.span, range) != nil,
      let name = String(validating: text[range], as: UTF8.self), LinkName.fault(in: name, isNew: false) == nil
    else { return nil }
    return FuzzKernel.identity(name).map(KnownDevices.Device.init)
  }
}
