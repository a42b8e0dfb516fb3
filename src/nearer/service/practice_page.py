"""What a face shows of a walk through a practice: one frozen page, its words filled in, and what may be answered."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from nearer.contracts import Practice
from nearer.guide.walk import NOT_NOW, SHORT, WHOLE, Kind, Place
from nearer.language import _, ngettext
from nearer.model.guide import SPEAKERS_IN_WORDS, Care
from nearer.model.person import State
from nearer.model.run import Answer
from nearer.model.step import Kind as AnswerKind
from nearer.model.step import Option, Step, Who
from nearer.service.naming import apart
from nearer.service.photos import is_kept


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. name: what is kept; says: what is read."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """One page of a walk. All doors of equal size: to answer, to skip, to go back, to stop.

    says: paragraphs; listed: what follows them as a list. ticks: how many choices may be taken. skip: what the door says
    that passes it over; "" where there is nothing to pass over. earlier: own earlier answers, to be taken as they are.
    starts_as: what the field holds at first. draft: the lines that were being written here when it was left. sendable: the
    answer is words for another person, to be copied, never sent. state: what is offered for the person. rests: a question
    was answered at this visit, and the next waits for another. who: who answers (model/step.py); turn: apart, which of the two,
    1 or 2. for_two: what is said before two share the screen; nothing but these pages may stand on it then.
    first: what the guide says here, where the person's own words stand in its place. stars: it is asked how useful it was.
    """

    run: int
    code: str
    title: str
    by: str
    kind: Kind
    place: str
    says: tuple[str, ...]
    listed: tuple[str, ...] = ()
    ask: str = ""
    answer: AnswerKind | None = None
    choices: tuple[Choice, ...] = ()
    ticks: int = 1
    at_most: int | None = None
    other: bool = False
    low: str = ""
    high: str = ""
    example: str = ""
    skip: str = ""
    starts_as: str = ""
    earlier: tuple[str, ...] = ()
    seconds: int = 0
    with_time: bool = False
    sendable: bool = False
    can_go_back: bool = False
    person: str = ""
    state: State = "none"
    offers: tuple[str, ...] = ()
    then: str = ""
    rests: bool = False
    draft: tuple[str, ...] = ()
    who: Who = "me"
    turn: int = 0
    for_two: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    stars: bool = True

    @property
    def ends(self) -> bool:
        """Whether the walk is over with this page."""
        return self.kind in ("aside", "closing")


Naming = Callable[[str], str]
"""From an answer that names a person to what they are called now."""


class Filling:
    """Fills the words of a practice: names, and what was answered before."""

    def __init__(self, practice: Practice, place: Place, name_of: Naming) -> None:
        self._steps = {step.name: step for step in practice.steps}
        self._steps |= {step.name: step for part in practice.later for step in part.steps}
        self._name_of = name_of
        self._values = {name: self.spoken(name, answer) for name, answer in place.answers.items()}
        if place.person:
            self._values["person"] = apart(name_of(place.person))
        if place.each:
            self._values["each"] = apart(name_of(place.each))

    def __call__(self, text: str) -> str:
        """Return a text with its names filled in."""
        return text.format_map(self._values) if "{" in text else text

    def paragraphs(self, text: str) -> tuple[str, ...]:
        """Return the paragraphs of a text, filled in."""
        return tuple(self(part) for part in text.split("\n\n") if part)

    def spoken(self, name: str, answer: Answer) -> str:
        """Return an answer as words."""
        step = self._steps.get(name)
        said = {option.name: option.says for option in step.options} if step is not None else {}
        if answer is None:
            return ""
        if isinstance(answer, tuple):
            parts = [self._one(one, step, said) for one in answer]
            lines = step is not None and step.answer in ("list", "ladder")
            return (_("; ") if lines or any("," in part for part in parts) else _(", ")).join(parts)
        return self._one(answer, step, said)

    def _one(self, answer: str | int, step: Step | None, said: Mapping[str, str]) -> str:
        text = str(answer)
        if step is not None and step.answer in ("person", "people"):
            return apart(self._name_of(text))
        if step is not None and step.answer == "photo":
            return _("a photo, sealed here") if is_kept(answer) else apart(text)
        return said.get(text) or apart(text, lines=True)


def start_page(run: int, practice: Practice, care: Care) -> PracticePage:
    """Return the page before anything is asked: what it asks, how long, and that not now is as good (S18)."""
    minutes = practice.minutes
    says = [
        *practice.asks.split("\n\n"),
        *([practice.said_first] if practice.said_first else []),
        care.said["before_it_starts"].says.format(minutes=minutes),
        *_whose_idea(practice, care),
        *([_("Not now, if one of these is so:")] if practice.not_now_when else []),
    ]
    choices = [Choice(WHOLE, _("Begin"))]
    if practice.short_minutes < minutes:
        n = practice.short_minutes
        choices.append(
            Choice(SHORT, ngettext("The short form, {n} minute", "The short form, {n} minutes", n).format(n=n))
        )
    choices.append(Choice(NOT_NOW, _("Not now")))
    return _page(
        run, practice, "start", "start", says, listed=practice.not_now_when, choices=tuple(choices), answer="choice"
    )


def _whose_idea(practice: Practice, care: Care) -> list[str]:
    """Return whose idea it is, and what is known of it (S21)."""
    ours = practice.by == ("nearer",)
    speakers = practice.after if ours else practice.by
    if not speakers:
        return []
    named: list[str] = [one for one in speakers if one not in SPEAKERS_IN_WORDS]
    names = named or [_(one) for one in speakers]
    says = care.said["whose_idea_ours" if ours else "whose_idea"].says.format(name=_(", ").join(names))
    return [says, *filter(None, (practice.evidence.says,))]


def page_of(
    run: int,
    practice: Practice,
    care: Care,
    place: Place,
    name_of: Naming,
    *,
    can_go_back: bool,
    people: Sequence[Choice] = (),
    earlier: Sequence[str] = (),
    last_version: str = "",
    rests: bool = False,
    draft: tuple[str, ...] = (),
) -> PracticePage:
    """Return the page for a place. people: who may be offered where a person is asked for. rests: enough for this visit."""
    page = _page_of(run, practice, care, place, name_of, can_go_back, people, earlier, last_version)
    page = replace(page, rests=rests and not page.ends, draft=draft)
    if not place.shared or place.step is None:
        return page
    return replace(page, who=place.step.who, turn=place.turn, for_two=tuple(care.said["two_people"].says.split("\n\n")))


def _page_of(
    run: int,
    practice: Practice,
    care: Care,
    place: Place,
    name_of: Naming,
    can_go_back: bool,
    people: Sequence[Choice],
    earlier: Sequence[str],
    last_version: str,
) -> PracticePage:
    if place.kind == "start":
        return start_page(run, practice, care)
    fill = Filling(practice, place, name_of)
    person = name_of(place.person) if place.person else ""
    if place.kind == "rested":
        return _page(
            run, practice, "rested", place.name, (), ask=care.rested.ask, choices=_choices(care.rested.options, fill),
            answer="choice", can_go_back=can_go_back,
        )  # fmt: skip
    if place.gate is not None:
        return _page(
            run, practice, "gate", place.name, (), ask=fill(place.gate.ask), answer="choice",
            choices=_choices(place.gate.options, fill), can_go_back=can_go_back, person=person,
        )  # fmt: skip
    if place.grounding is not None:
        says = (place.grounding.title, *place.grounding.says)
        return _page(run, practice, "grounding", place.name, says, can_go_back=can_go_back)
    if place.step is None:
        return _page(
            run, practice, place.kind, place.name, fill.paragraphs(place.says), person=person, state=place.state,
            then=practice.then if place.kind == "closing" else "", can_go_back=can_go_back,
        )  # fmt: skip
    return _step_page(
        run, practice, place, place.step, fill, person, tuple(people), tuple(earlier), last_version, can_go_back
    )


def _step_page(
    run: int,
    practice: Practice,
    place: Place,
    step: Step,
    fill: Filling,
    person: str,
    people: tuple[Choice, ...],
    earlier: tuple[str, ...],
    last_version: str,
    can_go_back: bool,
) -> PracticePage:
    names = step.answer in ("person", "people")
    ticks = step.at_most or 1
    return PracticePage(
        run=run,
        code=practice.code,
        title=practice.title,
        by=_(", ").join(practice.by),
        kind="step",
        place=place.name,
        says=fill.paragraphs(step.says),
        ask=fill(step.ask),
        answer=step.answer,
        choices=people if names else _to_tick(step, place, fill),
        ticks=ticks if step.answer in ("choice", "people") else 1,
        at_most=step.at_most,
        other=step.other or names,
        low=fill(step.low),
        high=fill(step.high),
        example=fill(step.example),
        skip=(step.skip or _("Skip")) if step.ask else "",
        starts_as=re.sub(" {2,}", " ", fill(step.starts_as)).strip() or last_version,
        earlier=earlier,
        seconds=step.seconds,
        with_time=step.with_time,
        sendable=step.sendable,
        can_go_back=can_go_back,
        person=person,
        offers=step.offers,
    )


def _page(
    run: int,
    practice: Practice,
    kind: Kind,
    place: str,
    says: Sequence[str],
    *,
    listed: tuple[str, ...] = (),
    ask: str = "",
    choices: tuple[Choice, ...] = (),
    answer: AnswerKind | None = None,
    can_go_back: bool = False,
    person: str = "",
    state: State = "none",
    then: str = "",
) -> PracticePage:
    return PracticePage(
        run=run,
        code=practice.code,
        title=practice.title,
        by=_(", ").join(practice.by),
        kind=kind,
        place=place,
        says=tuple(says),
        listed=listed,
        ask=ask,
        choices=choices,
        answer=answer,
        can_go_back=can_go_back,
        person=person,
        state=state,
        then=then,
    )


def _to_tick(step: Step, place: Place, fill: Filling) -> tuple[Choice, ...]:
    """Return what a choice offers: its options, or the entries of an earlier list."""
    entries = place.answers.get(step.among) if step.among else ()
    own = tuple(Choice(one, apart(one, lines=True)) for one in entries) if isinstance(entries, tuple) else ()
    return (*own, *_choices(step.options, fill))


def _choices(options: Sequence[Option], fill: Filling) -> tuple[Choice, ...]:
    return tuple(Choice(option.name, fill(option.says)) for option in options)
