import NetlinkKit

/// What a host has that a command line may name, asked for when it is wanted.
///
/// Where the host does not tell, there is nothing: who completes a line has no use for a reason.
final class CompletionHost {
  /// Whether candidates are to say what they mean, where that costs a question more.
  let describes: Bool
  /// The kinds of links that there are.
  private let kinds: LinkKinds
  private let namespace: String?
  private let names: () -> [String]?
  private let connect: Program.Connection
  private var conversation: Conversation?
  /// The link that was asked about last.
  private var asked: (name: String, answer: PresentLink?)?
  private var isUnreachable = false

  /// - Parameter namespace: the namespace to look into; nil for the one that we are in.
  init(
    namespace: String?, kinds: LinkKinds, describes: Bool, names: @escaping () -> [String]?,
    over connect: @escaping Program.Connection
  ) {
    self.kinds = kinds
    self.names = names
    self.namespace = namespace
    self.describes = describes
    self.connect = connect
  }

  /// Asks the kernel something; nil where it does not answer.
  func ask<Answer>(_ body: (inout Conversation) throws(NetlinkError) -> Answer) -> Answer? {
    guard var kernel = conversation.take() ?? open() else { return nil }
    do throws(NetlinkError) {
      let answer = try body(&kernel)
      conversation = consume kernel
      return answer
    } catch {
      // An answer may have been given up half-way: the next question gets a socket of its own.
      return nil
    }
  }

  /// Asks the kernel for a list; empty where it does not answer.
  func list<Element>(
    _ body: (inout Conversation) throws(NetlinkError) -> Dump<[Element]>
  ) -> [Element] {
    ask(body)?.value ?? []
  }

  private func open() -> Conversation? {
    guard !isUnreachable else { return nil }
    do {
      try Program.enter(namespace)
      return Conversation(over: try connect())
    } catch {
      isUnreachable = true
      return nil
    }
  }

  /// The names of all links, by the quick way; nil where there is none.
  func quickNames() -> [String]? {
    guard conversation != nil else {
      conversation = open()
      return conversation == nil ? [] : names()
    }
    return names()
  }

  /// What is known of a link by its name.
  func link(named name: String) -> PresentLink? {
    if let asked, asked.name == name { return asked.answer }
    let link = ask { kernel throws(NetlinkError) in try kernel.link(named: name) }
    let answer = link.map {
      PresentLink(kind: $0.kindName.flatMap(kinds.named), isPort: $0.bridgePortOptions != nil)
    }
    asked = (name, answer)
    return answer
  }

  /// The index of the link that a line has told; nil where it has told none.
  ///
  /// - Parameter isWrong: set where it has told one that is not there.
  func index(of name: String?, isWrong: inout Bool) -> Int32? {
    guard let name else { return nil }
    let index = ask { kernel throws(NetlinkError) in try kernel.link(named: name).index }
    isWrong = index == nil
    return index
  }
}
