"""The way through a practice: which step comes next. Pure, so that a player can be asked twice and say the same.

    opening ──► step ──answer──► following ──► ... ──► None

Ways lead forwards alone, so every way ends.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from string import Formatter

from nearer.model.run import Answer
from nearer.model.step import END, Condition, Step

Answers = Mapping[str, Answer]
"""Answers of this run by the name of their step."""

_NUMBER = re.compile(r"(below|above) (\d+)")
_LOWER = re.compile(r"(\d+) below ([a-z]\w*)")


def opening(steps: Sequence[Step], conditions: Collection[Condition] = (), *, short: bool = False) -> Step | None:
    """Return the first step that is shown. conditions: those that hold now. short: the short form is walked."""
    return _shown(steps, 0, conditions, short=short)


def at(steps: Sequence[Step], name: str, conditions: Collection[Condition] = (), *, short: bool = False) -> Step | None:
    """Return the step of this name, as a goto leads to it; where it is off, the one after it. END and "" give None."""
    places = {step.name: place for place, step in enumerate(steps)}
    return None if name in ("", END) else _shown(steps, places[name], conditions, short=short, led_to=True)


def following(
    steps: Sequence[Step],
    step: Step,
    answers: Answers,
    conditions: Collection[Condition] = (),
    *,
    short: bool = False,
) -> Step | None:
    """Return the step after this one, or None at the end.

    In the short form a step that is not short is passed over, unless an answer leads to it. A step that is off under one of
    the conditions is always passed over. What is passed over leads where it leads without an answer.
    """
    goto = leads_to(step, answers)
    if goto:
        return at(steps, goto, conditions, short=short)
    return _shown(steps, steps.index(step) + 1, conditions, short=short)


def leads_to(step: Step, answers: Answers) -> str:
    """Return the name of the step that an answer leads to, END, or "" for the next in order."""
    answer = answers.get(step.name)
    ticked = answer if isinstance(answer, tuple) else (answer,)
    chosen = (option.goto for option in step.options if option.goto and option.name in ticked)
    branched = (branch.goto for branch in step.branches if holds(branch.when, answer, answers))
    return next(chain(chosen, branched), step.goto)


def can_start(step: Step, answers: Answers) -> bool:
    """Return whether a text that starts as earlier answers has what it starts from: one of its parts, or all of a sentence."""
    parsed = list(Formatter().parse(step.starts_as))
    given = [answers.get(name) not in (None, "", ()) for _text, name, *_more in parsed if name]
    return not given or (all(given) if any(text.strip() for text, *_more in parsed) else any(given))


def holds(when: str, answer: Answer, answers: Answers) -> bool:
    """Return whether what a branch asks for is so. Raises ValueError for a `when` that nothing understands."""
    if when == "skipped":
        return answer is None or answer in ("", ())
    if match := _NUMBER.fullmatch(when):
        limit = int(match[2])
        return isinstance(answer, int) and (answer < limit if match[1] == "below" else answer > limit)
    if match := _LOWER.fullmatch(when):
        before = answers.get(match[2])
        return isinstance(answer, int) and isinstance(before, int) and answer <= before - int(match[1])
    message = f"{when!r} is none of: below N, above N, N below STEP, skipped"
    raise ValueError(message)


def ways(steps: Sequence[Step], step: Step) -> frozenset[str]:
    """Return the names of all steps that can come right after this one, END among them."""
    place = steps.index(step) + 1
    onward = step.goto or (steps[place].name if place < len(steps) else END)
    led = {option.goto for option in step.options if option.goto} | {branch.goto for branch in step.branches}
    return frozenset(led | {onward})


def _shown(
    steps: Sequence[Step], place: int, conditions: Collection[Condition], *, short: bool, led_to: bool = False
) -> Step | None:
    places = {step.name: place for place, step in enumerate(steps)}
    while place < len(steps):
        step = steps[place]
        if (led_to or step.short or not short) and not step.off_under & set(conditions):
            return step
        led_to = False
        if step.goto == END:
            return None
        place = places[step.goto] if step.goto else place + 1
    return None
