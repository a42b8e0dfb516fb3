"""All events that count, by time, out of the segments at once: ten million of them in about a second.

The segments are unpacked column by column, file after file; what another file has as well is left out and what moved is
put at its time (vault.overlaps) before one stable sort of the times orders all columns.
"""

from collections.abc import Iterator, Sequence

import apsw
import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.events import EVENTS
from nearer.vault.overlaps import overlap_of
from nearer.vault.packing import columns_of, nulls
from nearer.vault.segments import STEPS, STORED, texts_of

Steps = npt.NDArray[np.int64]

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
    return events.with_columns(
        pl.col("at").cast(EVENTS["at"]),
        pl.col("kind").cat.to(EVENTS["kind"]),
        pl.col("ref").reinterpret(signed=False),
    )


def texts_by_time(connection: apsw.Connection, files: Sequence[int], handles: Sequence[int]) -> pl.DataFrame:
    """Return the texts (TEXTS_BY_TIME) with these handles in these files. Segments that hold none of them stay packed."""
    parts = [TEXTS_BY_TIME.to_frame()]
    for handle in handles:
        texts = texts_of(connection, handles=[handle], files=files).with_columns(handle=pl.lit(handle, pl.UInt32))
        for theirs in texts.sort("file", "row").partition_by("file", maintain_order=True):
            parts += _placed(connection, theirs["file"][0], theirs)
    return pl.concat(parts).sort("at", maintain_order=True)


def _placed(connection: apsw.Connection, file: int, texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the texts of one file that count, with their moments; texts: handle, row, text, by row."""
    overlap = overlap_of(connection, file)
    if overlap.height:
        texts = texts.join(
            overlap.rename({"at": "moved"}).with_columns(known=True), on="row", how="left", maintain_order="left"
        )
        texts = texts.filter(pl.col("known").is_null() | pl.col("moved").is_not_null())
    rows = texts["row"].to_numpy()
    spans = 'SELECT "first", n, id FROM event_segment WHERE file = ? ORDER BY "first"'
    for first, n, number in list(connection.execute(spans, (file,))):
        begin, end = np.searchsorted(rows, (first, first + n)).tolist()
        if begin == end:
            continue
        ((body,),) = connection.execute("SELECT body FROM event_segment WHERE id = ?", (number,))
        stored = columns_of(body, ("at", "mine", "ref"))
        ours = pl.DataFrame(
            {
                "at": stored["at"].cast(pl.Int64).cum_sum().cast(EVENTS["at"]),
                "mine": stored["mine"],
                "ref": stored["ref"].cast(pl.Int64).cum_sum().reinterpret(signed=False),
            }
        )
        some = texts[begin:end]
        told = pl.concat([some, ours[some["row"] - first]], how="horizontal")
        moved = pl.coalesce(pl.col("moved").cast(EVENTS["at"]), "at") if "moved" in some.columns else pl.col("at")
        yield told.with_columns(moved.alias("at")).select(TEXTS_BY_TIME.names())


class _Columns:
    """The columns of all segments of some files, one file after the other, in pieces until one is asked for."""

    def __init__(self, connection: apsw.Connection, files: Sequence[int]) -> None:
        self._connection, self._files = connection, files
        self._pieces: dict[str, list[pl.Series]] = {name: [] for name in STORED if name not in STEPS}
        self._n: list[int] = []
        self._steps: dict[str, list[Steps]] = {name: [] for name in STEPS}
        for file in files:
            self._n.append(self._unpack(file))
        self._begins = np.cumsum([0, *self._n])

    def _unpack(self, file: int) -> int:
        """Take the segments of one file; return how many rows it has."""
        rows = 0
        found = self._connection.execute('SELECT n, body FROM event_segment WHERE file = ? ORDER BY "first"', (file,))
        for n, body in found:
            stored = columns_of(body)
            for name, steps in self._steps.items():
                steps.append(np.cumsum(stored[name].to_numpy(), dtype=np.int64))
            for name, pieces in self._pieces.items():
                pieces.append(stored[name].cast(STORED[name]) if name in stored else nulls(STORED[name], n))
            rows += n
        return rows

    def order(self) -> pl.Series:
        """Return the places of the events that count, by time."""
        at = self._whole_steps("at")
        counts = np.ones(len(at), np.bool_)
        for file, begin in zip(self._files, self._begins.tolist(), strict=False):
            overlap = overlap_of(self._connection, file)
            if overlap.height:
                places = overlap["row"].to_numpy().astype(np.int64) + begin
                hidden = overlap["at"].is_null().to_numpy()
                counts[places[hidden]] = False
                at[places[~hidden]] = overlap["at"].drop_nulls().to_numpy()
        self._steps["at"] = [at]
        order = np.argsort(at, kind="stable")
        return pl.Series(order if counts.all() else order[counts[order]]).cast(pl.UInt32)

    def column(self, name: str, order: pl.Series) -> pl.Series:
        """Return one column of the events, in order; its pieces are let go."""
        if name == "file":
            return pl.Series(np.repeat(np.array(self._files, np.uint32), self._n)).gather(order)
        if name in STEPS:
            return pl.Series(self._whole_steps(name)).gather(order)
        pieces = self._pieces.pop(name)
        return pl.concat([STORED.to_frame()[name], *pieces], rechunk=True).gather(order)

    def _whole_steps(self, name: str) -> Steps:
        return np.concatenate([np.empty(0, np.int64), *self._steps.pop(name)])

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
