import NetlinkKit

/// A kernel for command lines: it knows some links, routes and lists, takes every change, and keeps what it
/// was sent.
public final class PretendKernel {
  /// The links by their names, each as the payload of `RTM_NEWLINK`.
  private var links: [(name: String, index: Int32, kind: String?, payload: [UInt8])] = []
  /// The link that a route leads out of, by the destination in hexadecimal digits.
  public var routes: [String: UInt32] = [:]
  /// The payloads of `RTM_NEWNEIGH` that a dump of the bridge family gives, and of `RTM_NEWADDR`.
  public var entries: [[UInt8]] = []
  public var addresses: [[UInt8]] = []
  /// The payloads of `RTM_NEWSTATS`.
  public var statistics: [[UInt8]] = []
  /// What a change is answered with, in the place of success.
  public var refusal: ((_ request: [UInt8]) -> Refusal?)?
  /// Keywords of options of kinds that the kernel is too old for, and overlooks when it makes a link.
  public var overlooked: Set<String> = []
  /// The kernel's words on a change that it makes all the same.
  public var warning: ((_ request: [UInt8]) -> String?)?

  /// The number of whatever namespace is asked for; nil where it has none, until it is given one, which is 9.
  public var namespaceNumber: UInt32?
  /// The links of that namespace.
  public var linksElsewhere: [(name: String, index: Int32)] = []

  /// The requests that change something, in their order, with sequence number 0.
  public private(set) var changes: [[UInt8]] = []
  /// How many requests each datagram had.
  public private(set) var datagrams: [Int] = []
  /// The types of the requests that change nothing.
  public private(set) var questions: [UInt16] = []

  /// What the kernel has against a change.
  public struct Refusal {
    let error: Int32
    let attributes: [UInt8]

    public init(_ error: Int32, words text: String? = nil, offset place: UInt32? = nil) {
      self.error = error
      attributes = (text.map(words) ?? []) + (place.map(offset) ?? [])
    }
  }

  public init() {}

  /// Makes a link known.
  public func add(
    _ name: String, index: Int32, kind: LinkKind? = nil, _ set: (inout LinkSpecification) -> Void = { _ in }
  ) {
    var link = LinkSpecification(name: name, kind: kind)
    link.index = index
    set(&link)
    links.append((name, index, kind?.name, Array(link.creation().bytes.dropFirst(16))))
  }

  /// Makes a link known as a real kernel reported it.
  public func add(_ link: CapturedLink) {
    let payload = link.payload
    let kind = try? Link(payload.span).kindName
    links.append((link.name, Int32(bitPattern: word(payload, at: 4)), kind, payload))
  }

  /// Makes a link known by the payload of its `RTM_NEWLINK`.
  public func add(_ name: String, payload: [UInt8]) {
    links.append((name, Int32(bitPattern: word(payload, at: 4)), nil, payload))
  }

  /// Makes a veth known that is a bridge's port.
  public func addPort(_ name: String, index: Int32, of bridge: UInt32) {
    let header =
      [0, 0, 0, 0] + littleEndian(UInt32(bitPattern: index)) + [UInt8](repeating: 0, count: 8)
    let information =
      attribute(1, Array("veth".utf8)) + attribute(4, Array("bridge".utf8)) + attribute(5, attribute(1, [0]))
    let attributes =
      attribute(3, Array(name.utf8) + [0]) + attribute(10, littleEndian(bridge)) + attribute(18, information)
    links.append((name, index, "veth", header + attributes))
  }

  /// A transport to this kernel.
  public func connect() -> FakeTransport { FakeTransport(FakeTransport.Record(answer)) }

  /// The payload of a link's `RTM_NEWLINK`; nil where there is no such link.
  public func payload(ofLink name: String) -> [UInt8]? { links.first { $0.name == name }?.payload }

  /// Gives a link another name.
  public func rename(_ name: String, _ newName: String) {
    guard let place = links.firstIndex(where: { $0.name == name }) else { return }
    let payload = links[place].payload
    guard var link = try? LinkSpecification(decoding: payload.span) else { return }
    link.name = newName
    links[place].name = newName
    links[place].payload = Array(link.creation().bytes.dropFirst(16))
  }

  // MARK: Answers

  private func answer(_ datagram: [UInt8]) -> [FakeTransport.Event] {
    let requests = messages(of: datagram)
    datagrams.append(requests.count)
    return requests.flatMap(answerMessage)
  }

