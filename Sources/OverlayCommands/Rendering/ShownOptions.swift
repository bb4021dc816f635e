import NetlinkKit

/// Options in the order in which a list shows them of each of its objects, in text or JSON.
///
/// The objects of a list agree in most of their options. So the text is kept, and appended again but for the options
/// whose attributes hold other bytes than in the object before: what the bytes mean is asked of those alone.
struct ShownOptions {
  /// How an option is put.
  enum Form {
    /// With a space in front.
    case text
    /// As a member of an object, with a comma in front.
    case json(isPretty: Bool, depth: Int)
  }

  /// An option, or in JSON all of a group, which are shown together.
  struct Option {
    fileprivate let fields: [FieldDescriptor]
    /// The word in front, where it is not the keyword.
    fileprivate var label: String?
    /// The options that silence this one where they are on.
    fileprivate var exclusions: [FieldDescriptor] = []

    /// An option.
    ///
    /// - Parameter label: the word in front in text, where it is not the keyword.
    init(_ field: FieldDescriptor, label: String? = nil) {
      fields = [field]
      self.label = label
    }

    fileprivate init(_ fields: [FieldDescriptor]) { self.fields = fields }

    fileprivate func excluded(by rules: [Rule]) -> Option {
      var option = self
      for rule in rules {
        if case .excludes(let field, let other) = rule, field === fields[0] {
          option.exclusions.append(other)
        }
      }
      return option
    }

    fileprivate var hasLink: Bool {
      fields.contains { field in
        if case .link = field.codec { true } else { false }
      }
    }
  }

  private let form: Form
  private let options: [Option]
  private var watched = WatchedAttributes()
  /// The bits of the attributes on which each option depends.
  private var bits: [WatchedAttributes.Bits] = []
  /// The bits of those that name links.
  private var bitsOfLinks: WatchedAttributes.Bits = 0
  /// What was said of the object before, and where in it each option ends.
  private var text: [UInt8] = []
  private var ends: [Int] = []
  /// Whether the links of the object before were in another namespace.
  private var wasElsewhere = false

  /// Options in their order.
  ///
  /// - Parameter rules: what the options ask of one another: text leaves out what another option excludes.
  init(_ options: [Option], _ form: Form, rules: [Rule] = []) {
    self.form = form
    if case .text = form {
      self.options = options.map { $0.excluded(by: rules) }
    } else {
      self.options = Self.grouped(options)
    }
    for option in self.options {
      var bits: WatchedAttributes.Bits = 0
      for field in option.fields + option.exclusions { bits |= watched.watch(field) }
      self.bits.append(bits)
      ends.append(0)
      if option.hasLink { bitsOfLinks |= bits }
    }
  }

  /// The options of a table.
  init(_ fields: [FieldDescriptor], _ form: Form, rules: [Rule] = []) {
    self.init(fields.filter { $0.shown != .never }.map { Option($0) }, form, rules: rules)
  }

  private static func grouped(_ options: [Option]) -> [Option] {
    var grouped: [Option] = []
    for option in options {
      let group = option.fields[0].jsonGroup
      if group != nil, let last = grouped.last, last.fields[0].jsonGroup == group {
        grouped[grouped.count - 1] = Option(last.fields + option.fields)
      } else {
        grouped.append(option)
      }
    }
    return grouped
  }

  /// Appends what the options of an object say.
  ///
  /// - Parameter namespace: the number of the namespace that the object's links are in, where that is another one.
  mutating func append(
    _ attributes: AttributeIndex, _ payload: Span<UInt8>, _ names: ReferredNames, namespace: UInt32?,
    to output: inout [UInt8]
  ) {
    var changes = watched.changes(attributes, in: payload)
    if namespace != nil || wasElsewhere { changes |= bitsOfLinks }
    wasElsewhere = namespace != nil
    guard changes != 0 else { return output.append(copying: text.span) }
    let start = output.count
    // Up to which option, and to where in the old text, all is appended; how much further on the options end.
    var (next, rest, shift) = (0, 0, 0)
    while let place = firstOption(from: next, dependingOn: changes) {
      if shift != 0 { for place in next..<place { ends[place] += shift } }
      let end = ends[place]
      output.append(copying: text.span.extracting(rest..<(place == 0 ? 0 : ends[place - 1] - shift)))
      append(options[place], attributes, payload, names, namespace: namespace, to: &output)
      ends[place] = output.count - start
      (next, rest, shift) = (place + 1, end, ends[place] - end)
    }
    if shift != 0 { for place in next..<ends.count { ends[place] += shift } }
    output.append(copying: text.span.extracting(rest...))
    text.removeAll(keepingCapacity: true)
    text.append(copying: output.span.extracting(start...))
  }

  /// The place of the first option, from one on, that depends on attributes that have changed.
  private func firstOption(from start: Int, dependingOn changes: WatchedAttributes.Bits) -> Int? {
    let bits = bits.span
    for place in start..<bits.count where bits[place] & changes != 0 { return place }
    return nil
  }

  /// Appends what an option says, or the options of a group.
  private func append(
    _ option: Option, _ attributes: AttributeIndex, _ payload: Span<UInt8>, _ names: ReferredNames,
    namespace: UInt32?, to output: inout [UInt8]
  ) {
    for exclusion in option.exclusions where exclusion.value(in: attributes, of: payload) == .toggle(true) {
      return
    }
    func linkName(_ index: Int32) -> String? { names.name(of: index, inNamespace: namespace) }
    func reported(_ field: FieldDescriptor) -> Value? { field.value(in: attributes, of: payload) }
    switch form {
    case .text:
      let field = option.fields[0]
      guard let value = reported(field), field.isShownInText(value, reported) else { return }
      output.append(UInt8(ascii: " "))
      field.append(field.named(value), label: option.label, to: &output, linkName: linkName)
    case .json(let isPretty, let depth):
      let field = option.fields[0]
      if option.fields.count == 1, let value = reported(field), let number = field.codec.jsonNumber(of: value)
      {
        guard field.isShownInJSON(value, reported) else { return }
        JSONWriter.append(member: field.jsonKey, isPretty: isPretty, depth: depth, to: &output)
        return output.append(addingCapacity: 20) { $0.append(decimal: number) }
      }
      let shown = option.fields.compactMap { field in
        reported(field).flatMap { value in
          field.isShownInJSON(value, reported) ? (field: field, value: field.named(value)) : nil
        }
      }
      guard !shown.isEmpty else { return }
      var json = JSONWriter(isPretty: isPretty, behindMembersAt: depth)
      json.write(shown, within: option.fields[0].jsonGroup, linkName: linkName)
      output.append(contentsOf: json.bytes)
    }
  }
}
