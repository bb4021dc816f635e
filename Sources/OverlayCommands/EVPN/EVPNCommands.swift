import NetlinkKit
import Overlay

/// The command on EVPN: what a daemon is told of the VNIs that are here.
enum EVPNCommands {
  static let object = "evpn"

  static let all = [
    Command(
      object: object, verb: "config", synopsis: "--neighbor ADDRESS… [OPTION…]",
      summary: "print FRR's configuration for the VNIs that are here",
      example: "ovlctl evpn config --neighbor 192.168.50.254", grammar: { EVPNLine.grammar },
      isForFiles: false,
      action: .kernel(run))
  ]

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try EVPNLine(&words)
    var host = EVPNHost()
    // Whatever else a reflector is, it is told of none of its own VNIs.
    if line.settings.clients == nil { host = try read(&session) }
    let configuration = FRRConfiguration(settings: line.settings, host: host)
    try configuration.check()
    let rendering = FindingRendering(home: session.options.namespace)
    if session.options.isJSON {
      var json = JSONWriter(isPretty: session.options.isPretty)
      configuration.write(to: &json) { rendering.command($0) }
      session.streams.output.write(line: json.text)
      return
    }
    for flaw in host.flaws {
      session.warn("\(flaw.device) \(flaw.text)")
      for mend in flaw.mends { session.streams.notes.write(line: "  hint: `\(rendering.command(mend))`") }
    }
    if line.settings.clients == nil, host.segments.isEmpty {
      throw .system(
        "cannot configure EVPN: no VTEP here is fit for it",
        hint: "`ovlctl link add vxlan10 --vni 10 --local ADDRESS --nolearning --master br10 --up` makes one")
    }
    session.streams.output.write(configuration.text)
  }

  private static func read(_ session: inout Session) throws(CommandFailure) -> EVPNHost {
    let connect = try session.connection()
    do throws(NetlinkError) {
      let survey = try Surveyor(over: connect).survey([], [.addresses, .vlans])
      var filters: [Int32: [NumberRange]] = [:]
      if survey.namespaces.first?.links.contains(where: { $0.kindOptions?[Vxlan.vniFilter] == true }) == true
      {
        for filter in try session.kernel.vnis().value {
          filters[filter.link, default: []] += filter.entries.map(\.vnis)
        }
      }
      return EVPNHost(survey, filters: filters)
    } catch {
      throw CommandFailure(error, during: "look at the VTEPs")
    }
  }
}
