"""Ego's own clear stop: "leave me alone", "do not contact me again". From then on nothing of the tie is a finding (K2).

It is read from the words, or from the cue where the words were not kept. A bare "stop" counts only as ego's last word for
a fortnight or more: said in between, it is mostly play.
"""

from collections.abc import Collection
from typing import cast

import polars as pl

from nearer.cues.tag import has_cue, is_bare_stop
from nearer.model.events import cue_bit
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US

SILENT_DAYS = 14
LAST_WORDS = 60
"""Of a tie without an episode so many of ego's last events are read: who was told to stop before them was written to again."""


def told_to_stop(timeline: Timeline, whole: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the moments (microseconds) at which ego told each person to stop.

    whole: persons all of whose history is read, not ego's last words alone.
    """
    mine = timeline.dyads.filter("mine").select(
        "person",
        "cues",
        "text",
        pl.col("at").to_physical(),
        pause=(pl.col("at").to_physical().shift(-1) - pl.col("at").to_physical()).over("person"),
        left=pl.int_range(pl.len()).reverse().over("person"),
    )
    read = mine.filter(pl.col("person").is_in(list(whole)) | (pl.col("left") < LAST_WORDS))
    marked = (pl.col("cues") & cue_bit("stop")).fill_null(0) > 0
    silent = pl.col("pause").is_null() | (pl.col("pause") >= SILENT_DAYS * DAY_US)
    said = read.filter(marked | has_cue(pl.col("text"), "stop") | (silent & is_bare_stop(pl.col("text"))))
    moments = said.group_by("person", maintain_order=True).agg("at")
    return {person: tuple(cast("list[int]", at)) for person, at in moments.iter_rows()}
