"""Command lines that are being typed, with what they are to be completed with."""


class Case:
    """A line up to the cursor, what must be offered there, and what must not.

    `only` is all that may be offered, in any order; `some` must be among it, `none` must not. `inserted` is what a
    shell that quotes makes of the one word that there is.
    """

    def __init__(self, line, only=None, some=(), none=(), inserted=None):
        self.line = line
        self.inserted = inserted
        self.only = None if only is None else only.split()
        self.some = some.split() if isinstance(some, str) else list(some)
        self.none = none.split() if isinstance(none, str) else list(none)

    def fault(self, offered, line):
        """What is wrong with what was offered, and what was made of the line where that is known; None for nothing."""
        if self.only is not None and sorted(offered) != sorted(self.only):
            return f'offers {" ".join(offered) or "nothing"}; it should be {" ".join(self.only) or "nothing"}'
        for word in self.some:
            if word not in offered:
                return f'does not offer {word} among {" ".join(offered) or "nothing"}'
        for word in self.none:
            if word in offered:
                return f'offers {word}'
        if line is not None and self.only is not None and len(self.only) == 1:
            whole = f'{self.line.rsplit(" ", 1)[0]} {self.inserted or self.only[0]} '
            if line != whole:
                return f'becomes “{line}”, not “{whole}”'
        return None


# The links that the lines are about; the last line is for a second namespace.
SETUP = """
link add br10 type bridge
link add br20 type bridge
link add vxlan10 --vni 10 --remote 192.0.2.2 --master br10
link add vxlan20 --vni 20 --remote 192.0.2.3
link add odd$1;name type bridge
link add eth0 type veth peer name eth1
link add port1 type veth peer name host1
link set port1 master br10
addr add 192.0.2.1/24 dev eth0
addr add 2001:db8::1/64 dev eth0
fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.4
fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.5
fdb add 02:00:00:00:00:02 dev vxlan20 dst 192.0.2.6
link property add dev eth0 altname uplink-of-the-lab
fdb append 00:00:00:00:00:00 dev vxlan20 dst 192.0.2.9 vni 4242
link add filter0 type vxlan external vnifilter local 192.0.2.1
vni add vni 100,200-210 dev filter0
link set host1 link-group 77
netns add blue
netns add bluish
netns add green
-n green link add only-green type bridge
"""

LINKS = 'lo br10 br20 vxlan10 vxlan20 eth0 eth1 port1 host1'

