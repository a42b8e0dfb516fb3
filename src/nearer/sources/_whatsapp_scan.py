"""Finds every header of one shape in a block of a WhatsApp text, all lines at once, with numpy.

Each part of the shape is one step over all lines that are still in the running: a million headers take some thirty
steps rather than a million matches of a pattern. What is found is where things stand and which numbers stand there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nearer.sources._whatsapp_shape import Shape

PAD = 64
NEWLINE, RETURN, SPACE, BRACKET = 10, 13, 32, 91

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]


@dataclass
class Heads:
    """The headers of a block, a row each. Places are bytes from the start of the block.

    at: where the line starts; rest: where the header ends; end: where the line ends; line: its number in the block, from
    0; bare: the line before ends without a carriage return; numbers: as written; lines: how many there are; others: where
    lines start that may hold a header of another shape.
    """

    at: Ints
    rest: Ints
    end: Ints
    line: Ints
    bare: npt.NDArray[np.bool_]
    numbers: dict[str, Shorts]
    lines: int
    others: Ints


class _Run:
    """The lines still in the running: `p` is where each one is read on, `line` which line it is."""

    def __init__(self, u: Bytes, p: Ints, line: Ints) -> None:
        self.u = u
        self.p = p
        self.line = line
        self.numbers: dict[str, Shorts] = {}

    def keep(self, good: npt.NDArray[np.bool_]) -> None:
        if not good.all():
            self.p = self.p[good]
            self.line = self.line[good]
            self.numbers = {field: values[good] for field, values in self.numbers.items()}

    def at(self, places: Ints, text: bytes) -> npt.NDArray[np.bool_]:
        good: npt.NDArray[np.bool_] = self.u[places] == text[0]
        for i in range(1, len(text)):
            good &= self.u[places + i] == text[i]
        return good

    def marks(self) -> None:
        """Pass over U+200E, U+200F and the marks of direction."""
        lead = self.u[self.p] == 0xE2
        while lead.any():
            third = self.u[self.p + 2]
            second = self.u[self.p + 1]
            lead &= ((second == 0x80) & (((third == 0x8E) | (third == 0x8F)) | ((third >= 0xAA) & (third <= 0xAE)))) | (
                (second == 0x81) & (third >= 0xA6) & (third <= 0xA9)
            )
            self.p = self.p + 3 * lead
            lead &= self.u[self.p] == 0xE2

    def text(self, text: bytes) -> None:
        self.keep(self.at(self.p, text))
        self.p = self.p + len(text)

    def space(self, optional: bool) -> None:
        plain = self.u[self.p] == SPACE
        step = plain.astype(np.int64)
        if not plain.all():
            step += 2 * self.at(self.p, b"\xc2\xa0")
            step += 3 * (self.at(self.p, b"\xe2\x80\xaf") | self.at(self.p, b"\xe2\x80\x89"))
        self.p = self.p + step
        if not optional:
            self.keep(step > 0)

    def number(self, field: str, zero: bytes, exact: int) -> None:
        """Read a number of exactly so many digits, or of one or two where `exact` is 0."""
        width, last = len(zero), np.uint8(zero[-1])
        value: Shorts | None = None
        good: npt.NDArray[np.bool_] | None = None
        for i in range(exact or 2):
            place = self.p + (width * i + width - 1)
            digit = self.u[place] - last
            here = digit <= 9
            if width > 1:
                here &= self.at(place - (width - 1), zero[:-1])
            if not exact and i == 1 and value is not None:  # the second digit may be wanting
                self.numbers[field] = np.where(here, value * 10 + digit, value)
                self.p = self.p + (width + width * here)
                self.keep(good if good is not None else here)
                return
            value = digit.astype(np.int16) if value is None else value * 10 + digit
            good = here if good is None else good & here
        if value is not None and good is not None:
            self.numbers[field] = value
            self.p = self.p + width * exact
            self.keep(good)

    def half(self, shape: Shape) -> None:
        add = np.full(len(self.p), -1, np.int16)
        step = np.zeros(len(self.p), np.int64)
        for half in shape.halves:
            if (add >= 0).all():
                break
            here = (add < 0) & self.at(self.p, half.spelling)
            add[here] = half.add
            step[here] = len(half.spelling)
        self.p = self.p + step
        self.numbers["half"] = add
        self.keep(add >= 0)


def scan(block: bytes, shape: Shape, after_return: bool) -> Heads:
    """Return the headers of a block that starts at the start of a line and ends with padding of PAD noughts.

    after_return: whether the line before the block ended with a carriage return.
    """
    u = np.frombuffer(block, np.uint8)
    newlines = np.flatnonzero(u == NEWLINE)
    starts = np.concatenate([np.zeros(1, np.int64), newlines + 1])
    first = np.zeros(256, np.bool_)
    first[[0xE2, *_first_bytes(shape)]] = True
    opening = u[starts]
    line = np.flatnonzero(first[opening])
    run = _Run(u, starts[line], line)
    run.marks()
    for kind, what in shape.parts:
        if len(run.p) == 0:
            break
        if kind == "text" and isinstance(what, bytes):
            run.text(what)
        elif kind == "space":
            run.space(optional=what == b"?")
        elif kind == "half":
            run.half(shape)
        elif isinstance(what, str):
            exact = 4 if what in shape.wide else 2 if what in ("minute", "second") else 0
            run.number(what, shape.zero, exact)
    other = ((opening - np.uint8(48)) <= 9) | (opening == BRACKET)
    other[run.line] = False
    at = starts[run.line]
    ends = np.append(newlines, len(block) - PAD)[run.line]
    returned = np.full(len(at), after_return)
    inner = at >= 2
    returned[inner] = b"\r" in block and u[at[inner] - 2] == RETURN
    return Heads(at, run.p, ends, run.line, ~returned, run.numbers, len(newlines), starts[other])


def _first_bytes(shape: Shape) -> Iterable[int]:
    kind, what = shape.parts[0]
    if kind == "text" and isinstance(what, bytes):
        return what[:1]
    return range(shape.zero[0], shape.zero[0] + (10 if len(shape.zero) == 1 else 1))
