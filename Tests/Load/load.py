"""Loads the kernel by way of `ovlctl`, and looks with iproute2 and by the input whether all is there."""

import os
import platform
import shutil
import sys

import much
import storms
from measuring import FOLDER, fault, faults, kernel_links, tool


def main():
    scenarios = {
        scenario.__name__: scenario
        for scenario in (much.links, much.namespaces, much.entries, much.rivals, storms.storm, storms.others)
    }
    chosen = sys.argv[5:] or scenarios
    before = sorted(kernel_links())
    tools = tool("ip", "-V").strip()
    print(f"Linux {platform.release().split('-')[0]}, {os.cpu_count()} processors; {tools}\n", flush=True)
    print("| scenario | what | time | memory | result |\n|---|---|---|---|---|", flush=True)
    for name in chosen:
        scenarios[name]()
    if sorted(kernel_links()) != before:
        fault(f"links are left over: {sorted(set(kernel_links()) - set(before))[:10]}")
    shutil.rmtree(FOLDER)
    sys.exit(1 if faults else 0)


main()
