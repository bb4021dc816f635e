import NetlinkKit

/// A way to the kernel of the namespace that the calling thread is in.
public typealias OverlayConnection = () throws(NetlinkError) -> any Transport & ~Copyable

/// The kernel of one namespace: its socket, and the indexes that its links are known to have.
final class PlaceKernel {
  var conversation: Conversation
  /// Keeps the namespace open.
  let namespace: NetworkNamespace
  private var indexes: [String: Int32] = [:]

  init(_ conversation: consuming Conversation, _ namespace: consuming NetworkNamespace) {
    self.conversation = conversation
    self.namespace = namespace
  }

  /// The index of a link; asked of the kernel where it is not known.
  func index(of name: String) throws(NetlinkError) -> Int32 {
    if let index = indexes[name] { return index }
    let index = try conversation.identity(ofLink: name).index
    indexes[name] = index
    return index
  }

  /// Forgets an index, since a link of the name comes or goes.
  func forget(_ name: String) { indexes[name] = nil }

  /// Forgets all indexes.
  func forgetAll() { indexes = [:] }

  /// Learns the indexes of the links that there are.
  func learn(_ links: [Link]) {
    for link in links { indexes[link.name] = link.index }
  }
}

/// The kernels of the namespaces that matter, each opened when it is asked for.
final class PlaceKernels {
  private var kernels: [Place: PlaceKernel] = [:]
  private let connect: OverlayConnection
  /// Names that a run which was killed may have left behind, with no namespace.
  private var leftOver: Set<String>

  init(over connect: @escaping OverlayConnection, leftOver: Set<String> = []) {
    self.connect = connect
    self.leftOver = leftOver
  }

  /// The kernel of a namespace.
  ///
  /// Throws what opening the namespace throws.
  func kernel(of place: Place) throws(NetlinkError) -> PlaceKernel {
    if let kernel = kernels[place] { return kernel }
    let kernel = try open(place)
    kernels[place] = kernel
    return kernel
  }

  /// Whether a namespace can be opened.
  func exists(_ place: Place) throws(NetlinkError) -> Bool {
    do throws(NetlinkError) {
      _ = try kernel(of: place)
      return true
    } catch {
      if error.errno == .noSuchFile { return false }
      if let word = place.word, try isStale(word) { return false }
      throw error
    }
  }

  private func isStale(_ name: String) throws(NetlinkError) -> Bool {
    guard leftOver.contains(name) else { return false }
    return try NamespaceDirectory.standard.staleNames().contains(name)
  }

  /// Deletes the names that a run which was killed left behind with no namespace.
  func removeLeftOver() throws(NetlinkError) {
    for name in leftOver.sorted() where try isStale(name) { try NamespaceDirectory.standard.delete(name) }
    leftOver = []
  }

  /// Namespaces that have lost their names, kept until it is sure that they need not have them back.
  private var retained: [String: PlaceKernel] = [:]

  /// Takes a namespace's name away; the namespace lives on until this value goes.
  func deleteNamespace(_ name: String) throws(NetlinkError) {
    retained[name] = try? kernel(of: Place(name))
    kernels[Place(name)] = nil
    try NamespaceDirectory.standard.delete(name)
  }

  /// Gives a name to a new namespace, or to the one that had it before.
  func addNamespace(_ name: String) throws(NetlinkError) {
    guard let kernel = retained[name] else { return try NamespaceDirectory.standard.add(name) }
    let path = "/proc/self/fd/\(kernel.namespace.descriptor)"
    try NamespaceDirectory.standard.attach(name, to: .path(path))
  }

  /// Closes everything.
  func closeAll() { kernels = [:] }

  /// Forgets the index of a link that comes or goes.
  func forget(_ key: LinkKey) { kernels[key.place]?.forget(key.name) }

  /// Forgets all indexes.
  func forgetAll() {
    for kernel in kernels.values { kernel.forgetAll() }
  }

  /// Of namespaces that several words stand for, the first word alone; the one that we are in comes first.
  func distinct(_ places: Set<Place>) throws(NetlinkError) -> Set<Place> {
    var seen: Set<NetworkNamespace.Identity> = []
    var distinct: Set<Place> = []
    for place in places.sorted() {
      guard try exists(place) else {
        distinct.insert(place)
        continue
      }
      if seen.insert(try kernel(of: place).namespace.identity).inserted { distinct.insert(place) }
    }
    return distinct
  }

  private func open(_ place: Place) throws(NetlinkError) -> PlaceKernel {
    guard let word = place.word else {
      return PlaceKernel(Conversation(over: try connect()), try NetworkNamespace.current())
    }
    let namespace = try NetworkNamespace(try NamespaceReference(parsing: word))
    let conversation = Conversation(over: try Self.perform(in: namespace, connect))
    return PlaceKernel(conversation, namespace)
  }

  /// Runs a closure that lists forwarding entries of a namespace, and has the list hear of those that come and go meanwhile.
  func hearingForwardingChanges<Success>(
    in place: Place, _ body: (PlaceKernel) throws(NetlinkError) -> Success
  ) throws(NetlinkError) -> Success {
    let kernel = try kernel(of: place)
    try inside(place) { () throws(NetlinkError) in
      kernel.conversation.forwardingChanges = try ForwardingChanges()
    }
    defer { kernel.conversation.forwardingChanges = nil }
    return try body(kernel)
  }

  /// Runs a closure in a namespace, on the calling thread.
  func inside<Success>(
    _ place: Place, _ body: () throws(NetlinkError) -> Success
  ) throws(NetlinkError) -> Success {
    guard place != .home else { return try body() }
    return try Self.perform(in: kernel(of: place).namespace, body)
  }

  private static func perform<Success: ~Copyable>(
    in namespace: borrowing NetworkNamespace, _ body: () throws(NetlinkError) -> Success
  ) throws(NetlinkError) -> Success {
    let home = try NetworkNamespace.current()
    try namespace.enter()
    let result: Result<Success, NetlinkError>
    do throws(NetlinkError) { result = .success(try body()) } catch { result = .failure(error) }
    try home.enter()
    return try result.get()
  }

  /// Which namespaces the numbers stand for by which one namespace knows others.
  ///
  /// Only who asks for each namespace's number learns it: the kernel tells no names.
  ///
  /// - Parameters:
  ///   - numbers: what is to be found out.
  ///   - place: the namespace whose numbers they are.
  ///   - places: the namespaces that are asked for.
  func places(
    numbered numbers: Set<UInt32>, from place: Place, among places: [Place]
  ) throws(NetlinkError) -> [UInt32: Place] {
    var found: [UInt32: Place] = [:]
    let kernel = try kernel(of: place)
    for place in places where found.count < numbers.count {
      let other = try self.kernel(of: place)
      guard let number = try kernel.conversation.number(of: other.namespace), numbers.contains(number),
        found[number] == nil
      else { continue }
      found[number] = place
    }
    return found
  }
}
