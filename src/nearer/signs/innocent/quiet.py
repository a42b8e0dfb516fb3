"""Quiet that is nobody's withdrawal: toward everybody at once, declared time-outs, and what the files lost."""

from itertools import groupby

import polars as pl

from nearer.model.finding import Other
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, moment

QUIET = 0.35
FEWEST_QUIET_DAYS = 5
FEWEST_LOST_DAYS = 10


def everybody(timeline: Timeline) -> list[Other]:
    """Return the spells in which ego was quiet with everybody for five days or more: a holiday, an illness, a lost phone."""
    if timeline.dyads.is_empty():
        return []
    clock = timeline.clock
    found, day = [], 0
    lost = _lost_days(timeline)
    for quiet, run in groupby((clock.everybody() < QUIET).tolist()):
        n = len(list(run))
        begin = clock.start_us + day * DAY_US
        if quiet and n >= FEWEST_QUIET_DAYS and not any(a <= begin + n * DAY_US and begin <= b for a, b in lost):
            found.append(Other(None, "everybody", moment(begin), moment(begin + n * DAY_US)))
        day += n
    return found


def gaps(timeline: Timeline) -> list[Other]:
    """Return what the files lost for ten days or more, whichever side: no answer can be missed there."""
    return [Other(None, "gap", moment(begin), moment(end)) for begin, end in _lost_days(timeline)]


def timeouts(timeline: Timeline) -> list[Other]:
    """Return the declared time-outs."""
    names = {person.id: person.name for person in timeline.people}
    declared = timeline.stretches.filter(pl.col("why") == "timeout")
    return [
        Other(names.get(person), "timeout", begins, ends)
        for person, begins, ends, _ in declared.iter_rows()
        if person is None or person in names
    ]


def _lost_days(timeline: Timeline) -> list[tuple[int, int]]:
    """Holes of ten days or more in the channel that is used most at that time, joined where they touch."""
    if timeline.losses.is_empty():
        return []
    main = timeline.dyads["channel"].mode().min()
    rows = timeline.losses.filter(pl.col("channel") == main).sort("from")
    joined: list[tuple[int, int]] = []
    for begin, end in rows.select(pl.col("from").to_physical(), pl.col("until").to_physical()).iter_rows():
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return [(a, b) for a, b in joined if b - a >= FEWEST_LOST_DAYS * DAY_US]
