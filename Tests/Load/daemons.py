"""Daemons that change things meanwhile, each where it is installed."""

import contextlib
import os
import shutil
import signal
import time

from measuring import FOLDER, Running, fault, tool, write


@contextlib.contextmanager
def daemons():
    """Runs them all, and gives the names of those that run. At the end, each has to have done its own work."""
    with contextlib.ExitStack() as stack:
        yield [name for name in (stack.enter_context(zebra()), stack.enter_context(networkd())) if name]


@contextlib.contextmanager
def running(*commands):
    """Programs that are ended by a signal."""
    started = [Running(*words, measured=False) for words in commands]
    try:
        yield
    finally:
        for each in started:
            os.kill(each.process, signal.SIGTERM)
            each.finish()


def appears(text, *words):
    """Whether a text comes to be in what a program says, in some seconds."""
    for _ in range(100):
        if text in tool(*words):
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def zebra():
    """FRR's routes: one to nowhere."""
    folder = "/usr/lib/frr"
    if not os.access(f"{folder}/zebra", os.X_OK):
        yield None
        return
    os.makedirs("/run/frr")
    write("zebra", [])
    write("static", ["ip route 198.51.100.0/24 Null0"])
    shutil.chown("/run/frr", "frr", "frr")
    os.chmod(FOLDER, 0o755)
    options = ["-A", "127.0.0.1"]
    with running((f"{folder}/zebra", *options, "-f", f"{FOLDER}/zebra", "-i", "/run/frr/zebra.pid")):
        for _ in range(100):
            if os.path.exists("/run/frr/zserv.api"):
                break
            time.sleep(0.05)
        with running((f"{folder}/staticd", *options, "-f", f"{FOLDER}/static", "-i", "/run/frr/static.pid")):
            yield "zebra"
            if not appears("198.51.100.0/24", "ip", "route", "show", "198.51.100.0/24"):
                fault("zebra's route is not there")


@contextlib.contextmanager
def networkd():
    """systemd-networkd: it gives every bridge called networkd-something an address."""
    program = "/lib/systemd/systemd-networkd"
    if not os.access(program, os.X_OK):
        yield None
        return
    os.makedirs("/run/systemd/network")
    with open("/run/systemd/network/10-load.network", "w", encoding="utf-8") as file:
        file.write("[Match]\nName=networkd*\n[Network]\nAddress=172.30.0.1/24\nConfigureWithoutCarrier=yes\n")
    # Where it may not write to /sys, it waits for no udev.
    script = f"mount -o bind,remount,ro /sys && exec {program}"
    with running((shutil.which("unshare"), "--mount", "/bin/sh", "-c", script)):
        yield "systemd-networkd"
        tool("ip", "link", "add", "networkd0", "type", "bridge")
        if not appears("172.30.0.1/24", "ip", "address", "show", "dev", "networkd0"):
            fault("systemd-networkd has given no address")
    tool("ip", "link", "del", "networkd0")
