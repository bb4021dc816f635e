import NetlinkKit

/// Looks at this host, and asks the kernel all that checks have to know.
public struct Inspector: ~Copyable {
  private let surveyor: Surveyor

  /// - Parameter connect: the way to the kernel of the namespace that the calling thread is in.
  public init(over connect: @escaping OverlayConnection) { surveyor = Surveyor(over: connect) }

  /// Looks at this namespace and at those that links connect with it, since what is behind a bridge may be in another
  /// one; or at all that the caller may look at.
  ///
  /// - Parameter isAll: whether namespaces matter that nothing connects with this one.
  public func inspect(all isAll: Bool) throws(NetlinkError) -> Inspection {
    let places = isAll ? try Surveyor.allPlaces() : try surveyor.connectedPlaces()
    var inspection = Inspection(try surveyor.survey(places, .all))
    inspection.staleNamespaces = try NamespaceDirectory.standard.staleNames()
    ask(&inspection)
    return inspection
  }

  private func ask(_ inspection: inout Inspection) {
    askForRoutes(&inspection)
    askForSettings(&inspection)
    askFirewalls(&inspection)
    askForOffloads(&inspection)
    askForBGP(&inspection)
    askForIPsec(&inspection)
  }

  private func askForRoutes(_ inspection: inout Inspection) {
    for end in inspection.tunnels {
      for peer in end.peers {
        for question in [inspection.question(peer, of: end), inspection.returnQuestion(peer, of: end)] {
          if let question { ask(question, &inspection) }
        }
      }
    }
  }

  private func ask(_ question: RouteQuestion, _ inspection: inout Inspection) {
    guard inspection.routes[question] == nil else { return }
    do throws(NetlinkError) {
      let route = try surveyor.route(question)
      inspection.routes[question] = route.map { .route($0) } ?? .unroutable
    } catch {
      inspection.unknown.append("the way to \(question.destination): \(error.message)")
    }
  }

  private func askForSettings(_ inspection: inout Inspection) {
    for (place, paths) in inspection.wantedSettings {
      for path in paths.sorted() {
        do throws(NetlinkError) {
          inspection.settings[place, default: [:]][path] = try surveyor.setting(path, in: place)
        } catch {
          inspection.unknown.append("net/\(path): \(error.message)")
        }
      }
    }
  }

  /// A link that tells nothing of its features is no worse for that.
  private func askForOffloads(_ inspection: inout Inspection) {
    var asked: Set<LinkNode> = []
    for end in inspection.tunnels {
      guard let wanted = end.offloads, let underlay = end.underlay, asked.insert(underlay).inserted,
        let off = try? surveyor.offloadsOff(wanted, of: inspection.name(of: underlay), in: underlay.place),
        !off.isEmpty
      else { continue }
      inspection.missingOffloads[underlay] = off
    }
  }

  /// Only where VTEPs wait for a control plane; where sockets cannot be seen, there is none.
  private func askForBGP(_ inspection: inout Inspection) {
    for end in inspection.tunnels where end.isLeftToOthers && inspection.bgp[end.node.place] == nil {
      inspection.bgp[end.node.place] = (try? surveyor.bgp(in: end.node.place)) ?? BGPPresence()
    }
  }

  /// Only where tunnels are.
  private func askForIPsec(_ inspection: inout Inspection) {
    var asked: Set<Place> = []
    for end in inspection.tunnels {
      guard let place = end.place, !end.peers.isEmpty, asked.insert(place).inserted else { continue }
      do throws(NetlinkError) {
        inspection.ipsec[place] = try surveyor.ipsec(in: place)
      } catch {
        inspection.unknown.append(
          "IPsec\(place.word.map { " of \($0)" } ?? ""), which may protect tunnels: \(error.message)")
      }
    }
  }

  /// Only where bridges pass their frames to the firewall.
  private func askFirewalls(_ inspection: inout Inspection) {
    for place in inspection.placesWithBridgeFiltering {
      do throws(NetlinkError) {
        inspection.firewalls[place] = try surveyor.forwardPolicies(in: place)
      } catch {
        inspection.unknown.append(
          "the firewall\(place.word.map { " of \($0)" } ?? ""), which bridged packets go through: \(error.message)"
        )
      }
    }
  }
}

extension Inspection {
  /// The settings that checks have to know.
  var wantedSettings: [Place: Set<String>] {
    var wanted: [Place: Set<String>] = [:]
    for segment in segments {
      for bridge in segment.bridges {
        wanted[bridge.place, default: []].formUnion(BridgeFiltering.all.map(\.setting))
      }
    }
    for end in tunnels {
      for case let node? in [arrival(of: end)] {
        wanted[node.place, default: []].formUnion(reversePathSettings(of: node))
      }
    }
    return wanted
  }
}

extension TunnelEnd {
  /// The features that cut up this tunnel's packets; nil where none does.
  fileprivate var offloads: [String]? {
    switch tunnel.encapsulation {
    case .vxlan, .geneve: SegmentationOffload.ofUDP
    case .gre: SegmentationOffload.ofGRE
    default: nil
    }
  }
}
