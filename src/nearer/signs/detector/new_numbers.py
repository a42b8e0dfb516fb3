"""New numbers (K2): after ego went silent to somebody, or told them to stop, another handle begins to write, one-sided.

It may be the same person: by its name, by its own words ("it's me, Anna", "my new number"), or by time alone, where nobody
gave it a name and it begins within a fortnight of the silence, of the stop, or of the last word from the old number. Where
both fell quiet at once, as when ego blocked them, it may be by its pace: the new number opens as they used to. None of this
is sure, so it is never said: such a handle is in no list, and what is asked is asked of each by itself.

    Anna       A E A E A E | A A A . . . . . . . .
    +44 ...    . . . . . . | . . . A . A A . A . A
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl

from nearer.model.person import Person
from nearer.signs.detector.one_sided import Everyone, Moments, everyone
from nearer.signs.detector.pressing import USUAL_DAYS, openings_of, pressing_known
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, NEVER
from nearer.timeline.names import bare, is_unnamed

SOON_DAYS = 14
FEWEST_BEFORE = 8
"""So many openings in half a year make a pace."""
By = Literal["name", "words", "pace", "time"]
FEWEST_OPENINGS: dict[By, int] = {"name": 2, "words": 2, "pace": 6, "time": 3}
"""So many openings, on so many days, are more than one word about a new number."""


@dataclass(frozen=True)
class Silence:
    """Ego was silent to a person from..until. since: the moments after which a new number would come soon."""

    person: int
    from_us: int
    until_us: int
    since: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class NewNumber:
    """A handle that may be a person whom ego went silent to. openings_us: when it opened, in order."""

    person: int
    of: int
    by: By
    openings_us: Moments

    @cached_property
    def went_on(self) -> bool:
        """Whether it did more than try."""
        return len(np.unique(self.openings_us // DAY_US)) >= FEWEST_OPENINGS[self.by]


def new_numbers(timeline: Timeline, silences: Iterable[Silence]) -> tuple[NewNumber, ...]:
    """Return who may be whom, by the time at which each began."""
    all_of_them, silences = everyone(timeline), list(silences)
    found: list[NewNumber] = []
    earlier: dict[int, list[NewNumber]] = defaultdict(list)
    for one, opened in all_of_them.one_sided.items():
        who = dict(_who(one, int(opened[0]), all_of_them, silences, earlier))
        if not who and (blocked := _blocked(timeline, one, opened, all_of_them)) is not None:
            who[blocked.person] = "pace"
            silences.append(blocked)
        for person, by in who.items():
            found.append(NewNumber(one, person, by, opened))
            earlier[person].append(found[-1])
    return tuple(found)


def _who(
    one: int,
    began: int,
    all_of_them: Everyone,
    silences: Sequence[Silence],
    earlier: Mapping[int, Sequence[NewNumber]],
) -> Iterator[tuple[int, By]]:
    """Yield whom a handle may be, each person once, by what is surest."""
    seen = {one}
    names, says_known = all_of_them.says[one]
    called = {name for name in map(bare, all_of_them.names(one)) if not is_unnamed(name)}
    surer: tuple[tuple[By, list[int]], ...] = (
        ("name", [person for name in called for person in all_of_them.by_name.get(name, ())]),
        ("words", [person for name in names for person in all_of_them.by_first_word.get(name, ())]),
    )
    for by, persons in surer:
        for person in persons:
            if person not in seen and all_of_them.silent(person, began):
                seen.add(person)
                yield person, by
    if not all_of_them.is_unnamed(one):
        return
    for silence in silences:
        while_silent = silence.from_us < began < silence.until_us and silence.person not in seen
        if while_silent and (says_known or _soon(began, silence, all_of_them, earlier.get(silence.person, ()))):
            seen.add(silence.person)
            yield silence.person, "words" if says_known else "time"


def _soon(began: int, silence: Silence, all_of_them: Everyone, earlier: Sequence[NewNumber]) -> bool:
    """Return whether a handle began just after the silence or the stop, or about when an older handle fell quiet."""
    theirs = all_of_them.theirs(silence.person)
    tries = theirs[(theirs >= silence.from_us) & (theirs < silence.until_us)]
    quiet = [int(one.openings_us[-1]) for one in earlier] + ([int(tries[-1])] if len(tries) else [])
    soon = SOON_DAYS * DAY_US
    return any(0 <= began - at <= soon for at in silence.since) or any(abs(began - at) <= soon for at in quiet)


def _blocked(timeline: Timeline, one: int, opened: Moments, all_of_them: Everyone) -> Silence | None:
    """Return the silence to somebody with whom all ended at once when a handle began that went on at their pace, or None."""
    if len(np.unique(opened // DAY_US)) < FEWEST_OPENINGS["pace"] or not all_of_them.is_unnamed(one):
        return None
    people = {person.id for person in timeline.people}
    began, soon = int(opened[0]), SOON_DAYS * DAY_US
    since = pl.max_horizontal("last_own", "last")
    ended = all_of_them.ends.filter((began - since).abs() <= soon, pl.col("last_own") < began)
    for person, last_own in ended.select("person", "last_own").iter_rows():
        openings = openings_of(timeline, person, [opened]) if person in people else None
        if openings is not None and openings.count(last_own - USUAL_DAYS * DAY_US, last_own) >= FEWEST_BEFORE:
            known = pressing_known(openings, last_own, int(opened[-1]) + DAY_US)
            if known is not None:
                return Silence(person, last_own, NEVER, (last_own,))
    return None


def began_after_last_words(timeline: Timeline) -> frozenset[int]:
    """Return the numbers without a name that began soon after ego's last words to anybody: blocked, perhaps, and in no list."""
    all_of_them = everyone(timeline)
    last = all_of_them.ends["last_own"].to_numpy()
    found = set()
    for one, opened in all_of_them.one_sided.items():
        before = int(np.searchsorted(last, opened[0])) - 1
        if before >= 0 and opened[0] - last[before] <= SOON_DAYS * DAY_US and all_of_them.is_unnamed(one):
            found.add(one)
    return frozenset(found)


def began_after(timeline: Timeline, at_us: int) -> frozenset[int]:
    """Return the numbers without a name that began after a moment."""
    all_of_them = everyone(timeline)
    return frozenset(
        one for one, opened in all_of_them.one_sided.items() if opened[0] > at_us and all_of_them.is_unnamed(one)
    )


def came_from_new_number(timeline: Timeline, person: Person, from_us: int, until_us: int) -> bool:
    """Return whether a person of several handles came from a new one, in an app where they had one before."""
    if len(person.handles) < 2:
        return False
    apps = {handle.id: handle.channel for handle in person.handles}
    theirs = timeline.by_person.of(person.id).filter(~pl.col("mine")).select("handle", pl.col("at").to_physical())
    first = {
        handle: at for handle, at in theirs.group_by("handle").agg(pl.col("at").min()).iter_rows() if handle in apps
    }
    before = {apps[handle] for handle, at in first.items() if at < from_us}
    fresh = [handle for handle, at in first.items() if at >= from_us and apps[handle] in before]
    came = theirs.filter(pl.col("handle").is_in(fresh) & pl.col("at").is_between(from_us, until_us, closed="left"))
    return (came["at"] // DAY_US).n_unique() >= FEWEST_OPENINGS["name"]
