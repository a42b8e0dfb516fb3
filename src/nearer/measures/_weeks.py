"""Weeks of a tie: from its first event to the end of the files, every week a row, so that a quiet one is not missing.

Weeks are Mondays in the timeline's zone. `kept` leaves out what happened on a channel while its files lost something.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from nearer.timeline import Timeline
from nearer.timeline.turns import find_openings


def last_week(timeline: Timeline) -> date:
    """Return the Monday of the week in which the files end."""
    day = timeline.now.astimezone(ZoneInfo(timeline.zone)).date()
    return day - timedelta(days=day.weekday())


def tie_weeks(timeline: Timeline) -> pl.LazyFrame:
    """Return person and week, sorted: each tie from the week of its first event."""
    first = timeline.dyads.lazy().group_by("person").agg(pl.col("week").min())
    weeks = pl.date_ranges("week", pl.lit(last_week(timeline)), "1w")
    return first.with_columns(weeks).explode("week", empty_as_null=True).sort("person", "week")


def set_out(timeline: Timeline, found: pl.LazyFrame) -> pl.LazyFrame:
    """Return person, week, value, n for every week of every tie. found: some of these rows, each once.

    Where nothing was found, n is 0 and value null: cannot say.
    """
    joined = tie_weeks(timeline).join(found, on=("person", "week"), how="left")
    value = pl.col("value").cast(pl.Float64)
    return joined.sort("person", "week").select("person", "week", value, pl.col("n").fill_null(0).cast(pl.UInt32))


def hours(whole: pl.Expr, hour: int) -> pl.Expr:
    """Return whole units as hours, divided once. hour: how many units it has.

    Polars multiplies by 1 / hour instead, which can end in another last digit.
    """
    return whole.map_batches(lambda units: pl.Series(units.to_numpy() / hour, nan_to_null=True), pl.Float64)


def median(of: pl.Expr) -> pl.Expr:
    """Return the mean of the two middle values: their sum by two, and no step from one toward the other."""
    return (of.quantile(0.5, "lower") + of.quantile(0.5, "higher")) / 2


def kept(timeline: Timeline, begins: str = "at", ends: str = "at", channels: tuple[str, ...] = ("channel",)) -> pl.Expr:
    """Return True for rows that no loss touches: begins, ends and channels are columns of what is looked at."""
    touched = pl.lit(value=False)
    for channel, lost_from, lost_until in timeline.losses.select("channel", "from", "until").iter_rows():
        same = pl.any_horizontal([pl.col(name) == channel for name in channels])
        touched |= same & (pl.col(begins) < lost_until) & (pl.col(ends) >= lost_from)
    return ~touched


def openings_of_both(timeline: Timeline) -> pl.DataFrame:
    """Return person, at, week and mine of every opening, by the one rule (D8) for both sides.

    A call that ego declined is an attempt of theirs. Openings that a loss touches are left out on both sides.
    """
    attempt = pl.when(pl.col("kind") == "declined").then(pl.lit("missed")).otherwise(pl.col("kind").cast(pl.String))
    mirror = timeline.dyads.with_columns(mine=~pl.col("mine"), kind=attempt.cast(timeline.dyads["kind"].dtype))
    theirs = timeline.dyads[find_openings(mirror)]
    ours = timeline.dyads[find_openings(timeline.dyads)]
    return pl.concat([ours, theirs]).filter(kept(timeline)).select("person", "at", "week", "mine")
