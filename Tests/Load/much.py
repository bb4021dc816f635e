"""Scenarios of much at once: links, namespaces, entries, processes."""

import json
import os
import threading
import time

from measuring import (
    ENTRIES, LINKS, NAMESPACES, OVLCTL, PLACES, PROCESSES, Running, fault, kernel_links,
    link_names, mac, ovlctl, row, same, tool, write,
)


def links():
    """Many links."""
    before = kernel_links()
    names = [f"vx{number}" for number in range(LINKS)]
    file = write("links", (
        f"link add {name} --vni {number + 1} --remote 192.0.2.1 --dstport 4789" for number, name in enumerate(names)))
    done = ovlctl("batch", file).succeed()
    row("links", f"{LINKS:,} VTEPs made by `batch`", done, ok=same("links", kernel_links(), before + names))
    done = ovlctl("link", "show").succeed()
    row("links", f"{LINKS:,} shown", done, ok=same("link show", link_names(done.output), before + names))
    done = ovlctl("-j", "-d", "-s", "link", "show").succeed()
    shown = [link["ifname"] for link in json.loads(done.output)]
    row("links", f"{LINKS:,} shown with all details, JSON", done, ok=same("-j link show", shown, before + names))
    done = ovlctl("export").succeed()
    shown = [line.split()[2] for line in done.output.splitlines() if line.startswith("link add")]
    row("links", f"{LINKS:,} exported", done, ok=same("export", shown, names))
    overlay = write("links.ovl", done.output.splitlines())
    done = ovlctl("diff", overlay).succeed()
    row("links", f"{LINKS:,} compared by `diff`", done, ok=not done.output)
    done = ovlctl("link", "del", "type", "vxlan").succeed()
    row("links", f"{LINKS:,} deleted", done, ok=same("links", kernel_links(), before))


def namespaces():
    """Many namespaces, each with a link to a bridge."""
    before = kernel_links()
    names = [f"ns{number}" for number in range(PLACES)]
    lines = ["link add hub type bridge up"]
    for number, name in enumerate(names):
        lines += [f"netns add {name}", f"in {name} {{", "link set lo up"]
        lines += [f"addr add 10.9.{number >> 8}.{number & 255}/16 dev eth0", "}"]
        lines += [f"link add port{number} --master hub --up --peer eth0 --peer-netns {name} --peer-up"]
    overlay = write("places.ovl", lines)
    ports = [f"port{number}" for number in range(PLACES)] + ["hub"]
    done = ovlctl("apply", overlay).succeed()
    ok = same("namespaces", os.listdir(NAMESPACES), names) and same("ports", kernel_links(), before + ports)
    row("namespaces", f"{PLACES:,} made by `apply`, with a port of a bridge each", done, ok=ok)
    done = ovlctl("apply", overlay).succeed()
    row("namespaces", f"{PLACES:,} applied again", done, ok=not done.output)
    done = ovlctl("netns", "list").succeed()
    row("namespaces", f"{PLACES:,} listed", done, ok=same("netns list", done.output.split(), names))
    done = ovlctl("export", "--all").succeed()
    shown = [line.split()[2] for line in done.output.splitlines() if line.startswith("netns add")]
    ok = same("export --all", shown, names) and done.output.count("addr add") == PLACES
    row("namespaces", f"{PLACES:,} exported", done, ok=ok)
    done = ovlctl("topology").succeed()
    drawn = [line for line in done.output.splitlines() if line in set(names)]
    row("namespaces", f"{PLACES:,} drawn by `topology`", done, ok=same("topology", drawn, names))
    done = ovlctl("check", "--all")
    row("namespaces", f"{PLACES:,} looked at by `check --all`", done, ok=done.status in (0, 1) and not done.errors)
    nothing = write("nothing.ovl", [])
    done = ovlctl("apply", "--prune", "--name", "places", nothing).succeed()
    for _ in range(200):
        # The kernel ends namespaces behind the command.
        if sorted(kernel_links()) == sorted(before):
            break
        time.sleep(0.05)
    with open("/proc/self/mounts", encoding="utf-8") as file:
        mounts = [line for line in file if f" {NAMESPACES}/" in line]
    ok = same("links", kernel_links(), before) and not os.listdir(NAMESPACES) and not mounts
    row("namespaces", f"{PLACES:,} deleted by `apply --prune`", done, ok=ok)


def entries_of(device):
    """A link's entries, by iproute2."""
    return [line.split()[0] for line in tool("bridge", "fdb", "show", "dev", device).splitlines()]


