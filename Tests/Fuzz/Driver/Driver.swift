import Glibc

/// What libFuzzer calls first: `--target=NAME` says what is to be tried; with `--seeds=FOLDER`, the inputs to begin with
/// are written there, and nothing is tried; `--targets` lists what there is, with the length of the longest input, and
/// whether `--words`, which prints a dictionary, are of use to it.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let words = (0..<Int(count.pointee)).compactMap { place in
    arguments.pointee[place].map { String(cString: $0) }
  }
  if words.contains("--targets") {
    for target in FuzzTarget.all { print(target.name, target.longest, target.takesWords) }
    exit(0)
  }
  if words.contains("--words") {
    for word in Vocabulary.words { print("\"\(word)\"") }
    exit(0)
  }
  guard let name = value(of: "--target=", in: words),
    let target = FuzzTarget.all.first(where: { $0.name == name })
  else {
    fatalError("--target=NAME is one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  }
  if let folder = value(of: "--seeds=", in: words) {
    writeSeeds(of: target, into: folder)
    exit(0)
  }
  chosen = target
  return 0
}

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// Where the program begins, as SwiftPM has it; libFuzzer goes on.
@_cdecl("Fuzz_main")
public func start(
  _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  var (count, arguments) = (count, arguments)
  return runFuzzer(&count, &arguments, tryInput)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ tryInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Chosen once, before anything is tried.
nonisolated(unsafe) private var chosen: FuzzTarget?

private func value(of option: String, in words: [String]) -> String? {
  words.first { $0.hasPrefix(option) }.map { String($0.dropFirst(option.utf8.count)) }
}

private func writeSeeds(of target: FuzzTarget, into folder: String) {
  for (place, seed) in target.seeds().enumerated() where seed.count <= target.longest {
    let file = fopen("\(folder)/seed-\(place)", "w")
    guard let file else { fatalError("\(folder) cannot be written to") }
    _ = fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
}
