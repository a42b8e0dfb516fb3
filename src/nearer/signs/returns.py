"""Coming back: ego wrote, called or met again after a quiet spell of ego's own. The positive event of the whole house.

A quiet spell is three weeks or more, and more than eight times the usual time between ego's days in that tie, in which
nothing of ego's reached the other (eight times: Navarro et al. 2017 on tie silence). It spoke of the gap where the first
words hold an apology or name the time; only that is a repair. Not counted: spells in which the files lost something.

    E A E A . . A . . . . E A E A
"""

from datetime import timedelta
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.cues.tag import has_cue, is_english, names_the_gap
from nearer.model.finding import Return
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, microseconds

FEWEST_DAYS = 21
TIMES_USUAL = 8
FEWEST_DAYS_BEFORE = 11
LATER_DAYS = 30
FEWEST_LATER = 3
FIRST_WORDS = 5

Moments = npt.NDArray[np.int64]


def returns(timeline: Timeline) -> list[Return]:
    """Return the times ego came back, by date."""
    names = {person.id: person.name for person in timeline.people}
    mine = timeline.dyads.filter("mine")
    found = []
    for (person,), ours in mine.group_by("person", maintain_order=True):
        for first in _coming_back(ours["at"].to_physical().to_numpy()):
            last, back = ours["at"][first - 1], ours["at"][first]
            if not _lost(timeline, microseconds(last), microseconds(back)):
                found.append(
                    Return(
                        person=names[cast("int", person)],
                        quiet_from=last,
                        returned=back,
                        quiet_days=(back - last).days,
                        by=ours["kind"][first],
                        spoke_of_it=_spoke_of_it(ours.slice(first, FIRST_WORDS)),
                    )
                )
    return sorted(found, key=lambda one: (one.returned, one.person))


def _coming_back(at: Moments) -> list[int]:
    """Return the rows of ego's with which a quiet spell ended, and after which ego stayed for some days."""
    days = np.unique(at // DAY_US)
    found = []
    for first in (np.flatnonzero(np.diff(at) >= FEWEST_DAYS * DAY_US) + 1).tolist():
        last, back = at[first - 1], at[first]
        rhythm = np.diff(days[days <= last // DAY_US])
        if len(rhythm) < FEWEST_DAYS_BEFORE or back - last <= TIMES_USUAL * np.median(rhythm[-60:]) * DAY_US:
            continue
        after = days[(days >= back // DAY_US) & (days < back // DAY_US + LATER_DAYS)]
        if len(after) >= FEWEST_LATER:
            found.append(first)
    return found


def _lost(timeline: Timeline, last: int, back: int) -> bool:
    holes = timeline.losses.filter((pl.col("from").to_physical() < back) & (pl.col("until").to_physical() > last))
    spans = holes.select(pl.col("from").to_physical(), pl.col("until").to_physical()).rows()
    return bool(sum(min(b, back) - max(a, last) for a, b in spans) * 2 > back - last)


def _spoke_of_it(ours: pl.DataFrame) -> bool | None:
    """Return whether the first turn names the gap or says sorry; None where words are not kept or in no known language."""
    turn = ours.filter(pl.col("at") - pl.col("at").first() <= timedelta(hours=1))["text"].drop_nulls()
    if names_the_gap(turn).any() or has_cue(turn, "apology").any():
        return True
    return False if is_english(turn).any() else None
