"""Effort: how much ego writes beside how much the alter writes, in the conversations where both write (D9).

Median over the conversations that began in the week of log((words of mine + 3) / (words of theirs + 3)): 0 = alike,
above 0 = ego writes more. Calls, photos and reactions are left out: they have no words to compare. Where a text of the
conversation came without its length, messages are counted instead. Null where there was no such conversation.

    A9 . E9              nine words each: 0
    A9 . E3              log(6 / 12) = -0.69
"""

import polars as pl

from nearer.contracts import Measure
from nearer.language import N_
from nearer.measures._weeks import median, set_out
from nearer.timeline import Timeline

SOFTENING = 3  # words added on both sides: "ok" beside "hi there" is no great difference


def compute(timeline: Timeline) -> pl.LazyFrame:
    mine, theirs = pl.col("mine"), ~pl.col("mine")
    texts = pl.col("kind") == "text"
    sizes = (
        timeline.dyads.lazy()
        .with_columns(began=pl.when("opens").then("week").forward_fill())
        .filter(texts)
        .group_by("conversation")
        .agg(
            pl.col("person").first(),
            week=pl.col("began").first(),
            both=mine.any() & theirs.any(),
            known=pl.col("words").is_not_null().all(),
            words_mine=pl.col("words").filter(mine).sum(),
            words_theirs=pl.col("words").filter(theirs).sum(),
            texts_mine=mine.sum(),
            texts_theirs=theirs.sum(),
        )
        .filter("both")
    )
    ours = pl.when("known").then("words_mine").otherwise("texts_mine") + SOFTENING
    others = pl.when("known").then("words_theirs").otherwise("texts_theirs") + SOFTENING
    balance = median((ours / others).log())
    return set_out(timeline, sizes.group_by("person", "week").agg(value=balance, n=pl.len()))


MEASURE = Measure(name="effort", title=N_("How much each of you writes"), unit="log ratio", compute=compute)
