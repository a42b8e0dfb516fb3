"""Many files, one history: each event once. Doubles are taken out between files, never inside one.

Within a chat, what one file holds n times and another m times happened max(n, m) times: "ok" twice in a minute is two
messages. Where one file counts in minutes and another in seconds they are compared by the minute, else by the second.
What makes no other message: how lines end, what is said below a picture, and that its words were deleted later. Copies of
one chat that were exported in another zone are moved back first: same author, text and order, whole quarter hours apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from nearer.model.events import EVENTS

QUARTER_US = 15 * 60 * 1_000_000
FARTHEST_US = 26 * 3_600 * 1_000_000
"""No two zones are farther apart than this, in microseconds."""

FEWEST_ALIKE = 3
"""So many texts that occur once in each copy must agree on a shift before it is believed."""

SHARE_ALIKE = 0.8

ALIKE = ("chat", "handle", "mine", "kind", "channel", "seconds")


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
    shared = _shared_chats(files)
    frames = [one.events for one in files]
    if shared.is_empty():
        return Merged(_in_order(frames), (0,) * len(files))
    chat = _chat()
    clusters = _clusters(shared)
    alone, together = [], []
    for n, one in enumerate(files):
        cluster = clusters.get(n)
        if cluster is None:
            alone.append(one.events)
            continue
        marked = one.events.with_columns(
            chat=chat.fill_null(-1 - cluster),
            n=pl.lit(n, dtype=pl.Int64),
            row=pl.int_range(pl.len(), dtype=pl.Int64),
            minute=pl.lit(one.precision_s >= 60),
            naive=pl.lit(one.naive),
        )
        is_shared = (pl.col("chat") < 0) | pl.col("chat").is_in(shared["chat"].unique().implode())
        alone.append(marked.filter(~is_shared).select(EVENTS.names()))
        together.append(marked.filter(is_shared))
    rows = _fullest_first(pl.concat(together))
    rows, moved = _move_back(rows)
    kept = _each_once(rows)
    before = dict(rows.group_by("n").len().iter_rows())
    after = dict(kept.group_by("n").len().iter_rows())
    doubled = tuple(before.get(n, 0) - after.get(n, 0) for n in range(len(files)))
    return Merged(_in_order([*alone, kept.select(EVENTS.names())]), doubled, moved)


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
    by_minute = files.filter(pl.col("precision_s") >= 60)["file"].unique()
    marked = rows.with_columns(
        handle="person",
        chat=pl.col("person").cast(pl.Int64),
        n=pl.col("file").cast(pl.Int64),
        minute=pl.col("file").is_in(by_minute.implode()),
    )
    kept = _each_once(_fullest_first(marked))
    doubles = rows.join(kept, on="row", how="anti")["row"]
    return placed.filter(~pl.col("row").is_in(doubles.implode())).select(events.columns)


def _in_order(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    whole = pl.concat([frame.select(EVENTS.names()) for frame in frames]) if frames else EVENTS.to_frame()
    return whole if whole["at"].is_sorted() else whole.sort("at", maintain_order=True)


def _chat() -> pl.Expr:
    """Return a number for the chat of each row: a group or one other person; null where the row tells of neither."""
    group, handle = pl.col("group").cast(pl.Int64) * 2 + 1, pl.col("handle").cast(pl.Int64) * 2
    return pl.coalesce(group, handle)


def _shared_chats(files: Sequence[FileEvents]) -> pl.DataFrame:
    """Return chat and n (which file) of the chats that stand in more than one file."""
    empty = pl.DataFrame(schema={"chat": pl.Int64(), "n": pl.Int64()})
    if len(files) < 2:
        return empty
    chats = [
        one.events.select(chat=_chat()).unique().drop_nulls().with_columns(n=pl.lit(n, dtype=pl.Int64))
        for n, one in enumerate(files)
    ]
    return pl.concat([empty, *chats]).filter(pl.len().over("chat") > 1)


def _clusters(shared: pl.DataFrame) -> dict[int, int]:
    """Return for each file that shares a chat the lowest file that it is tied to, by one chat or through others."""
    tied = {n: n for n in sorted(shared["n"].unique().to_list())}
    for files in shared.group_by("chat").agg("n")["n"].to_list():
        low = min(tied[n] for n in files)
        others = {tied[n] for n in files}
        tied = {n: low if first in others else first for n, first in tied.items()}
    return tied


def _fullest_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Order the rows so that in each chat the file with most of it comes first, and its order is the one that stands."""
    sizes = rows.group_by("chat", "n").len().sort(["chat", "len", "n"], descending=[False, True, False])
    turns = sizes.select("chat", "n", turn=pl.int_range(pl.len(), dtype=pl.UInt32).over("chat"))
    return rows.join(turns, on=["chat", "n"], how="left", maintain_order="left").sort("turn", maintain_order=True)


def _move_back(rows: pl.DataFrame) -> tuple[pl.DataFrame, frozenset[int]]:
    """Move copies of a chat that were exported in another zone to the times of the fullest copy."""
    if not rows["naive"].any():
        return rows, frozenset()
    moved: set[int] = set()
    parts = []
    for chat in rows.partition_by("chat", maintain_order=True):
        copies = chat.partition_by("n", maintain_order=True)
        settled = copies[:1]
        for copy in copies[1:]:
            here = pl.concat(settled)
            back = _moved(copy, here) if copy["naive"].any() and here["naive"].any() else None
            if back is not None:
                moved.add(copy["n"][0])
            settled.append(copy if back is None else back)
        parts += settled
    return pl.concat(parts), frozenset(moved)


