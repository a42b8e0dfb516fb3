"""What the guide holds beside practices: the words that all of it shares, reasons, the self-check, studies, helplines."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from nearer.language import N_
from nearer.model.person import State
from nearer.model.step import Condition, Option, Step

Speaker = Literal[
    "Anna Yam",
    "Linda Humphreys",
    "Christine Scott-Hudson",
    "Natalie Burtenshaw",
    "Mike Ensley",
    "Carole Sandy",
    "Adina Mahalli",
    "the questions at the article's end",
    "nearer",
]
"""Who an idea is from: the therapists by their names in the article, its closing questions, or nearer itself."""

SPEAKERS_IN_WORDS = (N_("the questions at the article's end"),)
"""Speakers that are no names: looked up when they are shown."""

TAGS = (N_("expert advice"), N_("some studies"), N_("studies disagree"), N_("tested in your own data"))
"""How well an idea is founded (S21). The last is for what a person's own trial showed, and stands in no file."""

Moment = Literal["offer", "new_load", "conflict", "closeness", "after_good", "quiet", "loss", "worn_out"]
"""When a reason may be at work: someone held out a hand; something new to carry; a quarrel or hurt; it got close; all was
well; a quiet spell; a loss; worn out."""


Freshness = Literal["checked", "copy", "old", "not checked"]
OLD_AFTER = timedelta(days=180)


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


class Reason(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why someone may pull away. The person chooses it, nearer offers it; it is no name for anyone.

    signs, moments: what it may fit. gentle: what does good meanwhile. practices: codes, the nearest first.
    value: something to keep, with nothing to mend. beside: a word about a doctor or a therapist (S23).
    sets: a condition that holds from when it is chosen until it is taken back.
    """

    name: str
    code: str
    title: str
    by: tuple[Speaker, ...]
    says: str
    signs: tuple[str, ...]
    moments: tuple[Moment, ...]
    gentle: tuple[str, ...]
    practices: tuple[str, ...]
    value: bool = False
    beside: str = ""
    sets: Condition | None = None


class SignAsked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A behaviour as one plain question of the self-check. title: what is ticked. ask: the question.

    asked: stands in the self-check; else it is context, or a list. private: on a page of its own, never on the first day.
    moment: can be noted as a moment. never: when it is no sign of pulling away. reasons, practices: codes, offered first.
    studies: names in studies.toml.
    """

    code: str
    title: str
    ask: str
    by: tuple[Speaker, ...]
    never: tuple[str, ...]
    reasons: tuple[str, ...]
    practices: tuple[str, ...]
    studies: tuple[str, ...] = ()
    asked: bool = True
    private: bool = False
    moment: bool = True


class SelfCheck(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The self-check: tick up to `at_most`, then look at one of them, by `steps`.

    minutes: for the one. nothing: said where nothing was ticked. never: true of all signs. private: the line that leads to
    N18's page; it is shown apart, and never on the first day.
    """

    minutes: int
    at_most: int
    opening: Said
    one: Said
    closing: Said
    nothing: Said
    private: Said
    never: tuple[str, ...]
    steps: tuple[Step, ...]
    signs: tuple[SignAsked, ...]


class Study(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A study that a practice or a sign leans on. work: its title, as published; where: the journal, volume and pages."""

    authors: str
    year: int
    work: str
    where: str
    doi: str = ""


class Line(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number to call, or an address where there is none. name and number are as they are said in the country.

    checked: the day on which an official text that holds the number was read; source: where. Without both it is not checked,
    and is shown so. saved_copy: it was read in a copy kept elsewhere, whose own age is not known.
    """

    name: str
    number: str = ""
    web: str = ""
    note: str = ""
    hours: str = ""
    checked: date | None = None
    source: str = ""
    saved_copy: bool = False

    def freshness(self, today: date) -> Freshness:
        """Return how far the number can be leaned on: a check counts for OLD_AFTER."""
        if self.checked is None or not self.source:
            return "not checked"
        if today - self.checked > OLD_AFTER:
            return "old"
        return "copy" if self.saved_copy else "checked"


class Country(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where to call in one country, the emergency number first (S4). own_behaviour: for who worries about how they act."""

    country: str
    emergency: tuple[Line, ...]
    crisis: tuple[Line, ...]
    domestic: tuple[Line, ...] = ()
    own_behaviour: tuple[Line, ...] = ()
    after_birth: tuple[Line, ...] = ()
