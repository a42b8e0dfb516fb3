"""What may be said about a tie: findings, the innocent patterns beside them, and "cannot tell".

Times are aware, in UTC. `person` is the display name of a person; None where a finding is about nobody in particular.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Verdict = Literal["clear", "maybe"]
Outcome = Literal["answered", "unanswered", "void"]
Pattern = Literal["they_stepped_back", "faded_together", "timeout", "gap", "moved", "everybody", "pressing"]

WasIt = Literal[
    "", "pulled_away", "too_close", "hurt", "resting", "reason", "elsewhere", "parted", "on_purpose", "unsure"
]
"""What the person said that a finding was; "" where they said nothing. hurt: by the other one."""

WAS_IT: tuple[WasIt, ...] = get_args(WasIt)[1:]
INNOCENT: frozenset[WasIt] = frozenset(("hurt", "resting", "reason", "elsewhere", "parted", "on_purpose"))
"""Answers by which it was no pulling away: nothing is suggested because of such a finding."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the person said that a stretch was, as it is kept beside whom it is about."""

    was_it: WasIt
    began: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class CounterEvidence:
    """One thing that speaks against the finding. `what` names it, `value` is its figure, `says` the plain sentence."""

    what: str
    value: float | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One bid inside the finding and what became of it. `usual_latency_h` is ego's median with this person before."""

    at: datetime
    channel: str
    kind: str
    outcome: Outcome
    answered_at: datetime | None
    usual_latency_h: float | None
    file: str
    ref: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch in which ego turned away from one person far beyond what was usual between the two.

    began lies in began_from..began_to (80 %). noticed is the moment, seen forwards, at which it could first be known.
    ended is None while it is open at the end of the files. once_in_years is the strength: how rare this is for the tie.
    was_it: what the person said it was, over a vault alone.
    """

    person: str | None
    sign: str
    sign_name: str
    verdict: Verdict
    began: datetime
    began_from: datetime
    began_to: datetime
    noticed: datetime
    ended: datetime | None
    strength: str
    once_in_years: float
    bids: int
    unanswered: int
    before_bids: int
    before_unanswered: int
    counter_evidence: tuple[CounterEvidence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    also: tuple[str, ...] = ()
    was_it: WasIt = ""

    @property
    def open(self) -> bool:
        """True where the stretch touches the end of the files: no claim that it lasts."""
        return self.ended is None

    @property
    def innocent(self) -> bool:
        """Whether the person said that it was no pulling away."""
        return self.was_it in INNOCENT


@dataclass(frozen=True, slots=True)
class Other:
    """A pattern that is not pulling away, said with the same room. Never a list, a count or a strength."""

    person: str | None
    pattern: Pattern
    began: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Return:
    """Ego came back after a quiet spell. spoke_of_it: whether the first words named it; None where words are not kept."""

    person: str
    quiet_from: datetime
    returned: datetime
    quiet_days: int
    by: str
    spoke_of_it: bool | None


@dataclass(frozen=True, slots=True)
class CannotTell:
    """A tie that nothing can be said about, with how much is missing.

    why: few_bids, short_span, lives_elsewhere, or one_sided: the files hold theirs or ego's messages alone, so that no
    answer can be seen, and none can be missed.
    """

    person: str
    bids: int
    needed: int
    why: str


@dataclass(frozen=True, slots=True)
class Knocked:
    """N24: someone who opened three times or more on three days or more and was never let in. A list, no verdict."""

    person: str
    begins: datetime
    ends: datetime
    openings: int


@dataclass(frozen=True, slots=True)
class ReachedOut:
    """Someone who held out a hand: how often they opened in the last year of the files, and when last."""

    person: str
    openings: int
    last: datetime


@dataclass(frozen=True, slots=True)
class KindMoment:
    """The hand I did not see: one old warm message that was brushed off or never answered, in their words."""

    person: str
    at: datetime
    file: str
    ref: int
    text: str


@dataclass(frozen=True, slots=True)
class KindSaid:
    """What was said of a kind moment, as it is kept. at: of the message; said: a door, or whether something came back."""

    at: datetime
    said: str