CASES = [
    # Objects, verbs, options of every line.
    Case('ovlctl ', some='link addr fdb netns batch help', none='--help -n'),
    Case('ovlctl l', only='link'),
    Case('ovlctl nosuch ', only=''),
    Case('ovlctl link ', some='add set delete show replace property', none='vxlan10'),
    Case('ovlctl link s', only='set show'),
    Case('ovlctl fdb ap', only='append'),
    Case('ovlctl --dry', only='--dry-run'),
    Case('ovlctl -j --js', only=''),
    Case('ovlctl help link re', only='replace'),
    Case('ovlctl che', only='check'),
    Case('ovlctl check vxlan1', only='vxlan10'),
    Case('ovlctl check --a', only='--all'),
    # What is watched, and by what it is chosen.
    Case('ovlctl monitor ', only='link addr fdb neigh route netns all all-nsid'),
    Case('ovlctl monitor --fr', only='--from-start'),
    Case('ovlctl monitor link dev vx', only='vxlan10 vxlan20'),
    Case('ovlctl monitor link type vxlan fd', only='fdb'),
    Case('ovlctl monitor link type vxlan fdb br ', only='br10 br20 odd$1;name'),
    Case('ovlctl monitor fdb --al', only='--all-nsid'),
    Case('ovlctl monitor neigh nud st', only='stale'),
    Case('ovlctl check --only mtu-b', only='mtu-behind-overlay'),
    # Namespaces.
    Case('ovlctl -n ', only='blue bluish green'),
    Case('ovlctl -n blu', only='blue bluish'),
    Case('ovlctl netns exec gr', only='green'),
    Case('ovlctl netns del ', only='blue bluish green'),
    Case('ovlctl link set eth0 netns g', only='green'),
    Case('ovlctl -n green link set ', some='lo only-green', none='vxlan10 eth0'),
    Case('ovlctl -n green link set o', only='only-green'),
    Case('ovlctl -n nosuch link set v', only=''),
    # Links.
    Case('ovlctl link set ', some=LINKS, none='master type'),
    Case('ovlctl link set br', only='br10 br20'),
    Case('ovlctl l set vx', only='vxlan10 vxlan20'),
    Case('ovlctl link del br10 br', only='br20'),
    Case('ovlctl link del od', only='odd$1;name', inserted=r'odd\$1\;name'),
    Case('ovlctl link show type vxlan v', only='vxlan10 vxlan20 vni'),
    Case('ovlctl link set eth0 master ', only='br10 br20 odd$1;name'),
    Case('ovlctl link set eth0 --master br2', only='br20'),
    Case('ovlctl link set eth0 --master=br2', only='--master=br20'),
    Case('ovlctl fdb add 02:00:00:00:00:09 dev ', only='vxlan10 vxlan20 filter0 port1'),
    Case('ovlctl fdb show br ', only='br10 br20 odd$1;name'),
    Case('ovlctl peer add ', only='vxlan10 vxlan20 filter0 dev'),
    Case('ovlctl vlan add dev ', only='br10 br20 vxlan10 port1 odd$1;name'),
    Case('ovlctl addr add 192.0.2.7/24 dev et', only='eth0 eth1'),
    Case('ovlctl link property del dev eth0 altname ', only='uplink-of-the-lab'),
    # Options.
    Case('ovlctl link add x0 --vni 7 --remo', only='--remote'),
    Case('ovlctl link add x0 type vxlan vni 7 remo', only='remote'),
    Case('ovlctl link add x0 type vxlan --no-le', only='--no-learning'),
    Case('ovlctl link add x0 type vxlan nole', only='nolearning'),
    Case('ovlctl link add x0 --vni 7 --group 239.1.1.1 --', some='--dev --dstport --mtu --no-learning --up',
         none='--vni --group --remote --stp_state vni'),
    Case('ovlctl link add x0 type bridge --vlan-f', only='--vlan-filtering'),
    Case('ovlctl link add x0 --peer-mt', only='--peer-mtu'),
    Case('ovlctl link set vxlan10 --tt', only='--ttl'),
    Case('ovlctl link set port1 type bridge_slave iso', only='isolated'),
    Case('ovlctl link add x0 --if-m', only='--if-missing'),
    # Values.
    Case('ovlctl link add x0 type v', only='vxlan veth vlan vrf'),
    Case('ovlctl link add x0 --type v', only='vxlan veth vlan vrf'),
    Case('ovlctl link add x0 --type=vx', only='--type=vxlan'),
    Case('ovlctl link add x0 --vni 7 df ', only='unset set inherit'),
    Case('ovlctl link set port1 type bridge_slave isolated ', only='on off'),
    Case('ovlctl link add x0 --vni 7 local ', only='192.0.2.1 2001:db8::1'),
    Case('ovlctl link add x0 --vni 7 --local 2001:db8:', only='2001:db8::1'),
    Case('ovlctl link add x0 --vni 7 --local=2001:db8:', only='--local=2001:db8::1'),
    Case('ovlctl neigh show nud st', only='stale'),
    Case('ovlctl link set port1 type bridge_', only='bridge_slave'),
    Case('ovlctl link set eth0 --link-group ', only='default 77'),
    Case('ovlctl link set eth0 --link-group=7', only='--link-group=77'),
    Case('ovlctl link del link-group ', only='default 77'),
    Case('ovlctl link add t0 type tap user roo', only='root'),
    Case('ovlctl link add t0 type tap --user roo', only='root'),
    Case('ovlctl link add t0 type tun group roo', only='root'),
    Case('ovlctl link add t0 type tap pi ', some='on off vnet_hdr mtu'),
    Case('ovlctl link add t0 type tap pi of', only='off'),
    Case('ovlctl link add t0 type tap pi off vnet_hdr o', only='on off'),
    Case('ovlctl link add t0 type tap --pi --vnet_', only='--vnet_hdr'),
    Case('ovlctl link show vni ', only='10 20'),
    Case('ovlctl vni del dev filter0 vni ', only='100 200-210'),
    Case('ovlctl vni del vni 2', only='200-210'),
    Case('ovlctl fdb del 00:00:00:00:00:00 dev vxlan20 vni ', only='4242 20'),
    Case('ovlctl fdb add 02:00:00:00:00:09 dev vxlan10 dst 192.0.2.9 vni ', only='10'),
    Case('ovlctl peer del vxlan20 192.0.2.9 --vni 4', only='4242'),
    Case('ovlctl --color=al', only='--color=always'),
    Case('ovlctl topo', only='topology'),
    Case('ovlctl topology --for', only='--format'),
    Case('ovlctl topology --format ', only='tree dot mermaid svg json'),
    Case('ovlctl topology --format=m', only='--format=mermaid'),
    Case('ovlctl topology gr', only='green'),
    Case('ovlctl topology br10 blu', only='blue bluish'),
    Case('ovlctl topology vx', only='vxlan10 vxlan20'),
    # What there is to be deleted.
    Case('ovlctl fdb del dev vxlan20 02', only='02:00:00:00:00:02'),
    Case('ovlctl fdb del 02:00', only='02:00:00:00:00:01 02:00:00:00:00:02'),
    Case('ovlctl fdb del 02:00:00:00:00:01 dev vxlan10 dst ', only='192.0.2.5'),
    Case('ovlctl fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.', only='192.0.2.2 192.0.2.4'),
    Case('ovlctl peer del vxlan10 ', some='192.0.2.2 192.0.2.4', none='192.0.2.3'),
    Case('ovlctl peer del vxlan10 192.0.2.2 192.', only='192.0.2.4'),
    Case('ovlctl addr del 2001', only='2001:db8::1/64'),
]

# Files and other programs' words, which the shells know themselves; PREFIX is where the files are.
SHELLS_OWN = [
    Case('ovlctl batch FOLDER/comm', only='FOLDER/commands.txt'),
    Case('ovlctl fdb load vxlan10 FOLDER/entr', only='FOLDER/entries.txt'),
    Case('ovlctl -b FOLDER/comm', only='FOLDER/commands.txt'),
    Case('ovlctl netns exec blue ovlctl link del only', only=''),
    Case('ovlctl ipsec state a', only='add'),
    Case('ovlctl ipsec con', only='connect'),
    Case('ovlctl ipsec state add aead ', only='aes-gcm chacha20-poly1305'),
    Case('ovlctl ipsec policy add dir ', only='in out fwd'),
    Case('ovlctl evpn ', only='config'),
    Case('ovlctl evpn config --re', only='--remote-as --reflector'),
    Case('ovlctl path vxlan1', only='vxlan10'),
    Case('ovlctl path br10 02:00:00:00:00:01', only='02:00:00:00:00:01'),
    Case('ovlctl path br10 02:00:00:00:00:01 v', only='vlan'),
    Case('ovlctl netns exec blue ovlctl fdb ap', only='append'),
]
