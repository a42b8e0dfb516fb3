"""What the guide holds beside practices: the words that all of it shares, reasons, the self-check, studies, helplines."""

from msgspec import Struct

from nearer.model.person import State
from nearer.model.step import Option


class Gate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the two plain questions before a practice that moves toward someone (S11).

    open: the one answer that lets through; any other, and none, shuts it. state: what is then offered for that person.
    says: what is said where it is shut.
    """

    name: str
    ask: str
    options: tuple[Option, ...]
    open: str
    state: State
    says: str


class Question(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question that stands alone. go_on: the answers with which one goes on; with any other, `says` is said."""

    ask: str
    options: tuple[Option, ...]
    go_on: tuple[str, ...]
    says: str


class Grounding(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way back to the room: short lines, one at a time."""

    title: str
    says: tuple[str, ...]


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A board of the shelf. says: when to look there."""

    title: str
    says: str


class Said(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text that stands in more than one place."""

    says: str


class Care(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every part of the guide shares. said: texts by name. sections: by the names that practices give, in order.

    rested: asked before a heavy practice (K10). feelings, body: options that practices share.
    """

    said: dict[str, Said]
    gates: tuple[Gate, ...]
    rested: Question
    groundings: dict[str, Grounding]
    sections: dict[str, Section]
    feelings: tuple[Option, ...]
    body: tuple[Option, ...]
