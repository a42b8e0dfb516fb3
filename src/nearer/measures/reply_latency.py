"""Reply latency: how long ego lets the alter's bid stand before answering, in hours of operational time.

Median over the bids of the week that ego answered, on any channel. Nights, holidays and days quiet to everybody hardly
count (D6), so an hour here is an hour of ego's own day. Unanswered bids belong to `answered_share`; answers inside a
conversation are left out. Null below three answered bids.

    A . . E E . A        one bid, answered after two steps
"""

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import hours, set_out
from nearer.timeline import Timeline
from nearer.timeline.clock import HOUR_MS

FEWEST_REPLIES = 3


def compute(timeline: Timeline) -> pl.LazyFrame:
    answered = timeline.bids.lazy().filter(pl.col("outcome") == "answered")
    value = pl.when(pl.len() >= FEWEST_REPLIES).then(pl.col("latency_ms").median())
    found = answered.group_by("person", "week").agg(value=value, n=pl.len())
    return set_out(timeline, found.with_columns(value=hours(pl.col("value"), HOUR_MS)))


MEASURE = Measure(name="reply_latency", title=N_("Time you take to answer"), unit="hours", compute=compute)
