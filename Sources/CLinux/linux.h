// What the product needs from the kernel's headers and the C library, and Swift's Glibc module lacks.
#pragma once
#include <linux/magic.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <sys/vfs.h>

extern int setns(int descriptor, int type);
extern int unshare(int flags);
extern const char *strerrorname_np(int error);
extern const char *strerrordesc_np(int error);
