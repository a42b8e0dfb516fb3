"""Speed and size of the whole way: `nearer look` on a million events, and how soon `nearer --help` is there.

    python -m bench.scale [--events 1000000] [--people 50] [--file CSV]

The events are invented conversations over eight years in nearer's plain CSV, with texts. CPU seconds and peak memory
are those of the child process (os.wait4); beside them stands a plain csv.reader over the same file in the same run, so
that the ratio can be compared between computers. For `--help` the yardstick is a bare interpreter. Unix only.
"""

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

MOST_CPU_S, MOST_MB, MOST_HELP_MS = 8.0, 1024.0, 100.0
HELP_RUNS = 15
START = 1_451_606_400  # 2016-01-01T00:00:00Z
YEARS = 8
DAY = 86_400
PHRASES = (
    "hey are you free on saturday I was thinking we could get dinner or just walk sorry been busy ok yes no haha miss "
    "you call me later tomorrow work mum dad kids train late rain check love that thanks so much can you help with it"
)


@dataclass(frozen=True)
class Cost:
    """What a child process took. kib: peak resident memory."""

    cpu_s: float
    wall_s: float
    kib: int


def cost_of(argv: list[str], output: Path) -> Cost:
    """Run a command to its end, its output into a file, and return what it took."""
    began = time.perf_counter()
    with output.open("wb") as out:
        child = subprocess.Popen(argv, stdout=out, stderr=subprocess.PIPE)
        assert child.stderr is not None
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(argv)} ended with {child.returncode}: {said[-500:].decode(errors='replace')}")
    kib = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss // 1024
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, kib)


def write_life(path: Path, events: int, people: int) -> None:
    """Write conversations of one ego with many people: bursts, nights, answers in minutes or days, some never."""
    rng = random.Random(11)
    rows: list[tuple[int, str, str, str]] = []
    words, weights = PHRASES.split(), [1 / (rank + 3) for rank in range(people)]
    per_talk = 12.0  # with it about 40,000 bids in a million events
    for person, weight in enumerate(weights):
        wanted = round(events * weight / sum(weights))
        made = 0
        while made < wanted:
            day = rng.randrange(YEARS * 365)
            at = START + day * DAY + int(rng.triangular(7, 24, 20) * 3600)
            mine = rng.random() < 0.5
            for _ in range(min(wanted - made, 1 + int(rng.expovariate(1 / per_talk)))):
                text = " ".join(rng.choices(words, k=1 + int(rng.expovariate(1 / 9))))
                rows.append((at, f"Person {person:02d}", "out" if mine else "in", text))
                made += 1
                at += int(rng.expovariate(1 / 150)) + 1
                mine = mine if rng.random() < 0.4 else not mine
    rows.sort()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("at", "person", "direction", "channel", "kind", "words", "text"))
        writer.writerows((at, who, way, "sms", "text", text.count(" ") + 1, text) for at, who, way, text in rows)


def yardstick(path: Path) -> float:
    """Return the CPU seconds of csv.reader over the file."""
    began = time.process_time()
    with path.open(newline="", encoding="utf-8") as file:
        for _ in csv.reader(file):
            pass
    return time.process_time() - began


def help_ms(folder: Path) -> tuple[float, float]:
    """Return the median milliseconds of `nearer --help` and of a bare interpreter, taken in turn."""
    ours, bare = [], []
    nearer = str(Path(sys.executable).with_name("nearer"))
    for _ in range(HELP_RUNS):
        ours.append(cost_of([nearer, "--help"], folder / "out").wall_s * 1000)
        bare.append(cost_of([sys.executable, "-c", "pass"], folder / "out").wall_s * 1000)
    return statistics.median(ours), statistics.median(bare)


def line(what: str, measured: str, goal: str = "", *, met: bool | None = None) -> bool:
    """Print one line of the table; return False where its goal is missed."""
    says = "" if met is None else ("met" if met else "NOT MET")
    print(f"{what:48} {measured:>20}  {goal:12} {says}", flush=True)
    return met is not False


def main() -> int:
    """Print one table; end with 1 where a goal is not met."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--events", type=int, default=1_000_000)
    ask.add_argument("--people", type=int, default=50)
    ask.add_argument("--file", type=Path, help="look at this file and make none")
    ask.add_argument("--write", type=Path, help="write such a file and do no more")
    a = ask.parse_args()
    if a.write:
        write_life(a.write, a.events, a.people)
        return 0
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = a.file or folder / "life.csv"
        if a.file is None:
            # In a child of its own: a process's peak memory is never below that of its parent.
            argv = [sys.executable, "-m", "bench.scale", "--write", str(path)]
            cost_of([*argv, "--events", str(a.events), "--people", str(a.people)], folder / "out")
        megabytes = path.stat().st_size / 1e6
        look = [sys.executable, "-m", "nearer", "look", str(path), "--json", "--no-questions"]
        cost = cost_of(look, folder / "out.json")
        stick = yardstick(path)
        fine = line("events, people", f"{a.events:,}, {a.people}" if a.file is None else a.file.name)
        fine &= line("file", f"{megabytes:.0f} MB")
        fine &= line("nearer look: CPU s", f"{cost.cpu_s:.2f}", f"<= {MOST_CPU_S:.0f}", met=cost.cpu_s <= MOST_CPU_S)
        fine &= line("nearer look: times a plain csv.reader", f"{cost.cpu_s / stick:.1f}")
        fine &= line("nearer look: wall s", f"{cost.wall_s:.2f}")
        mb = cost.kib / 1024
        fine &= line("nearer look: peak memory, MB", f"{mb:.0f}", f"<= {MOST_MB:.0f}", met=mb <= MOST_MB)
        ours, bare = help_ms(folder)
        fine &= line("nearer --help: ms, median", f"{ours:.0f}", f"<= {MOST_HELP_MS:.0f}", met=ours <= MOST_HELP_MS)
        line("nearer --help: times a bare interpreter", f"{ours / bare:.1f}")
    return not fine


if __name__ == "__main__":
    sys.exit(main())
