import NetlinkKit

/// A request as `--dry-run` prints it: the message, and its bytes as a hexadecimal dump.
enum RequestText {
  static func describe(_ request: Request) -> String {
    var text = "\(name(of: request.type)) \(flags(of: request))\n"
    for start in stride(from: 0, to: request.bytes.count, by: 16) {
      let row = request.bytes[start..<min(start + 16, request.bytes.count)]
      text += "    " + row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ") + "\n"
    }
    return text
  }

  private static func name(of type: MessageType) -> String {
    switch type {
    case .newLink: "RTM_NEWLINK"
    case .deleteLink: "RTM_DELLINK"
    case .newAddress: "RTM_NEWADDR"
    case .deleteAddress: "RTM_DELADDR"
    case .newNeighbor: "RTM_NEWNEIGH"
    case .deleteNeighbor: "RTM_DELNEIGH"
    default: "message \(type.rawValue)"
    }
  }

  private static func flags(of request: Request) -> String {
    let isCreation = [.newLink, .newAddress, .newNeighbor].contains(request.type)
    let known: [(MessageFlags, String)] =
      [(.request, "REQUEST"), (.acknowledge, "ACK")]
      + (isCreation
        ? [(.create, "CREATE"), (.exclusive, "EXCL"), (.append, "APPEND"), (.replace, "REPLACE")]
        : [(.bulk, "BULK")])
    return known.filter { request.flags.contains($0.0) }.map(\.1).joined(separator: " ")
  }
}
