"""What was read from one file, and what was not: nothing is left out in silence."""

from dataclasses import dataclass, field
from datetime import datetime

from nearer.language import N_

ELSEWHERE_TOO = N_("another file has it as well")
"""Why a row that another file has, too, is left out: it is read, and no loss."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that were not kept, by reason. `places` name a few of them ("line 12"), never their text."""

    why: str
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From the first moment to the last, both in UTC and both inside."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone that times without one were read in. `source`: explicit, unix, asked or assumed."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file: rows read, kept, system; what was skipped and why; notes in plain words.

    read = kept + system + the counts of skipped. `source` is the name of the format, None where none was recognised.
    `date_order`: "dmy", "mdy", "ymd" with " (from the dates)", " (asked)" or " (given)", or "" where dates have only one reading.
    """

    file: str
    source: str | None
    read: int = 0
    kept: int = 0
    system: int = 0
    skipped: tuple[Skipped, ...] = ()
    span: Span | None = None
    date_order: str = ""
    notes: tuple[str, ...] = field(default=())
