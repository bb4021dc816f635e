import NetlinkKit

extension Session {
  /// Links that are to be shown, with names in the place of numbers that only this host knows names for.
  func named(_ links: [Link]) -> [Link] {
    links.map { link in
      var link = link
      for (field, value) in link.kindOptions?.given ?? [] { link.kindOptions?[field] = field.named(value) }
      return link
    }
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
