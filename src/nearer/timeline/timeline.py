"""The timeline: all events of a life in order, with who is who and what the files cover. The rest is derived, once.

A timeline is never changed; `swapped()` gives the same history seen from the other side of every tie.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from nearer.model.person import Person
from nearer.timeline.bids import outcomes
from nearer.timeline.by_person import ByPerson
from nearer.timeline.clock import Clock, wind
from nearer.timeline.coverage import losses
from nearer.timeline.moments import microseconds
from nearer.timeline.turns import dyads, find_openings


@dataclass(frozen=True, eq=False)
class Timeline:
    """events: model.events.EVENTS with `person` (UInt32, null for system rows and mine in groups), sorted by `at`.

    files: model.histories.FILES; stretches: model.events.STRETCHES; zone: IANA name in which weeks and hours are read;
    now: the end of what the files cover. Who is left out is not in `people`: their events only move ego's clock.
    left_out: from whom ego keeps away; senders: who was taken for no person. Nothing is ever said of either.
    """

    events: pl.DataFrame
    people: tuple[Person, ...]
    files: pl.DataFrame
    channels: tuple[str, ...]
    stretches: pl.DataFrame
    zone: str
    now: datetime
    left_out: tuple[Person, ...] = ()
    senders: tuple[Person, ...] = ()

    @cached_property
    def dyads(self) -> pl.DataFrame:
        """Events between ego and one other, by person and time, in conversations: see turns.dyads."""
        return dyads(self.events, pl.Series([person.id for person in self.people], dtype=pl.UInt32), self.zone)

    @cached_property
    def clock(self) -> Clock:
        """Ego's operational clock (D6)."""
        return wind(self.events, self.dyads, self.zone, self.now)

    @cached_property
    def losses(self) -> pl.DataFrame:
        """Where a channel lost both directions or ego's own: see coverage.losses."""
        return losses(self.dyads, self.now)

    @cached_property
    def bids(self) -> pl.DataFrame:
        """Bids with what became of each: see bids.outcomes."""
        return outcomes(self.dyads, self.clock, self.losses, self.stretches, self.files, microseconds(self.now))

    @cached_property
    def openings(self) -> pl.DataFrame:
        """Ego's own openings (D8), by person and time: person, at, event (row of dyads), channel, file, ref, week."""
        rows = find_openings(self.dyads)
        columns = ("person", "at", "kind", "channel", "file", "ref", "week")
        return self.dyads.select(columns)[rows].with_columns(event=pl.Series(rows, dtype=pl.UInt32))

    @cached_property
    def conversations(self) -> pl.DataFrame:
        """One row a conversation, by person and time: person, at, until, week, mine (ego spoke first), both (two sides),
        words_mine, words_theirs, acts_mine, acts_theirs (messages and calls on each side).
        """
        theirs = ~pl.col("mine")
        return self.dyads.group_by("conversation", maintain_order=True).agg(
            pl.col("person").first(),
            pl.col("at").first(),
            until=pl.col("at").last(),
            week=pl.col("week").first(),
            mine=pl.col("mine").first(),
            both=pl.col("mine").any() & theirs.any(),
            words_mine=pl.col("words").filter("mine").sum(),
            words_theirs=pl.col("words").filter(theirs).sum(),
            acts_mine=pl.col("mine").sum(),
            acts_theirs=theirs.sum(),
        )

    @cached_property
    def by_person(self) -> ByPerson:
        """The dyads, a person at a time."""
        return ByPerson(self.dyads)

    @cached_property
    def bids_by_person(self) -> ByPerson:
        """The bids, a person at a time."""
        return ByPerson(self.bids)

    @cached_property
    def conversations_by_person(self) -> ByPerson:
        """The conversations, a person at a time."""
        return ByPerson(self.conversations)

    @cached_property
    def main_channel(self) -> dict[int, int]:
        """The channel that each tie uses most."""
        used = (
            self.dyads.group_by("person", "channel")
            .len()
            .sort("person", "len", "channel", descending=[False, True, False])
        )
        return dict(used.group_by("person", maintain_order=True).agg(pl.col("channel").first()).iter_rows())

    def swapped(self, clock: Clock | None = None) -> "Timeline":
        """Return the mirror: what was mine is theirs. Internal (K5): never shown as a figure about another person.

        clock: where given, the mirror's time runs by it, else by what all the others did together.
        """
        mirror = replace(self, events=self.events.with_columns(mine=~pl.col("mine")))
        if not (self.dyads["kind"] == "declined").any():
            mirror.__dict__["dyads"] = self.dyads.with_columns(mine=~pl.col("mine"))  # the same conversations
        if clock is not None:
            mirror.__dict__["clock"] = clock
        return mirror
