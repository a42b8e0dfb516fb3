"""The contracts of the house, side by side: Source, Measure, Sign, Practice, and who answers questions. Read this first.

A new source, measure or sign is one module in its room that ends in SOURCE, MEASURE or SIGN; a new practice is one TOML
file in guide/practices. `catalogue` finds them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

import polars as pl
from msgspec import Struct

from nearer.model.events import KINDS
from nearer.model.finding import Finding
from nearer.model.guide import Speaker
from nearer.model.person import Card
from nearer.model.step import Condition, Later, Step
from nearer.timeline import Timeline

DateOrder = Literal["dmy", "mdy", "ymd"]

OWNER = "\x00owner"
"""Author or recipient where a format gives a direction rather than names: the one whose export it is."""

BATCH_ROWS = 65_536

BATCH_KINDS = pl.Enum((*KINDS, "timeout", "hole"))

_ID = "\x1f"


def named(name: str, app_id: str) -> str:
    """Return an author whom the app knows by an id of its own: two of one name stay two, one with two names stays one."""
    return f"{name}{_ID}{app_id}"


def name_and_id(author: str) -> tuple[str, str]:
    """Return the name that people read and what tells this author from others; the name itself where there is no id."""
    name, _, app_id = author.partition(_ID)
    return name, app_id or name


BATCH = pl.Schema(
    {
        "at": pl.Datetime("us"),  # naive in the exporting phone's zone, or UTC where the survey says utc
        "author": pl.String(),  # a name (see `named`), OWNER, or null for system rows
        "to": pl.String(),  # the other side of a chat of two; null in groups
        "kind": BATCH_KINDS,  # a declared "timeout", or a "hole" of the export, lasts `seconds` and becomes a stretch
        "channel": pl.String(),
        "words": pl.UInt32(),
        "seconds": pl.UInt32(),
        "text": pl.String(),
        "group": pl.String(),
        "cues": pl.UInt32(),
        "ref": pl.UInt64(),  # the byte (text formats) or row (tables, from 1, the header not counted) it came from
    }
)


@dataclass(frozen=True)
class Export:
    """One file that a person handed over, or one member of a zip. A source never opens a path: intake hands it this.

    name: the path as a person would say it, with "/" between an archive and its member. head: its first 4 KiB.
    beside: the file in the same place whose name goes on with an ending ("-wal"), None where there is none.
    A stream may be one that can be sought in (a file) or one that cannot (a member of a zip).
    """

    name: str
    head: bytes
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)
    beside: Callable[[str], "Export | None"] = field(default=lambda _ending: None, repr=False)


@dataclass(frozen=True)
class Survey:
    """A cheap first look over one export, before anything is decided.

    authors: names with counts (OWNER never among them); first, last: naive local or UTC, under the likeliest date order.
    orders: the date orders that its dates allow (one = decided, empty = dates have one reading anyway);
    likely_order: the one with the smallest jumps, only to preselect an answer. title: the other party by the file's own
    name. stamp: when the export says it was made. utc: its times carry a zone. directed: it gives directions, so nobody
    has to be asked who is me. precision_s: 1 or 60. capped: the app seems to have cut the oldest messages. own: addresses
    by which the export itself knows its owner; in the other files of the set they are me as well.
    """

    authors: Mapping[str, int]
    first: datetime | None
    last: datetime | None
    orders: frozenset[DateOrder] = frozenset()
    likely_order: DateOrder | None = None
    title: str | None = None
    group: bool = False
    stamp: datetime | None = None
    utc: bool = False
    directed: bool = False
    precision_s: int = 1
    capped: bool = False
    notes: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decided:
    """What intake decided for the whole set: who is me (names in this app, own addresses), and how to read a date.

    zone: in which naive rows will be read, for a format that holds times with a zone and others without.
    """

    me: frozenset[str]
    date_order: DateOrder | None
    zone: str = "UTC"


@dataclass(frozen=True)
class Batch:
    """Up to BATCH_ROWS rows in the BATCH schema, in the order of the file."""

    rows: pl.DataFrame


@dataclass(frozen=True)
class Fault:
    """Something in a file that could not be kept: a place ("line 12") and a reason, never the text."""

    place: str
    why: str


@dataclass(frozen=True)
class Gives:
    """What a format can tell, and what it cannot: shown in the receipt, the README and `how-to`."""

    replies: bool
    reactions: bool
    read_times: bool
    utc: bool
    both_sides: bool
    words: bool = True
    who_is_who: bool = False  # an address book: cards, and no events


@dataclass(frozen=True)
class Source:
    """One export format. recognise: by content (name and head). survey: cheap. read: columns, a batch at a time.

    read never raises on bad content: it yields a Fault with a place. A Card says who is who and is no event. read never
    asks the clock or the machine's zone, and never holds the whole file. how_to_export: plain steps for a person, by phone
    where they differ. many_files: one export is hundreds of small files, so a receipt stands for all of them in a folder.
    """

    name: str
    title: str
    channel: str
    how_to_export: str
    cannot_tell: str
    gives: Gives
    recognise: Callable[[Export], bool]
    survey: Callable[[Export], Survey]
    read: Callable[[Export, Decided], Iterator[Batch | Fault | Card]]
    many_files: bool = False


@dataclass(frozen=True)
class Measure:
    """A figure by person and week: compute(timeline) -> person UInt32 | null, week Date (Monday), value Float64, n UInt32.

    value null = cannot say; 0 = truly none. The other side's mirror is the same measure on `timeline.swapped()`.
    """

    name: str
    title: str
    unit: str
    compute: Callable[[Timeline], pl.LazyFrame]


@dataclass(frozen=True)
class Sign:
    """A behaviour that the article names, found in a timeline. Compares ego with ego's own past and nobody else.

    says: one plain sentence; may_also_be: two innocent readings at least; basis: where the method comes from.
    detect(timeline, alpha): alpha is the budget for a clear verdict, expected false findings per tie-year over all signs.
    """

    name: str
    code: str
    title: str
    says: str
    may_also_be: tuple[str, ...]
    basis: str
    detect: Callable[[Timeline, float], list[Finding]]


Weight = Literal["light", "middle", "heavy"]
Section = Literal["now", "notice", "say", "self", "together", "help"]


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of the idea, never of nearer's form of it (S21). says: one honest sentence; studies: see studies.toml."""

    tag: Literal["expert advice", "some studies", "studies disagree"]
    says: str
    studies: tuple[str, ...] = ()