def _moved(copy: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame | None:
    """Return the copy at the settled times where its texts say that it is shifted, else None."""
    ours, theirs = _once(copy), _once(settled).rename({"at": "settled"})
    apart = pl.col("at").dt.truncate("1m") - pl.col("settled").dt.truncate("1m")
    pairs = (
        ours.join(theirs, on=["handle", "mine", "text"], nulls_equal=True)
        .with_columns(apart=apart.dt.total_microseconds())
        .filter(pl.col("apart").abs() <= FARTHEST_US)
    )
    whole = pairs.filter(pl.col("apart") % QUARTER_US == 0)
    believed = whole.filter((pl.len().over("apart") >= FEWEST_ALIKE) | (pl.col("apart") == 0))
    if believed["apart"].abs().sum() == 0 or believed.height < SHARE_ALIKE * pairs.height:
        return None
    nearest = believed.select("at", "apart").sort("at")
    shifted = copy.sort("at", maintain_order=True).join_asof(nearest, on="at", strategy="nearest")
    return shifted.with_columns(at=pl.col("at") - pl.duration(microseconds="apart")).select(copy.columns)


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return at, handle, mine and text of the texts that were written once."""
    texts = rows.filter(pl.col("text").is_not_null() & (pl.col("kind") == "text")).select(
        "at", "handle", "mine", "text"
    )
    return texts.unique().filter(pl.len().over("handle", "mine", "text") == 1)


def _each_once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without those that another file has as well, in the order given."""
    is_text = pl.col("kind") == "text"
    without_words = (is_text & pl.col("text").is_null() & (pl.col("words") > 0)).any().over("chat")
    plain = pl.col("text").str.replace_all("\r\n", "\n", literal=True).str.strip_chars()
    said = pl.when(pl.col("kind").is_in(["text", "system"]) & ~without_words).then(plain)
    words = pl.when(is_text).then("words")
    # Rows are compared within one moment, where no two hashes meet by chance.
    alike = pl.struct(*ALIKE, words=words, said=said).hash()
    marks = rows.select("at", "n", "minute", alike=alike).with_row_index("place")
    fine = _largest_count(marks.filter(~pl.col("minute")), pl.col("at").dt.truncate("1s"))
    coarse = _largest_count(marks.filter("minute"), pl.col("at").dt.truncate("1m"))
    if fine.height and coarse.height:
        minutes = _nth(fine.drop("nth"), pl.col("at").dt.truncate("1m"))
        coarse = coarse.join(minutes, on=["alike", "when", "nth"], how="anti")
    return _without_deleted(rows[pl.concat([fine["place"], coarse["place"]]).sort()], rows)


def _without_deleted(kept: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return what was kept without those deleted messages whose words another file still has.

    At one moment nobody wrote more texts than the file with most of them holds; a deleted one too many is one of the others.
    """
    is_text = pl.col("kind") == "text"
    deleted = is_text & pl.col("text").is_null() & (pl.col("words") == 0)
    if not kept.select(deleted.any()).item():
        return kept
    by_minute = pl.col("chat").is_in(rows.filter("minute")["chat"].unique().implode())
    when = pl.when(by_minute).then(pl.col("at").dt.truncate("1m")).otherwise(pl.col("at").dt.truncate("1s"))
    keys = ["chat", "handle", "mine", "when"]
    placed = kept.with_row_index("place").with_columns(when=when)
    there = placed.filter(deleted).select(keys).unique()
    told = placed.filter(is_text).join(there, on=keys, how="semi", nulls_equal=True)
    held = rows.filter(is_text).with_columns(when=when).join(there, on=keys, how="semi", nulls_equal=True)
    most = held.group_by(*keys, "n").len("most").group_by(keys).agg(pl.col("most").max().cast(pl.Int64))
    told = told.join(most, on=keys, how="left", nulls_equal=True).sort("place")
    over = told.with_columns(over=pl.len().over(keys).cast(pl.Int64) - pl.col("most")).filter(deleted)
    doubles = over.filter(pl.int_range(pl.len()).over(keys) < pl.col("over"))["place"]
    return placed.filter(~pl.col("place").is_in(doubles.implode())).select(kept.columns)


def _largest_count(marks: pl.DataFrame, when: pl.Expr) -> pl.DataFrame:
    """Keep of the rows that are alike as many as the file that has most of them."""
    return _nth(marks, when, "n").unique(["alike", "when", "nth"], keep="first", maintain_order=True)


def _nth(marks: pl.DataFrame, when: pl.Expr, *within: str) -> pl.DataFrame:
    """Number the rows that are alike: the first "ok" of a minute, the second, and so on.

    By sorting, because nearly every row is one of its kind and a window of each would cost more than all the rest.
    """
    keys = [*within, "when", "alike"]
    ordered = marks.with_columns(when=when).sort([*keys, "place"])
    first = pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(value=True)
    here = pl.int_range(pl.len())
    numbered = ordered.with_columns(nth=here - pl.when(first).then(here).forward_fill())
    return numbered.sort("place")
