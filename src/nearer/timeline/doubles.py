"""Which events of several files are one and the same. Doubles are taken out between files, never inside one.

Within a chat, what one file holds n times and another m times happened max(n, m) times: "ok" twice in a minute is two
messages. Where one file counts in minutes and another in seconds they are compared by the minute, else by the second.
What makes no other message: how lines end, what is said below a picture, and that its words were deleted later. Copies of
one chat that were exported in another zone are moved back first: same author, text and order, whole quarter hours apart.

Files are compared by marks, a few numbers an event, so that two exports of a million messages fit into memory.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

SECOND_US, MINUTE_US, QUARTER_US = 1_000_000, 60_000_000, 900_000_000
FARTHEST_US = 26 * 3_600 * 1_000_000
"""No two zones are farther apart than this, in microseconds."""

FEWEST_ALIKE = 3
"""So many texts that occur once in each copy must agree on a shift before it is believed."""

SHARE_ALIKE = 0.8

MARKS = pl.Schema(
    {
        "chat": pl.Int64(),  # a group or one other person; null where the row tells of neither
        "at": pl.Int64(),  # microseconds since 1970 in UTC
        "alike": pl.UInt64(),  # hash of all that must be the same besides: who, what, how long
        "said": pl.UInt64(),  # hash of the words; null where they count for nothing, or were not kept
        "writer": pl.Int64(),  # who wrote, in texts alone
        "wordless": pl.Boolean(),  # a text whose words were not kept
        "deleted": pl.Boolean(),  # a text that was deleted before the export
    }
)
ALIKE = ("handle", "mine", "kind", "channel", "seconds")
SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number: times it, moments spread over all 64 bits."""


@dataclass(frozen=True)
class Marked:
    """The marks (MARKS) of one file, in its order. naive: its times had no zone, so a copy of it may lie hours away."""

    marks: pl.DataFrame
    precision_s: int = 1
    naive: bool = False


@dataclass(frozen=True)
class Settled:
    """kept: n (which file), row and `at` of the rows of shared chats that count, by chat, the fullest file first.

    shared: for each file which rows lie in a shared chat, None where none do; moved: files that were moved back.
    """

    kept: pl.DataFrame
    shared: tuple[pl.Series | None, ...]
    moved: frozenset[int] = frozenset()


def chat_of() -> pl.Expr:
    """Return a number for the chat of each event: a group or one other person; null where the row tells of neither."""
    group, handle = pl.col("group").cast(pl.Int64) * 2 + 1, pl.col("handle").cast(pl.Int64) * 2
    return pl.coalesce(group, handle)


def hash_of(text: pl.Expr) -> pl.Expr:
    """Return a hash of the words, whatever the lines end in; null where there are none."""
    plain = text.str.replace_all("\r\n", "\n", literal=True).str.strip_chars()
    return pl.when(text.is_not_null()).then(plain.hash())


def marks(events: pl.DataFrame, said: pl.Expr) -> pl.DataFrame:
    """Return the marks (MARKS) of events in the columns of EVENTS. said: see `hash_of`."""
    is_text, bare = pl.col("kind") == "text", pl.col("said").is_null()
    writer = (pl.col("handle").cast(pl.Int64).fill_null(-1) + 1) * 2 + pl.col("mine").cast(pl.Int64)
    known = events.with_columns(chat=chat_of(), at=pl.col("at").dt.epoch("us"), said=said)
    return known.select(
        "chat",
        "at",
        alike=pl.struct(*ALIKE, words=pl.when(is_text).then("words")).hash(),
        said=pl.when(pl.col("kind").is_in(["text", "system"])).then("said"),
        writer=pl.when(is_text).then(writer),
        wordless=(is_text & bare & (pl.col("words") > 0)).fill_null(value=False),
        deleted=(is_text & bare & (pl.col("words") == 0)).fill_null(value=False),
    )


