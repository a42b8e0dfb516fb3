"""Many files, one history: each event once, in order of time. Which events are the same: see timeline.doubles."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from nearer.model.events import EVENTS
from nearer.timeline.doubles import MARKS, Marked, by_chat, chat_of, each_once, hash_of, in_common, marks, settle


@dataclass(frozen=True)
class FileEvents:
    """The events of one file, in its order. naive: its times had no zone, so a copy of it may lie hours away."""

    events: pl.DataFrame
    precision_s: int = 1
    naive: bool = False


@dataclass(frozen=True)
class Merged:
    """events by `at`; doubled: how many rows of each file another file had already; moved: files that were moved back."""

    events: pl.DataFrame
    doubled: tuple[int, ...]
    moved: frozenset[int] = frozenset()


def merge(files: Sequence[FileEvents]) -> Merged:
    """Return all events in order of time, each once. Where no chat is in two files, that is all that is done."""
    frames = [one.events.select(EVENTS.names()) for one in files]
    tied = set(in_common([frame.select(chat=chat_of()) for frame in frames])["n"] if len(files) > 1 else ())
    if not tied:
        return Merged(_in_order(frames), (0,) * len(files))
    settled = settle(
        [
            Marked(marks(frame, hash_of(pl.col("text"))) if n in tied else MARKS.to_frame(), one.precision_s, one.naive)
            for n, (frame, one) in enumerate(zip(frames, files, strict=True))
        ]
    )
    alone = [frame if ours is None else frame.filter(~ours) for frame, ours in zip(frames, settled.shared, strict=True)]
    before = [0 if ours is None else int(ours.sum()) for ours in settled.shared]
    after = dict(settled.kept.group_by("n").len().iter_rows())
    doubled = tuple(rows - after.get(n, 0) for n, rows in enumerate(before))
    return Merged(_in_order([*alone, _rows(frames, settled.kept)]), doubled, settled.moved)


def once_a_person(events: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Return the events (EVENTS with `person`) without those that a person has twice, by two handles in two files.

    Two exports of one app may know a person by an id and by a name; only who is who brings them together. Of chats of
    two alone: what a group is called differs there as well. files: model.histories.FILES.
    """
    alone = pl.col("person").is_not_null() & pl.col("group").is_null()
    handles = events.filter(alone).select("person", "channel", "handle", "file").unique()
    several = handles.group_by("person", "channel").agg(pl.col("handle").n_unique(), pl.col("file").n_unique())
    several = several.filter((pl.col("handle") > 1) & (pl.col("file") > 1))
    if several.is_empty():
        return events
    placed = events.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    rows = placed.filter(alone).join(several, on=["person", "channel"], how="semi", maintain_order="left")
    marked = marks(rows.with_columns(handle="person"), hash_of(pl.col("text"))).with_columns(
        rows["row"], n=rows["file"]
    )
    by_minute = files.filter(pl.col("precision_s") >= 60)["file"].unique().to_list()
    _copies, ordered = by_chat(marked)
    doubles = ordered.filter(~each_once(ordered, by_minute))["row"]
    return placed.filter(~pl.col("row").is_in(doubles.implode())).select(events.columns)


def _rows(frames: Sequence[pl.DataFrame], kept: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of frames that `kept` (n, row, at) names, in its order and at its times."""
    begins = pl.Series([0, *(frame.height for frame in frames)], dtype=pl.UInt32).cum_sum()
    places = begins.gather(kept["n"]) + kept["row"]
    return pl.concat(frames)[places].with_columns(at=kept["at"].cast(EVENTS["at"]))


def _in_order(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    whole = pl.concat([EVENTS.to_frame(), *frames])
    return whole if whole["at"].is_sorted() else whole.sort("at", maintain_order=True)
