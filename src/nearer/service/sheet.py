"""A sheet: all that a person is shown of a report, in the order in which it is shown, before any face sets it out.

Plain frozen values and no logic. Names in its sentences are kept apart by the marks of naming.py.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Detail:
    """One part behind a finding, closed until it is opened."""

    title: str
    lines: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence, and what stands behind it where that was asked for."""

    says: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said first, the list, its parts, and what is said last. `name` is the same in every language."""

    name: str
    title: str
    says: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    after: tuple[str, ...] = ()
    parts: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """One way on from the kind moment. All doors are of equal size."""

    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The hand I did not see, alone on its page: their words, who and when, and three doors. `no` answers a no to `ask`."""

    title: str
    ask: str
    no: str
    quote: str
    by: str
    says: str
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A span on a picture with what it is; `ends` None reaches the end of the picture. `paper`: nothing is known there."""

    begins: date
    ends: date | None
    says: str
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One tie over time, a week each (its Monday): what a two-sided picture needs, with all its words."""

    name: str
    title: str
    describes: str
    fullest_week: str
    fullest_month: str
    caption: tuple[str, ...]
    weeks: tuple[date, ...]
    mine: tuple[int, ...]
    theirs: tuple[int, ...]
    covered: tuple[bool, ...]
    bands: tuple[Band, ...] = ()
    returns: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class DotsPart:
    """One part of a picture of dots. rows: what each is about, and how often it was so, a week each."""

    title: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """What came, week by week (its Monday): rows of dots, with all its words. describes: the same in words; reads: how to."""

    title: str
    describes: str
    reads: str
    weeks: tuple[date, ...]
    parts: tuple[DotsPart, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. `moment` and `pictures` may be empty; everything else is always there."""

    title: str
    opening: tuple[str, ...]
    receipt: Section
    moment: Moment | None
    sections: tuple[Section, ...]
    ending: Section
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page that a person asked for, to print or hand over: what is said first, and sections."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
