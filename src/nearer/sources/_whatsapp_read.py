"""Second pass over a WhatsApp text: the words of each message, and what kind of message it is, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, OWNER, Batch, Decided, Export, Fault
from nearer.language import _
from nearer.model.events import KINDS
from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_index import Index
from nearer.sources._whatsapp_rows import BODY, MESSAGE, NO_DATE, SYSTEM, Rows

Ints = npt.NDArray[np.int64]

PIECE = 1 << 20
LONGEST_MESSAGE = 1 << 25
CHANNEL = "whatsapp"
_KINDS = pl.Series(KINDS, dtype=BATCH["kind"])
_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
_CALLS = ("missed", "call", "declined")


def read_rows(export: Export, index: Index, rows: Rows, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield batches of messages and WhatsApp's own lines; what is BODY stays inside the text before it."""
    firsts = np.flatnonzero(rows.what != BODY)
    edges = np.append(index.head[firsts], index.size)
    parties = _parties(index, rows, decided, export.name)
    with export.open() as stream:
        place = _pass_over(stream, 0, int(edges[0]))
        begin = 0
        while begin < len(firsts):
            end = int(np.searchsorted(edges, edges[begin] + PIECE, side="right")) - 1
            end = max(begin + 1, min(end, begin + BATCH_ROWS, len(firsts)))
            some, length = firsts[begin:end], int(edges[end] - edges[begin])
            piece = stream.read(min(length, LONGEST_MESSAGE))
            place += len(piece)
            if length > LONGEST_MESSAGE:
                place = _pass_over(stream, place, int(edges[end]))
                yield Fault(f"line {index.line[some[0]]}", _("the rest of a very long message"))
            yield from _batch(_Piece(piece, some, edges[begin : end + 1] - edges[begin], index, rows, parties))
            if place < edges[end]:
                yield Fault(f"line {index.line[some[-1]]}", _("the file became shorter while it was read"))
                return
            begin = end


@dataclass(frozen=True)
class _Parties:
    """Who speaks to whom: both sides in a chat of two, or the name of the group."""

    me: str
    other: str | None
    group: str | None

    def facing(self, name: str) -> str | None:
        """Return the other side of a name; None in a group."""
        if self.group is not None:
            return None
        return self.me if name == self.other else self.other


@dataclass(frozen=True)
class _Piece:
    """The bytes of some rows, and where each row begins in them (and the last one ends)."""

    raw: bytes
    some: Ints
    edges: Ints
    index: Index
    rows: Rows
    parties: _Parties


def _parties(index: Index, rows: Rows, decided: Decided, export_name: str) -> _Parties:
    mine = [name for name in rows.authors if name in decided.me]
    theirs = [name for name in rows.authors if name not in decided.me]
    titled = rows.title if rows.title not in decided.me else None
    stems = [part.removesuffix(".txt").removesuffix(".zip") for part in export_name.split("/")]
    named = next((stem for stem in reversed(stems) if stem and stem != "_chat"), export_name)
    return _Parties(
        me=mine[0] if mine else theirs[1] if len(theirs) == 2 else min(decided.me, default=OWNER),
        other=theirs[0] if theirs else titled,
        group=(rows.title or named) if rows.group else None,
    )


def _pass_over(stream: BinaryIO, place: int, to: int) -> int:
    """Read on to a place without keeping anything (a member of a zip cannot be sought in); return how far it came."""
    while place < to:
        passed = len(stream.read(min(to - place, PIECE)))
        if not passed:
            break
        place += passed
    return place


