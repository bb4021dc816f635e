import NetlinkKit

/// `ipsec state add`, `replace`, `delete` and `flush`.
enum IPsecStateChange {
  static func make(
    _ words: inout Words, _ session: inout Session, replaces: Bool
  ) throws(CommandFailure) {
    let line = try IPsecStateLine(&words, isFilter: false)
    let (source, destination) = try line.ends()
    var options = line.options.settings
    // The kernel's own default takes repeated packets.
    if options[IPsecStateOptions.replayWindow] == nil { options[IPsecStateOptions.replayWindow] = 32 }
    let state = IPsecState(
      from: source, to: destination, options: options, algorithms: try line.keys.algorithms(&session))
    let rendering = IPsecRendering(options: session.options)
    let verb = replaces ? "replace" : "add"
    try session.change(
      "\(verb) the association from \(source) to \(destination)",
      "ipsec state \(verb) \(rendering.words(of: state))", state.addition(),
      inPlaceOf: replaces ? state.deletion() : nil, keyword: state.keyword)
  }

  static func delete(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecStateLine(&words, isFilter: true)
    let (source, destination) = try line.ends()
    let state = IPsecState(from: source, to: destination, options: line.options.settings, algorithms: [])
    try session.change(
      "delete the association from \(source) to \(destination)",
      "ipsec state delete \(IPsecRendering(options: session.options).words(of: state))", state.deletion())
  }

  static func flush(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try IPsecStateLine(&words, isFilter: true)
    let operation = "flush associations"
    guard !line.isEmpty else {
      return try session.change(operation, "ipsec state flush", IPsecState.flush(nil))
    }
    let states = try line.matches(&session, during: operation)
    let rendering = IPsecRendering(options: session.options)
    for state in states {
      try session.change(operation, "ipsec state delete \(rendering.words(of: state))", state.deletion())
    }
  }
}
