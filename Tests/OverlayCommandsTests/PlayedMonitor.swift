import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

/// A run of `monitor` over a kernel that is played, to where that has nothing more to tell.
struct PlayedMonitor {
  private let output: String

  /// The lines, without the spaces at their ends.
  var lines: [String] { output.split(separator: "\n").map { Self.trimmed(String($0)) } }

  static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// - Parameters:
  ///   - line: what stands on the command line, but for `monitor`.
  ///   - entries: the forwarding entries that there are at first.
  ///   - play: what happens then.
  init(_ line: String, entries: [Entry] = [], _ play: @escaping (Kernel) throws -> Void) throws {
    let kernel = Kernel()
    kernel.pretended.entries = entries.map(\.payload)
    var options = GlobalOptions()
    var words = Words(
      try options.take(from: line.split(separator: " ").map(String.init)), endingAt: MonitorLine.isOwn)
    let surroundings = Surroundings(kernel, play)
    var run = try MonitorRun(
      try MonitorLine(&words), options, hearing: Subscription(over: FakeTransport(kernel.notifications)),
      in: surroundings, connect: { kernel.connect() },
      elsewhere: { _ throws(NetlinkError) in throw NetlinkError("go elsewhere") }, tell: { _ in })
    try run.run()
    if let error = surroundings.error { throw error }
    output = String(decoding: surroundings.written, as: UTF8.self)
  }

  /// A kernel that answers, and tells of things.
  final class Kernel {
    let pretended = PretendKernel.host()
    let notifications = FakeTransport.Record(telling: [])
    /// What happens when entries are read the next time.
    var whileReading: ((Kernel) -> Void)?

    func tell(_ events: [FakeTransport.Event]) { notifications.tell(events) }

    /// The payload of a link's `RTM_NEWLINK`.
    func link(_ name: String) -> [UInt8] { pretended.payload(ofLink: name) ?? [] }

    func connect() -> FakeTransport {
      let answering = pretended.connect()
      return FakeTransport(
        FakeTransport.Record { request in
          let answer = answering.answer(request)
          if request[4] == 30, let whileReading = self.whileReading.take() { whileReading(self) }
          return answer
        })
    }
  }

  /// A forwarding entry of vxlan10.
  struct Entry {
    let payload: [UInt8]

    init(_ number: UInt8, leadsTo destination: String, permanent isPermanent: Bool = true) {
      var options = Settings(ForwardingOptions.table)
      options[ForwardingOptions.destination] = IPAddress(destination)
      options[ForwardingOptions.device] = true
      let entry = ForwardingEntry(
        link: 11, address: HardwareAddress(bytes: [2, 0, 0, 0, 0, number]),
        state: isPermanent ? .permanent : .dynamic, options: options)
      // As a VTEP tells of it: with its age.
      payload =
        Array(entry.placement(.add).bytes.dropFirst(16)) + attribute(3, [UInt8](repeating: 0, count: 16))
    }
  }

  /// Lets something happen, then time pass until nothing is told any more.
  private final class Surroundings: MonitorSurroundings {
    private let kernel: Kernel
    private var play: ((Kernel) throws -> Void)?
    private(set) var written: [UInt8] = []
    private(set) var error: (any Error)?
    private(set) var now: Int64 = 0
    /// How many waits are left once all has happened.
    private var patience = 10

    init(_ kernel: Kernel, _ play: @escaping (Kernel) throws -> Void) {
      self.kernel = kernel
      self.play = play
    }

    func wait(for descriptor: Int32?, milliseconds: Int32?) -> MonitorWake {
      now += Int64(milliseconds ?? 0)
      if let play = play.take() {
        do { try play(kernel) } catch { self.error = error }
        return .notifications
      }
      patience -= 1
      return patience < 0 ? .end : []
    }

    func write(_ bytes: [UInt8]) -> Bool {
      written += bytes
      return true
    }
  }
}

extension FakeTransport.Event {
  /// The word that notifications were dropped.
  static var overrun: FakeTransport.Event { .failure(NetlinkError("receive", errno: .noBufferSpace)) }

  /// What is told of a forwarding entry.
  static func entry(
    _ number: UInt8, leadsTo destination: String, permanent isPermanent: Bool = true, isDeleted: Bool = false
  ) -> FakeTransport.Event {
    let entry = PlayedMonitor.Entry(number, leadsTo: destination, permanent: isPermanent)
    return .datagram(message(isDeleted ? 29 : 28, sequence: 0, entry.payload))
  }
}
