import NetlinkKit

/// The options and metrics of a route as a command line gave them.
struct RouteWords {
  private(set) var options = GivenOptions(RouteOptions.fields)
  private(set) var metrics = GivenOptions(RouteMetrics.fields)
  /// A bit, by its number, for each metric that path discovery is not to change.
  private(set) var lockedMetrics: UInt32 = 0

  /// In front of a metric's value: path discovery is not to change it.
  static let lock = "lock"

  /// Takes an option, a metric or, where one may stand here, a type; false where the word is none of them.
  mutating func take(
    _ keyword: Keyword, _ words: inout Words, mayBeType: Bool
  ) throws(CommandFailure) -> Bool {
    if let match = RouteMetrics.fields.match(keyword.name, isLong: keyword.isLong) {
      if keyword.joinedValue == nil, words.peeked == Self.lock {
        _ = words.next()
        lockedMetrics |= 1 << UInt32(match.field.codec.attributes[0])
      }
      try metrics.take(match, keyword, try match.values(of: keyword, from: &words))
    } else if let match = RouteOptions.fields.match(keyword.name, isLong: keyword.isLong) {
      try options.take(match, keyword, try match.values(of: keyword, from: &words))
    } else if mayBeType, !keyword.isLong, RouteType.allCases.contains(where: { $0.word == keyword.name }) {
      try take(RouteOptions.type.descriptor, keyword, keyword.name)
    } else {
      return false
    }
    return true
  }

  /// Takes an option that another keyword than its own gave.
  mutating func take(_ field: FieldDescriptor, _ keyword: Keyword, _ value: String) throws(CommandFailure) {
    guard let match = RouteOptions.fields.match(field.keyword) else { return }
    try options.take(match, keyword, [value])
  }

  /// Puts indexes in the place of links' names.
  mutating func resolve(in session: inout Session, during operation: String) throws(CommandFailure) {
    try session.resolve(&options, during: operation)
  }

  /// An option or a metric as the user spelled it.
  func spelling(of field: FieldDescriptor) -> String {
    let isMetric = RouteMetrics.fields.match(field.keyword) != nil
    return (isMetric ? metrics : options).spelling(of: field)
  }

  /// What the user gave, as it was spelled.
  var spelled: [String] { options.spelled + metrics.spelled }
}
