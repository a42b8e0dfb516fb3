"""The vault at real sizes: adding, overlapping exports, what is shown, and ten million events.

    python -m bench.vault [--messages 1000000] [--events 10000000]

A million WhatsApp messages go from files to a sealed vault; the plain reading of the same files stands beside it, in the
same run, as a ratio. Two exports of one chat that overlap, a million messages each, go into a vault one after the other.
What a million events with 50 people show is worked out, and shown again. Last, a vault of an invented life (see
gen_vault.py) is read, checked, added to, and that is undone. Each step is a process of its own: "CPU s" is that of the
step, without the key where it does not say "all"; "MB" the most memory of the process. Unix only.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.scale import Cost, cost_of, line, yardstick

if TYPE_CHECKING:
    from nearer.vault.sealed import Vault

SECRET = b"an invented life"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ONE_PERSON = 25_000
"""About so many texts of one person are read: two thousand a year, for twelve years."""

FEW = 2_000
MOST_ADD_S, MOST_ADD_MB = 6.0, 500.0
MOST_OVERLAP_S, MOST_OVERLAP_MB = 4.0, 800.0
MOST_LOAD_S, MOST_TEXTS_S, MOST_VAULT_MB = 2.0, 0.1, 300.0
MOST_SMALL_S = 2.0
MOST_SHOW_S = 8.0
LARGE_CHATS, LARGE_LIFE = 1_000_000, 10_000_000
"""Below these sizes no goal is looked at."""
ENTRY = re.compile(rb"\d\d/\d\d/\d{4}, \d\d:\d\d - ")

Said = dict[str, Any]
Work = Callable[[], Said]


@dataclass(frozen=True)
class Step:
    """What a step took and gave. cpu_s: of the step alone; whole: of its process."""

    cpu_s: float
    whole: Cost
    said: Said

    @property
    def mb(self) -> float:
        """The most memory that the process held."""
        return self.whole.kib / 1024


def opened(path: Path) -> "Vault":
    """Return the vault, a new one where none is there."""
    from nearer.vault import sealed

    return sealed.unlock(path, SECRET) if path.exists() else sealed.create(path, SECRET)[0]


def add(vault: "Vault", folder: Path) -> Work:
    """Add what a folder holds."""
    from bench.gen_whatsapp import ME
    from nearer.service.adding import add as add_files
    from nearer.service.decisions import Answers
    from nearer.vault import records

    paths = sorted(path for path in folder.iterdir() if path.suffix != ".json")
    me = () if any(path.suffix == ".csv" for path in paths) else (ME,)

    def work() -> Said:
        done = add_files(vault, paths, Answers(me=me, zone="Europe/London"), now=NOW)
        hidden = sum(one.doubled for one in records.files(vault.connection))
        return {"events": done.preview.events if done else 0, "hidden": hidden}

    return work


def undo(vault: "Vault", _folder: Path) -> Work:
    """Undo the last import."""
    from nearer.service.undoing import undo as take_back

    return lambda: {"undone": take_back(vault, NOW)}


def check(vault: "Vault", _folder: Path) -> Work:
    """Look at each page and each segment."""
    from nearer.service import opening

    return lambda: {"wrong": len(opening.check(vault))}


def load(vault: "Vault", _folder: Path) -> Work:
    """Bring the events into memory, without the texts."""
    from nearer.service.kept import histories

    return lambda: {"events": histories(vault.connection, texts=False).events.height}


def texts(vault: "Vault", _folder: Path) -> Work:
    """Read what was written with the person with whom about ONE_PERSON texts were, in every app."""
    from nearer.service.kept import texts_with

    counts: dict[str, tuple[int, list[int]]] = {}
    for name, handle, n in vault.connection.execute(
        "SELECT known_by, handle, sum(n) FROM text_segment JOIN handle ON handle.id = handle GROUP BY handle"
    ):
        before, handles = counts.get(name, (0, []))
        counts[name] = before + n, [*handles, handle]
    _n, wanted = min(counts.values(), key=lambda one: abs(one[0] - ONE_PERSON))
    return lambda: {"texts": texts_with(vault.connection, wanted).height, "apps": len(wanted)}


def show(vault: "Vault", _folder: Path) -> Work:
    """Work out what the histories show, or take it as it was kept."""
    from nearer.service.life import life

    return lambda: {"findings": len(life(vault).findings)}


STEPS = {one.__name__: one for one in (add, undo, check, load, texts, show)}


def measure(name: str, path: Path, folder: Path) -> None:
    """Do one step and print what it took and gave: the measured process."""
    with opened(path) as vault:
        work = STEPS[name](vault, folder)
        began = time.process_time()
        said = work()
        took = time.process_time() - began
    print(json.dumps([took, said]))


class Bench:
    """The table, and where the files of one run lie."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.good = True

    def line(self, what: str, measured: str, goal: str = "", *, met: bool | None = None) -> None:
        """Print one line of the table."""
        self.good &= line(what, measured, goal, met=met)

    def most(self, what: str, measured: float, most: float | None, digits: int = 2) -> None:
        """Print a figure that a goal says should not be larger; None where there is no goal."""
        goal = "" if most is None else f"<= {most:g}"
        self.line(what, f"{measured:.{digits}f}", goal, met=None if most is None else measured <= most)

    def step(self, name: str, vault: str, folder: Path | None = None) -> Step:
        """Do one step in a process of its own."""
        argv = [sys.executable, "-m", "bench.vault", "--step", name, "--vault", str(self.place / vault)]
        out = self.place / "out"
        whole = cost_of([*argv, "--folder", str(folder or self.place)], out)
        cpu_s, said = json.loads(out.read_text())
        return Step(cpu_s, whole, said)

    def child(self, *argv: str) -> Cost:
        """Run a module in a process of its own."""
        return cost_of([sys.executable, "-m", *argv], self.place / "out")