  private func answerMessage(_ request: [UInt8]) -> [FakeTransport.Event] {
    let type = UInt16(request[4]) | UInt16(request[5]) << 8
    guard type % 4 == 2 else { return answerChange(request).map { [.datagram($0)] } ?? [] }
    questions.append(type)
    let isDump = request[7] & 3 == 3
    switch (type, isDump) {
    case (18, true): return dump(16, links.filter { isAsked($0.kind, by: request) }.map(\.payload), request)
    case (18, false): return [.datagram(answerLink(request))]
    case (90, false):
      let payload = [0, 0, 0, 0] + attribute(1, littleEndian(namespaceNumber ?? .max))
      return [.datagram(message(88, sequence: word(request, at: 8), payload))]
    case (90, true): return dump(88, [[0, 0, 0, 0] + attribute(1, littleEndian(UInt32(0)))], request)
    case (22, _): return dump(20, addresses.filter { hasIndex($0, asked: request, at: 4) }, request)
    case (26, _): return [.datagram(answerRoute(request))]
    case (30, true): return dump(28, entries.filter { hasIndex($0, asked: request, at: 4) }, request)
    case (30, false): return [.datagram(answerEntry(request))]
    case (94, _): return dump(92, statistics, request)
    default: return [.datagram(acknowledgement(of: request, error: 95))]
    }
  }

  /// The answer to a change; nil where it succeeds and asks for none.
  private func answerChange(_ request: [UInt8]) -> [UInt8]? {
    let refusal = refusal?(request)
    if refusal == nil {
      var change = request
      change.replaceSubrange(8..<12, with: [0, 0, 0, 0])
      changes.append(change)
      if request[4] == 16, request[7] & 4 != 0 { make(Array(request.dropFirst(16))) }
      if request[4] == 88 { namespaceNumber = 9 }
    }
    guard refusal != nil || request[6] & 4 != 0 else { return nil }
    let attributes = refusal?.attributes ?? warning?(request).map(words) ?? []
    return acknowledgement(of: request, error: refusal?.error ?? 0, attributes: attributes)
  }

  /// Makes the link of a request known, under the first index that is free.
  private func make(_ payload: [UInt8]) {
    guard var link = try? LinkSpecification(decoding: payload.span), let name = link.name else { return }
    let index = link.index ?? (links.map(\.index).max() ?? 0) + 1
    link.index = index
    for (field, _) in link.kindOptions?.given ?? [] where overlooked.contains(field.keyword) {
      link.kindOptions?[field] = nil
    }
    links.append((name, index, link.kind?.kernelName, Array(link.creation().bytes.dropFirst(16))))
  }

  private func answerLink(_ request: [UInt8]) -> [UInt8] {
    let index = Int32(bitPattern: word(request, at: 20))
    let attributes = try? AttributeList(request.span, from: 32)
    let name = attributes?.text(3, in: request.span) ?? attributes?.text(53, in: request.span)
    if attributes?.u32(46, in: request.span) == namespaceNumber, namespaceNumber != nil {
      guard let link = linksElsewhere.first(where: { name == nil ? $0.index == index : $0.name == name })
      else {
        return acknowledgement(of: request, error: 19)
      }
      var specification = LinkSpecification(name: link.name)
      specification.index = link.index
      return message(16, sequence: word(request, at: 8), Array(specification.creation().bytes.dropFirst(16)))
    }
    guard let link = links.first(where: { name == nil ? $0.index == index : $0.name == name }) else {
      return acknowledgement(of: request, error: 19)
    }
    return message(16, sequence: word(request, at: 8), link.payload)
  }

  private func answerRoute(_ request: [UInt8]) -> [UInt8] {
    let destination = (try? AttributeList(request.span, from: 28))?.range(of: 1)
    guard let link = destination.flatMap({ routes[hexadecimal(request[$0])] }) else {
      return acknowledgement(of: request, error: 101)
    }
    let header = Array(request[16..<28])
    return message(24, sequence: word(request, at: 8), header + attribute(4, littleEndian(link)))
  }

  private func answerEntry(_ request: [UInt8]) -> [UInt8] {
    let asked = linkLayerAddress(in: request, from: 28)
    let entry = entries.first { entry in
      hasIndex(entry, asked: request, at: 4) && linkLayerAddress(in: entry, from: 12) == asked
    }
    guard let entry else { return acknowledgement(of: request, error: 2) }
    return message(28, sequence: word(request, at: 8), entry)
  }

  private func linkLayerAddress(in bytes: [UInt8], from start: Int) -> [UInt8]? {
    (try? AttributeList(bytes.span, from: start))?.range(of: 2).map { Array(bytes[$0]) }
  }

  private func dump(_ type: UInt16, _ payloads: [[UInt8]], _ request: [UInt8]) -> [FakeTransport.Event] {
    let sequence = word(request, at: 8)
    return payloads.map { .datagram(message(type, flags: 2, sequence: sequence, $0)) }
      + [.datagram(done(sequence))]
  }

  private func hasIndex(_ payload: [UInt8], asked request: [UInt8], at offset: Int) -> Bool {
    let asked = word(request, at: 16 + offset)
    return asked == 0 || asked == word(payload, at: offset)
  }

  private func isAsked(_ kind: String?, by request: [UInt8]) -> Bool {
    guard let attributes = try? AttributeList(request.span, from: 32),
      let asked = try? attributes.nested(18, in: request.span)?.text(1, in: request.span)
    else { return true }
    return asked == kind
  }
}
