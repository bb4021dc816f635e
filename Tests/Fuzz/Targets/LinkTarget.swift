import NetlinkFixtures

@testable import NetlinkKit

extension FuzzTarget {
  /// Links as the kernel reports them, and as they are asked for.
  static let link = FuzzTarget(
    name: "link", longest: 2048,
    seeds: {
      (CapturedLink.all.map(\.payload) + requests).map { Array($0) }
    },
    check: { bytes in
      _ = result { () throws(NetlinkError) in try Link(bytes.span) }
      _ = result { () throws(NetlinkError) in try LinkIdentity(bytes.span) }
      _ = result { () throws(NetlinkError) in try LinkSummary(bytes.span) }
      readRecord(bytes)
      requireFixedPoint(bytes) { payload throws(NetlinkError) in
        var link = try LinkSpecification(decoding: payload)
        link.options = link.options.settable
        link.kindOptions = link.kindOptions?.settable
        link.portOptions = link.portOptions?.settable
        return link.creation()
      }
    })

  private static var requests: [[UInt8]] {
    Golden.all.map(\.message).filter { (16...19).contains($0[4]) }.map { Array($0.dropFirst(16)) }
  }

  private static func readRecord(_ bytes: [UInt8]) {
    var record = LinkRecord()
    guard result({ () throws(NetlinkError) in try record.read(bytes.span) }) != nil else { return }
    _ = LinkIdentity(record, bytes.span)
    _ = record.typeName(in: bytes.span, among: .all)
    _ = record.statistics(in: bytes.span)
    record.forEachAlternativeName(in: bytes.span) { range in
      require(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a name stands within the bytes")
    }
    guard let kind = record.kind(in: bytes.span, among: .all) else { return }
    for attribute in record.unknown(to: kind, in: bytes.span) {
      require(attribute.payload.count <= bytes.count, "an attribute is no longer than the message")
    }
  }

  /// Makes sure that what was read of a payload and written is read as the same.
  static func requireFixedPoint(
    _ payload: [UInt8], _ rewrite: (Span<UInt8>) throws(NetlinkError) -> Request?
  ) {
    func written(_ payload: [UInt8]) -> [UInt8]? {
      let request = result { () throws(NetlinkError) in try rewrite(payload.span) } ?? nil
      return request.map { Array($0.bytes.dropFirst(Request.payloadOffset)) }
    }
    guard let first = written(payload) else { return }
    // An option takes some more bytes than the kernel's report has of it: a text its end, shared bits their mask.
    require(first.count <= 16 * payload.count + 1024, "what was read grows to \(first.count) bytes")
    // What several options share may stand elsewhere, now that all of them are given; from then on, nothing changes.
    let second = written(first)
    require(
      second?.count == first.count,
      "\(hexadecimal(first)) is read as \(second.map { hexadecimal($0) } ?? "nothing")")
    let third = second.flatMap(written)
    require(
      third == second, "\(hexadecimal(second ?? [])) is read as \(third.map { hexadecimal($0) } ?? "nothing")"
    )
  }
}

extension Settings {
  /// These settings without what the kernel alone tells.
  fileprivate var settable: Settings {
    var settings = self
    for field in table.fields where field.access == .readOnly { settings[field] = nil }
    return settings
  }
}
