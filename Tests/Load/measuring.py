"""Runs programs, and tells what they cost and whether all is there that is to be."""

import collections
import os
import shutil
import sys
import tempfile
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
