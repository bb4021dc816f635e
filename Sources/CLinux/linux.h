// What the product needs from the kernel's headers and the C library, and Swift's Glibc module lacks.
#pragma once
#include <linux/if_tun.h>
#include <linux/ioctl.h>
#include <linux/magic.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/vfs.h>

extern int setns(int descriptor, int type);
extern int unshare(int flags);
extern int sched_getaffinity(pid_t process, size_t size, cpu_set_t *processors);
extern const char *strerrorname_np(int error);
extern const char *strerrordesc_np(int error);

// Macros with arguments do not come through, and their numbers are not the same on each processor.
static const unsigned long tunSetInterface = TUNSETIFF;
static const unsigned long tunSetPersistence = TUNSETPERSIST;
static const unsigned long tunSetOwner = TUNSETOWNER;
static const unsigned long tunSetGroup = TUNSETGROUP;
static const unsigned long tunSetIndex = TUNSETIFINDEX;
static const unsigned long tunSetCarrier = TUNSETCARRIER;
