"""Pressing (K2): they went on opening, undiminished, after ego stopped. No figure can tell a stalker from a loyal friend,
so this gives a neutral question and never a finding.

Their openings in the last 60 days against those before the onset, at 60 days and then every 30 up to a year:
at 60 days a clear rise is needed (what would have been mid-conversation becomes an opening when nobody answers);
later, not having died down is enough. Days in a hole of the files are not counted on either side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US

WINDOW_DAYS = 60
USUAL_DAYS = 180
CHECK_DAYS: tuple[int, ...] = (60, *range(90, 366, 30))
RISEN = 1.6
NOT_DIED_DOWN = 0.65
FEWEST_OPENINGS = 4
FEWEST_DAYS = 15
MANY_OPENINGS = 10  # into silence, in the first 60 days: nothing is called clear about it

Moments = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Openings:
    """Conversations that they opened, in microseconds, and the holes (from, until) of the tie's files."""

    at_us: Moments
    holes: tuple[tuple[int, int], ...]

    def count(self, from_us: int, until_us: int) -> int:
        """Return the openings in from..until."""
        return int(np.searchsorted(self.at_us, until_us) - np.searchsorted(self.at_us, from_us))

    def days(self, from_us: int, until_us: int) -> float:
        """Return the days of from..until that the files cover."""
        lost = sum(max(0, min(until_us, end) - max(from_us, begin)) for begin, end in self.holes)
        return (until_us - from_us - lost) / DAY_US

    def usual(self, onset_us: int) -> float:
        """Return openings a day in the half year before the onset."""
        first = int(self.at_us[0]) if len(self.at_us) else onset_us
        begin = max(onset_us - USUAL_DAYS * DAY_US, first)
        return (self.count(begin, onset_us) + 0.5) / max(FEWEST_DAYS, self.days(begin, onset_us))

    def against_usual(self, onset_us: int, until_us: int) -> float | None:
        """Return openings in the 60 days up to a moment over the usual; None where too few to say."""
        begin = until_us - WINDOW_DAYS * DAY_US
        days, n = self.days(begin, until_us), self.count(begin, until_us)
        return None if days < FEWEST_DAYS or n < FEWEST_OPENINGS else n / days / self.usual(onset_us)


def openings_of(timeline: Timeline, person: int, also: Sequence[Moments] = ()) -> Openings:
    """Return their openings of conversations, with the holes in the files of the channel the two use most.

    also: openings from new numbers that may be theirs; they count together.
    """
    theirs = timeline.conversations_by_person.of(person).filter(~pl.col("mine"))["at"].to_physical().to_numpy()
    holes = timeline.losses.filter((pl.col("why") == "gap") & (pl.col("channel") == timeline.main_channel[person]))
    spans = holes.select(pl.col("from").to_physical(), pl.col("until").to_physical()).rows()
    return Openings(np.sort(np.concatenate([theirs, *also])), tuple((int(a), int(b)) for a, b in spans))


def pressing_known(openings: Openings, onset_us: int, until_us: int) -> int | None:
    """Return the moment at which it was first known that they press, or None. until_us: the end, or ego's return."""
    for days in CHECK_DAYS:
        at = onset_us + int(days) * DAY_US
        if at > until_us:
            return None
        ratio = openings.against_usual(onset_us, at)
        if ratio is not None and ratio >= (RISEN if days == WINDOW_DAYS else NOT_DIED_DOWN):
            return at
    return None


def died_down(openings: Openings, onset_us: int, now_us: int) -> bool:
    """Return whether their openings were few and fell away: where not, loyal and pressing cannot be told apart."""
    first = onset_us + WINDOW_DAYS * DAY_US
    if now_us < first:
        return False
    ratio = openings.against_usual(onset_us, now_us)
    few = openings.count(onset_us, first) <= MANY_OPENINGS
    return few and (ratio is None or ratio < NOT_DIED_DOWN)
