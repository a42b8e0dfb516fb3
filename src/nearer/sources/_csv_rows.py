"""Rows of a CSV with a header line, in chunks, each with its row number and its line in the file.

A chunk whose quotation marks are all where they belong goes to Polars as it is. Any other is taken line by line, so
that one stray mark or one bad byte costs its own row and no other. Nothing larger than a chunk is ever held.
"""

import re
from collections.abc import Iterator, Sequence
from csv import Error, reader
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.exceptions import PolarsError

from nearer.contracts import Fault
from nearer.language import _

CHUNK = 8 << 20
LONGEST_ROW = 1 << 20
LONGEST_NAME = 60
MOST_LINES = 1_000
"""A quoted field runs over no more lines than this; a mark left open costs no more than looking at them."""

NEWLINE, QUOTE, COMMA, RETURN = (ord(mark) for mark in '\n",\r')
BOM = b"\xef\xbb\xbf"
_FIELD = r'(?:"(?:[^"]|"")*"|(?:[^",][^,]*)?)'
_ROW = re.compile(f"{_FIELD}(?:,{_FIELD})*")
_ONE_FIELD = re.compile(_FIELD)

PLACES = pl.Schema({"ref": pl.UInt64(), "line": pl.UInt64()})


def header(head: bytes) -> tuple[str, ...]:
    """Return the column names in the first line, in small letters; empty where it is no line of names."""
    line = head.removeprefix(BOM).partition(b"\n")[0].strip()
    try:
        names = next(reader([line.decode()]), [])
    except (ValueError, Error):
        return ()
    plain = tuple(name.strip().casefold() for name in names)
    return plain if max(map(len, plain), default=0) <= LONGEST_NAME else ()


@dataclass
class _Reading:
    """Where the reader is: the line and the row that come next. taken: the places in the row of the wanted columns."""

    width: int
    taken: dict[int, str]
    line: int = 2
    ref: int = 1


def rows(stream: BinaryIO, wanted: Sequence[str]) -> Iterator[pl.DataFrame | Fault]:
    """Yield frames of the wanted columns that the header has, as String, with ref (row from 1) and line (from 1)."""
    first = stream.readline(LONGEST_ROW)
    names = header(first)
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        yield Fault(_("line 1"), _("the column “{name}” is there twice").format(name=twice[0]))
        return
    at = _Reading(len(names), {place: name for place, name in enumerate(names) if name in wanted})
    left, following = b"", stream.read(CHUNK)
    while following:
        left, following = left + following, stream.read(CHUNK)
        if not following:
            break  # nothing is cut where nothing more comes: a stray mark would shift the place
        end = _whole_rows(left)
        if end:
            yield from _read_plain(at, left[:end])
            left = left[end:]
        elif len(left) > LONGEST_ROW:
            found, left = _read_carefully(at, left, last=False)
            yield from found
    if left:
        ended = left if left.endswith(b"\n") else left + b"\n"
        yield from _read_plain(at, ended)


def _whole_rows(chunk: bytes) -> int:
    """Return the length of the part of the chunk that ends with a whole row, 0 where no row is whole."""
    end = chunk.rfind(b"\n") + 1
    if b'"' not in chunk:
        return end
    marks = np.frombuffer(chunk, np.uint8)
    if np.count_nonzero(marks[:end] == QUOTE) % 2 == 0:
        return end
    quotes, breaks = np.flatnonzero(marks == QUOTE), np.flatnonzero(marks == NEWLINE)
    outside = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    return int(outside[-1]) + 1 if outside.size else 0


def _read_plain(at: _Reading, chunk: bytes) -> Iterator[pl.DataFrame | Fault]:
    """Yield the chunk's rows by Polars where nothing in it is out of order, else line by line."""
    starts, broken = _starts(chunk)
    frame = None
    if starts is not None:
        try:
            frame = pl.read_csv(
                BytesIO(chunk),
                has_header=False,
                schema={str(place): pl.String() for place in range(at.width)},
                columns=list(at.taken),
                truncate_ragged_lines=True,  # what is cut is looked at below
            )
        except (PolarsError, UnicodeDecodeError):
            frame = None
    if starts is None or frame is None or frame.height != len(starts):
        yield from _read_carefully(at, chunk, last=True)[0]
        return
    lines = pl.Series("line", starts + at.line, dtype=pl.UInt64)
    refs = pl.int_range(at.ref, at.ref + frame.height, dtype=pl.UInt64, eager=True).alias("ref")
    at.line += broken
    at.ref += frame.height
    whole = frame.rename({str(place): name for place, name in at.taken.items()}).with_columns(lines, refs)
    wide = _too_wide(chunk, starts, at.width)
    yield _without_blank(whole.filter(~wide) if wide.any() else whole)
    yield from (_more_columns(line) for line in lines.filter(wide))


