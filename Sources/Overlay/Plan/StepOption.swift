import NetlinkKit

extension Step {
  /// The keyword of the option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> String? {
    switch action {
    case .create(let creation):
      var link = LinkSpecification(kind: creation.link.kind)
      link.options = creation.link.options
      link.kindOptions = creation.link.kindOptions
      return link.option(at: path)?.keyword
    case .change(_, let part):
      return part.changes.first { change in
        path.last.map(change.field.codec.attributes.contains) ?? false
      }?.field.keyword
    case .put(let object, _, _), .remove(let object, _): return object.option(at: path)?.keyword
    case .addNamespace, .deleteNamespace, .delete, .addNames: return nil
    }
  }
}
