"""Initiation share: of all openings in a week, how many were ego's.

One rule for both sides (D8): it starts a conversation, and it comes after one's own last word, or after more than three
days of silence; sooner it is a late answer. Reactions, meetings and groups open nothing; openings on a channel while
its files lost something are left out on both sides. Null where nobody opened.

    E . A ... E          ego opened twice, the alter answered once: 1
    E . A ... A . E      ego opened once, the alter opened once: 1/2
"""

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import openings_of_both, set_out
from nearer.timeline import Timeline


def compute(timeline: Timeline) -> pl.LazyFrame:
    opened = openings_of_both(timeline).lazy().group_by("person", "week")
    return set_out(timeline, opened.agg(value=pl.col("mine").mean(), n=pl.len()))


MEASURE = Measure(name="initiation_share", title=N_("Who gets in touch first"), unit="share", compute=compute)
