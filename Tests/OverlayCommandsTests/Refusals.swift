import NetlinkKit

@testable import OverlayCommands

extension Refusal {
  private static let kinds = LinkKinds.all.map(\.name).joined(separator: ", ")
  private static let objects = Command.objects.joined(separator: ", ")

  /// `link add`
  static let linkAdd: [Refusal] = [
    Refusal(
      "link add a --peer b --peer-mtuu 3", "unknown option “--peer-mtuu”",
      hint: "did you mean “--peer-mtu”?"),
    Refusal(
      "link add a type veth peer name b netns nowhere", by: .system,
      "cannot add a: --peer: there is no namespace called nowhere (ENOENT)",
      hint: "`ovlctl netns list` shows those that there are"),
    Refusal("link add a/b --vni 1", "the name “a/b” has a “/”, which a link's name cannot have"),
    Refusal(
      "link add br11 type bridge learning", "learning is an option of a bridge's port, which this link is not"
    ),
    Refusal(
      "link add sixteen-bytes-xx --vni 1",
      "the name “sixteen-bytes-xx” is 16 bytes long; a link's name has at most 15"),
    Refusal("link add type bridge name", "name needs a value"),
    Refusal(
      "link add vx --vni 1 --group 10.0.0.1",
      "--group: 10.0.0.1 is not a multicast address (224.0.0.0/4 or ff00::/8)"),
    Refusal(
      "link add vx --vni 1 --group 239.9.9.9", by: .system,
      "cannot add vx: --group: no route to 239.9.9.9 tells the underlay (ENETUNREACH)",
      hint: "name the underlay with `--dev LINK`, or add a route for 239.9.9.9"),
    Refusal("link add vx --vni 1 --learning=1", "--learning of vxlan takes no value"),
    Refusal(
      "link add vx --vni 1 --remote 10.0.0.1 --dev nowhere", by: .system,
      "cannot add vx: --dev: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal(
      "link add vx --vni 1 --remote 10.0.0.1 --group 239.1.1.1", "--group and --remote exclude each other"),
    Refusal(
      "link add vx --vni 1 --remote 10.0.0.1 --local 2001:db8::1",
      "--remote is an IPv4 address and --local an IPv6 one; they must be of one family"),
    Refusal(
      "link add vx --vni 1 --remote 10.0.0.1 netns nowhere", by: .system,
      "cannot add vx: netns: there is no namespace called nowhere (ENOENT)",
      hint: "`ovlctl netns list` shows those that there are"),
    Refusal("link add vx --vni 1 --remote 239.1.1.1", "--remote: 239.1.1.1 is a multicast address"),
    Refusal("link add vx --vni 1 --vni 2", "--vni is given twice"),
    Refusal("link add vx --vni 1 external type vxlan", "--vni and external exclude each other"),
    Refusal("link add vx --vni", "--vni needs a value"),
    Refusal("link add vx type vxlan remote 10.0.0.1", "vxlan needs --vni (or --external)"),
    Refusal("link add vxlan0 --vni -1", "--vni: “-1” is not a number from 0 to 16777215"),
    Refusal(
      "link add vxlan0 --vni 16777216 --remote 10.0.0.1",
      "--vni: “16777216” is not a number from 0 to 16777215"),
    Refusal("link add vxlan0 --vni ten", "--vni: “ten” is not a number from 0 to 16777215"),
    Refusal("link add vxlan0 --vnii 10", "unknown option “--vnii”", hint: "did you mean “--vni”?"),
    Refusal("link add vxlan0 type vxlan id 10 remote 10.0.0", "remote: “10.0.0” is not an IP address"),
    Refusal("link add vxlan0 type vxlan idd 10", "unknown option “idd”", hint: "did you mean “id”?"),
    Refusal("link add x --type geneve --vni 1", "geneve needs --remote (or --external)"),
    Refusal("link add x --vni 1 --gpe", "--gpe needs --external"),
    Refusal("link add x --vni 1 --peer y", "--vni is an option of vxlan, geneve, not of veth"),
    Refusal(
      "link add x --vni 1 --remote 10.0.0.1 --flowlabel 1",
      "--flowlabel is for IPv6 alone: it needs an IPv6 address in --group or --remote or --local"),
    Refusal("link add x name y --vni 1", "the name is given twice: “x” and “y”"),
    Refusal(
      "link add x type vxlna",
      "unknown link type “vxlna”; there are \(kinds)",
      hint: "did you mean “vxlan”?"),
    Refusal("link add x type", "type needs a value"),
    Refusal("link add x y --vni 1", "unknown option “y”"),
  ]

