"""Active people: with how many people there was real contact from both sides in the week. `person` is null.

Real contact is a conversation begun in the week in which both wrote, or a call or a meeting that took place. Missed and
declined calls and groups are left out. n = people with any event at all in the week. 0 = truly none; null where a file
lost something in the week, for then people may be missing.

    A . . E    counts        A ... A    does not
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import last_week
from nearer.timeline import Timeline

SPOKEN = ("text", "media", "reaction", "invite", "cancel")
BY_BOTH = ("call", "meeting")


def compute(timeline: Timeline) -> pl.LazyFrame:
    rows = timeline.dyads.lazy()
    spoke = pl.col("kind").is_in(SPOKEN)
    theirs, ours = (spoke & ~pl.col("mine")).any(), (spoke & pl.col("mine")).any()
    contact = (
        rows.group_by("conversation")
        .agg(pl.col("person").first(), pl.col("week").first(), two=theirs & ours | pl.col("kind").is_in(BY_BOTH).any())
        .filter("two")
        .group_by("week")
        .agg(value=pl.col("person").n_unique())
    )
    anybody = rows.group_by("week").agg(n=pl.col("person").n_unique())
    weeks = _weeks(timeline).join(contact, on="week", how="left").join(anybody, on="week", how="left")
    value = pl.when(~_lost(timeline)).then(pl.col("value").fill_null(0).cast(pl.Float64))
    return weeks.sort("week").select(
        pl.lit(None, dtype=pl.UInt32).alias("person"),
        "week",
        value.alias("value"),
        pl.col("n").fill_null(0).cast(pl.UInt32),
    )


def _weeks(timeline: Timeline) -> pl.LazyFrame:
    first = timeline.dyads.lazy().select(pl.col("week").min()).drop_nulls()
    weeks = pl.date_ranges("week", pl.lit(last_week(timeline)), "1w")
    return first.with_columns(weeks).explode("week", empty_as_null=True)


def _lost(timeline: Timeline) -> pl.Expr:
    """True for the weeks that a loss touches, on whatever channel."""
    zone, lost = ZoneInfo(timeline.zone), pl.lit(value=False)
    for begins, ends in timeline.losses.select("from", "until").iter_rows():
        first, last = begins.astimezone(zone).date(), (ends - timedelta(microseconds=1)).astimezone(zone).date()
        lost |= (pl.col("week") <= last) & (pl.col("week") > first - timedelta(days=7))
    return lost


MEASURE = Measure(name="active_people", title=N_("People you are in touch with"), unit="people", compute=compute)
