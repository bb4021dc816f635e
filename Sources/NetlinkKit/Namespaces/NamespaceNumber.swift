/// The numbers by which a network namespace knows others (`nsid`), for messages that have no room for a descriptor.
extension Conversation {
  /// The number of a namespace, as seen from the socket's own (`RTM_GETNSID`); nil where it has none yet.
  public mutating func number(of namespace: borrowing NetworkNamespace) throws(NetlinkError) -> UInt32? {
    var writer = MessageWriter(.getNamespaceID, [], header: NamespaceNumberHeader())
    writer.put(NamespaceNumberHeader.descriptorAttribute, namespace.descriptor)
    let answer = try ask(writer.finish())
    return try NamespaceNumberHeader.number(in: answer.span)
  }

  /// The numbers that are in use, as seen from the socket's own namespace.
  public mutating func namespaceNumbers() throws(NetlinkError) -> Dump<[UInt32]> {
    let request = MessageWriter(.getNamespaceID, [], header: NamespaceNumberHeader()).finish()
    return try dump(request, into: []) { numbers, _, payload throws(NetlinkError) in
      if let number = try NamespaceNumberHeader.number(in: payload) { numbers.append(number) }
    }
  }
}

extension Subscription.Notification {
  /// The number that a namespace has got or lost, from the payload of `RTM_NEWNSID` or `RTM_DELNSID`; nil where the
  /// notification is of something else.
  public func namespaceNumber(in payload: Span<UInt8>) throws(NetlinkError) -> UInt32? {
    guard type == .newNamespaceID || type == .deleteNamespaceID else { return nil }
    return try NamespaceNumberHeader.number(in: payload)
  }
}

extension NetworkNamespace {
  /// The message that gives the namespace a number of the kernel's choice (`RTM_NEWNSID`): the least that is free.
  ///
  /// - Precondition: the namespace is open until the message has been sent.
  public func numbering() -> Request {
    var writer = MessageWriter(.newNamespaceID, [.acknowledge], header: NamespaceNumberHeader())
    writer.put(NamespaceNumberHeader.numberAttribute, NamespaceNumberHeader.unassigned)
    writer.put(NamespaceNumberHeader.descriptorAttribute, descriptor)
    return writer.finish()
  }
}

/// `struct rtgenmsg`, in front of `NETNSA_*`.
struct NamespaceNumberHeader: FixedHeader {
  /// `NETNSA_NSID`
  static let numberAttribute: UInt16 = 1
  /// `NETNSA_FD`
  static let descriptorAttribute: UInt16 = 3
  /// `NETNSA_NSID_NOT_ASSIGNED`
  static let unassigned: Int32 = -1

  static let size = 1

  init() {}

  init?(_ payload: Span<UInt8>) {
    guard payload.count >= Self.size else { return nil }
  }

  func write(to writer: inout MessageWriter) { writer.append(AddressFamily.unspecified.rawValue) }

  /// The number in an answer; nil where it says that there is none.
  fileprivate static func number(in payload: Span<UInt8>) throws(NetlinkError) -> UInt32? {
    let attributes = try AttributeList(payload, from: aligned(size))
    guard let number = attributes.u32(numberAttribute, in: payload) else {
      throw .malformed("a namespace's number")
    }
    return Int32(bitPattern: number) < 0 ? nil : number
  }
}
