"""The two-sided picture of each tie: messages and calls by week, mine and theirs, and where the files reach."""

from datetime import date, timedelta
from typing import cast

import polars as pl

from nearer.model.report import Stream
from nearer.timeline import Timeline


def streams(timeline: Timeline) -> tuple[Stream, ...]:
    """Return one stream for each person with words on both sides, by name; weeks from the first to the last of all."""
    rows = timeline.dyads
    if rows.is_empty():
        return ()
    counts = rows.group_by("person", "week").agg(mine=pl.col("mine").sum(), theirs=(~pl.col("mine")).sum())
    first, last = cast("date", rows["week"].min()), cast("date", rows["week"].max())
    weeks = tuple(first + timedelta(days=7 * k) for k in range((last - first).days // 7 + 1))
    lost = _lost_weeks(timeline, rows, first)
    found = []
    for person in sorted(timeline.people, key=lambda one: one.name.casefold()):
        ours = {
            week: (mine, theirs) for _, week, mine, theirs in counts.filter(pl.col("person") == person.id).iter_rows()
        }
        mine = tuple(ours.get(week, (0, 0))[0] for week in weeks)
        theirs = tuple(ours.get(week, (0, 0))[1] for week in weeks)
        if sum(mine) and sum(theirs):
            reached = _reached(timeline, person.id, weeks)
            covered = tuple(here and k not in lost for k, here in enumerate(reached))
            found.append(Stream(person.name, weeks, mine, theirs, covered))
    return tuple(found)


def _lost_weeks(timeline: Timeline, rows: pl.DataFrame, first: date) -> set[int]:
    """Weeks that lie wholly in a hole of the channel used most."""
    main = rows["channel"].mode().min()
    holes = timeline.losses.filter((pl.col("channel") == main) & (pl.col("why") == "gap"))
    lost: set[int] = set()
    for begin, end in holes.select("from", "until").iter_rows():
        lost.update(range(-((first - begin.date()).days // 7), (end.date() - first).days // 7))
    return lost


def _reached(timeline: Timeline, person: int, weeks: tuple[date, ...]) -> list[bool]:
    """Whether any file that holds this person covers a week."""
    files = timeline.by_person.of(person)["file"].unique()
    spans = timeline.files.filter(pl.col("file").is_in(files.implode())).select(
        pl.col("from").dt.date(), pl.col("until").dt.date()
    )
    ranges = [(begin, end) for begin, end in spans.iter_rows() if begin and end]
    return [any(begin <= week + timedelta(days=6) and week <= end for begin, end in ranges) for week in weeks]
