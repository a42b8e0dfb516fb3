"""What must hold in a practice beyond its shape: names that meet, ways that lead on, and what care asks for."""

import re
from collections.abc import Iterator
from string import Formatter

from nearer.contracts import Practice
from nearer.guide.route import holds
from nearer.model.guide import Care
from nearer.model.step import END, Step

Wrong = Iterator[tuple[str, str]]
"""Pairs of the field and what is the matter with it."""

_CODE = re.compile(r"[PN]\d+[a-d]?")
_DOORS = {"help", "hurting", "boundary", "keeping_safe", "asked_for_distance"}
_FIELDS_OF_A_PRACTICE = ("title", "asks", "said_first", "not_now_says", "closing")


def wrong(practice: Practice, care: Care) -> Wrong:
    """Yield what is wrong with a practice; nothing where all is well."""
    if not _CODE.fullmatch(practice.code):
        yield "code", f"{practice.code!r} is not a code such as P1"
    if not practice.steps:
        yield "steps", "there are none"
    if practice.short_minutes > practice.minutes:
        yield "short_minutes", "the short form is longer than the whole"
    if practice.approach and not practice.gate_after:
        yield "approach", "no step asks for a person, so the gates would never be asked"
    for field in _FIELDS_OF_A_PRACTICE:
        for name in _placeholders(getattr(practice, field)):
            yield field, f"{{{name}}} is not known there"
    yield from _groundings(practice, care)
    yield from _names_of_steps(practice)
    yield from _steps(practice.steps, "steps", known=())
    for place, part in enumerate(practice.later):
        yield from _steps(part.steps, f"later[{place}].steps", known=practice.steps)


def _groundings(practice: Practice, care: Care) -> Wrong:
    for field in ("grounding_before", "grounding_after"):
        named = getattr(practice, field)
        if named and named not in care.groundings:
            yield field, f"there is no grounding {named!r}"
        if not named and practice.weight == "heavy":
            yield field, "a heavy practice needs one"


def _names_of_steps(practice: Practice) -> Wrong:
    named = [("safe_branch", practice.safe_branch), *(("sheet", name) for name in practice.sheet)]
    for place, part in enumerate(practice.later):
        named += [(f"later[{place}].at", part.at), (f"later[{place}].needs", part.needs)]
        if not (part.days or part.at):
            yield f"later[{place}].days", "nothing says when it comes"
    names = {step.name for step in practice.steps}
    for field, name in named:
        if name and name not in names:
            yield field, f"there is no step {name!r}"


def _steps(steps: tuple[Step, ...], within: str, known: tuple[Step, ...]) -> Wrong:
    names = [step.name for step in steps]
    for place, step in enumerate(steps):
        field = f"{within}[{place}]"
        before = [*(one.name for one in known), *names[:place]]
        if names.count(step.name) > 1 or step.name in (END, "person", "each"):
            yield f"{field}.name", f"{step.name!r} is there twice, or has a sense of its own"
        yield from ((f"{field}.{key}", problem) for key, problem in _answer(step))
        for key in ("among", "each"):
            if getattr(step, key) and getattr(step, key) not in before:
                yield f"{field}.{key}", f"no earlier step is called {getattr(step, key)!r}"
        for goto in (step.goto, *(one.goto for one in step.options), *(one.goto for one in step.branches)):
            if goto and goto not in (END, *names[place + 1 :]):
                yield f"{field}.goto", f"no later step is called {goto!r}"
        for branch in step.branches:
            try:
                holds(branch.when, None, {})
            except ValueError as problem:
                yield f"{field}.branches", str(problem)
        for door in step.offers:
            if door not in _DOORS and not _CODE.fullmatch(door):
                yield f"{field}.offers", f"{door!r} is no door"
        yield from (
            (f"{field}.{key}", problem) for key, problem in _names_in_texts(step, before, (*known, *steps[:place]))
        )


def _answer(step: Step) -> Wrong:
    if bool(step.ask) != bool(step.answer):
        yield "answer", "a question needs a kind of answer, and an answer a question"
    if not (step.says or step.ask):
        yield "says", "nothing is said or asked"
    choices = len(step.options) > 1 or (step.answer == "choice" and bool(step.among))
    if (step.answer == "choice") != choices:
        yield "options", "a choice needs two or more, other answers need none"
    if len({option.name for option in step.options}) < len(step.options):
        yield "options", "one name is there twice"
    if (step.answer == "scale") != bool(step.low and step.high):
        yield "low", "a scale needs low and high, other answers need neither"
    if step.sendable and step.answer != "text":
        yield "sendable", "words for another person are a text"


def _names_in_texts(step: Step, before: list[str], earlier: tuple[Step, ...]) -> Wrong:
    allowed = set(before)
    if any(one.answer == "person" and _cannot_be_empty(one) for one in earlier):
        allowed.add("person")
    if step.each:
        allowed.add("each")
    for key in ("says", "ask", "low", "high", "example", "starts_as"):
        for name in _placeholders(getattr(step, key)):
            if name not in allowed:
                yield key, f"{{{name}}} is not known there"


def _cannot_be_empty(step: Step) -> bool:
    """Return whether the steps after it always have its answer: who skips it is led elsewhere, or ends."""
    return step.needed or any(branch.when == "skipped" for branch in step.branches)


def _placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