class Practice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to do instead: one TOML file and no Python. Its words come in the person's language (guide/shelf.py)."""

    name: str  # of its file
    code: str  # P1 ...
    title: str
    by: tuple[Speaker, ...]  # whose idea; after: whom it follows, where it is nearer's own
    section: Section
    weight: Weight
    minutes: int
    short_minutes: int  # of the short form
    helps: tuple[str, ...]  # codes of signs and reasons
    evidence: Evidence
    asks: str  # what it will ask, said before it starts (S18)
    not_now_when: tuple[str, ...]  # said before it starts, for the person to judge
    not_now_says: str  # said when it steps aside
    closing: str  # said at the end, save after a step that closes with words of its own
    steps: tuple[Step, ...]
    after: tuple[Speaker, ...] = ()
    said_first: str = ""  # an honest word before the first step (K8)
    approach: bool = False  # two gates come after the first step that names someone (S11); see gate_after
    safe_branch: str = ""  # where it goes on when a gate is shut; "" steps aside
    grounding_before: str = ""  # a name in care.toml; a heavy practice has both
    grounding_after: str = ""
    off_when: tuple[Condition, ...] = ()  # under any of these it is neither offered nor opened
    suggested: bool = True  # False: always chosen, never offered
    after_days: int = 0  # not offered before this many days with nearer
    rest_days: int = 0  # so long until it may come again
    record: Literal["entry", "versions", "collection"] = (
        "entry"  # a run is an entry; a new version of the last; adds to one
    )
    two_person: bool = False  # for two people at one screen, with all else hidden
    sheet: tuple[str, ...] = ()  # steps whose answers can be printed
    then: str = ""  # a practice that is offered afterwards
    later: tuple[Later, ...] = ()

    @property
    def sendable(self) -> bool:
        """Whether it makes words for another person."""
        return any(step.sendable for step in self.steps)

    @property
    def gate_after(self) -> str:
        """Name of the step after whose answer the two gates are asked; empty where there are none."""
        named = (step.name for step in self.steps if step.answer in ("person", "people"))
        return next(named, "") if self.approach else ""


class Questions(Protocol):
    """Who answers what cannot be decided from the files: a terminal, a page, or a script's answers.

    Each may raise errors.Undecided. Names are handed over without any figure (care K1).
    """

    def own_messages(self) -> bool:
        """K5: are these your own messages?"""

    def me(self, names: Sequence[str]) -> Sequence[str]:
        """Which of these names is you?"""

    def zone(self, machine: str) -> str:
        """In which zone was the phone? `machine` is offered."""

    def date_order(self, file: str, orders: Sequence[DateOrder], likely: DateOrder) -> DateOrder:
        """How does this file write a date?"""

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        """K1: whom do you keep away from, who died, who parted, who asked you to stay away?"""

    def tie_lives(self, name: str) -> Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]:
        """K3: where does this tie live? Asked before a person's first finding."""


Progress = Callable[[str, float], None]
"""progress(what, share): a plain name of the step and how much of it is done, 0..1."""
