import Testing

@testable import NetlinkKit

@Suite("what options ask of one another")
struct RuleTests {
  @Test("a required option must be given, or the one that takes its place")
  func required() {
    let rule = Rule.required(Vxlan.vni.descriptor, unless: Vxlan.external.descriptor)
    #expect(fault(rule) { _ in } == "vxlan needs <vni> (or <external>)")
    #expect(fault(rule) { $0[Vxlan.vni] = 1 } == nil)
    #expect(fault(rule) { $0[Vxlan.external] = true } == nil)
  }

  @Test("a required option that nothing replaces is named alone")
  func requiredAlone() {
    let rule = Rule.required(Vxlan.vni.descriptor, unless: nil)
    #expect(fault(rule) { _ in } == "vxlan needs <vni>")
  }

  @Test("off does not take a required option's place")
  func offIsNotSet() {
    let rule = Rule.required(Vxlan.vni.descriptor, unless: Vxlan.external.descriptor)
    #expect(fault(rule) { $0[Vxlan.external] = false } != nil)
  }

  @Test("nothing is required of a change")
  func changes() {
    let required = Rule.required(Vxlan.vni.descriptor, unless: nil)
    let needs = Rule.needs(Vxlan.group.descriptor, Vxlan.dev.descriptor)
    #expect(fault(required, isNew: false) { _ in } == nil)
    #expect(fault(needs, isNew: false) { $0[Vxlan.group] = IPAddress("239.1.1.1") } == nil)
  }

  @Test("two options exclude each other, unless one of them is off", arguments: [true, false])
  func excludes(isNew: Bool) {
    let rule = Rule.excludes(Vxlan.vni.descriptor, Vxlan.external.descriptor)
    let message = fault(rule, isNew: isNew) {
      $0[Vxlan.vni] = 1
      $0[Vxlan.external] = true
    }
    #expect(message == "<vni> and <external> exclude each other")
    let off = fault(rule, isNew: isNew) {
      $0[Vxlan.vni] = 1
      $0[Vxlan.external] = false
    }
    #expect(off == nil)
  }

  @Test("an option that needs another is refused without it")
  func needs() {
    let rule = Rule.needs(Vxlan.group.descriptor, Vxlan.dev.descriptor)
    #expect(fault(rule) { $0[Vxlan.group] = IPAddress("239.1.1.1") } == "<group> needs <dev>")
    let both = fault(rule) {
      $0[Vxlan.group] = IPAddress("239.1.1.1")
      $0[Vxlan.dev] = .index(7)
    }
    #expect(both == nil)
    #expect(fault(rule) { _ in } == nil)
  }

  @Test(
    "addresses must be of one family", arguments: [true, false])
  func sameFamily(isNew: Bool) {
    let rule = Rule.sameFamily([Vxlan.group.descriptor, Vxlan.remote.descriptor, Vxlan.local.descriptor])
    let mixed = fault(rule, isNew: isNew) {
      $0[Vxlan.remote] = IPAddress("10.0.0.2")
      $0[Vxlan.local] = IPAddress("2001:db8::1")
    }
    #expect(mixed == "<remote> is an IPv4 address and <local> an IPv6 one; they must be of one family")
    let reversed = fault(rule, isNew: isNew) {
      $0[Vxlan.remote] = IPAddress("2001:db8::1")
      $0[Vxlan.local] = IPAddress("10.0.0.2")
    }
    #expect(reversed == "<remote> is an IPv6 address and <local> an IPv4 one; they must be of one family")
    let same = fault(rule, isNew: isNew) {
      $0[Vxlan.remote] = IPAddress("10.0.0.2")
      $0[Vxlan.local] = IPAddress("10.0.0.1")
    }
    #expect(same == nil)
  }

  @Test("an option for IPv6 alone needs an IPv6 address")
  func onlyIPv6() {
    let rule = Rule.onlyIPv6(
      Vxlan.flowlabel.descriptor, addresses: [Vxlan.remote.descriptor, Vxlan.local.descriptor])
    let message = "<flowlabel> is for IPv6 alone: it needs an IPv6 address in <remote> or <local>"
    #expect(fault(rule) { $0[Vxlan.flowlabel] = 1 } == message)
    let v4 = fault(rule) {
      $0[Vxlan.flowlabel] = 1
      $0[Vxlan.local] = IPAddress("10.0.0.1")
    }
    #expect(v4 == message)
    let v6 = fault(rule) {
      $0[Vxlan.flowlabel] = 1
      $0[Vxlan.local] = IPAddress("2001:db8::1")
    }
    #expect(v6 == nil)
  }

  @Test("of several options one must be given")
  func requiresOne() {
    let rule = Rule.requiresOne([Vxlan.group.descriptor, Vxlan.remote.descriptor])
    #expect(fault(rule) { _ in } != nil)
    #expect(fault(rule, isNew: false) { _ in } == nil)
    #expect(fault(rule) { $0[Vxlan.remote] = IPAddress("10.0.0.2") } == nil)
  }

  @Test("an option that a group's address needs is not asked for with another one")
  func multicastNeeds() {
    let rule = Rule.multicastNeeds(Vxlan.group.descriptor, Vxlan.dev.descriptor)
    #expect(fault(rule) { $0[Vxlan.group] = IPAddress("239.1.1.1") } != nil)
    #expect(fault(rule) { $0[Vxlan.group] = IPAddress("10.0.0.2") } == nil)
    let both = fault(rule) {
      $0[Vxlan.group] = IPAddress("239.1.1.1")
      $0[Vxlan.dev] = .index(7)
    }
    #expect(both == nil)
  }

  @Test("a kind's rules name options of its own table", arguments: LinkKinds.all.map(\.name))
  func ownOptions(name: String) throws {
    let kind = try #require(LinkKind.named(name))
    let named = kind.rules.flatMap { rule -> [FieldDescriptor] in
      switch rule {
      case .requiresOne(let fields): fields
      case .multicastNeeds(let field, let other): [field, other]
      case .required(let field, let other): [field] + (other.map { [$0] } ?? [])
      case .excludes(let field, let other), .needs(let field, let other): [field, other]
      case .sameFamily(let fields): fields
      case .onlyIPv6(let field, let addresses): [field] + addresses
      }
    }
    #expect(named.allSatisfy { kind.table.fields.contains($0) })
  }

  private func fault(_ rule: Rule, isNew: Bool = true, _ set: (inout Settings) -> Void) -> String? {
    var settings = Settings(Vxlan.kind.table)
    set(&settings)
    do throws(RuleFault) {
      try rule.check(settings, isNew: isNew) { "<\($0.keyword)>" }
      return nil
    } catch {
      return error.message
    }
  }
}