  /// Other commands about links.
  static let link: [Refusal] = [
    Refusal("link del eth0 type vxlan", by: .system, "cannot delete eth0: it is of type veth, not vxlan"),
    Refusal(
      "link del nowhere", by: .system, "cannot delete nowhere: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal(
      "link del", "which link is to be deleted?",
      hint: "`ovlctl link del NAME…`, or `--type`, or `--link-group`"),
    Refusal(
      "link foo", "link has no command “foo”; it has add, replace, set, delete, show, xstats, property"),
    Refusal("link set eth0 name a name b", "the new name is given twice"),
    Refusal("link set eth0 vni 3", "vni is an option of vxlan, geneve, not of veth"),
    Refusal(
      "link set nowhere up", by: .system,
      "cannot change nowhere: there is no link called nowhere"
        + " (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal("link set vxlan10 stp_state 1", "stp_state is an option of bridge, not of vxlan"),
    Refusal("link set vxlan10 type bridge stp_state 1", "vxlan10 is of type vxlan, not bridge"),
    Refusal("link set vxlan10 up down", "down is given twice"),
    Refusal("link set vxlan10 uup", "unknown option “uup”", hint: "did you mean “up”?"),
    Refusal(
      "link set vxlan10 vni 11", "vni of vxlan10 cannot be changed: a vxlan has it for life",
      hint: "delete the link and add it anew"),
    Refusal("link set vxlan10", "what is to be changed of vxlan10?"),
    Refusal("link set", "which link is to be changed?", hint: "`ovlctl link set NAME …`"),
    Refusal("link show --nmae x", "unknown option “--nmae”", hint: "did you mean “--name”?"),
    Refusal("link show -n", "-n needs a value"),
    Refusal(
      "link show nowhere", by: .system, "cannot show nowhere: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal("link show vni x", "vni: “x” is not a number from 0 to 16777215"),
    Refusal(
      "link shwo", "link has no command “shwo”; it has add, replace, set, delete, show, xstats, property",
      hint: "did you mean “show”?"),
  ]

  /// Forwarding entries and addresses.
  static let entries: [Refusal] = [
    Refusal(
      "addr add 10.0.0 dev eth0", "“10.0.0” is not an address, with or without a prefix length",
      hint: "for example: `ovlctl addr add 192.168.60.4/24 dev vxlan10`"),
    Refusal("addr add 10.0.0.1/24 dev eth0 label x", "label: “x” does not begin with “eth0”"),
    Refusal(
      "addr add 10.0.0.1/24 dev eth0 lable eth0:1", "unknown option “lable”", hint: "did you mean “label”?"),
    Refusal(
      "addr add 10.0.0.1/24 dev eth0 scope far",
      "scope: “far” is none of global, site, link, host, nowhere, nor a number from 0 to 255"),
    Refusal(
      "addr add 10.0.0.1/24 dev nowhere", by: .system,
      "cannot add 10.0.0.1/24 to nowhere: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal(
      "addr add 10.0.0.1/24 peer 2001:db8::1 dev eth0",
      "10.0.0.1 and its peer 2001:db8::1 are of different families"),
    Refusal("addr add 10.0.0.1/31 brd + dev eth0", "brd +: a prefix of 31 bits has no broadcast address"),
    Refusal("addr add 10.0.0.1/33 dev eth0", "“33” is not a prefix length from 0 to 32"),
    Refusal(
      "addr add 10.0.0.1", "the device is missing: `dev NAME`",
      hint: "for example: `ovlctl addr add 192.168.60.4/24 dev vxlan10`"),
    Refusal("addr add 2001:db8::1/64 brd + dev eth0", "brd is for IPv4 addresses alone"),
    Refusal(
      "addr add", "the address is missing",
      hint: "for example: `ovlctl addr add 192.168.60.4/24 dev vxlan10`"),
    Refusal("addr show --dve eth0", "unknown option “--dve”", hint: "did you mean “--dev”?"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev nowhere dst 10.0.0.1", by: .system,
      "cannot add 00:00:00:00:00:02 on nowhere: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev vxlan10 --dts 10.0.0.1", "unknown option “--dts”",
      hint: "did you mean “--dst”?"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.0.0.1 master",
      "dst is for a VTEP's own table, not for the bridge's",
      hint: "leave out `master`, or leave out dst"),
    Refusal("fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.0.0.1 nhid 3", "nhid and dst exclude each other"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.0.0.1 vlan 4096",
      "vlan: “4096” is not a number from 1 to 4094"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev vxlan10 dts 10.0.0.1", "unknown option “dts”",
      hint: "did you mean “dst”?"),
    Refusal(
      "fdb add 00:00:00:00:00:02 dev vxlan10",
      "an entry of the VTEP vxlan10 needs `dst ADDRESS` (or `nhid`)",
      hint: "for an entry of its bridge, add `master`"),
    Refusal(
      "fdb add 00:00:00:00:00:02", "the device is missing: `dev NAME`",
      hint: "for example: `ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2`"),
    Refusal(
      "fdb add 00:00:00:00:00:0g dev vxlan10 dst 10.0.0.1",
      "“00:00:00:00:00:0g” is not a link-layer address; it looks like 02:00:5e:10:00:01"),
    Refusal(
      "fdb add 02:00:00:00:00:02 dev p0 master sticky", "a sticky entry cannot be permanent",
      hint: "add `static` or `dynamic`"),
    Refusal("fdb add 02:00:00:00:00:02 dev p0 static dynamic", "the state is given twice: dynamic"),
    Refusal(
      "fdb add dev vxlan10", "the link-layer address is missing",
      hint: "for example: `ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2`"),
    Refusal(
      "fdb add", "the link-layer address is missing",
      hint: "for example: `ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2`"),
    Refusal(
      "fdb del 00:00:00:00:00:00 dev vxlan10", by: .system,
      "cannot delete 00:00:00:00:00:00 from vxlan10: without `dst` this would empty the whole flood"
        + " list (EINVAL)",
      hint: "name the VTEP to take out: `dst ADDRESS`; `ovlctl peer sync vxlan10 --empty` takes out all,"
        + " `ovlctl fdb flush dev vxlan10` deletes the other entries too"),
    Refusal(
      "fdb show dev nowhere", by: .system,
      "cannot show the forwarding database: there is no link called nowhere (ENODEV)",
      hint: "`ovlctl link show` lists the links that there are"),
    Refusal("fdb show foo", "unknown option “foo”"),
  ]

  /// Namespaces, help and the words in front.
  static let others: [Refusal] = [
    Refusal("--vresion", "unknown option “--vresion”", hint: "did you mean “--version”?"),
    Refusal(
      "-n nowhere link", by: .system,
      "cannot open namespace nowhere: there is no namespace called nowhere (ENOENT)",
      hint: "`ovlctl netns list` shows those that there are"),
    Refusal("-n", "-n needs a value"),
    Refusal("-x", "unknown option “-x”"),
    Refusal("foo", "unknown object “foo”; there are \(objects)"),
    Refusal("help foo", "unknown object “foo”; there are \(objects)"),
    Refusal(
      "help link frob", "link has no command “frob”; it has add, replace, set, delete, show, xstats, property"
    ),
    Refusal(
      "lnik add", "unknown object “lnik”; there are \(objects)",
      hint: "did you mean “link”?"),
    Refusal("netns add a/b", "cannot use \"a/b\" as a namespace name: it contains a slash"),
    Refusal("netns add x y", "“y” is one word too many"),
    Refusal("netns add", "the namespace's name is missing"),
    Refusal(
      "netns exec nowhere", "the program is missing", hint: "`ovlctl netns exec NETNS PROGRAM [WORD…]`"),
    Refusal("netns exec", "the namespace is missing"),
    Refusal(
      "netns frob", "netns has no command “frob”; it has add, attach, delete, list, exec, identify, pids"),
    Refusal("netns identify x", "“x” is not a process number"),
    Refusal("netns pids", "the namespace is missing"),
  ]

  /// `ipsec connect` and `ipsec disconnect`
  static let connections: [Refusal] = [
    Refusal(
      "ipsec connect", "which tunnel?",
      hint: "for example: `ovlctl ipsec connect vxlan10 --psk secret.txt`"),
    Refusal(
      "ipsec connect tun0", "`--psk FILE` is missing: the file with the secret that both ends know",
      hint: "`head -c 32 /dev/urandom | base64` makes one"),
    Refusal(
      "ipsec connect tun0 --psk /nowhere",
      "--psk names no file that is there; a key does not belong on a command line, which everybody may read",
      hint: "put it into a file, and give that with `--psk FILE`, or on stdin with `-`"),
    Refusal("ipsec connect tun0 --psk /dev/null", "--psk: /dev/null: there is no secret in it"),
    Refusal("ipsec connect tun0 --psk a psk b", "psk is given twice"),
    Refusal("ipsec connect tun0 eth0 --psk a", "unknown option “eth0”"),
    Refusal(
      "ipsec connect tun0 --psk a --wait 0", "--wait: “0” is no number of seconds from 1 to 3600"),
    Refusal(
      "ipsec connect tun0 --psk a remote 239.1.1.1",
      "remote: “239.1.1.1” is not the IP address of a host"),
    Refusal(
      "ipsec connect br10 --psk a", by: .system,
      "cannot connect br10: it is no tunnel whose packets IPsec can tell from others",
      hint: "there may be policies for it all the same; `ovlctl help ipsec policy` says how"),
    Refusal(
      "ipsec connect tun0 --psk a remote fd00::1", by: .system,
      "cannot connect tun0: 192.168.56.11 and fd00::1 are of different families"),
    Refusal("ipsec disconnect tun0 --psk a", "unknown option “--psk”"),
    Refusal(
      "ipsec disconnect tun0 --uri /nowhere/vici", by: .system,
      "cannot disconnect tun0: no daemon listens there (ENOENT)",
      hint:
        "`plugins { vici { socket = unix:///nowhere/vici } }` in its strongswan.conf makes a daemon listen there"
    ),
  ]
}