def entries():
    """Many forwarding entries."""
    tool("ip", "link", "add", "vx0", "type", "vxlan", "id", "1", "dstport", "4789", "local", "192.0.2.1", "nolearning")
    wanted = [f"{mac(number)} 192.0.2.{number % 200 + 2}" for number in range(ENTRIES)]
    file = write("macs", wanted)
    done = ovlctl("fdb", "load", "vx0", file).succeed()
    row("entries", f"{ENTRIES:,} loaded by `fdb load`", done)
    done = ovlctl("fdb", "show", "dev", "vx0").succeed()
    shown = (" ".join(line.split()[:3:2]) for line in done.output.splitlines())
    row("entries", f"{ENTRIES:,} shown", done, ok=same("fdb show", shown, wanted))
    del done
    again = ovlctl("fdb", "load", "vx0", file, "--keep-going")
    ok = again.status == 1 and again.errors.count("(EEXIST)") == ENTRIES
    if not ok:
        fault(f"loaded again: {again.status}, {again.errors.count('(EEXIST)')} of {ENTRIES} refused")
    row("entries", f"{ENTRIES:,} loaded again: each is there, and told so", again, ok=ok)
    done = ovlctl("fdb", "flush", "dev", "vx0").succeed()
    row("entries", f"{ENTRIES:,} flushed", done, ok=not ovlctl("fdb", "show", "dev", "vx0").succeed().output)
    tool("ip", "link", "del", "vx0")


def rivals():
    """Many processes on one bridge."""
    share = max(1, ENTRIES // 20 // PROCESSES)
    tool("ip", "link", "add", "hub", "type", "bridge")
    tool("ip", "link", "add", "one", "type", "veth", "peer", "name", "other")
    tool("ip", "link", "set", "one", "master", "hub")
    files = [
        write(f"part{part}", (
            f"fdb add {mac(part * share + number)} dev one master static" for number in range(share)))
        for part in range(PROCESSES)
    ]
    start = time.monotonic()
    done = [each.finish().succeed() for each in [Running(OVLCTL, "batch", file) for file in files]]
    wanted = [mac(number) for number in range(share * PROCESSES)]
    seconds = time.monotonic() - start
    own = ("33:33:", "01:00:5e")
    with open("/sys/class/net/one/address", encoding="utf-8") as file:
        own += (file.read().strip(),)
    shown = [address for address in entries_of("one") if not address.startswith(own)]
    ok = same("entries", shown, wanted)
    row("processes", f"{PROCESSES} add {share:,} entries each to one bridge", done, seconds, ok)

    # All want the same: each entry is one process's, and told to the others.
    tool("ip", "link", "del", "hub")
    tool("ip", "link", "add", "hub", "type", "bridge")
    tool("ip", "link", "set", "one", "master", "hub")
    start = time.monotonic()
    done = [each.finish() for each in [Running(OVLCTL, "batch", files[0], "--keep-going") for _ in range(PROCESSES)]]
    seconds = time.monotonic() - start
    refused = sum(each.errors.count("(EEXIST)") for each in done)
    ok = refused == share * (PROCESSES - 1) or fault(f"{refused} refusals of {share * (PROCESSES - 1)}") is not None
    shown = [address for address in entries_of("one") if not address.startswith(own)]
    ok = same("entries", shown, wanted[:share]) and ok
    row("processes", f"{PROCESSES} add the same {share:,} entries", done, seconds, ok)

    # Ports, made and taken away by many.
    count = max(1, LINKS // 20 // PROCESSES)
    before = kernel_links()
    files = [
        write(f"ports{part}", (
            f"link add p{part}x{number} master hub up type vxlan vni {part * count + number + 1}"
            for number in range(count)))
        for part in range(PROCESSES)
    ]
    start = time.monotonic()
    done = [each.finish().succeed() for each in [Running(OVLCTL, "batch", file) for file in files]]
    names = [f"p{part}x{number}" for part in range(PROCESSES) for number in range(count)]
    ok = same("links", kernel_links(), before + names)
    ok = same("ports of the bridge", os.listdir("/sys/class/net/hub/brif"), names + ["one"]) and ok
    row("processes", f"{PROCESSES} make {count:,} ports each of one bridge", done, time.monotonic() - start, ok)

    # Overlays with each other in the way: one at a time is at work, the others are told, and try again.
    def apply(part):
        overlay = write(f"own{part}.ovl", (f"link add q{part}x{number} type bridge" for number in range(5)))
        while True:
            tried = ovlctl("apply", overlay)
            if "another `ovlctl apply` is at work" not in tried.errors:
                results.append(tried.succeed())
                return

    results = []
    threads = [threading.Thread(target=apply, args=(part,)) for part in range(PROCESSES)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    made = [f"q{part}x{number}" for part in range(PROCESSES) for number in range(5)]
    ok = same("links", kernel_links(), before + names + made)
    row("processes", f"{PROCESSES} `apply` at once, each again when another was at work", results, seconds, ok)
    ovlctl("link", "del", "type", "vxlan").succeed()
    ovlctl("link", "del", "type", "bridge").succeed()
    tool("ip", "link", "del", "one")
