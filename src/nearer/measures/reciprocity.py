"""Reciprocity: how the openings of a tie were shared over the 90 days up to the week's end (D10).

(ego's openings + 1/2) / (all openings + 1), openings as in `initiation_share`: near 1/2 both reach out, near 1 ego
does, near 0 the alter does. The halves keep few openings from looking like a rule. Null where nobody opened then.

    E ... A ... E ... A  (2 + 1/2) / (4 + 1) = 1/2
"""

from math import ceil

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import openings_of_both, set_out
from nearer.timeline import Timeline

DAYS = 90


def compute(timeline: Timeline) -> pl.LazyFrame:
    """Each opening counts in the week it fell in and in up to twelve later ones."""
    later = pl.DataFrame({"later": range(ceil(DAYS / 7))}, schema={"later": pl.Int64})
    day = pl.col("at").dt.convert_time_zone(timeline.zone).dt.date()
    recent = (
        openings_of_both(timeline)
        .lazy()
        .with_columns(day=day)
        .join(later.lazy(), how="cross")
        .with_columns(week=pl.col("week") + pl.duration(days=7 * pl.col("later")))
        .filter(pl.col("day") >= pl.col("week") + pl.duration(days=7 - DAYS))
    )
    value = (pl.col("mine").sum() + 0.5) / (pl.len() + 1)
    return set_out(timeline, recent.group_by("person", "week").agg(value=value, n=pl.len()))


MEASURE = Measure(name="reciprocity", title=N_("How you share reaching out"), unit="share", compute=compute)