def settle(files: Sequence[Marked]) -> Settled:
    """Return which rows of the chats that stand in more than one file count, and when."""
    chats = in_common([one.marks for one in files])
    clusters = _clusters(chats)
    parts = [pl.Schema({**MARKS, "n": pl.UInt32(), "row": pl.UInt32()}).to_frame()]
    shared: list[pl.Series | None] = []
    for n, one in enumerate(files):
        if n not in clusters:
            shared.append(None)
            continue
        # Rows of no chat (an app's own lines) are compared within the files that are tied together.
        chat = pl.col("chat").fill_null(-1 - clusters[n])
        marked = one.marks.with_columns(chat, n=pl.lit(n, pl.UInt32), row=pl.int_range(pl.len(), dtype=pl.UInt32))
        ours = marked.select((pl.col("chat") < 0) | pl.col("chat").is_in(chats["chat"].unique().implode())).to_series()
        parts.append(marked if ours.all() else marked.filter(ours))
        shared.append(ours)
    copies, rows = by_chat(pl.concat(parts))
    parts.clear()
    rows, moved = _moved_back(copies, rows, {n for n, one in enumerate(files) if one.naive})
    counts = each_once(rows, [n for n, one in enumerate(files) if one.precision_s >= MINUTE_US // SECOND_US])
    return Settled(rows.select("n", "row", "at").filter(counts), tuple(shared), moved)


def in_common(chats: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return chat and n (which file) of the chats that stand in more than one file. chats: a frame a file with `chat`."""
    each = [
        one.select(pl.col("chat").unique()).drop_nulls().with_columns(n=pl.lit(n, pl.Int64))
        for n, one in enumerate(chats)
    ]
    empty = pl.DataFrame(schema={"chat": pl.Int64(), "n": pl.Int64()})
    return pl.concat([empty, *each]).filter(pl.len().over("chat") > 1)


def _clusters(shared: pl.DataFrame) -> dict[int, int]:
    """Return for each file that shares a chat the lowest file that it is tied to, by one chat or through others."""
    tied = {n: n for n in sorted(shared["n"].unique().to_list())}
    for files in shared.group_by("chat").agg("n")["n"].to_list():
        low = min(tied[n] for n in files)
        others = {tied[n] for n in files}
        tied = {n: low if first in others else first for n, first in tied.items()}
    return tied


def by_chat(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Order the rows by chat; in each the file with most of it comes first, and its order is the one that stands.

    Returns the copies of chats in that order, too: chat, n, len.
    """
    copies = rows.group_by("chat", "n").len().sort(["chat", "len", "n"], descending=[False, True, False])
    turns = copies.select("chat", "n", turn=pl.int_range(pl.len(), dtype=pl.UInt32))
    turn = rows.select("chat", "n").join(turns, on=["chat", "n"], how="left", maintain_order="left")["turn"]
    return copies, rows if turn.is_sorted() else rows[np.argsort(turn.to_numpy(), kind="stable")]


def _moved_back(copies: pl.DataFrame, rows: pl.DataFrame, naive: Container[int]) -> tuple[pl.DataFrame, frozenset[int]]:
    """Move copies of a chat that were exported in another zone to the times of the fullest copy."""
    moved: set[int] = set()
    parts: list[pl.DataFrame] = []
    ends = np.cumsum(copies["len"].to_numpy())
    before, settled, among = None, 0, False
    for (chat, n, length), end in zip(copies.iter_rows(), ends.tolist(), strict=True):
        copy = rows.slice(end - length, length)
        if chat != before:
            before, settled, among = chat, len(parts), False
        back = _moved(copy, pl.concat(parts[settled:])) if n in naive and among else None
        moved |= set() if back is None else {n}
        parts.append(copy if back is None else back)
        among |= n in naive
    return (pl.concat(parts) if moved else rows), frozenset(moved)


def _moved(copy: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame | None:
    """Return the copy at the settled times where its texts say that it is shifted, else None."""
    apart = pl.col("at") // MINUTE_US * MINUTE_US - pl.col("settled") // MINUTE_US * MINUTE_US
    pairs = (
        _once(copy)
        .join(_once(settled).rename({"at": "settled"}), on="told")
        .with_columns(apart=apart)
        .filter(pl.col("apart").abs() <= FARTHEST_US)
    )
    whole = pairs.filter(pl.col("apart") % QUARTER_US == 0)
    believed = whole.filter((pl.len().over("apart") >= FEWEST_ALIKE) | (pl.col("apart") == 0))
    if believed["apart"].abs().sum() == 0 or believed.height < SHARE_ALIKE * pairs.height:
        return None
    nearest = believed.select("at", "apart").sort("at")
    shifted = copy.sort("at", maintain_order=True).join_asof(nearest, on="at", strategy="nearest")
    return shifted.with_columns(at=pl.col("at") - pl.col("apart")).select(copy.columns)


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return told (who said what) and at of the texts that were written at one moment alone."""
    texts = rows.select("writer", "said", "at").drop_nulls()
    told = texts.group_by(told=pl.struct("writer", "said").hash()).agg(pl.col("at").min(), last=pl.col("at").max())
    return told.filter(pl.col("at") == pl.col("last")).drop("last")


def each_once(rows: pl.DataFrame, by_minute: Sequence[int]) -> pl.Series:
    """Return which rows count: not those that another file has as well. by_minute: the files that count in minutes.

    rows: MARKS without a null chat, n, row; in the order of `by_chat`.
    """
    wordless = rows.filter("wordless")["chat"].unique()
    said = pl.when(~pl.col("chat").is_in(wordless.implode())).then("said")
    alike = rows.select(pl.struct("chat", "alike", said).hash()).to_series().to_numpy()
    files, at = rows["n"].to_numpy(), rows["at"].to_numpy()
    coarse = np.isin(files, by_minute)
    fine, minutes = np.flatnonzero(~coarse), np.flatnonzero(coarse)
    fine = fine[_largest_count(alike[fine], at[fine] // SECOND_US, files[fine])]
    both = np.append(fine, minutes[_largest_count(alike[minutes], at[minutes] // MINUTE_US, files[minutes])])
    if 0 < len(fine) < len(both):
        both = both[_largest_count(alike[both], at[both] // MINUTE_US, coarse[both])]
    counts = np.zeros(rows.height, np.bool_)
    counts[both] = True
    counts[_deleted_later(rows.with_columns(counts=counts), by_minute)] = False
    return pl.Series(counts)


def _deleted_later(rows: pl.DataFrame, by_minute: Sequence[int]) -> pl.Series:
    """Return the places of deleted messages that count while another file still has their words.

    At one moment nobody wrote more texts than the file with most of them holds; a deleted one too many is one of the others.
    """
    if not rows.select((pl.col("counts") & pl.col("deleted")).any()).item():
        return pl.Series(dtype=pl.UInt32)
    keys = ["chat", "writer", "when"]
    coarse = rows.filter(pl.col("n").is_in(list(by_minute)))["chat"].unique().implode()
    when = pl.col("at") // pl.when(pl.col("chat").is_in(coarse)).then(MINUTE_US).otherwise(SECOND_US)
    texts = rows.select("chat", "writer", "n", "deleted", "counts", when=when).with_row_index("place")
    texts = texts.filter(pl.col("writer").is_not_null())
    there = texts.filter("deleted", "counts").select(keys).unique()
    near = texts.join(there, on=keys, how="semi", maintain_order="left")
    most = near.group_by(*keys, "n").len("most").group_by(keys).agg(pl.col("most").max().cast(pl.Int64))
    told = near.filter("counts").join(most, on=keys, how="left", maintain_order="left")
    over = told.with_columns(over=pl.len().over(keys).cast(pl.Int64) - pl.col("most")).filter("deleted")
    return over.filter(pl.int_range(pl.len()).over(keys) < pl.col("over"))["place"]


def _largest_count(
    alike: npt.NDArray[np.uint64], when: npt.NDArray[np.int64], files: npt.NDArray[np.generic]
) -> npt.NDArray[np.bool_]:
    """Return which rows stay: of those that are alike at one moment as many as the file that has most of them.

    The rows of a file lie together, and those of the file that comes first stay. Rows are compared within one moment,
    where no two hashes meet by chance.
    """
    key = alike + when.view(np.uint64) * SPREAD
    order = np.argsort(key, kind="stable").astype(np.uint32)
    group = _differs(key[order]) | _differs(when[order])
    run = group | _differs(files[order])
    starts = np.flatnonzero(run)
    lengths = np.diff(starts, append=len(order))
    group_of = np.cumsum(group)[starts] - 1
    rank = np.arange(len(starts)) - np.flatnonzero(group[starts])[group_of]
    # How many of a run's rows other files before it have as well: the most that one of them has.
    most, had = np.zeros(int(group.sum()), np.int64), np.zeros(len(starts), np.int64)
    for turn in range(int(rank.max(initial=0)) + 1):
        now = rank == turn
        had[now] = most[group_of[now]]
        most[group_of[now]] = np.maximum(had[now], lengths[now])
    stays = np.empty(len(order), np.bool_)
    stays[order] = np.arange(len(order)) >= np.repeat(starts + had, lengths)
    return stays


def _differs(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return for each value whether it is another one than that before it; so is the first."""
    differs = np.ones(len(values), np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs
