"""An instrument: a list of questions that the person brings as a file, with how its answers are added up. nearer ships none.

No field holds a limit, a norm or a name for a kind of person: answers are held against one's own earlier ones alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Literal

from msgspec import Struct

from nearer.model.person import Identity

Scoring = Literal["mean", "sum"]

WITHIN_UNITS = 1.96
"""Standard errors of a difference within which a change is no more than the wobble of the questions (95 %)."""


class Scale(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The steps of every answer, in whole numbers. labels: a word a step, or two for the ends."""

    low: int
    high: int
    labels: tuple[str, ...]


class Item(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question. text: may hold {person}."""

    id: str
    text: str


class Subscale(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Items that are added up. alpha, sd: as its authors state them (Cronbach's alpha, standard deviation), together or not.

    most_missing: how many items may be passed over; then the mean of the others stands for them.
    """

    id: str
    title: str
    items: tuple[str, ...]
    scoring: Scoring
    most_missing: int = 0
    alpha: float | None = None
    sd: float | None = None

    @property
    def wobble(self) -> float | None:
        """How far two results of one person lie apart without any change, 95 times in 100; None where nothing is stated.

        Reliable change: 1.96 x sqrt(2) x SEM with SEM = sd x sqrt(1 - alpha) (Jacobson and Truax 1991).
        """
        if self.alpha is None or self.sd is None:
            return None
        return WITHIN_UNITS * sqrt(2) * self.sd * sqrt(1 - self.alpha)


class Example(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Answers with what must come of them, by the id of the subscale: the file proves its own scoring."""

    answers: dict[str, int]
    results: dict[str, float]


class Instrument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of questions. note: what must not be read into its results, shown with each. reverse: items that count backwards.

    min_gap_days: how long until it may be answered again. about_person: it is asked about one person at a time.
    """

    id: str
    version: str
    title: str
    licence: str
    citation: str
    note: str
    scale: Scale
    items: tuple[Item, ...]
    subscales: tuple[Subscale, ...]
    examples: tuple[Example, ...]
    min_gap_days: int
    intro: str = ""
    reverse: tuple[str, ...] = ()
    about_person: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """One time that an instrument was answered. answers: item -> step, None where passed over. done: None while it is open."""

    id: int
    instrument: int
    at: datetime
    about: tuple[Identity, ...]
    answers: Mapping[str, int | None]
    done: datetime | None
