"""From whom ego keeps away, as far as the files tell: whom ego told to stop, and who came again from a new number (K2).

Of a tie that ego told to stop nothing is a finding from then on, whatever came later. Where they went on, and the two were
not in touch again, the neutral question stands in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from nearer.signs.detector.e_detector import Episode
from nearer.signs.detector.new_numbers import NewNumber, Silence, came_from_new_number, new_numbers
from nearer.signs.detector.one_sided import everyone
from nearer.signs.detector.told import told_to_stop
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, NEVER, first_us, last_us, microseconds

RESUMED_STEPS = 5
RESUMED_DAYS = 21
WENT_ON_DAYS = 2


@dataclass(frozen=True, eq=False)
class KeptAway:
    """told: for each person when ego first said stop; apart: when ego last did, where the two were not in touch again;
    went_on: those of them who went on. numbers: who may be whom; came: the stretches (person, from) in which a person came
    from a new number of their own.
    """

    told: Mapping[int, int] = field(default_factory=dict)
    apart: Mapping[int, int] = field(default_factory=dict)
    went_on: frozenset[int] = frozenset()
    numbers: tuple[NewNumber, ...] = ()
    came: frozenset[tuple[int, int]] = frozenset()

    def numbers_of(self, person: int) -> tuple[NewNumber, ...]:
        """Return the new numbers that may be somebody's."""
        return tuple(one for one in self.numbers if one.of == person)

    def was_told(self, person: int, until_us: int) -> bool:
        """Return whether ego said stop before the end of a stretch, or ever to somebody who went on."""
        return person in self.went_on or self.told.get(person, NEVER) < until_us

    def came_anew(self, person: int, from_us: int) -> bool:
        """Return whether they came from a new number, in a stretch, of their own or by name or words."""
        surely = any(one.went_on and one.by != "time" for one in self.numbers_of(person))
        return surely or (person, from_us) in self.came


NOTHING = KeptAway()


def kept_away(timeline: Timeline, episodes: Sequence[Episode]) -> KeptAway:
    """Return from whom ego keeps away. episodes: the stretches in which ego went silent."""
    now_us = microseconds(timeline.now)
    told = told_to_stop(timeline, {one.person for one in episodes})
    stretches = [(one.person, one.onset_us, one.ended_us or now_us) for one in episodes]
    last = everyone(timeline).last_word
    silences = [Silence(person, at := last(person, begins), ends, (at, begins)) for person, begins, ends in stretches]
    silences += [Silence(person, said[0], NEVER, said) for person, said in told.items()]
    silences += [Silence(one.id, at := last(one.id), NEVER, (at,)) for one in timeline.left_out]
    people = {one.id: one for one in timeline.people}
    numbers = new_numbers(timeline, silences)
    surely = {one.of for one in numbers if one.by != "time" and one.went_on}
    came = {
        (person, begins)
        for person, begins, ends in stretches
        if came_from_new_number(timeline, people[person], begins, ends)
    }
    apart = {person: said[-1] for person, said in told.items() if not in_touch_after(timeline, person, said[-1])}
    went_on = {person for person, said in apart.items() if person in surely or _went_on(timeline, person, said)}
    first = {person: said[0] for person, said in told.items()}
    return KeptAway(first, apart, frozenset(went_on), numbers, frozenset(came))


def _went_on(timeline: Timeline, person: int, after_us: int) -> bool:
    """Return whether they opened on two days or more after a moment."""
    at = pl.col("at").to_physical()
    theirs = timeline.conversations_by_person.of(person).filter(~pl.col("mine") & (at > after_us))
    return len(np.unique(theirs["at"].to_physical().to_numpy() // DAY_US)) >= WENT_ON_DAYS


def in_touch_after(timeline: Timeline, person: int, after_us: int) -> bool:
    """Return whether the two were really in touch after a moment: ego answered or opened five times, over three weeks."""
    after = pl.col("at").to_physical() >= after_us
    answered = timeline.bids_by_person.of(person).filter(after & (pl.col("outcome") == "answered"))
    opened = timeline.openings.filter((pl.col("person") == person) & after)
    moments = pl.concat([answered["at"], opened["at"]])
    return len(moments) >= RESUMED_STEPS and last_us(moments) - first_us(moments) >= RESUMED_DAYS * DAY_US
