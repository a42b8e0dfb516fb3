"""Second pass over a WhatsApp text: the words of each message, and what kind of message it is, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, Batch, Decided, Export, Fault
from nearer.language import _
from nearer.model.events import KINDS
from nearer.sources._batch import batches
from nearer.sources._whatsapp_index import Index
from nearer.sources._whatsapp_ours import maybe_ours
from nearer.sources._whatsapp_rows import BODY, MESSAGE, NO_DATE, SYSTEM, Rows
from nearer.sources._whatsapp_said import KIND, NOTHING, Columns, Parties, parties_of
from nearer.sources._whatsapp_texts import Texts
from nearer.sources._words import BEFORE, BEHIND

Ints = npt.NDArray[np.int64]

PIECE = 1 << 23
LONGEST_MESSAGE = 1 << 25
CHANNEL = "whatsapp"
_KINDS = pl.Series(KINDS, dtype=BATCH["kind"])


def read_rows(export: Export, index: Index, rows: Rows, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield batches of messages and WhatsApp's own lines; what is BODY stays inside the text before it."""
    firsts = np.flatnonzero(rows.what != BODY)
    edges = np.append(index.head[firsts], index.size)
    lines = np.append(index.line[firsts], 0)
    parties = parties_of(index.names, rows, decided, export.name)
    with export.open() as stream:
        place = _pass_over(stream, 0, int(edges[0]))
        begin = 0
        while begin < len(firsts):
            end = int(np.searchsorted(edges, edges[begin] + PIECE, side="right")) - 1
            end = max(begin + 1, min(end, begin + BATCH_ROWS, len(firsts)))
            some, length = firsts[begin:end], int(edges[end] - edges[begin])
            raw = b"".join((BEFORE, stream.read(min(length, LONGEST_MESSAGE)), BEHIND))
            place += len(raw) - len(BEFORE + BEHIND)
            if length > LONGEST_MESSAGE:
                place = _pass_over(stream, place, int(edges[end]))
                yield Fault(f"line {index.line[some[0]]}", _("the rest of a very long message"))
            one_line = lines[begin + 1 : end + 1] - lines[begin:end] == 1
            at = edges[begin : end + 1] - edges[begin] + len(BEFORE)
            yield from _batch(_Piece(raw, some, at, one_line, index, rows, parties))
            if place < edges[end]:
                yield Fault(f"line {index.line[some[-1]]}", _("the file became shorter while it was read"))
                return
            begin = end


@dataclass(frozen=True)
class _Piece:
    """The bytes of some rows, and where each row begins in them (and the last one ends). one_line: as is known of it."""

    raw: bytes
    some: Ints
    edges: Ints
    one_line: npt.NDArray[np.bool_]
    index: Index
    rows: Rows
    parties: Parties


def _pass_over(stream: BinaryIO, place: int, to: int) -> int:
    """Read on to a place without keeping anything (a member of a zip cannot be sought in); return how far it came."""
    while place < to:
        passed = len(stream.read(min(to - place, PIECE)))
        if not passed:
            break
        place += passed
    return place


def _batch(piece: _Piece) -> Iterator[Batch]:
    index, some, raw, parties = piece.index, piece.some, piece.raw, piece.parties
    what = piece.rows.what[some]
    spoken = (what == MESSAGE) | index.system[some]  # else what stands before a colon is part of WhatsApp's own line
    text_at = np.where(spoken, index.text[some], index.rest[some])
    reach = len(raw) - len(BEHIND)
    begins = np.minimum(text_at - index.head[some] + piece.edges[:-1], reach)
    whole = Texts(raw, begins, np.maximum(np.minimum(piece.edges[1:], reach), begins))
    texts = whole.without_line_ends()
    text = texts.column()
    if index.returns and raw.count(b"\r\n") > len(some):
        text = text.str.replace_all("\r\n", "\n", literal=True)
    author = np.where(what == MESSAGE, index.name[some], parties.nobody)
    columns = Columns(
        author=author,
        to=parties.facing[author],
        kind=np.where(what == SYSTEM, KIND["system"], KIND["text"]),
        words=np.where(what == MESSAGE, np.where(texts.ends > begins, whole.words(), 0), NOTHING),
        seconds=np.full(len(some), NOTHING),
        text=text,
    )
    own = (what == SYSTEM) | index.ours[some]
    own[maybe_ours(texts, text, piece.one_line)] = True
    columns.mend(np.flatnonzero(own & (what != NO_DATE)), what == MESSAGE, index.ours[some], parties)
    frame = pl.DataFrame(
        {
            "at": pl.Series(piece.rows.at[some] * 1_000_000).cast(pl.Datetime("us")),
            "author": parties.names[pl.Series(columns.author)],
            "to": parties.names[pl.Series(columns.to)],
            "kind": _KINDS[pl.Series(columns.kind)],
            "words": columns.words,
            "seconds": columns.seconds,
            "text": columns.text,
            "ref": index.head[some].astype(np.uint64),
        }
    )
    if (what == NO_DATE).any():
        frame = frame.filter(pl.Series(what != NO_DATE))
    yield from batches(
        frame.with_columns(
            *(pl.when(pl.col(name) != NOTHING).then(name).cast(pl.UInt32) for name in ("words", "seconds")),
            channel=pl.lit(CHANNEL),
            group=pl.lit(parties.group, dtype=pl.String),
        )
    )