def _starts(chunk: bytes) -> tuple[NDArray[np.int64] | None, int]:
    """Return the line within the chunk on which each row starts, or None where a quotation mark is out of order, and how
    many lines there are.

    The even marks open, after a comma or a break; the odd ones close, before one; two side by side are one mark.
    """
    marks = np.frombuffer(chunk, np.uint8)
    is_break = marks == NEWLINE
    broken = int(np.count_nonzero(is_break))
    if b'"' not in chunk:
        return np.arange(broken), broken
    breaks, quotes = np.flatnonzero(is_break), np.flatnonzero(marks == QUOTE)
    if quotes.size % 2:
        return None, broken
    opening, closing = quotes[::2], quotes[1::2]
    before = marks[opening - 1]
    opens = (before == COMMA) | (before == NEWLINE) | (opening == 0)
    opens[1:] |= opening[1:] - 1 == closing[:-1]
    after = marks[closing + 1]
    closes = (after == COMMA) | (after == NEWLINE) | (after == RETURN)
    closes[:-1] |= closing[:-1] + 1 == opening[1:]
    if not (opens.all() and closes.all()):
        return None, broken
    ends = np.flatnonzero(np.searchsorted(quotes, breaks) % 2 == 0)
    return np.concatenate(([0], ends[:-1] + 1)), broken


def _too_wide(chunk: bytes, starts: NDArray[np.int64], width: int) -> pl.Series:
    """Return for each row whether it has more cells than the first line has names; see `_is_too_wide`.

    starts: the line on which each row starts.
    """
    marks = np.frombuffer(chunk, np.uint8)
    between = marks == COMMA
    if b'"' in chunk:
        between &= ~np.logical_xor.accumulate(marks == QUOTE)
    breaks = np.flatnonzero(marks == NEWLINE)
    ends = breaks[np.append(starts[1:] - 1, breaks.size - 1)]
    counts = np.diff(np.searchsorted(np.flatnonzero(between), ends), prepend=0)
    wide = counts >= width
    last = np.where(marks[ends - 1] == RETURN, ends - 2, ends - 1)
    wide &= ~((counts == width) & (marks[last] == COMMA))
    for row in np.flatnonzero(wide):
        begin = ends[row - 1] + 1 if row else 0
        wide[row] = _is_too_wide(_fields(chunk[begin : ends[row]].removesuffix(b"\r").decode()), width)
    return pl.Series(wide)


def _is_too_wide(fields: Sequence[str], width: int) -> bool:
    """Whether a row has more cells than the first line has names. One that is empty, at its end, is no cell."""
    return len(fields) > width + (not fields[-1])


def _more_columns(line: int) -> Fault:
    return Fault(_("line {n}").format(n=line), _("it has more columns than the first line"))


def _read_carefully(at: _Reading, chunk: bytes, *, last: bool) -> tuple[list[pl.DataFrame | Fault], bytes]:
    """Return what the chunk holds, row by row, and the bytes of a row that may go on in the next chunk."""
    lines = chunk.split(b"\n")
    rest = b"" if last else lines[-1]
    lines.pop()
    faults: list[pl.DataFrame | Fault] = []
    kept: list[tuple[int, int, list[str]]] = []
    here = 0
    while here < len(lines):
        fields, used = _one_row(lines, here)
        place = _("line {n}").format(n=at.line)
        if isinstance(fields, str):
            faults.append(Fault(place, fields))
        elif _is_too_wide(fields, at.width):
            faults.append(_more_columns(at.line))
        else:
            kept.append((at.ref, at.line, fields + [""] * (at.width - len(fields))))
        at.line += used
        at.ref += 1
        here += used
    if len(rest) > LONGEST_ROW:
        faults.append(Fault(_("line {n}").format(n=at.line), _("a row is longer than this program takes in")))
        rest = b""
    columns: dict[str, list[str | int | None]] = {
        name: [fields[place] or None for _ref, _line, fields in kept] for place, name in at.taken.items()
    }
    columns["ref"], columns["line"] = [ref for ref, _line, _f in kept], [line for _ref, line, _f in kept]
    frame = pl.DataFrame(columns, schema={**dict.fromkeys(at.taken.values(), pl.String()), **PLACES})
    return [_without_blank(frame), *faults], rest


def _one_row(lines: list[bytes], here: int) -> tuple[list[str] | str, int]:
    """Return the fields of the row that starts at this line, or what is wrong with it, and how many lines it takes."""
    whole: list[bytes] = []
    open_mark = False
    for place in range(here, min(here + MOST_LINES, len(lines))):
        line = lines[place]
        whole.append(line.removesuffix(b"\r"))
        open_mark ^= line.count(b'"') % 2 == 1
        if open_mark and len(whole) > 1:
            continue
        try:
            text = b"\n".join(whole).decode()
        except UnicodeDecodeError:
            return _("it is not UTF-8 text"), 1
        if _ROW.fullmatch(text):
            return _fields(text), len(whole)
        if not open_mark:
            break
    return _("a quotation mark is out of place"), 1


def _fields(row: str) -> list[str]:
    """Return the fields of a row that is known to be in order, without their quotation marks."""
    fields = []
    start = 0
    while found := _ONE_FIELD.match(row, start):
        field = found.group()
        fields.append(field[1:-1].replace('""', '"') if field.startswith('"') else field)
        start = found.end() + 1
        if start > len(row):
            break
    return fields


def _without_blank(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out lines with nothing on them."""
    return frame.filter(pl.any_horizontal(pl.exclude("ref", "line").is_not_null()))
