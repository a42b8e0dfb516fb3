"""A person: one human being, by the name the exports give, with every handle that is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

State = Literal["none", "boundary", "keeping_safe", "died", "parted", "ended", "pressing", "asked_for_distance"]
"""How a tie stands, as the person said by hand. Anything but "none": nothing is suggested, and nothing counts against me."""

Lives = Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]
"""Where a tie lives (K3)."""

STATES: tuple[State, ...] = get_args(State)
LIVES: tuple[Lives, ...] = get_args(Lives)
CIRCLES = range(1, 6)
"""How close someone is, placed by hand: 1 is the innermost circle, 5 the outermost. Never worked out."""

STATES_BY_CARE: tuple[State, ...] = (
    "keeping_safe",
    "pressing",
    "asked_for_distance",
    "boundary",
    "died",
    "parted",
    "ended",
    "none",
)


def most_careful(states: Iterable[State]) -> State:
    """Return the state that keeps most away, where the handles of one person carry several."""
    found = set(states) or {"none"}
    return next(state for state in STATES_BY_CARE if state in found)


@dataclass(frozen=True, slots=True)
class Handle:
    """One identifier in one app: a name in WhatsApp, a number in a call log. `name` is as the export has it.

    known_by: the app's own id where it has one that is not the name, such as a number.
    """

    id: int
    name: str
    channel: str
    known_by: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What stays the same about a handle in the vault, whatever is imported or undone: what a decision is about.

    known_by: the app's own id where it has one, else the name. place: "" or the file, where one name is several people.
    app is "hand" for a person whom no history knows.
    """

    app: str
    known_by: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class KnownHandle:
    """A handle of the vault. names: as its exports have it, from the one that reaches furthest to the oldest."""

    id: int
    identity: Identity
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of an address book: what is said to belong to one human being, the name they go by first. All as written.

    firm: it says that it is none, but a firm.
    """

    names: tuple[str, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One other human being. `name` is unique among the people of a report: a second Anna is "Anna (2)"."""

    id: int
    name: str
    handles: tuple[Handle, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that the person said about people. id: in the order in which it was said; value: as the verb needs it.

    at: when it was said.
    """

    id: int
    verb: str
    about: tuple[Identity, ...]
    value: str = ""
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One human being in the vault. circle: closeness placed by hand (CIRCLES), None where it was not.

    namesake: someone of this name is kept out, so nothing is suggested here either, until the person says that this is
    another. human: False for short codes, lists and the like, unless the person said otherwise. kept_from: ego told them to
    stop, they pressed, or this may be their new number, by what the histories show and the person has not spoken of; it
    takes them from what is suggested and from nothing else.
    """

    id: int
    name: str
    handles: tuple[KnownHandle, ...]
    kind: str = ""
    circle: int | None = None
    lives: Lives = "unsaid"
    state: State = "none"
    namesake: bool = False
    human: bool = True
    kept_from: bool = False
    joined: tuple[str, ...] = ()  # why its handles are one: "number", "address", "card", "hand"

    @property
    def may_be_suggested(self) -> bool:
        """Whether a practice, a prompt or a list of steps may name them (A2, S9, S10)."""
        return self.human and self.state == "none" and not self.namesake and not self.kept_from

    @property
    def may_be_counted(self) -> bool:
        """Whether anything may be said of my answers to them (A2, K1); where the tie lives elsewhere it may not (K3)."""
        return self.human and self.state == "none" and not self.namesake

    @property
    def can_have_a_verdict(self) -> bool:
        """Whether the files can tell anything about this tie: it lives in them (K3)."""
        return self.may_be_counted and self.lives not in ("in_person", "elsewhere")
