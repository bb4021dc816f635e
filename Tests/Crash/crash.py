"""Ends `ovlctl apply` at random moments, and looks at what is there then, and behind the next run."""

import collections
import json
import os
import random
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OVLCTL = os.environ["OVLCTL"]
NAMES = ["none", "one", "two"]
ADDED = ["two-vteps", "three-hosts"]
FILES = {name: f"{HERE}/{name}.ovl" for name in NAMES}
FILES |= {name: f"{HERE}/../../examples/overlays/{name}.ovl" for name in ADDED}
NAMESPACES = "/run/netns"
RECORDS = "/run/ovlctl"

# What changes by itself, or is chosen by chance.
TRANSIENT = {
    "ifindex", "link_index", "link_netnsid", "address", "operstate", "promiscuity", "allmulti", "qdisc", "bridge_id",
    "root_id", "root_port", "no", "designated_port", "topology_change", "topology_change_detected", "root_path_cost",
    "fdb_n_learned", "designated_cost", "config_pending", "topology_change_ack", "id", "mac", "port_id", "ifid",
    "valid_life_time",
}


class Fault(Exception):
    """What is not as it is to be."""


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


def command(verb, name, *options):
    return [OVLCTL, verb, FILES[name], "--name", "crash", "--prune", *options]


def shown(place, program, *words):
    """A list of iproute2's, which shares no code with what is tested."""
    done = run(program, *(["-n", place] if place else []), "-j", *words)
    if done.returncode:
        raise Fault(f"{program} {' '.join(words)} in {place or 'the first namespace'}: {done.stderr}")
    return json.loads(done.stdout or "[]")


def lasting(value):
    """A value without what changes by itself."""
    if isinstance(value, list):
        kept = [part for part in value if part not in ("NO-CARRIER", "LOWER_UP", "M-DOWN", {})]
        # Link-local addresses of IPv6 come a while after the link has come up. The order of addresses is nobody's.
        kept = [
            lasting(part) for part in kept
            if not (isinstance(part, dict) and part.get("family") == "inet6" and part.get("scope") == "link")
        ]
        return sorted(kept, key=lambda part: json.dumps(part, sort_keys=True))
    if isinstance(value, dict):
        return {
            key: lasting(part) for key, part in value.items()
            if (key not in TRANSIENT or key == "id" and isinstance(part, int)) and not key.endswith("timer")
        }
    return value


def state_of(place):
    """What is in a namespace."""
    links = shown(place, "ip", "-d", "addr", "show")
    own = {link.get("address") for link in links}
    # Of a link that is there by itself, an overlay says a part, and leaves the rest as it was.
    links = [link if link["ifname"] != "lo" else {"lo": link.get("altnames", [])} for link in links]
    entries = [
        entry | {"to": entry["mac"]} for entry in shown(place, "bridge", "fdb", "show")
        # What was learned from packets has no state.
        if entry["state"] and entry["mac"] not in own
        and not entry["mac"].startswith(("33:33:", "01:00:5e", "01:80:c2"))
    ]
    lists = {
        "link": links, "fdb": entries, "route": shown(place, "ip", "-4", "route", "show"),
        "neigh": shown(place, "ip", "neigh", "show", "nud", "permanent"),
    }
    return {
        f"{place or 'here'} {kind}": sorted(json.dumps(lasting(part), sort_keys=True) for part in parts)
        for kind, parts in lists.items()
    }


def names():
    return sorted(os.listdir(NAMESPACES)) if os.path.isdir(NAMESPACES) else []


def mounts():
    with open("/proc/self/mounts", encoding="utf-8") as file:
        points = [line.split()[1] for line in file]
    return sorted(point[len(NAMESPACES) + 1:] for point in points if point.startswith(NAMESPACES + "/"))


def state():
    """What there is, in all namespaces, and of files."""
    found = {"netns": names(), "mounts": mounts()}
    for place in ["", *found["netns"]]:
        found |= state_of(place)
    return found


def differences(before, after):
    lines = []
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key, []), after.get(key, [])
        lines += [f"{key}: gone {part}" for part in one if part not in other]
        lines += [f"{key}: new {part}" for part in other if part not in one]
    return lines