def adding(bench: Bench, messages: int) -> None:
    """Files to sealed vault."""
    chats = bench.place / "chats"
    bench.child("bench.gen_whatsapp", str(chats), "--messages", str(messages))
    reading = bench.child("bench.read_whatsapp", "--count", str(chats))
    added = bench.step("add", "chats.nearer", chats)
    goals = messages >= LARGE_CHATS
    bench.line("WhatsApp messages", f"{added.said['events']:,}")
    bench.most("files to sealed vault: CPU s, all", added.whole.cpu_s, MOST_ADD_S if goals else None)
    bench.most("  times the plain reading of the files", added.whole.cpu_s / reading.cpu_s, None, 1)
    bench.most("  MB", added.mb, MOST_ADD_MB if goals else None, 0)
    bench.most("  vault, MB", size(bench.place / "chats.nearer"), None, 0)


def overlapping(bench: Bench, messages: int) -> None:
    """Two exports of one chat, each of so many messages, that have four fifths in common."""
    whole = bench.place / "one"
    bench.child("bench.gen_whatsapp", str(whole), "--messages", str(messages + messages // 5), "--chats", "1")
    (chat,) = whole.glob("*.txt")
    lines = chat.read_bytes().splitlines(keepends=True)
    begins = [n for n, one in enumerate(lines) if ENTRY.match(one)]
    for name, some in (("first", lines[: begins[messages]]), ("second", lines[begins[-messages] :])):
        (bench.place / name).mkdir()
        (bench.place / name / chat.name).write_bytes(b"".join(some))
    first = bench.step("add", "one.nearer", bench.place / "first")
    second = bench.step("add", "one.nearer", bench.place / "second")
    undone = bench.step("undo", "one.nearer")
    goals = messages >= LARGE_CHATS
    bench.line("overlapping exports, messages in common", f"{second.said['hidden']:,}")
    bench.most("  first: CPU s", first.cpu_s, None)
    bench.most("  what the second took longer: CPU s", second.cpu_s - first.cpu_s, MOST_OVERLAP_S if goals else None)
    bench.most("  second: MB", second.mb, MOST_OVERLAP_MB if goals else None, 0)
    bench.most("  undo of the second: CPU s", undone.cpu_s, None)


def showing(bench: Bench, messages: int) -> None:
    """What is shown of events with 50 people, after an import and again."""
    life = bench.place / "life"
    life.mkdir()
    bench.child("bench.scale", "--write", str(life / "life.csv"), "--events", str(messages))
    stick = yardstick(life / "life.csv")
    bench.step("add", "life.nearer", life)
    fresh, kept = bench.step("show", "life.nearer"), bench.step("show", "life.nearer")
    bench.most("what they show, worked out: CPU s", fresh.cpu_s, MOST_SHOW_S if messages >= LARGE_CHATS else None)
    bench.most("  times a plain csv.reader over the events", fresh.cpu_s / stick, None, 1)
    bench.most("  MB", fresh.mb, None, 0)
    bench.most("  as it was kept: CPU s", kept.cpu_s, None)


def large(bench: Bench, events: int) -> None:
    """A vault of many years."""
    name = "large.nearer"
    bench.child("bench.gen_vault", str(bench.place / name), "--events", str(events))
    goals = events >= LARGE_LIFE
    loaded = bench.step("load", name)
    read = bench.step("texts", name)
    checked = bench.step("check", name)
    few = bench.place / "few"
    bench.child("bench.gen_whatsapp", str(few), "--messages", str(FEW), "--chats", "1")
    small = bench.step("add", name, few)
    undone = bench.step("undo", name)
    bench.line("a vault of events, of them counted", f"{loaded.said['events']:,}")
    bench.most("  vault, MB", size(bench.place / name), MOST_VAULT_MB if goals else None, 0)
    bench.most("  metadata into memory: CPU s", loaded.cpu_s, MOST_LOAD_S if goals else None)
    bench.most("  MB", loaded.mb, None, 0)
    what = f"  one person's {read.said['texts']:,} texts, {read.said['apps']} apps: CPU s"
    bench.most(what, read.cpu_s, MOST_TEXTS_S if goals else None, 3)
    bench.most(f"  add a chat of {FEW:,} messages: CPU s", small.cpu_s, MOST_SMALL_S if goals else None)
    bench.most("  undo it: CPU s", undone.cpu_s, MOST_SMALL_S if goals else None)
    bench.line(
        "  check: CPU s, what is wrong", f"{checked.cpu_s:.1f}, {checked.said['wrong']}", met=not checked.said["wrong"]
    )


def size(path: Path) -> float:
    """Return how many MB a vault takes."""
    return path.stat().st_size / 1e6


def main() -> int:
    """Print one table; end with 1 where a goal is not met."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--messages", type=int, default=LARGE_CHATS)
    ask.add_argument("--events", type=int, default=LARGE_LIFE)
    ask.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    ask.add_argument("--vault", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    a = ask.parse_args()
    if a.step:
        measure(a.step, a.vault, a.folder)
        return 0
    with TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        adding(bench, a.messages)
        overlapping(bench, a.messages)
        showing(bench, a.messages)
        large(bench, a.events)
    return not bench.good


if __name__ == "__main__":
    sys.exit(main())
