"""What was seen alongside a practice, and a small trial of one's own: what is kept of it and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Seen = Literal["more", "perhaps_more", "alike", "perhaps_less", "less", "cannot_tell"]
"""How often ego answered, against before. perhaps: an 80 % interval without zero, but not one of 95 %."""

Missing = Literal["", "no_chats", "ends_before", "few_before", "few_after", "few_in_all"]
"""Why nothing can be told. ends_before: the files end before the practice began. few_in_all: the time after is over, and it
held too little, or nearly all was answered before.
"""

Outcome = Literal["soon", "words", "control"]
"""What is looked at beside whether an answer came: how soon, how much was written, and how soon the others answered ego,
which a practice cannot move (trials/amounts.py)."""


@dataclass(frozen=True, slots=True)
class Change:
    """How many more answers, as log odds, with intervals of 80 and 95 %. A share that was p becomes `at(p)`.

    Of an Outcome: how much more, in logs.
    """

    effect: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Bids whose outcome is known, and how many of them were answered."""

    bids: int
    answered: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """Quiet stretches that ran when the practice began, against those without it. days: a usual length from the moment
    at which it could be seen (time at risk over ends); None where none of them ended.

    p: how likely ends so many, or so few, would be if both kinds ended alike.
    """

    running: int
    ended: int
    days: float | None
    others_ended: int
    others_days: float
    p: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What was seen of one Outcome. usual: its level before, in logs as in trials/amounts.py; before, after: bids.

    change: None where nothing can be told. chance: as of Alongside.
    """

    outcome: Outcome
    seen: Seen = "cannot_tell"
    change: Change | None = None
    usual: float = 0.0
    before: int = 0
    after: int = 0
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Alongside:
    """What was seen alongside one practice. began: its first run that was done; times: runs that were done since.

    missing: bids that would have to come (few_after) before anything can be told. until: the end of what was counted.
    change, as_done: None where nothing can be told; as_done counts the two weeks after each run alone.
    chance: share of the other days on which as much was seen; None where the history is too short to draw any. widened:
    by how much the interval was made wider for it. also_begun: codes of other practices begun in the time counted.
    beside: what else was looked at. others_moved: the control moved clearly, so nothing is said to be clear.
    """

    practice: str
    began: datetime
    times: int
    seen: Seen
    why: Missing = ""
    missing: int = 0
    until: datetime | None = None
    before: Counted = Counted(0, 0)
    after: Counted = Counted(0, 0)
    change: Change | None = None
    as_done: Change | None = None
    chance: float | None = None
    days_drawn: int = 0
    widened: float = 1.0
    without_one: tuple[float, float] | None = None
    recovered: Recovered | None = None
    also_begun: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    others_moved: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial in weeks drawn in pairs. first: its first Monday; draw: a week each, True where the practice is on.

    stopped: when the person ended it before its time, None where they did not.
    """

    id: int
    practice: str
    at: datetime
    first: date
    draw: tuple[bool, ...]
    seed: int
    stopped: datetime | None = None


@dataclass(frozen=True, slots=True)
class SoFar:
    """What came of a trial so far. week: the one that runs now, from 1; 0 before the first; None where it is over.

    on: whether it is on this week. counted: how many weeks are over and in the files. pairs: how many can be compared.
    with_it, without: bids of these pairs. evidence: the highest that the e-process reached after any pair. chance: of the
    exact test; None before all weeks are counted. change: None where no pair can be compared. as_drawn_with,
    as_drawn_without: bids of the pairs in which the practice was done in the week that was on and in no other.
    beside: of each Outcome that could be compared, the p-value of the exact test; of the control both ways. None before all
    weeks are counted.
    """

    trial: Trial
    week: int | None
    on: bool | None
    counted: int
    pairs: int = 0
    with_it: Counted = Counted(0, 0)
    without: Counted = Counted(0, 0)
    evidence: float = 1.0
    chance: float | None = None
    change: Change | None = None
    as_drawn_with: Counted = Counted(0, 0)
    as_drawn_without: Counted = Counted(0, 0)
    beside: tuple[tuple[Outcome, float], ...] | None = None
