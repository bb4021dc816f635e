"""Scenarios with others who change things meanwhile."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time

from daemons import daemons
from measuring import (
    ENTRIES, FOLDER, LINKS, Running, fault, faults, kernel_links, mac, ovlctl, row, same, tool,
    write,
)


@contextlib.contextmanager
def meanwhile(*scripts):
    """Shell lines that run over and over beside what is done."""
    running = [
        subprocess.Popen(
            ["bash", "-c", f"while true; do {script}; done"], start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for script in scripts
    ]
    try:
        yield
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def storm():
    """Devices that come and go while lists are read."""
    count = max(20, LINKS // 8)
    stable = [f"stay{number}" for number in range(count)]
    ovlctl("batch", write("stable", (f"link add {name} type bridge" for name in stable))).succeed()
    tool("ip", "link", "add", "vx0", "type", "vxlan", "id", "1", "dstport", "4789", "local", "192.0.2.1", "nolearning")
    tool("ip", "link", "add", "vx1", "type", "vxlan", "id", "2", "dstport", "4789", "local", "192.0.2.1", "nolearning")
    wanted = [mac(number) for number in range(max(100, ENTRIES // 50))]
    ovlctl("fdb", "load", "vx0", write("macs", (f"{address} 192.0.2.9" for address in wanted))).succeed()
    come = write("come", (
        f"link add come{number} type bridge\nlink add also{number} type veth" for number in range(10)))
    go = write("go", (f"link del come{number}\nlink del also{number}" for number in range(10)))
    churn = write("churn", (
        f"fdb {verb} 06:00:00:00:00:{number:02x} dev vx1 dst 192.0.2.8"
        for verb in ("add", "del") for number in range(200)))
    rounds = 20
    with meanwhile(f"ip -batch {come}; ip -batch {go}", f"bridge -batch {churn}"):
        time.sleep(0.3)
        for what, all_of in [
            ("link show", stable), ("addr show", stable), ("fdb show dev vx0", wanted), ("fdb show", wanted),
        ]:
            start, results, ok = time.monotonic(), [], True
            for _ in range(rounds):
                done = ovlctl("-j", *what.split()).succeed()
                shown = json.loads(done.output or "[]")
                if "fdb" in what:
                    found = [entry["mac"] for entry in shown if entry["mac"].startswith("02:") and "dst" in entry]
                else:
                    found = [link["ifname"] for link in shown if link["ifname"].startswith("stay")]
                ok = same(what, found, all_of) and ok and not done.status and not done.errors
                results.append(done)
            seconds = time.monotonic() - start
            text = f"{rounds} `{what}` while devices and entries come and go, {len(all_of):,} in each"
            row("storm", text, results, seconds, ok)
    crowd(wanted, rounds, churn)
    ovlctl("link", "del", "type", "bridge").succeed()
    ovlctl("link", "del", "type", "vxlan").succeed()
    for name in kernel_links():
        if name.startswith(("also", "veth")) and name in kernel_links():
            tool("ip", "link", "del", name)


def crowd(wanted, rounds, churn):
    """Entries that come and go among those that are listed.

    The kernel goes on with a list where it was by counting, and does not say that it has miscounted: who lists a link
    whose entries change meanwhile may be told some of them twice, and others not at all. What is told is true. Who hears
    of the changes can say that some may be missing.
    """
    with open(churn, encoding="utf-8") as file:
        lines = [line.replace("vx1", "vx0") for line in file.read().splitlines()]
    with meanwhile(f"bridge -batch {write('crowd', lines)}"):
        time.sleep(0.3)
        found = {}
        for name in ("ovlctl", "bridge"):
            start, results, lacking, told = time.monotonic(), [], [], 0
            for _ in range(rounds):
                words = ("-j", "fdb", "show", "dev", "vx0")
                done = ovlctl(*words) if name == "ovlctl" else Running(shutil.which(name), *words).finish()
                if "changed while they were read" in done.errors:
                    told += 1
                else:
                    done.succeed()
                shown = {entry["mac"] for entry in json.loads(done.output)}
                if more := [address for address in shown - set(wanted) if not address.startswith("06:")]:
                    fault(f"fdb show has what is not there: {more[:3]}")
                lacking.append(0 if done.errors else len(set(wanted) - shown))
                results.append(done)
            if name == "ovlctl" and any(lacking):
                fault(f"fdb show lacks {max(lacking):,} entries, and does not say so")
            found[name] = f"{told} of {rounds} say that they changed; {sum(map(bool, lacking))} lack some without a word"
            text = f"{rounds} `{name} fdb show dev` of {len(wanted):,} entries among which others come and go"
            row("storm", text, results, time.monotonic() - start, result=found[name])
        start, results, ok = time.monotonic(), [], True
        for _ in range(rounds):
            done = ovlctl("export", "--all").succeed()
            words = [line.split() for line in done.output.splitlines() if line.startswith("fdb ")]
            told = [word for line in words for word in line if word.startswith("02:")]
            ok = same("export", told, wanted) and ok and not done.errors
            results.append(done)
        text = f"{rounds} `export` of {len(wanted):,} entries among which others come and go"
        row("storm", text, results, time.monotonic() - start, ok)


def others():
    """The machine's other tools, which change things meanwhile."""
    tool("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth1")
    for name in ("eth0", "eth1"):
        tool("ip", "link", "set", name, "up")
    segments = max(5, LINKS // 100)
    lines = ["addr add 192.0.2.1/24 dev eth0"]
    for number in range(segments):
        lines += [
            f"link add br{number} type bridge up",
            f"link add vx{number} --vni {number + 1} --local 192.0.2.1 --dev eth0 --master br{number} --up",
            f"peer sync vx{number} 192.0.2.2 192.0.2.3",
            f"addr add 10.{number}.0.1/24 dev br{number}",
        ]
    overlay, nothing = write("others.ovl", lines), write("nothing.ovl", [])
    rounds, results, ok = 10 if LINKS >= 1000 else 3, [], True
    before = len(faults)
    start = time.monotonic()
    with daemons() as names, meanwhile(
        "ip link add foreign type bridge; ip link set foreign up; ip addr add 172.16.0.1/24 dev foreign;"
        " ip route add 172.17.0.0/16 dev foreign; ip link del foreign",
        "ip neigh replace 192.0.2.77 lladdr 02:00:00:00:00:77 dev eth1; ip neigh del 192.0.2.77 dev eth1;"
        " ip addr add 10.99.0.1/24 dev eth1; ip addr del 10.99.0.1/24 dev eth1",
        "ip link add networkd1 type bridge; ip link set networkd1 up; sleep 0.05; ip link del networkd1",
    ):
        for _ in range(rounds):
            results.append(ovlctl("apply", overlay).succeed())
            again = ovlctl("diff", overlay).succeed()
            ok = ok and not again.output
            results.append(ovlctl("apply", "--prune", "--name", "others", nothing).succeed())
            left = [name for name in kernel_links() if name.startswith(("br", "vx"))]
            ok = ok and not left
        seconds = time.monotonic() - start
    tools = ", ".join(["`ip`", *names])
    words = f"{rounds} times {segments} segments applied and pruned while {tools}"
    row("others", f"{words} change things, too", results, seconds, ok and len(faults) == before)
    tool("ip", "link", "del", "eth0")
    for name in ("foreign", "networkd1"):
        if name in kernel_links():
            tool("ip", "link", "del", name)
