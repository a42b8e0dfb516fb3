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
from nearer.sources._whatsapp_scan import PAD, Heads, scan
from nearer.sources._whatsapp_shape import BOM, Shape, header_of, shape_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BLOCK = 1 << 20
LONGEST_LINE = 1 << 20
NOBODY = -1
_HEADER_BYTES = 96
_PLAIN_KEPT = 256
_FIRST_ROWS, _FEW_NAMES = 32, 8
WRONG_ENCODING = "encoding"


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
    numbers: dict[str, Ints]
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
    """Yield a file in blocks of whole lines, each with its place. A line too long to be a header is cut short."""
    with export.open() as stream:
        place, rest = 0, b""
        while block := stream.read(BLOCK):
            rest += block
            cut = rest.rfind(b"\n") + 1
            if cut == 0 and len(rest) > LONGEST_LINE:
                place, rest = _skip_line(place, rest)
                continue
            if cut:
                yield place, rest[:cut]
                place += cut
                rest = rest[cut:]
        if rest:
            yield place, rest


def _skip_line(place: int, rest: bytes) -> tuple[int, bytes]:
    """Drop the middle of an endless line: what is left of it cannot start a message."""
    kept = 1
    return place + len(rest) - kept, b"\x01" * kept


class _Codes(dict[bytes, int]):
    """A number for each name as written, and one for each name as it is meant."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._known: dict[str, int] = {}

    def __missing__(self, raw: bytes) -> int:
        name = name_of(raw.decode("utf-8", errors="replace"))
        code = self._known.setdefault(name, len(self.names))
        if code == len(self.names):
            self.names.append(name)
        self[raw] = code
        return code


def name_of(written: str) -> str:
    """Return a name without marks of direction, with plain spaces and hyphens, as it is in every export."""
    name = phrases.without_marks(written)
    return name.replace("\u2011", "-").strip()


class _Maker:
    """Gathers the headers of all blocks."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.codes = _Codes()
        self.heads: list[Heads] = []
        self.places: list[Ints] = []
        self.rests: list[Ints] = []
        self.texts: list[Ints] = []
        self.lines: list[Ints] = []
        self.named: list[npt.NDArray[np.int32]] = []
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
            heads = scan(block + bytes(PAD), self.shape, after_return=ended)
            if size == 0 and (len(heads.line) == 0 or heads.line[0] > 0):
                self.lead_line = 1
            self._take(block, heads, place, lines)
            ended = block.endswith(b"\r\n")
            lines += heads.lines
            size = place + len(block)
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
        colon = heads.colon
        text = np.where(heads.colon >= 0, heads.colon + 1, heads.rest)
        after = np.frombuffer(block + b"\0", np.uint8)[text]
        text += (heads.colon >= 0) & (after == 32)
        system = np.zeros(len(colon), np.bool_)
        look = np.flatnonzero(heads.marked | (heads.colon < 0))
        for row in look.tolist():
            system[row] = self._look(block, int(text[row]), bool(heads.colon[row] >= 0))
        if len(colon) and not self.places:
            end = block.find(b"\n", int(text[0]))
            self.notice_first = phrases.is_notice(
                block[int(text[0]) : end if end >= 0 else None][:2000].decode(errors="replace")
            )
        for other in heads.others.tolist():
            self.foreign += header_of(block[other : other + _HEADER_BYTES].decode(errors="replace")) is not None
        self.returns = self.returns or bool((~heads.bare).any() and heads.at[~heads.bare].any())
        self.places.append(heads.at + place)
        self.rests.append(heads.rest + place)
        self.texts.append(text + place)
        self.lines.append(heads.line + lines + 1)
        self.named.append(self._codes(block, heads))
        self.system.append(system)
        self.heads.append(heads)

    def _codes(self, block: bytes, heads: Heads) -> npt.NDArray[np.int32]:
        """Return the number of each name: the few names of a chat laid over all rows at once, then the rest one by one."""
        codes = np.full(len(heads.at), NOBODY, np.int32)
        open_rows = np.flatnonzero(heads.colon >= 0)
        for row in open_rows[:_FIRST_ROWS].tolist():
            self.codes[block[int(heads.rest[row]) : int(heads.colon[row])]]
        for raw, code in list(self.codes.items())[:_FEW_NAMES]:
            begins = heads.rest[open_rows]
            same = heads.colon[open_rows] - begins == len(raw)
            if same.any():
                windows = np.ndarray((len(block) - len(raw) + 1,), f"S{len(raw)}", block, strides=(1,))
                same[same] = windows[begins[same]] == raw
                codes[open_rows[same]] = code
                open_rows = open_rows[~same]
        for row in open_rows.tolist():
            codes[row] = self.codes[block[int(heads.rest[row]) : int(heads.colon[row])]]
        return codes

    def _look(self, block: bytes, text: int, authored: bool) -> bool:
        """Look at a line that WhatsApp itself may have written; return whether it did."""
        end = block.find(b"\n", text)
        raw = block[text : end if end >= 0 else None][:4000]
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
            names=self.codes.names,
            head=joined(self.places),
            rest=joined(self.rests),
            text=joined(self.texts),
            line=joined(self.lines),
            name=np.concatenate(self.named) if self.named else np.zeros(0, np.int32),
            ours=np.concatenate([heads.marked for heads in self.heads]) if self.heads else none,
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
