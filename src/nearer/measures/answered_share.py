"""Answered share: of the alter's bids in a week, how many ego answered within three operational days (D7).

Bids that are void (away, a declared time-out, a file that lost something) or not yet known are left out: they speak
neither for nor against. An answer on any channel counts. Null where no bid is known.

    A . E   A ...   A    one answered, one not, one not yet known: 1/2
"""

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import set_out
from nearer.timeline import Timeline


def compute(timeline: Timeline) -> pl.LazyFrame:
    known = timeline.bids.lazy().filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    value = (pl.col("outcome") == "answered").mean()
    return set_out(timeline, known.group_by("person", "week").agg(value=value, n=pl.len()))


MEASURE = Measure(name="answered_share", title=N_("Share you answered"), unit="share", compute=compute)
