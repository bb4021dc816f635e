// libnl-3 and libnl-route-3: a second, independent implementation of rtnetlink, to check ours against.
//
// Version 3.7 has traps: the getters of a kind abort the process on a link of another kind (ask rtnl_link_is_vxlan
// and its like first), and it crashes on a veth that it did not make itself (rtnl_link_veth_get_peer, nl_object_dump,
// and parsing a request).
#pragma once

// Before the kernel's headers, which then leave out what these define. Else `struct in6_addr` and others would be
// different types here and in Glibc, and neither module could be imported next to the other.
#include <net/if.h>
#include <netinet/in.h>

#include <linux/if_bridge.h>
#include <linux/if_tunnel.h>
#include <linux/neighbour.h>
#include <netlink/addr.h>
#include <netlink/cache.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/object.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/bridge.h>
#include <netlink/route/link/geneve.h>
#include <netlink/route/link/ip6gre.h>
#include <netlink/route/link/ipgre.h>
#include <netlink/route/link/ipvlan.h>
#include <netlink/route/link/macvlan.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/link/vlan.h>
#include <netlink/route/link/vrf.h>
#include <netlink/route/link/vxlan.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/route.h>
#include <netlink/socket.h>

static inline void netlink_route_keep(struct nl_object *object, void *result) {
  nl_object_get(object);
  *(struct nl_object **)result = object;
}

/// What libnl makes of one rtnetlink message, a request as well as an answer: an object that nl_object_put releases
/// (a `struct rtnl_link` for RTM_NEWLINK, a `struct rtnl_neigh` for RTM_NEWNEIGH, and so on), or NULL. It takes the
/// message's word for its length.
static inline struct nl_object *netlink_route_parse(const void *message) {
  struct nl_object *object = NULL;
  struct nl_msg *copy = nlmsg_convert((struct nlmsghdr *)message);
  if (copy == NULL)
    return NULL;
  nlmsg_set_proto(copy, NETLINK_ROUTE);
  nl_msg_parse(copy, netlink_route_keep, &object);
  nlmsg_free(copy);
  return object;
}
