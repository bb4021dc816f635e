/* What the kernel and libmnl allow: the work of `ovlctl batch` and `ovlctl fdb show` with nothing around it.
 *
 *   limit fdb DEV FILE     adds the lines "fdb add MAC dev DEV dst IP" of a file, or "... master static"
 *   limit links FIRST N    makes N vxlans, as "link add vxI type vxlan id I dstport 4789 remote 10.0.0.1"
 *   limit dump DEV         receives the forwarding entries of a device and drops them
 *
 * 64 messages go out in a send, and the last one alone asks for an ack. It reads no more of a line than it must, and
 * checks nothing: that is what makes it the limit.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, MESSAGE_SPACE = 512 };

static struct mnl_socket *sock;
static unsigned int sequence;
static char out[BATCH * MESSAGE_SPACE];
static size_t used;
static int queued;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void send_batch(void)
{
	static char in[65536];
	struct nlmsghdr *last = NULL;
	size_t at = 0;

	if (!queued)
		return;
	while (at < used) {
		last = (struct nlmsghdr *)(out + at);
		at += NLMSG_ALIGN(last->nlmsg_len);
	}
	last->nlmsg_flags |= NLM_F_ACK;
	if (mnl_socket_sendto(sock, out, used) < 0)
		fail("send");
	for (int done = 0; !done;) {
		int count = mnl_socket_recvfrom(sock, in, sizeof(in));
		if (count < 0)
			fail("receive");
		for (struct nlmsghdr *answer = (struct nlmsghdr *)in; mnl_nlmsg_ok(answer, count);
		     answer = mnl_nlmsg_next(answer, &count)) {
			const struct nlmsgerr *error = mnl_nlmsg_get_payload(answer);
			if (error->error)
				fprintf(stderr, "message %u: %s\n", answer->nlmsg_seq, strerror(-error->error));
			done |= answer->nlmsg_seq == sequence;
		}
	}
	used = 0;
	queued = 0;
}

static struct nlmsghdr *begin(unsigned short type)
{
	if (queued == BATCH)
		send_batch();
	struct nlmsghdr *message = mnl_nlmsg_put_header(out + used);
	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL;
	message->nlmsg_seq = ++sequence;
	return message;
}

static void end(const struct nlmsghdr *message)
{
	used += NLMSG_ALIGN(message->nlmsg_len);
	queued++;
}

static unsigned char nibble(char letter)
{
	return letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10;
}

static void add_entry(const char *line, unsigned int device)
{
	const char *text = line + strlen("fdb add ");
	const char *dst = strstr(text, " dst ");
	struct nlmsghdr *message = begin(RTM_NEWNEIGH);
	struct ndmsg *entry = mnl_nlmsg_put_extra_header(message, sizeof(*entry));
	unsigned char mac[6];

	entry->ndm_family = PF_BRIDGE;
	entry->ndm_ifindex = device;
	entry->ndm_flags = dst ? NTF_SELF : NTF_MASTER;
	entry->ndm_state = dst ? NUD_NOARP | NUD_PERMANENT : NUD_NOARP | NUD_REACHABLE;
	for (int byte = 0; byte < 6; byte++)
		mac[byte] = nibble(text[byte * 3]) << 4 | nibble(text[byte * 3 + 1]);
	mnl_attr_put(message, NDA_LLADDR, sizeof(mac), mac);
	if (dst) {
		char word[INET_ADDRSTRLEN];
		struct in_addr address;
		size_t length = strcspn(dst + 5, " \n");
		memcpy(word, dst + 5, length);
		word[length] = 0;
		if (inet_pton(AF_INET, word, &address) != 1)
			fail("inet_pton");
		mnl_attr_put(message, NDA_DST, sizeof(address), &address);
	}
	end(message);
}

static void add_entries(const char *device, const char *path)
{
	unsigned int index = if_nametoindex(device);
	FILE *file = fopen(path, "r");
	char line[256];

	if (!index || !file)
		fail(path);
	while (fgets(line, sizeof(line), file))
		add_entry(line, index);
	send_batch();
	fclose(file);
}

static void add_links(unsigned int first, unsigned int count)
{
	struct in_addr remote;

	inet_pton(AF_INET, "10.0.0.1", &remote);
	for (unsigned int id = first; id < first + count; id++) {
		struct nlmsghdr *message = begin(RTM_NEWLINK);
		char name[IFNAMSIZ];

		mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
		snprintf(name, sizeof(name), "vx%u", id);
		mnl_attr_put_strz(message, IFLA_IFNAME, name);
		struct nlattr *info = mnl_attr_nest_start(message, IFLA_LINKINFO);
		mnl_attr_put_strz(message, IFLA_INFO_KIND, "vxlan");
		struct nlattr *data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
		mnl_attr_put_u32(message, IFLA_VXLAN_ID, id);
		mnl_attr_put(message, IFLA_VXLAN_GROUP, sizeof(remote), &remote);
		mnl_attr_put_u16(message, IFLA_VXLAN_PORT, htons(4789));
		mnl_attr_nest_end(message, data);
		mnl_attr_nest_end(message, info);
		end(message);
	}
	send_batch();
}

static void dump(const char *device)
{
	static char in[65536];
	struct nlmsghdr *message = begin(RTM_GETNEIGH);
	struct ndmsg *entry = mnl_nlmsg_put_extra_header(message, sizeof(*entry));
	size_t entries = 0;

	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	entry->ndm_family = PF_BRIDGE;
	entry->ndm_ifindex = if_nametoindex(device);
	if (mnl_socket_sendto(sock, message, message->nlmsg_len) < 0)
		fail("send");
	for (int done = 0; !done;) {
		int count = mnl_socket_recvfrom(sock, in, sizeof(in));
		if (count < 0)
			fail("receive");
		for (struct nlmsghdr *answer = (struct nlmsghdr *)in; mnl_nlmsg_ok(answer, count);
		     answer = mnl_nlmsg_next(answer, &count)) {
			done |= answer->nlmsg_type == NLMSG_DONE;
			entries += !done;
		}
	}
	printf("%zu\n", entries);
}

int main(int count, char **words)
{
	int one = 1;

	sock = mnl_socket_open(NETLINK_ROUTE);
	if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		fail("socket");
	mnl_socket_setsockopt(sock, NETLINK_CAP_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(sock, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	if (count == 4 && !strcmp(words[1], "fdb"))
		add_entries(words[2], words[3]);
	else if (count == 4 && !strcmp(words[1], "links"))
		add_links(atoi(words[2]), atoi(words[3]));
	else if (count == 3 && !strcmp(words[1], "dump"))
		dump(words[2]);
	else
		return 2;
	mnl_socket_close(sock);
	return 0;
}
