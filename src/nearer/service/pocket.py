"""Pocket nearer: one page for the phone, to carry along. Words alone: nothing of the person's own is in it (S16)."""

from collections.abc import Sequence
from datetime import date

from nearer.contracts import Practice
from nearer.guide import shelf
from nearer.language import _
from nearer.model.step import Step
from nearer.service.help_now import help_sections
from nearer.service.sheet import Detail, Item, Paper, Section
from nearer.service.walkable import find

CARD, FRAME, TIME_OUT, FEELING = "P13", "P3", "P2", "P19"
"""The card of the four questions, the frame for saying "ouch", the words for a time-out, the words for a feeling."""

MOST_OF_A_FRAME = 8
MOST_OPTIONS = 8
"""More to choose from is left out: the words for feelings stand on the page once."""


def pocket(today: date, country: str | None = None) -> Paper:
    """Return the page, with a title that says nothing (S8). country: two letters, for whom to call."""
    care = shelf.care()
    calm = care.groundings["one_minute"]
    call = [one for one in help_sections(today, country) if one.name not in ("opening", "country")]
    sections = [
        Section("calm", calm.title, calm.says),
        *call,
        _asked(find(CARD), short=True),
        _asked(find(FRAME), short=False),
        _sayable(find(TIME_OUT)),
        Section("feelings", find(FEELING).title, (_(", ").join(one.says for one in care.feelings) + ".",)),
    ]
    return Paper(_("Notes"), (care.said["leaving_is_not_pushing_away"].says,), tuple(sections))


def _asked(practice: Practice, *, short: bool) -> Section:
    """Return the questions of a practice, with what can be chosen."""
    steps = [one for one in practice.steps if one.ask and one.answer != "person" and (one.short or not short)]
    return Section(practice.name, practice.title, items=tuple(map(_item, _plain(steps)[:MOST_OF_A_FRAME])))


def _sayable(practice: Practice) -> Section:
    """Return the words of a practice that can be said to someone, each with its example."""
    steps = [one for one in practice.steps if one.sendable and one.example]
    return Section(practice.name, practice.title, items=tuple(map(_item, _plain(steps))))


def _plain(steps: Sequence[Step]) -> list[Step]:
    """Return the steps whose words stand for themselves, with no name to fill in."""
    return [one for one in steps if "{" not in one.ask + one.says]


def _item(step: Step) -> Item:
    few = len(step.options) <= MOST_OPTIONS and not {"yes", "no"} & {option.name for option in step.options}
    said = tuple(option.says for option in step.options) if few else ()
    lines = said or ((step.example,) if step.example else ())
    return Item(step.ask, (Detail(_("Such as"), lines, listed=True),) if lines else ())
