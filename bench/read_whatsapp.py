"""Speed and size of reading WhatsApp chats, beside whatstk in the same run.

    python -m bench.read_whatsapp [--messages 1000000] [--chats 20] [--peer PYTHON | --no-peer]

A child process recognises, surveys and reads every file to batches; its CPU seconds (start of Python and imports
included) and its peak memory are measured. A second child, not measured, holds every message against the truth. The
peer runs in a throw-away environment made for it, or in the Python that --peer names; where it cannot be had, it is
skipped. Unix only.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from bench.gen_whatsapp import ME, fact, write
from bench.scale import Cost, cost_of

if TYPE_CHECKING:
    from nearer.contracts import Batch, Fault
    from nearer.model.person import Card

MOST_CPU_S, MOST_MB, LEAST_RATIO = 3.0, 300.0, 8.0
FORMAT = {"android": "%d/%m/%y, %H:%M - %name:", "ios": "[%d/%m/%y, %H:%M:%S] %name:"}
PEER = """
import glob, sys
from whatstk import df_from_whatsapp
rows = 0
for f in sorted(glob.glob(sys.argv[1] + "/*.txt")):
    try:
        rows += len(df_from_whatsapp(f))
    except RuntimeError:
        rows += len(df_from_whatsapp(f, auto_header=False, hformat=sys.argv[2]))
print(rows)
"""
"""Both find the header themselves. Now and then the peer does not, and is told."""


@dataclass
class Seen:
    """What one file gave: messages, WhatsApp's own lines, and the digest over all messages."""

    user: int = 0
    system: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)


def opener(path: Path) -> Callable[[], BinaryIO]:
    """Return what opens a file anew."""
    return lambda: path.open("rb")


def batches(folder: Path) -> "Iterator[tuple[str, Batch | Fault | Card]]":
    """Yield every batch and fault of every chat of a folder, with the file's name: all surveys first, as intake does."""
    from nearer.contracts import Decided, Export
    from nearer.sources.whatsapp_txt import SOURCE

    exports = []
    for path in sorted(folder.glob("*.txt")):
        with path.open("rb") as file:
            exports.append(Export(path.name, file.read(4096), path.stat().st_size, opener(path)))
    surveys = [SOURCE.survey(export) for export in exports if SOURCE.recognise(export)]
    for export, survey in zip(exports, surveys, strict=True):
        for found in SOURCE.read(export, Decided(frozenset({ME}), survey.likely_order)):
            yield export.name, found


def count(folder: Path) -> None:
    """Print how many rows the folder gives: the measured run."""
    from nearer.contracts import Batch

    print(sum(found.rows.height for _, found in batches(folder) if isinstance(found, Batch)))


def check(folder: Path) -> None:
    """Print how many files hold exactly the messages of truth.json."""
    from nearer.contracts import Batch

    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    seen = {name: Seen() for name in truth}
    for name, found in batches(folder):
        if not isinstance(found, Batch):
            sys.exit(f"{name}: a fault where there is none")
        for at, author, kind, text in found.rows.select("at", "author", "kind", "text").iter_rows():
            if kind == "system":
                seen[name].system += 1
            else:
                seen[name].user += 1
                seen[name].digest.update(fact(at, author, text))
    found_all = {
        name: {"user": one.user, "system": one.system, "sha256": one.digest.hexdigest()} for name, one in seen.items()
    }
    same = sum(found_all[name] == truth[name] for name in truth)
    print(f"{same} of {len(truth)}")


def peer_python(folder: Path, named: str | None) -> str | None:
    """Return a Python that has whatstk, from a throw-away environment where none is named; None where it cannot be had."""
    python = named
    if python is None:
        venv.create(folder, with_pip=True)
        python = str(folder / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "whatstk"], capture_output=True, check=False)
    had = subprocess.run([python, "-c", "import whatstk"], capture_output=True, check=False)
    return python if had.returncode == 0 else None


def row(what: str, cost: Cost | None, rows: str, truth: str) -> str:
    """Return one line of the table."""
    figures = f"{cost.cpu_s:8.2f} {cost.kib / 1024:8.0f}" if cost else f"{'skipped':>8} {'':>8}"
    return f"{what:<24} {figures} {rows:>10} {truth:>10}"


def main() -> int:
    """Print the table; return 1 where a goal is not met."""
    ask = argparse.ArgumentParser(description="Reading WhatsApp chats: speed and size.")
    ask.add_argument("--messages", type=int, default=1_000_000)
    ask.add_argument("--chats", type=int, default=20)
    ask.add_argument("--peer", metavar="PYTHON")
    ask.add_argument("--no-peer", action="store_true")
    ask.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.count or asked.check:
        count(asked.count) if asked.count else check(asked.check)
        return 0
    good = True
    with TemporaryDirectory() as place:
        peer = None if asked.no_peer else peer_python(Path(place, "peer"), asked.peer)
        print(f"{'':<24} {'CPU s':>8} {'MB peak':>8} {'rows':>10} {'as truth':>10}")
        for phone in ("android", "ios"):
            folder, out = Path(place, phone), Path(place, "out")
            write(folder, asked.messages, asked.chats, phone)
            me = [sys.executable, "-m", "bench.read_whatsapp"]
            ours = cost_of([*me, "--count", str(folder)], out)
            rows = out.read_text().strip()
            same = subprocess.run(
                [*me, "--check", str(folder)], capture_output=True, text=True, check=True
            ).stdout.strip()
            print(row(f"nearer, {phone}", ours, rows, same), flush=True)
            theirs = cost_of([peer, "-c", PEER, str(folder), FORMAT[phone]], out) if peer else None
            print(row(f"whatstk, {phone}", theirs, out.read_text().strip() if theirs else "", ""), flush=True)
            good &= (
                ours.cpu_s <= MOST_CPU_S and ours.kib / 1024 <= MOST_MB and same == f"{asked.chats} of {asked.chats}"
            )
            if theirs:
                ratio = theirs.cpu_s / ours.cpu_s
                print(f"whatstk takes {ratio:.1f} times the CPU of nearer (at least {LEAST_RATIO:.0f})")
                good &= ratio >= LEAST_RATIO
    print(f"goals: {MOST_CPU_S:.0f} CPU s and {MOST_MB:.0f} MB a million messages, all as in the truth")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
