import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("the words of the tables")
struct KeywordTests {
  @Test("a word means one option of a table", arguments: TableField.tables.map(\.name))
  func unique(name: String) throws {
    let table = try table(name)
    let words = words(of: table, isLong: false)
    #expect(words.count == Set(words).count, "\(repeated(words))")
  }

  @Test("a long option means one thing for a kind, its own options and those of every link together")
  func uniqueWithGeneral() {
    let general = words(of: LinkOptions.table, isLong: true)
    for kind in LinkKinds.all {
      let words = general + words(of: kind.table, isLong: true)
      // Of `mode` the kind's own comes first, as behind `type KIND`.
      #expect(repeated(words).filter { $0 != "mode" } == [], "\(kind.name)")
    }
  }

  @Test("no option takes a word of the grammar", arguments: ["type", "name", "dev", "help"])
  func grammar(word: String) {
    let tables = [LinkOptions.table, AddressOptions.table]
    #expect(tables.allSatisfy { $0.match(word) == nil })
  }

  @Test("each spelling is found, long and, where it may be, bare", arguments: TableField.given)
  func found(option: TableField) {
    for word in option.field.spellings(isLong: true) {
      for isLong in [true, false] {
        let match = option.table.match(word, isLong: isLong)
        #expect(match?.fields.map(\.keyword) == [option.field.keyword], "\(word)")
        #expect(match?.isNegated == false)
      }
    }
    for word in option.field.bareAliases {
      #expect(option.table.match(word, isLong: false)?.fields.map(\.keyword) == [option.field.keyword])
      #expect(option.table.match(word, isLong: true) == nil)
    }
  }

  @Test("underscore and hyphen are alike", arguments: TableField.given)
  func hyphens(option: TableField) {
    for word in option.field.spellings(isLong: true) {
      let hyphens = String(word.map { $0 == "_" ? "-" : $0 })
      let underscores = String(word.map { $0 == "-" ? "_" : $0 })
      #expect(option.table.match(hyphens)?.fields.map(\.keyword) == [option.field.keyword])
      #expect(option.table.match(underscores)?.fields.map(\.keyword) == [option.field.keyword])
    }
  }

  @Test(
    "what can be negated takes no, no- and no_ in front, and nothing else does", arguments: TableField.given)
  func negation(option: TableField) {
    let keyword = option.field.keyword
    for word in ["no\(keyword)", "no-\(keyword)", "no_\(keyword)"] {
      let match = option.table.match(word)
      let isNegatable = option.field.codec.isNegatable || option.field.opposite == word
      #expect(match?.isNegated == (isNegatable ? true : nil), "\(word)")
    }
    #expect(option.table.match("nono\(keyword)") == nil)
    #expect(option.table.match("no--\(keyword)") == nil)
  }

  @Test("an option's opposite turns it off")
  func opposite() {
    let match = LinkOptions.table.match("down")
    #expect(match?.fields.map(\.keyword) == ["up"])
    #expect(match?.isNegated == true)
  }

  @Test(
    "what the kernel alone tells cannot be given",
    arguments: TableField.all.filter { $0.field.access == .readOnly })
  func readOnly(option: TableField) {
    #expect(option.table.match(option.field.keyword) == nil)
    #expect(!option.table.keywords.contains(option.field.keyword))
  }

  @Test("a word is followed by as many values whichever type the link is of")
  func arity() {
    var arity: [String: String] = [:]
    for table in [LinkOptions.table] + LinkKinds.all.map(\.table) {
      for field in table.fields where field.access != .readOnly {
        let kind = field.codec.isKeywordAlone ? "none" : field.codec.name == "portRange" ? "range" : "one"
        for word in field.spellings(isLong: false).map(normalized) {
          #expect(arity[word] ?? kind == kind, "\(table.name) \(word)")
          arity[word] = kind
        }
      }
    }
  }

  @Test(
    "a shorthand stands for options of one format, which the table has", arguments: LinkKinds.all.map(\.name))
  func shorthands(name: String) throws {
    let table = try table(name)
    for shorthand in table.shorthands {
      #expect(Set(shorthand.fields.map(\.codec.name)).count == 1)
      #expect(shorthand.fields.allSatisfy { table.fields.contains($0) })
      #expect(table.match(shorthand.keyword)?.fields.map(\.keyword) == shorthand.fields.map(\.keyword))
    }
  }

  @Test("a JSON key is one option's", arguments: TableField.tables.map(\.name))
  func jsonKeys(name: String) throws {
    let keys = try table(name).fields.flatMap { field in
      [field.jsonKey] + (field.codec.hasBothFamilies ? [field.jsonKey + "6"] : [])
    }
    #expect(repeated(keys) == [])
  }

  @Test("each option has a line of help that fits on one", arguments: TableField.all)
  func summary(option: TableField) {
    #expect((3...90).contains(option.field.summary.count))
    #expect(!option.field.summary.hasSuffix("."))
  }

  private func table(_ name: String) throws -> FieldTable {
    try #require(TableField.tables.first { $0.name == name })
  }

  private func words(of table: FieldTable, isLong: Bool) -> [String] {
    let fields = table.fields.filter { $0.access != .readOnly }
    let spellings = fields.flatMap { field -> [String] in
      let spellings = field.spellings(isLong: isLong)
      let negations = field.codec.isNegatable ? spellings.map { "no_\($0)" } : []
      return spellings + negations + (field.opposite.map { [$0] } ?? [])
    }
    return (spellings + table.shorthands.map(\.keyword)).map(normalized)
  }

  private func normalized(_ word: String) -> String { String(word.map { $0 == "-" ? "_" : $0 }) }

  private func repeated(_ words: [String]) -> [String] {
    Dictionary(grouping: words, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
  }
}
