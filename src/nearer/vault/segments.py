"""Events and texts in columns: a segment is one table of columns, packed (vault.packing), in one row of the vault.

Events lie in the order of their file, at most 65,536 to a segment, times and places as steps from one to the next, which
pack well. Texts lie apart, at most 8,192 of one handle to a segment, so that what one person wrote can be read, or
forgotten, without the rest. `row` is the place of an event in its file, from 0: it ties a text to its event, and lies in
the segment of texts as steps, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import apsw
import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.events import EVENTS
from nearer.vault.packing import columns_of, packed, unpacked

EVENT_ROWS = 65_536
TEXT_ROWS = 8_192
TEXTS_HELD = 262_144
"""So many texts wait in memory for their segment to fill; then all are written."""

STEPS = ("at", "ref")
"""Columns of events that are stored as steps."""

STORED = pl.Schema(
    {
        "at": pl.Int64(),  # microseconds: the first as it is, then steps
        "handle": pl.UInt32(),
        "mine": pl.Boolean(),
        "kind": pl.UInt8(),  # place in KINDS
        "channel": pl.UInt16(),
        "words": pl.UInt32(),
        "seconds": pl.UInt32(),
        "group": pl.UInt32(),
        "ref": pl.Int64(),  # the first as it is, then steps
        "cues": pl.UInt32(),
    }
)
STORED_TEXTS = pl.Schema(
    {
        "row": pl.UInt32(),  # the first as it is, then steps
        "text": pl.String(),
    }
)
ROWS = pl.Schema({**{name: kind for name, kind in EVENTS.items() if name != "text"}, "row": pl.UInt32()})
"""Events without their texts, each with its place in its file."""

TEXTS = pl.Schema({"file": pl.UInt32(), "row": pl.UInt32(), "text": pl.String()})


class SegmentWriter:
    """Writes the events of one file as they are read. Nothing is in the vault before `finish`, save whole segments.

    Handles, channels and groups are numbers of the vault. The caller holds the transaction.
    """

    def __init__(self, connection: apsw.Connection, file: int) -> None:
        self._connection, self._file = connection, file
        self._events: list[pl.DataFrame] = []
        self._waiting = 0
        self._first = 0
        self._texts: dict[int | None, list[pl.DataFrame]] = defaultdict(list)
        self._held = 0
        self.rows = 0

    def take(self, events: pl.DataFrame) -> None:
        """Take the next rows of the file, in the EVENTS schema."""
        placed = events.with_columns(row=pl.int_range(self.rows, self.rows + events.height, dtype=pl.UInt32))
        self.rows += events.height
        texts = placed.filter(pl.col("text").is_not_null()).select("handle", "at", "row", "text")
        for (handle,), some in texts.partition_by("handle", as_dict=True).items():
            self._texts[handle].append(some.drop("handle"))
        self._held += texts.height
        self._events.append(placed.drop("text"))
        self._waiting += placed.height
        while self._waiting >= EVENT_ROWS:
            whole = pl.concat(self._events)
            self._write_events(whole[:EVENT_ROWS])
            self._events, self._waiting = [whole[EVENT_ROWS:]], self._waiting - EVENT_ROWS
        self._write_texts(TEXT_ROWS if self._held < TEXTS_HELD else 1)

    def finish(self) -> None:
        """Write what has not filled a segment."""
        if self._waiting:
            self._write_events(pl.concat(self._events))
        self._events, self._waiting = [], 0
        self._write_texts(1)

    def _write_events(self, events: pl.DataFrame) -> None:
        begins, ends = _span(events)
        self._connection.execute(
            'INSERT INTO event_segment (file, "first", begins, ends, n, body) VALUES (?, ?, ?, ?, ?, ?)',
            (self._file, self._first, begins, ends, events.height, packed_events(events)),
        )
        self._first += events.height

    def _write_texts(self, fewest: int) -> None:
        """Write the texts of each handle that has `fewest` of them or more waiting."""
        for handle, waiting in self._texts.items():
            n = sum(some.height for some in waiting)
            if n < fewest:
                continue
            for some in pl.concat(waiting).iter_slices(TEXT_ROWS):
                if some.height < TEXT_ROWS and fewest > 1:
                    self._texts[handle] = [some]
                    break
                begins, ends = _span(some)
                self._connection.execute(
                    "INSERT INTO text_segment (file, handle, begins, ends, n, body) VALUES (?, ?, ?, ?, ?, ?)",
                    (self._file, handle, begins, ends, some.height, packed_texts(some)),
                )
                self._held -= some.height
            else:
                self._texts[handle] = []


def packed_events(events: pl.DataFrame) -> bytes:
    """Return the body of a segment for rows of EVENTS; texts, file and row are not in it."""
    at = pl.col("at").dt.epoch("us")
    ref = pl.col("ref").reinterpret(signed=True)
    stored = events.select(
        at.diff().fill_null(at.first()).alias("at"),
        "handle",
        "mine",
        pl.col("kind").to_physical().cast(pl.UInt8),
        "channel",
        "words",
        "seconds",
        "group",
        ref.diff().fill_null(ref.first()).alias("ref"),
        "cues",
    )
    return packed(stored)


def unpacked_events(body: bytes, file: int, first: int) -> pl.DataFrame:
    """Return the rows (ROWS) of one segment."""
    stored = unpacked(body, STORED)
    return stored.select(
        pl.col("at").cum_sum().cast(EVENTS["at"]),
        "handle",
        "mine",
        pl.col("kind").cat.to(EVENTS["kind"]),
        "channel",
        "words",
        "seconds",
        "group",
        pl.lit(file, dtype=pl.UInt32).alias("file"),
        pl.col("ref").cum_sum().reinterpret(signed=False),
        "cues",
        pl.int_range(first, first + stored.height, dtype=pl.UInt32).alias("row"),
    )


def events_of(connection: apsw.Connection, files: Iterable[int]) -> Iterator[pl.DataFrame]:
    """Yield the rows (ROWS) of these files, a segment at a time, by file in the order given and then by place."""
    for file in files:
        found = connection.execute('SELECT "first", body FROM event_segment WHERE file = ? ORDER BY "first"', (file,))
        for first, body in found:
            yield unpacked_events(body, file, first)


def texts_of(
    connection: apsw.Connection, *, handles: Sequence[int] | None = None, files: Sequence[int] | None = None
) -> pl.DataFrame:
    """Return the texts (TEXTS) of these handles, or of these files, or of both together, in no order. None = all."""
    asked = []
    if handles is not None:
        asked.append("handle IN (SELECT value FROM json_each(:handles))")
    if files is not None:  # few segments are of one handle: where both are asked for, its index is the one to use
        asked.append(f"{'+' if asked else ''}file IN (SELECT value FROM json_each(:files))")  # noqa: S608
    found = connection.execute(
        f"SELECT file, n, body FROM text_segment WHERE {' AND '.join(asked) or 'TRUE'}",  # noqa: S608 # our own words
        {"handles": str(list(handles or ())), "files": str(list(files or ()))},
    )
    counts, rows, texts = [], [np.empty(0, np.uint32)], [pl.Series(dtype=pl.String)]
    for file, n, body in found:
        stored = columns_of(body)
        counts.append((file, n))
        rows.append(np.cumsum(stored["row"].to_numpy(), dtype=np.uint32))
        texts.append(stored["text"])
    numbers, times = np.array(counts, np.uint32).reshape(-1, 2).T
    return pl.DataFrame([np.repeat(numbers, times), np.concatenate(rows), pl.concat(texts)], schema=TEXTS)


def text_pieces(connection: apsw.Connection, file: int) -> Iterator[tuple[npt.NDArray[np.uint32], pl.Series]]:
    """Yield the places and the texts of one file, a segment at a time, in no order."""
    for (body,) in connection.execute("SELECT body FROM text_segment WHERE file = ?", (file,)):
        stored = columns_of(body)
        yield np.cumsum(stored["row"].to_numpy(), dtype=np.uint32), stored["text"]


def packed_texts(texts: pl.DataFrame) -> bytes:
    """Return the body of a segment for `row` (ascending) and `text`."""
    row = pl.col("row")
    return packed(texts.select(row.diff().fill_null(row.first()).cast(TEXTS["row"]), "text"))


def unpacked_texts(body: bytes, file: int) -> pl.DataFrame:
    """Return the texts (TEXTS) of one segment."""
    stored = unpacked(body, STORED_TEXTS)
    return stored.select(pl.lit(file, dtype=pl.UInt32).alias("file"), pl.col("row").cum_sum(), "text")


def drop_texts(connection: apsw.Connection, file: int, cues_of: Callable[[pl.Expr], pl.Expr]) -> None:
    """Take the texts of a file out; what each did, by `cues_of`, goes into its event first."""
    texts = texts_of(connection, files=[file]).drop("file")
    segments = connection.execute('SELECT id, "first", body FROM event_segment WHERE file = ?', (file,))
    for number, first, body in list(segments):
        events = unpacked_events(body, file, first).join(texts, on="row", how="left", maintain_order="left")
        cued = events.with_columns(cues=pl.coalesce("cues", cues_of(pl.col("text"))))
        connection.execute("UPDATE event_segment SET body = ? WHERE id = ?", (packed_events(cued), number))
    connection.execute("DELETE FROM text_segment WHERE file = ?", (file,))


def forget_handles(connection: apsw.Connection, handles: Sequence[int]) -> int:
    """Take everything with these handles out of events and texts and return how many events that were.

    Their places in the file stay counted, so that texts of others keep their rows: the events of a forgotten handle
    become lines of the app without a side, a length or a cue, at the moment of the event before that stays.
    """
    wanted = str(list(handles))
    connection.execute("DELETE FROM text_segment WHERE handle IN (SELECT value FROM json_each(?))", (wanted,))
    files = connection.execute(
        "SELECT DISTINCT file FROM handle_name WHERE handle IN (SELECT value FROM json_each(?))", (wanted,)
    )
    gone = 0
    for (file,) in list(files):
        segments = connection.execute('SELECT id, "first", body FROM event_segment WHERE file = ?', (file,))
        for number, first, body in list(segments):
            events = unpacked_events(body, file, first)
            theirs = pl.col("handle").is_in(list(handles)).fill_null(value=False)
            n = events.select(theirs.sum()).item()
            if n:
                gone += n
                blank = events.with_columns(
                    *(
                        pl.when(~theirs).then(name).alias(name)
                        for name in ("handle", "words", "seconds", "group", "cues")
                    ),
                    kind=pl.when(theirs).then(pl.lit("system", EVENTS["kind"])).otherwise("kind"),
                    mine=pl.col("mine") & ~theirs,
                    at=pl.when(~theirs).then("at").forward_fill().backward_fill().fill_null(pl.col("at").min()),
                )
                connection.execute("UPDATE event_segment SET body = ? WHERE id = ?", (packed_events(blank), number))
    return gone


def _span(rows: pl.DataFrame) -> tuple[int, int]:
    return rows.select(begins=pl.col("at").min().dt.epoch("us"), ends=pl.col("at").max().dt.epoch("us")).row(0)
