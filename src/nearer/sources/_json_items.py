"""The objects of one long array in a JSON file, a chunk at a time, and the shell around them; the file is never held whole.

Where objects begin and end is found on the bytes alone (marks, depth, quotation marks), without decoding. JSON keeps no
line break inside a text, so a text that a fault left open ends with its line, and one bad object costs no other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
One = TypeVar("One")

CHUNK = 1 << 20
LONGEST_ITEM = 32 << 20
LARGEST_SHELL = 8 << 20
BOM = b"\xef\xbb\xbf"
_QUOTE, _BACKSLASH, _BREAK, _DOWN, _UP = range(1, 6)
_KINDS = {
    ord('"'): _QUOTE,
    ord("\\"): _BACKSLASH,
    ord("\n"): _BREAK,
    **dict.fromkeys(b"{[", _DOWN),
    **dict.fromkeys(b"}]", _UP),
}
_TABLE = bytes(_KINDS.get(byte, 0) for byte in range(256))
_BETWEEN = b" \t\r\n,"


@dataclass(frozen=True)
class Items:
    """Objects that stand next to each other. begins, ends: within `raw`; at: where `raw` begins in the file."""

    raw: bytes
    begins: list[int]
    ends: list[int]
    at: int


@dataclass
class Shell:
    """What stands around the array: `before` up to its bracket, `after` from the closing one on. found: it is there.

    cut: where in the file the array breaks off; None where it is whole.
    """

    before: bytes = b""
    after: bytes = b""
    found: bool = False
    cut: int | None = None

    def decoded(self, decoder: "msgspec.json.Decoder[One]") -> One | None:
        """Return the shell with an empty array; what stands after it is given up where it is damaged."""
        for raw in (self.before + self.after, self.before + b"]}"):
            try:
                return decoder.decode(raw)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                continue
        return None


@dataclass
class Walk:
    """One walk through a file. key: the name of the array; "" where the file is itself an array. Iterate, then ask."""

    stream: BinaryIO
    key: str
    shell: Shell = field(default_factory=Shell)

    def __iter__(self) -> Iterator[Items]:
        """Yield the objects of the array; `shell` is whole when this ends."""
        left, at, depth = b"", 0, 1 if not self.key else 2
        opening = re.compile(rb'"%s"\s*:\s*\[$' % re.escape(self.key.encode()) if self.key else rb"^\s*\[$")
        while chunk := self.stream.read(CHUNK):
            left += chunk
            if not self.shell.found:
                if at == 0 and left.startswith(BOM):
                    left, at = left[len(BOM) :], len(BOM)
                begins = _opened(left, depth, opening)
                if begins is None:
                    if len(left) > LARGEST_SHELL:
                        return
                    continue
                self.shell.before, self.shell.found = left[:begins], True
                left, at = left[begins:], at + begins
            items, used, closed = _whole(left, depth)
            if items is not None:
                yield Items(left[: items[1][-1]], *items, at)
            left, at = left[used:], at + used
            if closed:
                self.shell.after = (left + self.stream.read(LARGEST_SHELL))[:LARGEST_SHELL]
                return
            if len(left) > LONGEST_ITEM:
                break
        if self.shell.found:
            self.shell.cut = at + len(left) - len(left.lstrip(_BETWEEN))


def _turns(raw: bytes) -> tuple[Ints, NDArray[np.int8]]:
    """Return the places of brackets outside of texts, and whether each goes a level down (1) or up (-1)."""
    marks = np.frombuffer(raw.translate(_TABLE), np.uint8)
    hits = np.flatnonzero(marks)
    kind = marks[hits]
    is_quote = kind == _QUOTE
    slashes = hits[kind == _BACKSLASH]
    if slashes.size:
        apart = np.diff(slashes) > 1
        firsts = slashes[np.concatenate(([True], apart))]
        lasts = slashes[np.concatenate((apart, [True]))]
        after = lasts[(lasts - firsts) % 2 == 0] + 1
        place = np.minimum(np.searchsorted(hits, after), len(hits) - 1)
        is_quote[place[hits[place] == after]] = False
    quotes = np.cumsum(is_quote)
    in_line = quotes - np.maximum.accumulate(np.where(kind == _BREAK, quotes, 0))
    outside = (kind >= _DOWN) & (in_line % 2 == 0)
    return hits[outside], np.where(kind[outside] == _DOWN, 1, -1).astype(np.int8)


def _opened(raw: bytes, depth: int, opening: "re.Pattern[bytes]") -> int | None:
    """Return the place just after the bracket that opens the array, None where it has not come yet."""
    places, turns = _turns(raw)
    levels = np.cumsum(turns, dtype=np.int64)
    for place in places[(turns > 0) & (levels == depth)].tolist():
        if opening.search(raw, max(0, place - 200) if depth > 1 else 0, place + 1):
            return int(place) + 1
    return None


def _whole(raw: bytes, depth: int) -> tuple[tuple[list[int], list[int]] | None, int, bool]:
    """Return where the whole objects at the front begin and end, how much of `raw` is used, and whether the array ends."""
    places, turns = _turns(raw)
    levels = np.cumsum(turns, dtype=np.int64)
    over = np.flatnonzero(levels < 0)
    closed = bool(over.size)
    used = 0
    if closed:
        used = int(places[over[0]])
        places, turns, levels = places[: over[0]], turns[: over[0]], levels[: over[0]]
    begins, ends = places[(turns > 0) & (levels == 1)], places[(turns < 0) & (levels == 0)] + 1
    begins = begins[: len(ends)]
    if not len(ends):
        return None, used, closed
    return (begins.tolist(), ends.tolist()), used if closed else int(ends[-1]), closed


class Reader(Generic[One]):
    """Decodes objects of one form; an object that has another form is None, with its place, and costs no other."""

    def __init__(self, form: type[One]) -> None:
        self._one = msgspec.json.Decoder(form)
        self._many = msgspec.json.Decoder(list[form])  # type: ignore[valid-type] # the form is known at run time

    def decoded(self, items: Items) -> Iterator[tuple[int, One | None]]:
        """Yield each object with the byte of the file at which it begins."""
        refs = [items.at + begin for begin in items.begins]
        try:
            found: list[One | None] = list(self._many.decode(b"[" + items.raw[items.begins[0] : items.ends[-1]] + b"]"))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            found = []
        if len(found) != len(refs):
            found = [self._decode(items.raw[a:b]) for a, b in zip(items.begins, items.ends, strict=True)]
        yield from zip(refs, found, strict=True)

    def _decode(self, raw: bytes) -> One | None:
        try:
            return self._one.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
