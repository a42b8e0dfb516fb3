"""A run: one walk through a practice, as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nearer.model.person import Identity

Answer = str | int | tuple[str, ...] | None
"""What was answered: a text, the name of an option, a day as 2026-03-31, a person (`refer`), a number, or several of the
first; None where the step was skipped."""

RunState = Literal["open", "done", "aside", "stopped"]
"""aside: it stepped back (a gate was shut, or not now). stopped: the person closed it and will not take it up again."""

_PARTS = "\x1f"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of a walk, with the place at which it was given."""

    place: str
    answer: Answer = None


@dataclass(frozen=True, slots=True)
class Run:
    """id: of the row; part: the later part that it is, "" for the practice itself; of: the run that part belongs to."""

    id: int
    practice: str
    part: str
    of: int | None
    began: datetime
    changed: datetime
    state: RunState
    trail: tuple[Given, ...]
    about: tuple[Identity, ...] = ()
    stars: int | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A part of a practice that is to be asked from a day on."""

    run: int
    part: str
    at: datetime


def refer(identity: Identity) -> str:
    """Return an identity as an answer: it stays true when the person gets another name here."""
    return _PARTS.join((identity.app, identity.known_by, identity.place))


def referred(answer: str) -> Identity | None:
    """Return the identity that an answer refers to, None where it is plain words."""
    parts = answer.split(_PARTS)
    return Identity(*parts) if len(parts) == 3 else None
