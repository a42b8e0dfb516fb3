"""Coming back: ego wrote, called or met again after a quiet spell of ego's own. The positive event of the whole house.

A quiet spell is three weeks or more, and more than eight times the usual time between ego's days in that tie, in which
nothing of ego's reached the other (eight times: Navarro et al. 2017 on tie silence). It spoke of the gap where the first
words hold an apology or name the time; only that is a repair. Not counted: spells in which the files lost something.

    E A E A . . A . . . . E A E A
"""

from itertools import pairwise

import numpy as np
import polars as pl

from nearer.cues.tag import has_cue
from nearer.model.finding import Return
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, moment

FEWEST_DAYS = 21
TIMES_USUAL = 8
FEWEST_DAYS_BEFORE = 12
LATER_DAYS = 30
FEWEST_LATER = 3
TURN_US = 3_600_000_000
NAMES_THE_GAP = (
    r"(?i)\b(been (?:so |too |very |a bit |really )?(quiet|silent|away|distant|a while|ages|so long|too long)"
    r"|disappeared|went quiet|gone quiet|dropped off|out of touch|long time"
    r"|(didn.?t|not|never) (answer|reply|repl|wr[io]te|text|call)"
    r"|should have (written|answered|called|replied))"
)


def returns(timeline: Timeline) -> list[Return]:
    """Return the times ego came back, by date."""
    mine = timeline.dyads.with_row_index("row").filter("mine")
    names = {person.id: person.name for person in timeline.people}
    found = []
    for (person,), ours in mine.group_by("person", maintain_order=True):
        at = ours["at"].to_physical().to_numpy()
        days = np.unique(at // DAY_US)
        if len(days) < FEWEST_DAYS_BEFORE:
            continue
        for k, (last, back) in enumerate(pairwise(at.tolist())):
            if back - last < FEWEST_DAYS * DAY_US:
                continue
            before = np.diff(days[days <= last // DAY_US])
            usual = float(np.median(before[-60:])) if len(before) else np.inf
            stayed = np.unique(at[(at >= back) & (at < back + LATER_DAYS * DAY_US)] // DAY_US)
            real = len(before) >= FEWEST_DAYS_BEFORE - 1 and len(stayed) >= FEWEST_LATER
            if real and back - last > TIMES_USUAL * usual * DAY_US and not _lost(timeline, last, back):
                first = ours.row(k + 1, named=True)
                found.append(
                    Return(
                        person=names[int(str(person))],
                        quiet_from=moment(last),
                        returned=moment(back),
                        quiet_days=int((back - last) // DAY_US),
                        by=first["kind"],
                        spoke_of_it=_spoke_of_it(ours["text"].to_list(), at.tolist(), k + 1),
                    )
                )
    return sorted(found, key=lambda one: (one.returned, one.person))


def _lost(timeline: Timeline, last: int, back: int) -> bool:
    holes = timeline.losses.filter((pl.col("from").to_physical() < back) & (pl.col("until").to_physical() > last))
    spans = holes.select(pl.col("from").to_physical(), pl.col("until").to_physical()).rows()
    return bool(sum(min(b, back) - max(a, last) for a, b in spans) * 2 > back - last)


def _spoke_of_it(texts: list[str | None], at: list[int], first: int) -> bool | None:
    turn = [
        text
        for text, when in zip(texts[first : first + 5], at[first : first + 5], strict=True)
        if when - at[first] <= TURN_US
    ]
    words = [text for text in turn if text]
    if not words:
        return None
    series = pl.Series(words)
    return bool(has_cue(series, "apology").any() or series.str.contains(NAMES_THE_GAP).any())
