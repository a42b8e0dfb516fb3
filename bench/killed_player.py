"""Is anything that was typed ever lost? kill -9 at every step of every practice, as it is played on a terminal.

    python -m bench.killed_player [--only P5,P19] [--in-flight]

A practice is played in a process of its own over a sealed vault, a line at a time. As soon as a line has done something, the
process is killed, and the next one goes on from what the vault holds, until the practice ends. Every line that was typed
must stand in the vault after each kill, and the answers at the end must be those of someone whom nobody killed. With
--in-flight the kill comes while the last line is on its way: that one may be lost, and none before it. Unix only; ends with
1 where anything is otherwise.
"""

import argparse
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from bench.crash import in_child
from bench.crash_work import KEY, NOW, SALT
from nearer import catalogue
from nearer.cli.player import Player
from nearer.model.run import Answer
from nearer.service import opening, practices
from nearer.service.practice_page import PracticePage
from nearer.vault import runs
from nearer.vault.sealed import Vault, create_with, unlock_with

LINES_OF_A_TEXT = 2
MOST_LINES = 500
IN_FLIGHT_S = 0.06
"""About what a line takes to be kept, several times over."""


AT_MOST_IN_VAIN = 3
"""So many kills in a row that came too early, then one line is let through: a page may want Enter before it asks."""


class Stand(msgspec.Struct):
    """What a vault holds of the last run: its place, its answers and draft, and the line that a person may type next."""

    place: str
    trail: list[tuple[str, Answer]]
    draft: tuple[str, ...]
    ends: bool
    asks: bool
    next_line: str

    @property
    def words(self) -> str:
        """Return all that was answered and begun, as one text."""
        told = [answer if isinstance(answer, tuple) else (str(answer),) for _place, answer in self.trail]
        return "\n".join([*(line for lines in told for line in lines), *self.draft])


@dataclass
class Killed:
    """What came of one practice."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    trail: list[tuple[str, Answer]] = field(default_factory=list)


class Playing:
    """A process that plays, with a pipe to type into and one that tells when it asks."""

    def __init__(self, path: Path, code: str) -> None:
        there, self._into = os.pipe()
        self._from, telling = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(self._into)
            os.close(self._from)
            with os.fdopen(there, "rb") as stream:
                _play(path, code, stream, telling)
            os._exit(0)
        os.close(there)
        os.close(telling)

    def asks(self) -> bool:
        """Wait until it asks for a line; False where it came to its end."""
        return bool(os.read(self._from, 1))

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._into, line.encode() + b"\n")

    def kill(self) -> None:
        """End it at once, wherever it is."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._into)
        os.close(self._from)


def _play(path: Path, code: str, typed: BinaryIO, telling: int) -> None:
    def ask(_prompt: str) -> str:
        os.write(telling, b"?")
        return typed.readline().decode().removesuffix("\n")

    with unlock_with(path, bytearray(KEY)) as vault:
        opening.tidy(vault, NOW)
        Player(ask, lambda _text: None).play(vault, practices.begin(vault, NOW, code))


def laid_out(path: Path) -> str:
    """Make the vault of someone who was here before, so that pages for later days are open."""
    with create_with(path, bytearray(KEY), SALT) as vault:
        number = runs.begin_run(vault.connection, "stay", NOW - timedelta(days=60))
        runs.set_state(vault.connection, number, "stopped")
    return ""


def stand(path: Path) -> Stand:
    """Return what the vault holds of the last run, read in a process of its own."""

    def read() -> str:
        with unlock_with(path, bytearray(KEY), write=False) as vault:
            return msgspec.json.encode(_stand(vault)).decode()

    said = in_child(read)
    assert said is not None
    return msgspec.json.decode(said, type=Stand)


def _stand(vault: Vault) -> Stand:
    run = runs.runs(vault.connection)[-1]
    page = practices.page(vault, run.id)
    trail = [(given.place, given.answer) for given in run.trail]
    return Stand(page.place, trail, page.draft, page.ends, page.answer is not None, next_line(page))


def next_line(page: PracticePage) -> str:
    """Return what a friendly person types next at a page: the open door of a gate, a number, two lines of words."""
    if page.kind == "gate":
        wanted = "yes" if page.place.startswith("safe") else "no"
        return str(1 + [one.name for one in page.choices].index(wanted))
    match page.answer:
        case "scale" | "percent":
            return "6"
        case "choice":
            return "1"
        case "person":
            return "Ada"
        case "people":
            return "Ada, Bo"
        case "date":
            return "2026-03-09"
        case "text" | "list" | "ladder" if len(page.draft) < LINES_OF_A_TEXT:
            return f"words {len(page.draft)} at {page.place}"
    return ""


def played(path: Path, code: str, *, kills: bool, chance: random.Random | None = None) -> Killed:
    """Play a practice to its end, killed after each line that did something. chance: kill while the line is on its way."""
    found, typed = Killed(), list[str]()
    playing: Playing | None = None
    now = laid = stand(path)
    in_vain = 0
    for _line in range(MOST_LINES):
        if now is not laid and now.ends:
            if playing is not None:
                playing.kill()
            found.trail = now.trail
            return found
        if playing is None:
            playing = Playing(path, code)
            playing.asks()
            now = stand(path)
        line, before = now.next_line, now
        playing.type(line)
        if chance is not None and now.asks and in_vain < AT_MOST_IN_VAIN:
            time.sleep(chance.random() * IN_FLIGHT_S)
        else:
            playing.asks()
            now = stand(path)
            if not kills or now == before:
                # On the ways back to the room, and where the keyboard is handed over, Enter keeps nothing.
                continue
        playing.kill()
        playing = None
        found.kills += 1
        now = stand(path)
        in_vain = in_vain + 1 if now == before else 0
        if line.startswith("words") and (chance is None or now != before):
            typed.append(line)
        found.lost += [one for one in typed if one not in now.words]
    raise AssertionError(f"{code} does not end")


def tried(folder: Path, code: str, chance: random.Random | None = None) -> Killed:
    """Play a practice killed, and once more with nobody who kills it; what differs at the end counts as lost."""
    killed, whole = folder / "killed.nearer", folder / "whole.nearer"
    for path in (killed, whole):
        path.unlink(missing_ok=True)
        in_child(partial(laid_out, path))
    found = played(killed, code, kills=True, chance=chance)
    left = played(whole, code, kills=False).trail
    found.lost += [f"{one} in place of {other}" for one, other in zip(found.trail, left, strict=True) if one != other]
    return found


def main() -> int:
    """Print how often each practice was killed, and what was lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--in-flight", action="store_true")
    chosen = options.parse_args()
    catalogue.practices()
    only = {one for one in chosen.only.split(",") if one}
    kills = lost = 0
    with TemporaryDirectory() as folder:
        for one in catalogue.practices():
            if only and one.code not in only:
                continue
            found = tried(Path(folder), one.code, random.Random(1) if chosen.in_flight else None)
            kills, lost = kills + found.kills, lost + len(found.lost)
            print(f"{one.code:4} {found.kills:5} kills {len(found.lost):5} lost", flush=True)
            for line in found.lost[:5]:
                print(f"     {line}")
    print(f"all  {kills:5} kills {lost:5} lost   goal 0")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
