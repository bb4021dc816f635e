extension Conversation {
  /// How many requests go out in one datagram: more than 128 slow the kernel down, fewer than 16 the sender.
  private static let batchSize = 64

  /// Sends requests that change something, many at a time, and gives the errors by the requests' places.
  ///
  /// Only the last request of a datagram asks for an ack: a request that fails is answered all the same. The
  /// kernel goes on behind a failed one, to the end of its datagram; nothing is sent after that.
  public mutating func performAll(_ requests: [Request]) throws(NetlinkError) -> [Int: NetlinkError] {
    var errors: [Int: NetlinkError] = [:]
    var start = 0
    while start < requests.count, errors.isEmpty {
      let end = min(start + Self.batchSize, requests.count)
      try performBatch(requests[start..<end], into: &errors)
      start = end
    }
    return errors
  }

  private mutating func performBatch(
    _ requests: ArraySlice<Request>, into errors: inout [Int: NetlinkError]
  ) throws(NetlinkError) {
    var datagram: [UInt8] = []
    let first = sequence &+ 1
    for (place, request) in requests.enumerated() {
      sequence &+= 1
      let isLast = place == requests.count - 1
      datagram += request.numbered(
        sequence, adding: isLast ? .acknowledge : [], removing: isLast ? [] : .acknowledge)
      while datagram.count % 4 != 0 { datagram.append(0) }
    }
    let last = sequence
    let start = requests.startIndex
    try send(datagram, awaiting: { $0 &- first <= last &- first }) { header, payload throws(NetlinkError) in
      guard header.type == .error else { return .more }
      let place = start + Int(header.sequence &- first)
      let ack = try ExtendedAck(payload, flags: header.flags)
      if let error = ack.error(about: requests[place]) { errors[place] = error }
      return header.sequence == last ? .finished : .more
    }
  }
}
