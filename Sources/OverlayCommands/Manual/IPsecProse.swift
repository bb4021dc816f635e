/// The prose about IPsec.
extension ManualProse {
  static let ipsec = ManualProse(
    summary: "protect packets with static keys, or with a secret",
    description: """
      .Cm ipsec state
      is about security associations: how packets in one direction between two addresses are encrypted and
      authenticated, and with which keys.
      .Cm ipsec policy
      is about which packets are to be; a template behind
      .Ql tmpl
      asks for an association, by its
      .Ql reqid
      mostly.
      Both ends have the same two associations, one for each direction, and the policies that belong to them.
      What a policy wants protected never leaves as it is: without an association it is dropped.
      .Pp
      Keys are read from files, or from stdin for
      .Ql - ,
      in hexadecimal digits.
      They are never taken from the command line, never shown, and not even read where associations are listed.
      Each association has a key of its own: AES-GCM with one key for two of them is no secret any more.
      AES-GCM takes 160, 224 or 288 bits, of which the last 32 are its salt.
      .Pp
      Packets that come again, or too late to tell, are refused, unless
      .Ql replay-window 0
      says otherwise.
      .Ql -s
      shows how many came late or again, and how many were forged: a number that grows there tells of another key at the
      other end.
      .Ss A secret in place of keys
      .Cm ipsec connect
      puts IPsec around a tunnel between two hosts that know the same secret: strongSwan's daemon, charon (Debian's
      packages are charon-systemd and strongswan-swanctl), agrees upon keys with the one of the other host, and changes
      them each hour.
      Which packets are meant, the tunnel tells: those that it sends from its
      .Ql local
      to its
      .Ql remote ,
      and those that come back.
      Other tunnels of the kind between the same addresses, and to the same port, are protected with it.
      Without
      .Ql local ,
      the source is the one that the route has at the time; where a host has several addresses, give it one.
      A VTEP with several other ends is connected with each by
      .Ql remote ADDRESS .
      .Pp
      When the command is done, the tunnel's packets go protected or not at all; the first of them has keys agreed upon,
      and
      .Ql --wait
      does so at once.
      Said again, it puts the new connection and the new secret in the place of the old ones; a new secret counts from
      the next time that the ends make themselves known.
      It leaves the tunnel's MTU as it is;
      .Cm ovlctl check
      tells which one has room for the IPsec around it.
      .Cm ipsec disconnect
      takes all of it away: what the tunnel sends then goes in the plain.
      .Pp
      The secret is the content of a file, without the end of its line, or of stdin for
      .Ql - .
      It goes to the daemon alone, and nowhere on disk.
      Nothing of the daemon's other connections is touched.
      It is spoken to over its socket for vici, and must work in the network namespace that the tunnel is in.
      .Pp
      The policies are the daemon's: they go when it ends, and when
      .Ql swanctl --load-conns
      reads files that do not have the connection.
      What
      .Ql --dry-run
      prints can be put into
      .Pa /etc/swanctl/conf.d ,
      with the secret, to have it there for good.

      """,
    examples: [
      .init(
        "GRE between two hosts, with IPsec around it; the other host has the same with the ends of its policies the other way round:",
        run: "needs IPsec",
        """
        umask 077
        head -c 20 /dev/urandom | od -An -v -tx1 >there
        head -c 20 /dev/urandom | od -An -v -tx1 >back
        ovlctl ipsec state add src 10.0.0.1 dst 10.0.0.2 spi 0x100 reqid 1 aead aes-gcm aead-key there
        ovlctl ipsec state add src 10.0.0.2 dst 10.0.0.1 spi 0x200 reqid 1 aead aes-gcm aead-key back
        ovlctl ipsec policy add src 10.0.0.1 dst 10.0.0.2 proto gre dir out tmpl reqid 1
        ovlctl ipsec policy add src 10.0.0.2 dst 10.0.0.1 proto gre dir in tmpl reqid 1
        """),
      .init(
        "A VTEP and a secret; what would protect it is printed, as swanctl has it in a file:",
        """
        umask 077
        head -c 32 /dev/urandom | base64 >secret.txt
        ovlctl link add vxlan10 --vni 10 --local 192.168.50.4 --remote 192.168.50.5 --up
        ovlctl --dry-run ipsec connect vxlan10 --psk secret.txt
        """),
    ], neighbours: ["link"], others: ["swanctl"])
}
