import Foundation

/// Runs lines of shell, of which the first one that fails is the last, on a host of their own: a new network namespace
/// whose loopback link is up, and an empty /run, which they start in. `ovlctl` is the build that is tested.
///
/// - Parameter setUp: commands that come first, as in a file of them: one process, where a start takes its time.
func runScript(_ lines: [String], after setUp: [String]) throws -> ProgramOutcome {
  let folder = URL(filePath: Binary.usual.path).deletingLastPathComponent().path
  let surroundings = [
    "PATH=\(folder):$PATH", "mount -t tmpfs tmpfs /run", "cd /run",
    "ovlctl batch - <<'END'\n\((["link set lo up"] + setUp).joined(separator: "\n"))\nEND",
  ]
  return try RunningProgram([
    "unshare", "--net", "--mount", "--propagation", "private", "bash", "-ec",
    (surroundings + lines).joined(separator: "\n"),
  ]).finish()
}
