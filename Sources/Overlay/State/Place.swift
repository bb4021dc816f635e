/// A network namespace as an overlay names it.
public struct Place: Hashable, Sendable {
  /// A name, a process number or a path; nil for the namespace that the work is done from.
  public let word: String?

  /// A namespace by the word for it; nil for the one that the work is done from.
  public init(_ word: String?) { self.word = word }

  /// The namespace that the work is done from.
  public static let home = Place(nil)
}

extension Place: Comparable {
  public static func < (left: Place, right: Place) -> Bool {
    switch (left.word, right.word) {
    case (nil, let word): word != nil
    case (_, nil): false
    case (let first?, let second?): first < second
    }
  }
}

/// Which link is meant: no two of a namespace have one name.
public struct LinkKey: Hashable, Sendable {
  /// The namespace that the link is in.
  public let place: Place
  /// The link's name.
  public let name: String

  /// A link by its namespace and name.
  public init(_ name: String, in place: Place = .home) {
    self.place = place
    self.name = name
  }
}

extension LinkKey: Comparable {
  public static func < (left: LinkKey, right: LinkKey) -> Bool {
    left.place == right.place ? left.name < right.name : left.place < right.place
  }
}

extension LinkKey: CustomStringConvertible {
  public var description: String { place.word.map { "\(name) in \($0)" } ?? name }
}

/// Where in the files something is said.
public struct SourceLocation: Hashable, Sendable {
  /// The file, as errors call it.
  public let file: String
  /// The line, from 1 on.
  public let line: Int
  /// The column in bytes, from 1 on.
  public let column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourceLocation: CustomStringConvertible {
  public var description: String { "\(file):\(line):\(column)" }
}
