import Foundation
import Glibc
import NetlinkFixtures
import Synchronization
import Testing

@testable import NetlinkKit

@Suite("the socket to the kernel")
struct SocketTests {
  @Test("does not wait for ever for an answer that does not come")
  func silence() throws {
    var socket = try KernelSocket(receiveBufferSize: nil, patience: 50)
    var buffer = [UInt8](repeating: 0, count: 4096)
    let error = #expect(throws: NetlinkError.self) { try socket.receive(into: &buffer) }
    #expect(error?.errno == .timedOut)
  }

  @Test("is closed when its value goes: behind 10,000 of them, what is open is what was open before")
  func closing() throws {
    func open() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").sorted()
    }
    let before = try open()
    for _ in 0..<10_000 { _ = try KernelSocket() }
    #expect(try open() == before)
  }

  @Test("says that an answer is larger than the buffer")
  func truncation() throws {
    var socket = try KernelSocket()
    let request = MessageWriter(.getLink, [.request, .dump], header: LinkHeader()).finish()
    try socket.send(request.numbered(1, adding: []).span)
    var buffer = [UInt8](repeating: 0, count: 64)
    let error = #expect(throws: NetlinkError.self) { try socket.receive(into: &buffer) }
    #expect(error?.message == "a message is larger than the buffer of 64 bytes")
  }

  @Test("takes the next question behind a list that was given up", arguments: [0, 5000])
  func unfinishedList(behind taken: Int) throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var conversation = Conversation(over: try KernelSocket())
      let link = try conversation.link(named: "vx0").index
      try fill(link, over: &conversation)
      for _ in 0..<3 {
        let stop = NetlinkError("stop")
        var count = 0
        let error = #expect(throws: NetlinkError.self) {
          try conversation.walkForwardingEntries(link: link, restart: { true }) {
            _, _ throws(NetlinkError) in
            if count == taken { throw stop }
            count += 1
          }
        }
        #expect(error == stop)
      }
      #expect(try conversation.forwardingEntries(link: link).value.count >= Self.entryCount)
    }
  }

  @Test("fetches a long list ahead, and it is the one that is fetched piece by piece")
  func longList() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var ahead = Conversation(over: try KernelSocket())
      var piecemeal = Conversation(over: PiecemealSocket(socket: try KernelSocket()))
      let link = try ahead.link(named: "vx0").index
      try fill(link, over: &ahead)
      let list = try piecemeal.forwardingEntries(link: link).value
      #expect(list.count >= Self.entryCount)
      for _ in 0..<10 { #expect(try ahead.forwardingEntries(link: link).value == list) }
    }
  }

  @Test("may be let go of in the middle of a long list")
  func abandonedList() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      var conversation = Conversation(over: try KernelSocket())
      let link = try conversation.link(named: "vx0").index
      try fill(link, over: &conversation)
      let threads = try Self.threads()
      for _ in 0..<20 {
        var socket = try KernelSocket()
        var buffer = [UInt8](repeating: 0, count: 65536)
        let request = MessageWriter(.getNeighbor, [.request, .dump], header: NeighborHeader()).finish()
        try socket.send(request.numbered(1, adding: []).span)
        socket.readAhead(buffer.count)
        _ = try socket.receive(into: &buffer)
      }
      #expect(try Self.threads() <= threads)
    }
  }

  private static func threads() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }

  @Test("works while signals come all the time")
  func signals() throws {
    try withNamespace {
      try ovlctl("link add vx0 --vni 1")
      try duringSignals {
        for _ in 0..<3 {
          var conversation = Conversation(over: try KernelSocket())
          let link = try conversation.link(named: "vx0").index
          try fill(link, over: &conversation)
          #expect(try conversation.forwardingEntries(link: link).value.count >= Self.entryCount)
          #expect(try conversation.links().value.contains { $0.name == "vx0" })
        }
      }
    }
  }

  // MARK: Much to list

  /// More than the kernel puts into one datagram of a list.
  private static let entryCount = 10_000

  private func fill(_ link: Int32, over conversation: inout Conversation) throws {
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.device] = true
    options[ForwardingOptions.destination] = IPAddress("10.0.0.2")
    for number in 0..<Self.entryCount {
      let address = HardwareAddress(bytes: [2, 0, 0, 0] + littleEndian(UInt16(number)))
      let entry = ForwardingEntry(link: link, address: address, state: .permanent, options: options)
      try conversation.enqueue(entry.placement(.replace), tag: number)
    }
    try conversation.sendQueue()
    let refusals = conversation.takeRefusals()
    #expect(refusals.isEmpty)
  }

  /// Does something on this thread while another sends it signals, as fast as it can.
  private func duringSignals(_ body: () throws -> Void) throws {
    var action = sigaction()
    // Without SA_RESTART: system calls are to be interrupted.
    unsafe action.__sigaction_handler.sa_handler = { _ in }
    var former = sigaction()
    unsafe sigaction(SIGUSR2, &action, &former)
    defer { unsafe sigaction(SIGUSR2, &former, nil) }
    let storm = Storm(over: pthread_self())
    defer { storm.end() }
    try body()
    #expect(storm.count > 100)
  }
}

/// Signals to a thread from another one.
private final class Storm: Sendable {
  private let isOver = Atomic(false)
  private let sent = Atomic(0)
  private let ended = DispatchSemaphore(value: 0)

  var count: Int { sent.load(ordering: .relaxed) }

  init(over target: pthread_t) {
    Thread.detachNewThread { [self] in
      while !isOver.load(ordering: .relaxed) {
        pthread_kill(target, SIGUSR2)
        sent.add(1, ordering: .relaxed)
        usleep(20)
      }
      ended.signal()
    }
  }

  func end() {
    isOver.store(true, ordering: .relaxed)
    ended.wait()
  }
}

/// A socket that fetches each datagram when it is asked for.
private struct PiecemealSocket: ~Copyable, Transport {
  var socket: KernelSocket

  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) { try socket.send(bytes) }

  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    try socket.receive(into: &buffer)
  }

  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    try socket.receiveWithoutWaiting(into: &buffer)
  }
}
