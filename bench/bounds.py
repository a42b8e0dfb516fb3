"""What keeps an attempt in bounds: its time, its memory, and streams as slow as those of a zip."""

import faulthandler
import io
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType

HANGS_S = 20.0
"""CPU seconds after which an attempt is given up."""

PATIENCE_S = 120.0
"""Seconds after which the process ends itself, because not even that came through."""


class HangsError(Exception):
    """An input took far too long."""


class _Dripping(io.RawIOBase):
    """A stream that cannot be sought in and gives a few bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # BufferedReader hands over a memoryview
        few = self._content[self._at : self._at + min(len(into), 1 + self._at % 977)]
        into[: len(few)] = few
        self._at += len(few)
        return len(few)


def dripping(content: bytes) -> io.BufferedReader:
    """Give such a stream, as the members of zips are given."""
    return io.BufferedReader(_Dripping(content), 1 << 16)


def memory_mb(*, most: bool = False) -> float:
    """Return the memory held now, which begins the measure anew, or the most since then; 0 where Linux is not there to ask."""
    try:
        if not most:
            os.pwrite(_of_this_process("clear_refs", os.O_WRONLY), b"5", 0)
        for line in os.pread(_of_this_process("status", os.O_RDONLY), 4096, 0).splitlines():
            if line.startswith(b"VmHWM:" if most else b"VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


@cache
def _of_this_process(name: str, way: int) -> int:
    """Return an open file of Linux's about this process: to open it each time would take longer than to read it."""
    return os.open(f"/proc/self/{name}", way)


@contextmanager
def given_up() -> Iterator[None]:
    """Raise HangsError inside after HANGS_S seconds of CPU time."""

    def hangs(_number: int, _frame: FrameType | None) -> None:
        raise HangsError

    signal.signal(signal.SIGVTALRM, hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def end_if_stuck() -> None:
    """Begin anew to wait PATIENCE_S; then print where it is stuck and end the process."""
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True)
