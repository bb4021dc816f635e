/// The prose about IPsec.
extension ManualProse {
  static let ipsec = ManualProse(
    summary: "protect packets with static keys",
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
      .Pp
      Who wants keys that change needs a daemon that agrees on them, such as strongSwan; its associations and policies
      are shown here, too.

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
        """)
    ], neighbours: ["link"], others: ["swanctl"])
}
