import Glibc
import NetlinkFixtures
import NetlinkKit
import Testing

/// What the fuzzer begins with, and what it has found, without the fuzzer: each of these tests would die of a fault.
@Suite("bytes from outside")
struct FuzzTargetTests {
  @Test("are taken as they come every day", arguments: FuzzTarget.all)
  func seeds(target: FuzzTarget) {
    let seeds = target.seeds()
    #expect(!seeds.isEmpty)
    for seed in seeds { target.check(seed) }
  }

  @Test("are taken or refused where they have broken something before", arguments: FuzzTarget.all)
  func corpus(target: FuzzTarget) throws {
    for input in try Self.corpus(of: target.name) { target.check(input) }
  }

  @Test("are read or refused cut short at any place", arguments: FuzzTarget.decoders)
  func truncated(target: FuzzTarget) {
    for seed in target.seeds() {
      for count in seed.indices { target.check(Array(seed.prefix(count))) }
    }
  }

  @Test("are read or refused with any byte flipped", arguments: FuzzTarget.decoders)
  func flipped(target: FuzzTarget) {
    for seed in target.seeds() {
      var changed = seed
      for place in seed.indices {
        changed[place] = ~seed[place]
        target.check(changed)
        changed[place] = seed[place]
      }
    }
  }

  /// The inputs that are kept of a target; none where it has no folder.
  private static func corpus(of name: String) throws -> [[UInt8]] {
    let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Corpus/\(name)"
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var inputs: [[UInt8]] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe $0.bindMemory(to: CChar.self) }
      guard let file = unsafe name.baseAddress.map({ unsafe String(cString: $0) }), !file.hasPrefix(".")
      else {
        continue
      }
      inputs.append(try readFile("\(folder)/\(file)", for: "read an input"))
    }
    return inputs
  }
}

extension FuzzTarget {
  /// Those that read messages of the kernel's, and no more: what is shown of them has tests of its own.
  fileprivate static let decoders = [link, list, conversation]
}
