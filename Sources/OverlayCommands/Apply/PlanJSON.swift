import NetlinkKit
import Overlay

/// A step of a plan as JSON.
enum PlanJSON {
  static func write(_ step: Step, into json: inout JSONWriter) {
    json.string("action", step.actionName)
    if let place = step.place.word { json.string("netns", place) }
    json.string("command", step.words.joined(separator: " "))
    json.array("words") { json in
      for word in step.words { json.string(nil, word) }
    }
    if let reason = step.reason { json.string("reason", reason) }
    if let source = step.source {
      json.string("file", source.file)
      json.number("line", source.line)
    }
  }
}

extension Step {
  fileprivate var actionName: String {
    switch action {
    case .addNamespace, .create, .put(_, _, replacing: nil): "add"
    case .deleteNamespace, .delete, .remove: "delete"
    case .change, .addNames, .put: "change"
    }
  }
}
