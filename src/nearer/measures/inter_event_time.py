"""Inter-event time: hours between one event of the tie and the next, whoever it came from.

Median over the silences that ended in the week, on the wall clock. Silences in which a file of either channel lost
something are left out: that quiet was not theirs. Groups and system lines are no events of a tie. Null where no silence
ended.

    A . . E E . A        silences of two steps, none and one
"""

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import hours, kept, set_out
from nearer.timeline import Timeline
from nearer.timeline.moments import HOUR_US


def compute(timeline: Timeline) -> pl.LazyFrame:
    silences = (
        timeline.dyads.lazy()
        .with_columns(before=pl.col("at").shift(1), channel_before=pl.col("channel").shift(1))
        .filter(~pl.col("first"))
        .filter(kept(timeline, "before", "at", ("channel", "channel_before")))
    )
    found = silences.group_by("person", "week").agg(value=pl.col("gap_us").median(), n=pl.len())
    return set_out(timeline, found.with_columns(value=hours(pl.col("value"), HOUR_US)))


MEASURE = Measure(name="inter_event_time", title=N_("Time between messages"), unit="hours", compute=compute)
