"""A first pass over a whole WhatsApp text: where each message starts, when, and who wrote it. The texts stay in the file.

What was learnt is kept as long as the export is, so that reading does not search the file a second time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.contracts import DateOrder, Export
from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_dates import half_lost, orders
from nearer.sources._whatsapp_names import Names
from nearer.sources._whatsapp_scan import PAD, SPACE, Heads, Shorts, scan
from nearer.sources._whatsapp_shape import BOM, Shape, header_of, shape_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BLOCK = 1 << 23
LONGEST_LINE = 1 << 20
_HEADER_BYTES = 96
_PLAIN_KEPT = 256
WRONG_ENCODING = "encoding"
_PADDING = bytes(PAD)


@dataclass(eq=False)
class Index:
    """Every header of a file, a row each, in the order of the file. Places are bytes from the start of the file.

    head: where its line starts; rest: where its header ends; text: where the words start (after the name, or after the
    header); line: its number, from 1; name: an index into names, or NOBODY; ours: WhatsApp's own mark stands before the
    words; bare: the line before ends in a bare line feed; system: WhatsApp itself says this. numbers: as written.
    foreign: lines with a header of another shape.
    start: after a byte order mark. trouble: why the file cannot be read at all, or "".
    """

    shape: Shape
    size: int
    start: int
    names: list[str]
    head: Ints
    rest: Ints
    text: Ints
    line: Ints
    name: npt.NDArray[np.int32]
    ours: Flags
    bare: Flags
    system: Flags
    numbers: dict[str, Shorts]
    group: bool
    notice_first: bool
    lead_line: int
    bad_letters: int
    returns: bool
    attached: bool
    foreign: int
    orders: frozenset[DateOrder]
    likely: DateOrder | None
    trouble: str = ""


_KNOWN: WeakKeyDictionary[Export, Index] = WeakKeyDictionary()
_MOST_ROWS_KEPT = 4_000_000


def index_of(export: Export) -> Index | None:
    """Return the index of an export, from memory where it was made before; None where no header is in its head."""
    known = _KNOWN.get(export)
    if known is not None:
        return known
    shape = shape_in(export.head)
    if shape is None:
        return None
    made = _Maker(shape).read(export)
    if sum(len(index.head) for index in _KNOWN.values()) + len(made.head) <= _MOST_ROWS_KEPT:
        _KNOWN[export] = made
    return made


def shape_in(head: bytes) -> Shape | None:
    """Return the shape of the header that the first bytes of a file use."""
    return shape_of(head_lines(head))


def head_lines(head: bytes) -> list[str]:
    """Return the lines of the first bytes of a file, in whatever Unicode they are written."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    elif head[1:2] == b"\0" and head[3:4] == b"\0":
        text = head[: len(head) // 2 * 2].decode("utf-16-le", errors="replace")
    else:
        text = head.removeprefix(BOM).decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def whole_lines(export: Export) -> Iterator[tuple[int, bytes]]:
    """Yield a file in blocks of whole lines, each with its place and with PAD noughts behind it.

    A line too long to be a header is cut short.
    """
    with export.open() as stream:
        place, rest = 0, b""
        while block := stream.read(BLOCK):
            cut = block.rfind(b"\n") + 1
            if cut:
                yield place, b"".join((rest, memoryview(block)[:cut], _PADDING))
                place += len(rest) + cut
                rest = block[cut:]
                continue
            rest += block
            if len(rest) > LONGEST_LINE:
                place, rest = _skip_line(place, rest)
        if rest:
            yield place, rest + _PADDING


def _skip_line(place: int, rest: bytes) -> tuple[int, bytes]:
    """Drop the middle of an endless line: what is left of it cannot start a message."""
    kept = 1
    return place + len(rest) - kept, b"\x01" * kept


class _Maker:
    """Gathers the headers of all blocks."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.names = Names()
        self.heads: list[Heads] = []
        self.places: list[Ints] = []
        self.rests: list[Ints] = []
        self.texts: list[Ints] = []
        self.lines: list[Ints] = []
        self.named: list[npt.NDArray[np.int32]] = []
        self.ours: list[Flags] = []
        self.system: list[Flags] = []
        self.group = False
        self.notice_first = False
        self.bad_letters = 0
        self.good_letters = False
        self.returns = False
        self.attached = False
        self.foreign = 0
        self.plain: set[tuple[bytes, bool]] = set()
        self.lead_line = 0

    def read(self, export: Export) -> Index:
        lines, size, start, ended = 0, 0, 0, True
        for at, read in whole_lines(export):
            start = len(BOM) if at == 0 and read.startswith(BOM) else start
            block, place = (read[start:], start) if at == 0 else (read, at)
            self._check_letters(block)
            heads = scan(block, self.shape, after_return=ended)
            if size == 0 and (len(heads.line) == 0 or heads.line[0] > 0):
                self.lead_line = 1
            self._take(block, heads, place, lines)
            ended = block.endswith(b"\r\n" + _PADDING)
            lines += heads.lines
            size = place + len(block) - PAD
        return self._index(size, start)

    def _check_letters(self, block: bytes) -> None:
        if block.isascii():
            return
        try:
            pl.Series([block], dtype=pl.Binary).cast(pl.String)  # checks UTF-8 many times faster than bytes.decode
            self.good_letters = True
        except pl.exceptions.PolarsError:
            self.bad_letters += sum(not _readable(line) for line in block.split(b"\n"))
            self.good_letters = self.good_letters or not block.decode(errors="ignore").isascii()

    def _take(self, block: bytes, heads: Heads, place: int, lines: int) -> None:
        u = np.frombuffer(block, np.uint8)
        name, colon = self.names.of(block, heads)
        named = colon >= 0
        text = np.where(named, colon + 1, heads.rest)
        text += named & (u[text] == SPACE)
        marked = named & (u[text] == 0xE2)
        after = text[marked]
        marked[marked] = (u[after + 1] == 0x80) & ((u[after + 2] & 0xFE) == 0x8E)  # U+200E or U+200F
        system = np.zeros(len(colon), np.bool_)
        for row in np.flatnonzero(marked | ~named).tolist():
            system[row] = self._look(block[int(text[row]) : int(heads.end[row])][:4000], bool(named[row]))
        if len(colon) and not self.places:
            opening = block[int(text[0]) : int(heads.end[0])][:2000]
            self.notice_first = phrases.is_notice(opening.decode(errors="replace"))
        for other in heads.others.tolist():
            self.foreign += header_of(block[other : other + _HEADER_BYTES].decode(errors="replace")) is not None
        self.returns = self.returns or bool((~heads.bare).any() and heads.at[~heads.bare].any())
        self.places.append(heads.at + place)
        self.rests.append(heads.rest + place)
        self.texts.append(text + place)
        self.lines.append(heads.line + lines + 1)
        self.named.append(name)
        self.ours.append(marked)
        self.system.append(system)
        self.heads.append(heads)

    def _look(self, raw: bytes, authored: bool) -> bool:
        """Look at a line that WhatsApp itself may have written; return whether it did."""
        if (raw, authored) in self.plain:
            return False
        words = raw.decode(errors="replace")
        what = phrases.said(words, ours=True, authored=authored and not self.shape.bracket)
        if what.kind != "system" and len(self.plain) < _PLAIN_KEPT:
            self.plain.add((raw, authored))
        if what.kind == "media" and "omitted" not in words:
            self.attached = True
        if what.kind == "system" and not self.group:
            self.group = phrases.of_group(words)
        return what.kind == "system"

    def _index(self, size: int, start: int) -> Index:
        def joined(parts: list[Ints]) -> Ints:
            return np.concatenate(parts) if parts else np.zeros(0, np.int64)

        filled = [heads.numbers for heads in self.heads if len(heads.at)]
        numbers = {name: np.concatenate([one[name] for one in filled]) for name in (filled[0] if filled else ())}
        none = np.zeros(0, np.bool_)
        allowed, likely = orders(numbers, self.shape) if numbers else (frozenset[DateOrder](), None)
        trouble = WRONG_ENCODING if self.bad_letters and not self.good_letters else self.shape.unreadable
        if not trouble and likely and half_lost(numbers, likely):
            trouble = "half"
        return Index(
            shape=self.shape,
            size=size,
            start=start,
            names=self.names.called,
            head=joined(self.places),
            rest=joined(self.rests),
            text=joined(self.texts),
            line=joined(self.lines),
            name=np.concatenate(self.named) if self.named else np.zeros(0, np.int32),
            ours=np.concatenate(self.ours) if self.ours else none,
            bare=np.concatenate([heads.bare for heads in self.heads]) if self.heads else none,
            system=np.concatenate(self.system) if self.system else none,
            numbers=numbers,
            group=self.group,
            notice_first=self.notice_first,
            lead_line=self.lead_line,
            bad_letters=self.bad_letters,
            returns=self.returns,
            attached=self.attached,
            foreign=self.foreign,
            orders=allowed,
            likely=likely,
            trouble=trouble,
        )


def _readable(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
