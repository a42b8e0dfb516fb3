"""The terminal: its width, its bold letters, its harmless letters, and a word on long work. Nothing here knows what is said."""

import os
import re
import shutil
import signal
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from nearer.service.naming import BEGIN, END, harmless, smooth

WIDEST = 80
PATIENCE_S = 2.0
FEWEST_OF_A_PHONE = 3

_TURNS = {"R", "AL", "AN"}


def clean(text: str) -> str:
    """Return a text from outside without codes that steer a terminal; its lines stay."""
    return harmless(text, lines=True)


def at_home(path: str) -> str:
    """Return a path with its ~ as the home folder, which the shell leaves as it is in quotes; a file of that name goes first."""
    there = Path(path)
    try:
        return path if there.exists() else str(there.expanduser())
    except (OSError, RuntimeError, ValueError):  # no home, or nothing that a path can be
        return path


def plain(text: str) -> str:
    """Return a sentence for the terminal: names stay kept apart where they are written from right to left, else bare."""

    def shown(found: re.Match[str]) -> str:
        turns = any(unicodedata.bidirectional(char) in _TURNS for char in found[1])
        return found[0] if turns else found[1]

    return re.sub(f"{BEGIN}([^{END}]*){END}", shown, smooth(text))


def columns(text: str) -> int:
    """Return how many columns a text takes: wide letters two, marks on letters none."""
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf"
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def is_slip(typed: str) -> bool:
    """Return whether what was typed for a name or a word is bare numbers of a list; a phone number is none."""
    return bool(typed) and all(word.isdecimal() and len(word) < FEWEST_OF_A_PHONE for word in typed.split())


def clear() -> None:
    """Take away what stands on the terminal, and what can be scrolled back to where it lets go of that."""
    if not sys.stdout.isatty():
        return
    if os.environ.get("TERM") in (None, "", "dumb"):
        sys.stdout.write("\n" * shutil.get_terminal_size((WIDEST, 24)).lines)
    else:
        sys.stdout.write("\x1b[H\x1b[2J\x1b[3J")
    sys.stdout.flush()


def let_go() -> None:
    """Let Ctrl-C end a wait for an answer: polars, once imported, has the system take up a wait again after a signal."""
    if hasattr(signal, "siginterrupt"):
        signal.siginterrupt(signal.SIGINT, True)


def width() -> int:
    """Return how wide a line may be: the terminal's width, and never more than is pleasant to read."""
    return max(24, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))


def wrapped(text: str, *, first: str = "", then: str | None = None, within: int | None = None) -> Iterator[str]:
    """Yield the text in lines of the terminal's width; `first` opens the first line, `then` the others.

    Line ends in the text stay. A word wider than a line is cut.
    """
    room = within if within is not None else width()
    then = " " * columns(first) if then is None else then
    lead = first
    for paragraph in text.split("\n"):
        line = lead
        empty = True
        for whole in paragraph.split():
            word = whole
            while word:
                glue = "" if empty else " "
                if columns(line + glue + word) <= room:
                    line, empty, word = line + glue + word, False, ""
                elif not empty:
                    yield line
                    line, empty = then, True
                else:
                    cut = _fitting(word, room - columns(line))
                    yield line + word[:cut]
                    line, word = then, word[cut:]
        if not empty or not paragraph.strip():
            yield line.rstrip()
        lead = then


def _fitting(word: str, room: int) -> int:
    cut = 1
    while cut < len(word) and columns(word[: cut + 1]) <= room:
        cut += 1
    return cut


def in_bold(stream: TextIO | None = None) -> bool:
    """Return whether bold letters may be used: a terminal, and nobody has said no (NO_COLOR, --no-color, TERM=dumb)."""
    stream = sys.stdout if stream is None else stream
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def bold(text: str, *, on: bool) -> str:
    """Return the text in bold letters where they may be used."""
    return f"\x1b[1m{text}\x1b[0m" if on else text


class Saying:
    """Says on one line of a terminal what goes on, once it takes longer than two seconds. `hush` takes the line away."""

    def __init__(self, out: TextIO, now: Callable[[], float]) -> None:
        self._out, self._now, self._started, self._said = out, now, now(), ""
        self._step, self._most = "", 0.0

    def __call__(self, what: str, share: float) -> None:
        """Say the step and how much of it is done, 0..1; never less than was said of the same step before."""
        self._most = max(share, self._most) if what == self._step else share
        self._step = what
        if self._now() - self._started < PATIENCE_S:
            return
        line = f"{clean(what)} {max(0.0, min(1.0, self._most)):.0%}"
        if line != self._said:
            self._out.write("\r" + line + " " * max(0, columns(self._said) - columns(line)))
            self._out.flush()
            self._said = line

    def hush(self) -> None:
        """Take the line away: before a question, and at the end."""
        if self._said:
            self._out.write("\r" + " " * columns(self._said) + "\r")
            self._out.flush()
            self._said = ""


@contextmanager
def progress(stream: TextIO | None = None, now: Callable[[], float] = time.monotonic) -> Iterator[Saying | None]:
    """Give what says how far long work is; elsewhere than on a terminal None: a log wants no such lines."""
    out = sys.stderr if stream is None else stream
    if not out.isatty():
        yield None
        return
    say = Saying(out, now)
    try:
        yield say
    finally:
        say.hush()
