import NetlinkKit

extension Session {
  /// Links with names in the place of numbers that others than the kernel know names for, or another namespace: users
  /// and groups, namespaces, and what stands there.
  mutating func named(_ links: [Link]) -> [Link] {
    let wanted = links.compactMap { $0.options[LinkOptions.lowerNamespace] }
    let namespaces = wanted.isEmpty ? [] : namespaceNames(of: wanted)
    return links.map { link in
      var link = link
      for (field, value) in link.kindOptions?.given ?? [] { link.kindOptions?[field] = field.named(value) }
      guard let number = link.options[LinkOptions.lowerNamespace] else { return link }
      link.options[LinkOptions.lowerNamespaceName] =
        namespaces.first { $0.number == number }.map { .word($0.name) }
      for (field, value) in link.kindOptions?.given ?? [] {
        if let name = name(of: value, inNamespace: number) { link.kindOptions?[field] = name }
      }
      let lower = LinkOptions.lower.descriptor
      if let value = link.options[lower] {
        link.options[lower] = name(of: value, inNamespace: number) ?? value
      }
      return link
    }
  }

  /// What other namespaces are called, and links in them.
  ///
  /// - Parameters:
  ///   - namespaces: the numbers of namespaces that want names.
  ///   - links: links in other namespaces.
  mutating func namesElsewhere(
    namespaces: [UInt32], links: [(index: Int32, namespace: UInt32)]
  ) -> NamesElsewhere {
    var names = NamesElsewhere()
    if !namespaces.isEmpty { names.namespaces = namespaceNames(of: namespaces) }
    for (index, namespace) in links where names.name(of: index, inNamespace: namespace) == nil {
      guard let link = try? kernel.link(at: index, inNamespace: namespace) else { continue }
      names.insert(link.name, of: index, inNamespace: namespace)
    }
    return names
  }

  /// The name of a link that a value refers to; nil where there is none in that namespace, or it may not be looked at.
  private mutating func name(of value: Value, inNamespace number: UInt32) -> Value? {
    guard case .link(.index(let index)) = value else { return nil }
    return (try? kernel.link(at: index, inNamespace: number)).map { .link(.named($0.name)) }
  }

  /// The first names, in byte order, of namespaces that this one knows by a number.
  ///
  /// Only who asks for each name's number learns it: the kernel knows no names.
  private mutating func namespaceNames(of wanted: [UInt32]) -> [(number: UInt32, name: String)] {
    var names: [(number: UInt32, name: String)] = []
    for name in (try? NamespaceDirectory.standard.list()) ?? [] {
      guard let namespace = try? NetworkNamespace(.named(name)),
        let number = try? kernel.number(of: namespace),
        wanted.contains(number), !names.contains(where: { $0.number == number })
      else { continue }
      names.append((number, name))
    }
    return names
  }
}

extension FieldDescriptor {
  /// A value with the name of a user or group in the place of its number.
  ///
  /// A number without a name stays, as does each where the list of names cannot be read.
  func named(_ value: Value) -> Value {
    guard case .account(_, let list) = codec, case .account(.number(let number)) = value,
      let name = try? list.name(of: number)
    else { return value }
    return .account(.named(name))
  }
}
