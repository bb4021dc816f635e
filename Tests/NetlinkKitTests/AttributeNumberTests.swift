import CLinuxHeaders
import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("the attribute numbers of the tables")
struct AttributeNumberTests {
  @Test(
    "each attribute of a kind is an option's, or unsupported for a reason",
    arguments: LinkKinds.all.map(\.name))
  func coverage(name: String) throws {
    let kind = try #require(LinkKind.named(name))
    let claimed = Set(kind.table.fields.flatMap(\.codec.attributes))
    let all = Set((0...kind.lastAttribute).dropFirst())
    #expect(all.subtracting(claimed).subtracting(kind.unsupported.keys).sorted() == [])
    #expect(claimed.intersection(kind.unsupported.keys).sorted() == [])
    #expect(claimed.union(kind.unsupported.keys).subtracting(all).sorted() == [])
    #expect(kind.unsupported.values.allSatisfy { $0.hasPrefix("IFLA_") && $0.contains(": ") })
  }

  @Test(
    "two options have an attribute in common only where that is meant",
    arguments: TableField.tables.map(\.name))
  func sharing(name: String) throws {
    let table = try #require(TableField.tables.first { $0.name == name })
    let users = Dictionary(
      grouping: table.fields.flatMap { field in Set(field.codec.attributes).map { (field, $0) } }, by: \.1)
    for (attribute, users) in users where users.count > 1 {
      let isMeant = users.allSatisfy { field, _ in
        switch field.codec {
        case .bit, .onOffBit, .wordBit, .alternative, .greKey, .packed, .numberOrWord: true
        // A VTEP's one destination is a group's address or another VTEP's.
        case .address(_, _, .unicast), .address(_, _, .multicast): true
        default: false
        }
      }
      #expect(isMeant, "\(attribute): \(users.map(\.0.keyword))")
    }
  }

  @Test("two options of a shared attribute have no bit in common", arguments: TableField.tables.map(\.name))
  func bits(name: String) throws {
    let table = try #require(TableField.tables.first { $0.name == name })
    var taken: [UInt16: UInt32] = [:]
    func take(_ bits: UInt32, of attribute: UInt16, for field: FieldDescriptor) {
      #expect(taken[attribute, default: 0] & bits == 0, "\(field.keyword)")
      taken[attribute, default: 0] |= bits
    }
    for field in table.fields {
      switch field.codec {
      case .bit(let shared, let bit), .onOffBit(let shared, let bit), .wordBit(let shared, let bit, _, _):
        take(bit, of: shared.number, for: field)
      case .greKey(_, let shared): take(Codec.greKeyFlag, of: shared.number, for: field)
      case .packed(let word, let mask, let inherit, let bit):
        take(mask, of: word.number, for: field)
        take(bit, of: inherit.number, for: field)
      case .numberOrWord(_, _, _, let flags, let bit): take(bit, of: flags.number, for: field)
      case .headerFlag(let bit), .onOffHeaderFlag(let bit, _): take(bit, of: 0, for: field)
      default: break
      }
    }
  }

  @Test("are the kernel headers' own, as far as those know them", arguments: HeaderNumbers.all)
  func headers(numbers: HeaderNumbers) throws {
    let table = try #require(TableField.tables.first { $0.name == numbers.table })
    for (keyword, constants) in numbers.pairs {
      let field = try #require(TableField.named(keyword, in: table), "\(keyword)")
      #expect(field.codec.attributes.map(Int.init) == constants, "\(keyword)")
    }
    let checked = Set(numbers.pairs.map(\.0)).union(numbers.newer)
    let unchecked = table.fields.filter { !$0.codec.attributes.isEmpty }.map(\.keyword)
      .filter { !checked.contains($0) }
    #expect(unchecked == [])
  }

  @Test("the general attributes that are no options are the headers' own")
  func notOptions() {
    #expect(Int(LinkOptions.nameAttribute) == IFLA_IFNAME)
    #expect(Int(LinkOptions.alternativeNameAttribute) == IFLA_ALT_IFNAME)
    #expect(Int(LinkOptions.infoAttribute) == IFLA_LINKINFO)
    #expect(Int(LinkOptions.targetNamespaceAttribute) == IFLA_TARGET_NETNSID)
    #expect(Int(NamespaceNumberHeader.numberAttribute) == NETNSA_NSID)
    #expect(Int(NamespaceNumberHeader.descriptorAttribute) == NETNSA_FD)
    #expect(NamespaceNumberHeader.unassigned == NETNSA_NSID_NOT_ASSIGNED)
    #expect(Int(LinkInformation.kind) == IFLA_INFO_KIND)
    #expect(Int(LinkInformation.data) == IFLA_INFO_DATA)
    #expect(Int(LinkInformation.portKind) == IFLA_INFO_SLAVE_KIND)
    #expect(Int(LinkInformation.portData) == IFLA_INFO_SLAVE_DATA)
    #expect(Int(ForwardingOptions.addressAttribute) == NDA_LLADDR)
    #expect(Int(ForwardingRecord.Attribute.master) == NDA_MASTER)
  }

  @Test("a flag is the headers' own", arguments: HeaderNumbers.flags)
  func flags(keyword: String, constant: Int) throws {
    let bits = TableField.all.filter { $0.field.keyword == keyword }.compactMap { option -> UInt32? in
      switch option.field.codec {
      case .bit(_, let bit), .onOffBit(_, let bit), .headerFlag(let bit), .onOffHeaderFlag(let bit, _): bit
      default: nil
      }
    }
    #expect(Set(bits.map(Int.init)) == [constant])
  }

  @Test("the states of a forwarding entry are the headers' own")
  func states() {
    #expect(Int32(ForwardingState.permanent.rawValue) == NUD_NOARP | NUD_PERMANENT)
    #expect(Int32(ForwardingState.static.rawValue) == NUD_NOARP | NUD_REACHABLE)
    #expect(Int32(ForwardingState.dynamic.rawValue) == NUD_REACHABLE)
  }

  @Test("the message types are the headers' own")
  func types() {
    let pairs: [(MessageType, Int)] = [
      (.newLink, RTM_NEWLINK), (.deleteLink, RTM_DELLINK), (.getLink, RTM_GETLINK),
      (.newAddress, RTM_NEWADDR), (.deleteAddress, RTM_DELADDR), (.getAddress, RTM_GETADDR),
      (.newRoute, RTM_NEWROUTE), (.getRoute, RTM_GETROUTE), (.newNeighbor, RTM_NEWNEIGH),
      (.deleteNeighbor, RTM_DELNEIGH), (.getNeighbor, RTM_GETNEIGH), (.newNamespaceID, RTM_NEWNSID),
      (.getNamespaceID, RTM_GETNSID),
    ]
    for (type, constant) in pairs { #expect(Int(type.rawValue) == constant) }
  }

  @Test("the scopes of an address are the headers' own")
  func scopes() {
    let pairs: [(AddressScope, rt_scope_t)] = [
      (.global, RT_SCOPE_UNIVERSE), (.site, RT_SCOPE_SITE), (.link, RT_SCOPE_LINK), (.host, RT_SCOPE_HOST),
      (.nowhere, RT_SCOPE_NOWHERE),
    ]
    for (scope, constant) in pairs { #expect(UInt32(scope.rawValue) == constant.rawValue) }
  }
}
