import NetlinkKit

extension Surveyor {
  /// Looks at some namespaces, and makes a picture of them.
  ///
  /// - Parameter titles: what the namespaces are called.
  public func topology(
    _ places: [Place], titles: [Place: NamespaceTitle]
  ) throws(NetlinkError) -> TopologyGraph {
    let survey = try survey(places, [.addresses, .forwarding])
    // The same question comes from each VTEP of an underlay.
    var answers: [RouteQuestion: LinkNode?] = [:]
    return try TopologyGraph(survey, titles: titles) { place, address, source throws(NetlinkError) in
      let question = RouteQuestion(address, from: source, in: place)
      if let answer = answers[question] { return answer }
      let route = try route(question)
      // What is for this host itself leaves by no link.
      let answer = route.flatMap { $0.type == .local ? nil : $0.link }.map { LinkNode($0, in: place) }
      answers[question] = .some(answer)
      return answer
    }
  }

  /// What the namespaces of this host are called: those with names by them, the others by a process in them.
  ///
  /// - Parameter home: the word for the namespace that the work is done from, where one was given.
  public static func titles(
    of places: [Place], home: String? = nil
  ) throws(NetlinkError) -> [Place: NamespaceTitle] {
    var titles: [Place: NamespaceTitle] = [:]
    for place in places {
      guard let word = place.word else {
        let name = try nameOfHome()
        titles[place] = NamespaceTitle(name ?? home)
        continue
      }
      titles[place] =
        process(in: word).map { NamespaceTitle(String($0), program: program(of: $0)) } ?? NamespaceTitle(word)
    }
    return titles
  }

  private static func nameOfHome() throws(NetlinkError) -> String? {
    let home = try NetworkNamespace.current().identity
    let names = try NamespaceDirectory.standard.list()
    return names.first { NetworkNamespace.Identity(of: .named($0)) == home }
  }

  /// The process that a path leads through: `/proc/NUMBER/ns/net`.
  private static func process(in path: String) -> Int32? {
    let parts = path.split(separator: "/")
    guard path.hasPrefix("/proc/"), parts.count == 4 else { return nil }
    return Int32(parts[1])
  }

  /// What a process is called; empty where it has gone.
  private static func program(of process: Int32) -> String {
    guard let bytes = try? readFile("/proc/\(process)/comm", for: "read what process \(process) is called")
    else { return "" }
    return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
