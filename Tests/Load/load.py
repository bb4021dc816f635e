"""Loads the kernel by way of `ovlctl`, and looks with iproute2 and by the input whether all is there."""

import collections
import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

OVLCTL = os.environ["OVLCTL"]
NAMESPACES = "/run/netns"
LINKS, PLACES, ENTRIES, PROCESSES = (int(word) for word in sys.argv[1:5])
FOLDER = tempfile.mkdtemp(prefix="load-", dir="/run")
faults = []


class Done:
    """What a program left behind, with what it cost."""

    def __init__(self, words, output, errors, status, memory, seconds):
        self.words, self.status, self.seconds, self.memory = words, status, seconds, memory
        self.output, self.errors = output, errors

    def succeed(self, status=0):
        if self.status != status or self.errors:
            fault(f"{' '.join(self.words)[:100]} ends with {self.status}: {self.errors[:400]}")
        return self


def fault(text):
    faults.append(text)
    print(f"load: {text}", file=sys.stderr, flush=True)


class Running:
    """A program that runs beside others, its output in files."""

    def __init__(self, *words, measured=True):
        self.words, self.start = words, time.monotonic()
        # pylint: disable=consider-using-with
        self.files = [tempfile.TemporaryFile("w+", dir=FOLDER) for _ in range(2)]
        out, err = (file.fileno() for file in self.files)
        # What Python starts counts as large as Python was; what something small starts, as large as it becomes.
        self.report = tempfile.mktemp(dir=FOLDER) if measured else None
        if measured:
            words = ("/bin/busybox", "time", "-o", self.report, "-f", "%M", *words)
        self.process = os.posix_spawn(
            words[0], words, os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, out, 1),
                (os.POSIX_SPAWN_DUP2, err, 2),
            ])

    def finish(self):
        _, status = os.waitpid(self.process, 0)
        seconds = time.monotonic() - self.start
        texts = []
        for file in self.files:
            file.seek(0)
            texts.append(file.read())
            file.close()
        memory = 0
        if self.report:
            with open(self.report, encoding="utf-8") as file:
                # Busybox takes the kernel's kilobytes for pages.
                memory = int(file.read().split()[-1]) // (os.sysconf("SC_PAGESIZE") // 1024)
            os.remove(self.report)
        return Done(self.words, *texts, os.waitstatus_to_exitcode(status), memory, seconds)


def ovlctl(*words):
    return Running(OVLCTL, *words).finish()


def tool(program, *words):
    """A program that is not ours, and that succeeds."""
    done = Running(shutil.which(program), *words).finish()
    if done.status:
        fault(f"{program} {' '.join(words)[:100]} ends with {done.status}: {done.errors[:400]}")
    return done.output


def write(name, lines):
    path = f"{FOLDER}/{name}"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def row(scenario, what, done, seconds=None, ok=True, result=None):
    done = done if isinstance(done, list) else [done]
    memory = max(each.memory for each in done) / 1024
    seconds = done[0].seconds if seconds is None else seconds
    result = result or ("whole" if ok else "FAULTY")
    print(f"| {scenario} | {what} | {seconds:.2f} s | {memory:.1f} MiB | {result} |", flush=True)


def same(what, found, wanted):
    """Whether two lists have the same in them, as often."""
    found, wanted = collections.Counter(found), collections.Counter(wanted)
    if found == wanted:
        return True
    missing, more = wanted - found, found - wanted
    fault(
        f"{what}: {sum(missing.values())} are missing: {list(missing)[:3]},"
        f" {sum(more.values())} are too many: {list(more)[:3]}")
    return False


def mac(number):
    return "02:" + ":".join(f"{number >> shift & 0xff:02x}" for shift in (32, 24, 16, 8, 0))


def link_names(text):
    return [line.split(": ")[1].split("@")[0] for line in text.splitlines() if line[:1].isdigit()]


def kernel_links():
    return os.listdir("/sys/class/net")


# MARK: Scenarios


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


def others():
    """The machine's other tools, which change things meanwhile."""
    zebra = None
    daemon = "/usr/lib/frr/zebra"
    if os.access(daemon, os.X_OK):
        os.makedirs("/run/frr")
        for name in ("zebra", "static"):
            write(name, ["ip route 198.51.100.0/24 Null0"] if name == "static" else [])
        shutil.chown("/run/frr", "frr", "frr")
        os.chmod(FOLDER, 0o755)
        zebra = []
        for path, file in [(daemon, "zebra"), ("/usr/lib/frr/staticd", "static")]:
            options = ["-A", "127.0.0.1", "-f", f"{FOLDER}/{file}", "-i", f"/run/frr/{file}.pid"]
            zebra.append(Running(path, *options, measured=False))
            for _ in range(100):
                if os.path.exists("/run/frr/zserv.api"):
                    break
                time.sleep(0.05)
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
    with meanwhile(
        "ip link add foreign type bridge; ip link set foreign up; ip addr add 172.16.0.1/24 dev foreign;"
        " ip route add 172.17.0.0/16 dev foreign; ip link del foreign",
        "ip neigh replace 192.0.2.77 lladdr 02:00:00:00:00:77 dev eth1; ip neigh del 192.0.2.77 dev eth1;"
        " ip addr add 10.99.0.1/24 dev eth1; ip addr del 10.99.0.1/24 dev eth1",
    ):
        for _ in range(rounds):
            results.append(ovlctl("apply", overlay).succeed())
            again = ovlctl("diff", overlay).succeed()
            ok = ok and not again.output
            results.append(ovlctl("apply", "--prune", "--name", "others", nothing).succeed())
            left = [name for name in kernel_links() if name.startswith(("br", "vx"))]
            ok = ok and not left
    seconds = time.monotonic() - start
    words = f"{rounds} times {segments} segments applied and pruned while `ip`"
    if zebra:
        routes = ""
        for _ in range(100):
            routes = tool("ip", "route", "show", "198.51.100.0/24")
            if routes:
                break
            time.sleep(0.1)
        if "198.51.100.0/24" not in routes:
            fault("zebra's route is not there")
        words += " and zebra"
        for each in zebra:
            os.kill(each.process, signal.SIGTERM)
            each.finish()
    row("others", f"{words} change things, too", results, seconds, ok and len(faults) == before)
    tool("ip", "link", "del", "eth0")
    if "foreign" in kernel_links():
        tool("ip", "link", "del", "foreign")


def main():
    chosen = sys.argv[5:] or ["links", "namespaces", "entries", "rivals", "storm", "others"]
    before = sorted(kernel_links())
    tools = tool("ip", "-V").strip()
    print(f"Linux {platform.release().split('-')[0]}, {os.cpu_count()} processors; {tools}\n", flush=True)
    print("| scenario | what | time | memory | result |\n|---|---|---|---|---|", flush=True)
    for name in chosen:
        globals()[name]()
    if sorted(kernel_links()) != before:
        fault(f"links are left over: {sorted(set(kernel_links()) - set(before))[:10]}")
    shutil.rmtree(FOLDER)
    sys.exit(1 if faults else 0)


main()
