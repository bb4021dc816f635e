import Overlay

/// A picture in the language of graphviz.
struct DotRendering {
  private let drawing: TopologyDrawing
  private var lines: [String] = []

  init(_ graph: TopologyGraph, _ style: TopologyStyle) {
    drawing = TopologyDrawing(graph, style)
    lines = [
      "digraph topology {",
      "  graph [rankdir=LR, nodesep=0.25, ranksep=0.7, fontname=\"sans-serif\"];",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11, margin=\"0.12,0.06\"];",
      "  edge [dir=none, fontname=\"sans-serif\", fontsize=10];",
    ]
    for (number, frame) in drawing.frames.enumerated() { append(frame, number) }
    for box in drawing.outside { append(box, indent: "  ") }
    for joint in drawing.joints { append(joint) }
    lines.append("}")
  }

  /// The program for `dot`.
  var text: String { lines.map { $0 + "\n" }.joined() }

  private mutating func append(_ frame: TopologyDrawing.Frame, _ number: Int) {
    lines.append("  subgraph cluster_\(number) {")
    lines.append(
      "    graph [label=\(Self.label(frame.title)), labeljust=l, style=rounded, color=\"#888888\", fontsize=13];"
    )
    for box in frame.boxes { append(box, indent: "    ") }
    lines.append("  }")
  }

  private mutating func append(_ box: TopologyDrawing.Box, indent: String) {
    var attributes = "label=\(Self.label(box.lines.joined(separator: "\n")))"
    switch box.role {
    case .elsewhere: attributes += ", shape=ellipse, style=dashed"
    case .more: attributes += ", shape=plaintext, style=\"\""
    default: attributes += ", fillcolor=\"\(box.role.color)\""
    }
    if box.isDown {
      attributes += ", color=\"\(TopologyDrawing.downColor)\", fontcolor=\"\(TopologyDrawing.downColor)\""
    }
    lines.append("\(indent)\(identifier(of: box.key)) [\(attributes)];")
  }

  private mutating func append(_ joint: TopologyDrawing.Joint) {
    var attributes = "color=\"\(joint.line.color)\""
    switch joint.line {
    case .pair: attributes += ", penwidth=2"
    case .port: break
    case .lower: attributes += ", arrowtail=dot, dir=back"
    case .underlay: attributes += ", style=dotted"
    case .tunnel: attributes += ", style=dashed" + (joint.isOneWay ? ", dir=forward" : ", constraint=false")
    }
    lines.append("  \(identifier(of: joint.from)) -> \(identifier(of: joint.to)) [\(attributes)];")
  }

  private func identifier(of key: TopologyDrawing.Key) -> String { Self.quoted(drawing.identifier(of: key)) }

  /// A text between quotes, in which graphviz finds nothing to replace.
  private static func label(_ text: String) -> String {
    // In a label, names of characters stand for them as in HTML.
    quoted(text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;"))
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for letter in text.unicodeScalars {
      switch letter {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(letter)
      }
    }
    return quoted + "\""
  }
}
