/* Sends broadcast frames by a link, and tells what that took.
 *
 *   frames LINK COUNT BYTES
 *
 * prints the nanoseconds of this process's processor time in the kernel and outside it. On a link without a queue, as a
 * VTEP is, the kernel makes all copies of a frame before it takes the next one.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MAXIMUM = 9000 };

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv)
{
	static unsigned char frame[MAXIMUM] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0, 0, 0, 0, 1, 0x88, 0xb5,
	};
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = ETH_ALEN };
	long count, size, i;
	long long start;
	int sock;

	if (argc != 4)
		return 2;
	to.sll_ifindex = if_nametoindex(argv[1]);
	count = atol(argv[2]);
	size = atol(argv[3]);
	if (!to.sll_ifindex || count < 1 || size < ETH_HLEN || size > MAXIMUM)
		return 2;
	memset(to.sll_addr, 0xff, ETH_ALEN);
	sock = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (sock < 0) {
		perror("socket");
		return 1;
	}
	start = now();
	for (i = 0; i < count; i++) {
		if (sendto(sock, frame, size, 0, (struct sockaddr *)&to, sizeof(to)) < 0) {
			perror("sendto");
			return 1;
		}
	}
	printf("%lld\n", now() - start);
	return 0;
}
