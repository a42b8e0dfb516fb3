"""The page that `look` gives: everything that the terminal, the HTML and the JSON set out."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from nearer.model.finding import CannotTell, Finding, KindMoment, Knocked, Other, ReachedOut, Return
from nearer.model.person import Person
from nearer.model.receipt import Receipt, Span, Zone


@dataclass(frozen=True, slots=True)
class Stream:
    """One tie over time, for the two-sided picture. All tuples are of one length, a week (its Monday) each.

    mine, theirs: messages and calls in that week; covered: False where no file of the set reaches (drawn as paper).
    """

    person: str
    weeks: tuple[date, ...]
    mine: tuple[int, ...]
    theirs: tuple[int, ...]
    covered: tuple[bool, ...]


@dataclass(frozen=True)
class Report:
    """What nearer saw, warm things first. `events` has the events schema with `person` (an id of `people`) joined."""

    span: Span | None
    zone: Zone
    people: tuple[Person, ...]
    receipts: tuple[Receipt, ...]
    kind_moment: KindMoment | None
    reached_out: tuple[ReachedOut, ...]
    returns: tuple[Return, ...]
    others: tuple[Other, ...]
    findings: tuple[Finding, ...]
    cannot_tell: tuple[CannotTell, ...]
    knocked: tuple[Knocked, ...]
    streams: tuple[Stream, ...]
    events: pl.DataFrame = field(repr=False, compare=False)
    left_out: int = 0
    two_way: int = 0
    """How many people there is a real two-way tie with: below five nothing is called clear (K3)."""