def settled(wanted):
    """The differences from what is to be; a namespace's end may take the kernel a moment."""
    for _ in range(20):
        found = differences(wanted, state())
        if not found:
            break
        time.sleep(0.05)
    return found


def debris():
    """What no run may leave in its records, once it has come to its end."""
    lines = []
    for name in os.listdir(RECORDS) if os.path.isdir(RECORDS) else []:
        with open(f"{RECORDS}/{name}", encoding="utf-8") as file:
            text = file.read()
        if name.endswith(".new") or "netns add" in text or "link property" in text:
            lines.append(f"{RECORDS}/{name}: {text}")
    return lines


def apply(name):
    """Makes an overlay be, to the end."""
    start = time.monotonic()
    done = run(*command("apply", name))
    duration = time.monotonic() - start
    if done.returncode or done.stderr:
        raise Fault(f"apply {name} ends with {done.returncode}: {done.stderr}")
    return duration


def verify(name, wanted):
    done = run(*command("diff", name))
    if done.returncode or done.stdout or done.stderr:
        raise Fault(f"diff {name} ends with {done.returncode}: {done.stdout}{done.stderr}")
    if found := settled(wanted) + debris():
        raise Fault("\n".join(found))


def end(source, target, number, moment, states):
    """Ends a run in its middle; says how that went."""
    with subprocess.Popen(
        command("apply", target), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(moment)
        process.send_signal(number)
        errors = process.stderr.read()
        status = process.wait()
    if number == signal.SIGKILL:
        return "killed" if status == -signal.SIGKILL else "finished before"
    if status == 0:
        if found := settled(states[target]):
            raise Fault("behind a signal that came too late:\n" + "\n".join(found))
        return "finished"
    # Before it heeds signals, it has done nothing yet.
    if status != -number and (status != 1 or "interrupted" not in errors):
        raise Fault(f"a signal ends it with {status}: {errors}")
    if found := settled(states[source]):
        raise Fault(f"behind a signal, all is not as it was: {errors}\n" + "\n".join(found))
    return "undone"


def measure():
    """How long each way takes, and what each overlay is when nothing comes in between."""
    durations, states, here = {}, {}, "none"
    states[here] = state()
    for source in FILES:
        for target in FILES:
            apply(source)
            durations[source, target] = apply(target)
            if target not in states:
                states[target] = state()
            elif found := settled(states[target]):
                raise Fault(f"from {source} to {target}:\n" + "\n".join(found))
    apply("none")
    return durations, states


def main():
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1_000_000)
    chance = random.Random(seed)
    print(f"crash: {count} times, seed {seed}", flush=True)
    run("ip", "link", "add", "underlay", "type", "veth", "peer", "name", "far")
    for name in ("underlay", "far"):
        run("ip", "link", "set", name, "up", "address", "02:00:00:00:01:0" + ("1" if name == "far" else "2"))
    durations, states = measure()
    results, source, start = collections.Counter(), "none", time.monotonic()
    for turn in range(count):
        target = chance.choice([name for name in FILES if name != source])
        number = chance.choice([signal.SIGKILL] * 8 + [signal.SIGINT, signal.SIGTERM])
        moment = chance.random() * durations[source, target]
        following = target if chance.random() < 0.7 else chance.choice(list(FILES))
        what = f"time {turn + 1}, {source} to {target}, {number.name} after {moment * 1000:.2f} ms, then {following}"
        try:
            results[number.name, end(source, target, number, moment, states)] += 1
            apply(following)
            verify(following, states[following])
        except Fault as fault:
            print(f"crash: seed {seed}, {what}: {fault}", file=sys.stderr)
            sys.exit(1)
        source = following
    apply("none")
    verify("none", states["none"])
    longest = max(durations.values())
    for (number, result), times in sorted(results.items()):
        print(f"  {number} {result}: {times}")
    print(
        f"crash: {count} of {count} converged in {time.monotonic() - start:.0f} s;"
        f" the longest way takes {longest * 1000:.0f} ms"
    )


main()