def _batch(piece: _Piece) -> Iterator[Batch]:
    index, some, raw = piece.index, piece.some, piece.raw
    what = piece.rows.what[some]
    spoken = (what == MESSAGE) | index.system[some]  # else what stands before a colon is part of WhatsApp's own line
    text_at = np.where(spoken, index.text[some], index.rest[some])
    begins = np.minimum(text_at - index.head[some] + piece.edges[:-1], len(raw))
    ends = np.maximum(np.minimum(piece.edges[1:], len(raw)), begins)
    words, ends = _words(raw, begins, ends)
    inner_returns = index.returns and raw.count(b"\r\n") > len(some)
    text = _texts(raw, begins, ends, inner_returns)
    names = pl.Series([*index.names, None], dtype=pl.String)
    facing = pl.Series([*map(piece.parties.facing, index.names), None], dtype=pl.String)
    who = pl.Series(np.where(what == MESSAGE, index.name[some], len(index.names)).astype(np.uint32))
    kind = np.where(what == SYSTEM, _NUMBER["system"], _NUMBER["text"]).astype(np.uint32)
    columns = {
        "at": pl.Series(piece.rows.at[some] * 1_000_000).cast(pl.Datetime("us")),
        "author": names.gather(who),
        "to": facing.gather(who),
        "words": pl.Series(words.astype(np.uint32)),
        "seconds": pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(some)),
        "text": text,
        "ref": pl.Series(index.head[some].astype(np.uint64)),
    }
    columns["words"] = columns["words"].zip_with(pl.Series(what == MESSAGE), columns["seconds"])
    _mend(columns, kind, what, index.ours[some], piece.parties)
    columns["kind"] = _KINDS.gather(pl.Series(kind))
    frame = pl.DataFrame(columns).with_columns(
        channel=pl.lit(CHANNEL), group=pl.lit(piece.parties.group, dtype=pl.String), cues=pl.lit(None, dtype=pl.UInt32)
    )
    if (what == NO_DATE).any():
        frame = frame.filter(pl.Series(what != NO_DATE))
    if frame.height:
        yield Batch(frame.select(BATCH.names()))


def _texts(raw: bytes, begins: Ints, ends: Ints, returns: bool) -> pl.Series:
    """Return the texts as they stand, but for line ends, which are a line feed each."""
    cut = [raw[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
    try:
        text = pl.Series(cut, dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        text = pl.Series([one.decode("utf-8", errors="replace") for one in cut], dtype=pl.String)
    return text.str.replace_all("\r\n", "\n", literal=True) if returns else text


def _words(raw: bytes, begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return the words of each text (what stands between spaces and line ends), and where it ends without its line end."""
    u = np.frombuffer(b" " + raw + b" ", np.uint8)  # one byte on, so that the byte before a text always exists
    blank = u <= 32
    starts = (blank[:-1] > blank[1:]).view(np.uint8)
    spans = np.stack([begins, ends], axis=1).ravel()
    words = np.add.reduceat(starts, spans, dtype=np.uint32)[::2].astype(np.int64)
    for mark in (10, 13):
        ends = ends - ((ends > begins) & (u[ends] == mark))
    return np.where(ends > begins, words, 0), ends


def _mend(
    columns: dict[str, pl.Series],
    kind: npt.NDArray[np.uint32],
    what: npt.NDArray[np.int8],
    ours: npt.NDArray[np.bool_],
    parties: _Parties,
) -> None:
    """Put right the rows that hold WhatsApp's own words: kind, seconds, and what is left of the text."""
    text = columns["text"]
    maybe = text.str.contains(phrases.maybe_ours()).to_numpy() | (what == SYSTEM) | ours
    looked = np.flatnonzero(maybe & (what != NO_DATE)).tolist()
    changed: dict[str, list[tuple[int, object]]] = {name: [] for name in ("author", "to", "words", "seconds", "text")}
    for row, words in zip(looked, text.gather(looked).to_list(), strict=True):
        authored = bool(what[row] == MESSAGE)
        found = phrases.said(words, ours=bool(ours[row]) or not authored, authored=authored)
        if not authored and found.kind not in _CALLS:
            continue
        if not authored or found.kind == "declined":
            author, to = columns["author"][row], columns["to"][row]
            if not authored:  # Android writes a call that I missed without a name
                author, to = parties.other, parties.me
            if found.kind == "declined":  # the one who did not want to take it did this
                author, to = to, author
            changed["author"].append((row, author))
            changed["to"].append((row, to))
        kind[row] = _NUMBER["text" if found.kind == "deleted" else found.kind]
        changed["words"].append((row, _length(found)))
        changed["text"].append((row, found.text))
        if found.seconds is not None:
            changed["seconds"].append((row, found.seconds))
    for name, places in changed.items():
        if places:
            rows, values = zip(*places, strict=True)
            columns[name] = columns[name].scatter(list(rows), pl.Series(values, dtype=columns[name].dtype))


def _length(found: phrases.Said) -> int | None:
    if found.text is not None:
        return len(found.text.split())
    return 0 if found.kind == "deleted" else None
