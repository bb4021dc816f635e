import NetlinkKit

/// How the options of kinds and of ports are shown, made once for each that a list has.
struct LinkForms {
  private let kinds: LinkKinds
  private let form: ShownOptions.Form
  private var kindForms: [Form] = []
  private var portForms: [Form] = []

  /// How the options of a kind are shown.
  struct Form {
    fileprivate let reportedName: [UInt8]
    /// The kind; nil for one that is not known, and for a port.
    fileprivate let kind: LinkKind?
    /// What the options are of; nil for what is not known.
    fileprivate let tableName: String?
    var options: ShownOptions
    /// Whether the kind is the only one that the kernel reports by its name.
    fileprivate let isOnly: Bool
    /// The attributes of the kind or the port that name links of the same namespace.
    fileprivate let links: [UInt16]
    /// A bit for each attribute that some option reads.
    fileprivate let claimed: UInt128

    fileprivate init(_ name: Span<UInt8>, _ kind: LinkKind?, _ table: FieldTable?, _ form: ShownOptions.Form)
    {
      reportedName = name.copied
      self.kind = kind
      tableName = table?.name
      claimed = table?.claimed ?? 0
      isOnly = kind?.name != Tun.tunName && kind?.name != Tun.tapName
      links = (table?.fields ?? []).flatMap { field in
        if case .link(let attribute, _) = field.codec { [attribute] } else { [UInt16]() }
      }
      options = ShownOptions(table?.fields ?? [], form, rules: kind?.rules ?? [])
    }

  }

  init(kinds: LinkKinds, _ form: ShownOptions.Form) {
    self.kinds = kinds
    self.form = form
  }

  /// The options of a kind.
  subscript(kind place: Int) -> ShownOptions {
    _read { yield kindForms[place].options }
    _modify { yield &kindForms[place].options }
  }

  /// The options of a port.
  subscript(port place: Int) -> ShownOptions {
    _read { yield portForms[place].options }
    _modify { yield &portForms[place].options }
  }

  /// The name of a kind's options; nil for a kind that is not known.
  func tableName(ofKind place: Int) -> String? { kindForms[place].tableName }

  /// The name of a port's options; nil for a kind of ports that tells nothing.
  func tableName(ofPort place: Int) -> String? { portForms[place].tableName }

  /// The attributes of a kind that name links.
  func links(ofKind place: Int) -> [UInt16] { kindForms[place].links }

  /// The attributes of a port that name links.
  func links(ofPort place: Int) -> [UInt16] { portForms[place].links }

  /// The attributes of a link that its kind does not know.
  func unknown(_ record: borrowing LinkRecord, _ payload: Span<UInt8>, toKind place: Int)
    -> [UnknownAttribute]
  {
    let attributes = record.kindAttributes
    guard attributes.hasMore || attributes.present & ~kindForms[place].claimed != 0 else { return [] }
    return kindForms[place].kind.map { record.unknown(to: $0, in: payload) } ?? []
  }

  /// The place of the form of a link's kind; nil for a link of no kind.
  mutating func placeOfKind(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) -> Int? {
    guard let name = record.kindName else { return nil }
    let word = payload.extracting(name)
    for place in kindForms.indices
    where kindForms[place].isOnly && Self.isSame(kindForms[place].reportedName, word) {
      return place
    }
    let kind = record.kind(in: payload, among: kinds)
    let known = kindForms.firstIndex { $0.kind == kind && Self.isSame($0.reportedName, word) }
    if let known { return known }
    kindForms.append(Form(word, kind, kind?.table, form))
    return kindForms.count - 1
  }

  /// The place of the form of a port; nil for a link that is none.
  mutating func placeOfPort(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) -> Int? {
    guard let name = record.portKindName else { return nil }
    let word = payload.extracting(name)
    for place in portForms.indices where Self.isSame(portForms[place].reportedName, word) { return place }
    portForms.append(Form(word, nil, LinkRecord.portTable(word.text), form))
    return portForms.count - 1
  }

  private static func isSame(_ name: [UInt8], _ word: Span<UInt8>) -> Bool {
    guard name.count == word.count else { return false }
    for index in word.indices where name[index] != word[index] { return false }
    return true
  }
}
