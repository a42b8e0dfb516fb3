"""Two people of one name in one app: each file has its own, save where two files are copies of one chat."""

from collections.abc import Sequence

import polars as pl

from nearer.service.reading import Numbers, Reading

SAME = ("at", "mine", "kind", "text")
SHARE_ALIKE = 0.5
"""In the days that both files cover, so much of the shorter one must stand in the other: then it is one chat."""


def bring_copies_together(readings: Sequence[Reading], numbers: Numbers) -> None:
    """Give one handle to a person whom `Numbers` numbered by place where the files are copies of one chat.

    Times are compared by the minute. A copy that was exported in another zone stays another person.
    """
    for alike in numbers.numbered_by_place():
        settled: list[tuple[int, pl.DataFrame]] = []
        for handle in alike:
            rows = _said(readings, handle)
            same = next((first for first, theirs in settled if _are_copies(rows, theirs)), None)
            if same is None:
                settled.append((handle, rows))
            else:
                _renumber(readings, handle, same)


def _said(readings: Sequence[Reading], handle: int) -> pl.DataFrame:
    frames = [frame.filter(pl.col("handle") == handle).select(SAME) for one in readings for frame in one.frames]
    return pl.concat(frames).with_columns(pl.col("at").dt.truncate("1m"), pl.col("kind").cast(pl.String))


def _are_copies(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    if one.is_empty() or other.is_empty():
        return False
    spans = pl.concat([rows.select(first=pl.col("at").min(), last=pl.col("at").max()) for rows in (one, other)])
    covered = pl.col("at").is_between(*spans.select(pl.col("first").max(), pl.col("last").min()).row(0))
    both = [rows.filter(covered).unique() for rows in (one, other)]
    shorter, longer = sorted(both, key=len)
    alike = shorter.join(longer, on=SAME, how="semi", nulls_equal=True).height
    return alike > 0 and alike >= SHARE_ALIKE * shorter.height


def _renumber(readings: Sequence[Reading], handle: int, same: int) -> None:
    there = pl.when(pl.col("handle") == handle).then(pl.lit(same, pl.UInt32)).otherwise("handle").alias("handle")
    for one in readings:
        one.frames[:] = [frame.with_columns(there) for frame in one.frames]
        one.declared[:] = [frame.with_columns(there) for frame in one.declared]
