"""All events that count, by time, out of the segments at once: ten million of them in less than two seconds.

The segments are unpacked column by column, file after file; what another file has as well is left out and what moved is
put at its time (vault.overlaps) before one stable sort of the times orders all columns.
"""

from collections.abc import Sequence

import apsw
import numpy as np
import polars as pl

from nearer.model.events import EVENTS
from nearer.vault.overlaps import overlap_of
from nearer.vault.packing import columns_of, nulls
from nearer.vault.segments import STEPS, STORED, texts_of

NARROW_FIRST = (pl.Boolean(), pl.UInt8(), pl.UInt16(), pl.UInt32())
LAST = np.iinfo(np.int64).max
"""The time, for sorting, of an event that does not count: behind all that do."""

TEXTS_BY_TIME = pl.Schema({name: EVENTS[name] for name in ("at", "handle", "mine", "file", "ref", "text")})


def sequence(connection: apsw.Connection, files: Sequence[int], *, texts: bool = True) -> pl.DataFrame:
    """Return the events (EVENTS) of these files that count, by time; equal ones by file as given, then by their place in it.

    texts: with the words, where they were kept; else `text` is null.
    """
    found = _Columns(connection, files)
    order = found.order()
    columns = {name: found.column(name, order) for name in EVENTS if name != "text"}
    columns["text"] = found.texts(order) if texts else nulls(EVENTS["text"], len(order))
    events = pl.DataFrame([columns[name].alias(name) for name in EVENTS])
    return events.select(
        pl.col("kind").cast(pl.UInt8).cat.to(kind)
        if name == "kind"
        else pl.col("ref").reinterpret(signed=False)
        if name == "ref"
        else pl.col(name).cast(kind)
        for name, kind in EVENTS.items()
    )


def texts_by_time(connection: apsw.Connection, files: Sequence[int], handles: Sequence[int]) -> pl.DataFrame:
    """Return the texts (TEXTS_BY_TIME) with these handles in these files. Segments that hold none of them stay packed."""
    parts = [TEXTS_BY_TIME.to_frame()]
    for handle in handles:
        texts = texts_of(connection, handles=[handle], files=files)
        for theirs in texts.sort("file", "row").partition_by("file", maintain_order=True):
            told = _placed(connection, theirs["file"][0], theirs)
            parts.append(told.with_columns(handle=pl.lit(handle, pl.UInt32)).select(TEXTS_BY_TIME.names()))
    return pl.concat(parts).sort("at", maintain_order=True)


def _placed(connection: apsw.Connection, file: int, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the texts of one file, by row, that count, with what their events say of them: at, mine, ref."""
    rows = texts["row"].to_numpy()
    at, ref, mine = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64), np.empty(len(rows), np.bool_)
    spans: list[tuple[int, int, int]] = list(
        connection.execute('SELECT id, "first", n FROM event_segment WHERE file = ?', (file,))
    )
    for number, first, n in spans:
        begin, end = np.searchsorted(rows, (first, first + n)).tolist()
        if begin == end:
            continue
        ((body,),) = connection.execute("SELECT body FROM event_segment WHERE id = ?", (number,))
        stored = columns_of(body, ("at", "mine", "ref"))
        places, here = rows[begin:end] - first, slice(begin, end)
        for steps, into in ((stored["at"], at), (stored["ref"], ref)):
            into[here] = np.cumsum(steps.to_numpy(), dtype=np.int64)[places]
        mine[here] = stored["mine"].to_numpy()[places]
    placed = texts.with_columns(at=at, ref=ref.view(np.uint64), mine=mine)
    overlap = overlap_of(connection, file)
    if overlap.height:
        moved = overlap.with_columns(pl.col("at").fill_null(LAST)).rename({"at": "moved"})
        placed = placed.join(moved, on="row", how="left", maintain_order="left")
        placed = placed.with_columns(at=pl.coalesce("moved", "at")).filter(pl.col("at") != LAST)
    return placed.with_columns(pl.col("at").cast(EVENTS["at"]))


class _Columns:
    """The columns of all segments of some files, one file after the other, in pieces until one is asked for."""

    def __init__(self, connection: apsw.Connection, files: Sequence[int]) -> None:
        self._connection, self._files = connection, files
        rows = dict(connection.execute("SELECT file, sum(n) FROM event_segment GROUP BY file"))
        self._rows = [int(rows.get(file, 0)) for file in files]
        self._begins = np.cumsum([0, *self._rows])
        self._steps = {name: np.empty(int(self._begins[-1]), np.int64) for name in STEPS}
        self._pieces: dict[str, list[tuple[int, pl.Series | None]]] = {name: [] for name in STORED if name not in STEPS}
        for file, begin in zip(files, self._begins.tolist(), strict=False):
            self._unpack(file, begin)

    def _unpack(self, file: int, begin: int) -> None:
        found = self._connection.execute('SELECT n, body FROM event_segment WHERE file = ? ORDER BY "first"', (file,))
        for n, body in found:
            stored = columns_of(body)
            for name, whole in self._steps.items():
                np.cumsum(stored[name].to_numpy(), out=whole[begin : begin + n])
            for name, pieces in self._pieces.items():
                pieces.append((n, stored.get(name)))
            begin += n

    def order(self) -> pl.Series:
        """Return the places of the events that count, by time."""
        at = self._steps["at"]
        hidden = 0
        for file, begin in zip(self._files, self._begins.tolist(), strict=False):
            overlap = overlap_of(self._connection, file)
            if overlap.height:
                places = overlap["row"].to_numpy().astype(np.int64) + begin
                at[places] = overlap["at"].fill_null(LAST).to_numpy()
                hidden += overlap["at"].null_count()
        order = np.argsort(at, kind="stable")
        return pl.Series(order[: len(order) - hidden].astype(np.uint32))

    def column(self, name: str, order: pl.Series) -> pl.Series:
        """Return one column of the events, in order, as narrow as it is stored; its pieces are let go."""
        if name == "file":
            narrowest = pl.Series(self._files, dtype=pl.UInt32).shrink_dtype().to_numpy()
            return pl.Series(np.repeat(narrowest, self._rows)).gather(order)
        if name in STEPS:
            return pl.Series(self._steps.pop(name)).gather(order)
        pieces = self._pieces.pop(name)
        kinds = {one.dtype for _n, one in pieces if one is not None}
        if not kinds:
            return nulls(STORED[name], len(order))
        kind = max(kinds, key=NARROW_FIRST.index)
        whole = [nulls(kind, n) if one is None else one.cast(kind) for n, one in pieces]
        return pl.concat([nulls(kind, 0), *whole], rechunk=True).gather(order)

    def texts(self, order: pl.Series) -> pl.Series:
        """Return the words of the events, in order."""
        told = texts_of(self._connection, files=self._files)
        begins = pl.DataFrame(
            {"file": self._files, "begin": self._begins[:-1]}, schema={"file": pl.UInt32, "begin": pl.Int64}
        )
        places = told.join(begins, on="file", maintain_order="left").select(pl.col("row") + pl.col("begin"))
        which = np.full(int(self._begins[-1]), told.height)  # the place behind the last text: null
        which[places.to_series().to_numpy()] = np.arange(told.height)
        return told["text"].extend_constant(None, 1).gather(pl.Series(which).gather(order))
