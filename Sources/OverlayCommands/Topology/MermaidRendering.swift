import Overlay

/// A picture in the language of Mermaid.
struct MermaidRendering {
  private let drawing: TopologyDrawing
  private var lines = ["flowchart LR"]
  private var numbers: [TopologyDrawing.Key: Int] = [:]
  private var members: [String: [String]] = [:]

  /// The class of boxes that stand for what is down.
  private static let down = "down"

  init(_ graph: TopologyGraph, _ style: TopologyStyle) {
    drawing = TopologyDrawing(graph, style)
    for (number, frame) in drawing.frames.enumerated() {
      lines.append("  subgraph namespace\(number)[\(Self.quoted(frame.title))]")
      for box in frame.boxes { append(box, indent: "    ") }
      lines.append("  end")
    }
    for box in drawing.outside { append(box, indent: "  ") }
    for joint in drawing.joints { append(joint) }
    appendClasses()
  }

  /// The flowchart.
  var text: String { lines.map { $0 + "\n" }.joined() }

  private mutating func append(_ box: TopologyDrawing.Box, indent: String) {
    numbers[box.key] = numbers.count
    let name = identifier(of: box.key)
    let text = Self.quoted(box.lines.joined(separator: "\n"))
    lines.append(indent + name + (box.role == .elsewhere ? "([\(text)])" : "[\(text)]"))
    members[box.role.rawValue, default: []].append(name)
    if box.isDown { members[Self.down, default: []].append(name) }
  }

  private mutating func append(_ joint: TopologyDrawing.Joint) {
    let line =
      switch joint.line {
      case .pair: "==="
      case .port: "---"
      case .lower: "--o"
      case .underlay: "-.-"
      case .tunnel: joint.isOneWay ? "-.->" : "<-.->"
      }
    lines.append("  \(identifier(of: joint.from)) \(line) \(identifier(of: joint.to))")
  }

  private mutating func appendClasses() {
    for role in TopologyDrawing.Role.allCases {
      guard let members = members[role.rawValue] else { continue }
      lines.append("  classDef \(role.rawValue) fill:\(role.color),stroke:#444444,color:#000000")
      lines.append("  class \(members.joined(separator: ",")) \(role.rawValue)")
    }
    guard let members = members[Self.down] else { return }
    let color = TopologyDrawing.downColor
    lines.append("  classDef \(Self.down) stroke:\(color),color:\(color)")
    lines.append("  class \(members.joined(separator: ",")) \(Self.down)")
  }

  /// Names have letters that mean something, so boxes have numbers.
  private func identifier(of key: TopologyDrawing.Key) -> String { "n\(numbers[key] ?? 0)" }

  /// A text between quotes, in which but letters, digits and a few marks that mean nothing stand as their numbers.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for letter in text.unicodeScalars {
      switch letter {
      case "\n": quoted += "<br/>"
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ":", "/", "-", "_", ",", "@", "+", "(", ")":
        quoted.unicodeScalars.append(letter)
      case _ where letter.value > 0x7F: quoted.unicodeScalars.append(letter)
      default: quoted += "#\(letter.value);"
      }
    }
    return quoted + "\""
  }
}
