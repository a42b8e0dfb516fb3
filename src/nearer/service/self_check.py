"""The self-check as a walk: tick up to three, look at one for three minutes, and see what may be behind it.

It is built anew from what was answered, so that only what was ticked is asked about, and only reasons that fit it are offered.
N18 has a page of its own and is not among the signs here.
"""

from collections.abc import Mapping

import msgspec

from nearer.contracts import Evidence, Practice
from nearer.guide import shelf
from nearer.language import _
from nearer.model.guide import Reason, SignAsked
from nearer.model.run import Answer
from nearer.model.step import END, Branch, Option, Step

NAME, CODE = "self_check", "start"
TICKS, ONE, WHY = "ticks", "one", "why"
"""The steps whose answers are kept as codes: what was ticked, which one was looked at, which reasons were chosen."""


def as_practice(answers: Mapping[str, Answer]) -> Practice:
    """Return the self-check as it stands after these answers."""
    check = shelf.self_check()
    asked = [one for one in check.signs if one.asked and not one.private]
    ticked = [one for one in asked if one.code in _ticks(answers)]
    chosen = next((one for one in ticked if one.code == answers.get(ONE)), ticked[0] if ticked else None)
    reasons = _fitting(chosen)
    taken = answers.get(WHY)
    told = [one for one in reasons if isinstance(taken, tuple) and one.code in taken]
    return Practice(
        name=NAME,
        code=CODE,
        title=_("A look at oneself"),
        by=("nearer",),
        section="notice",
        weight="light",
        minutes=check.minutes,
        short_minutes=check.minutes,
        helps=(),
        evidence=Evidence(tag="expert advice", says=""),
        asks=check.opening.says,
        not_now_when=(),
        not_now_says=shelf.care().said["left_for_today"].says,
        closing=check.nothing.says if TICKS in answers and not _ticks(answers) else check.closing.says,
        steps=(
            *_first(asked, ticked or asked, check.at_most, check.one.says),
            *_of(chosen, check.steps),
            *_why(reasons, told),
        ),
        then=chosen.practices[0] if chosen is not None and chosen.practices else "",
    )


def _ticks(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    said = answers.get(TICKS)
    return said if isinstance(said, tuple) else (said,) if isinstance(said, str) else ()


def _fitting(sign: SignAsked | None) -> list[Reason]:
    """Return the reasons that fit a sign, in its order; all of them where none was chosen."""
    known = {one.code: one for one in shelf.reasons()}
    return [known[code] for code in sign.reasons if code in known] if sign is not None else list(known.values())


def _first(asked: list[SignAsked], ticked: list[SignAsked], at_most: int, says: str) -> tuple[Step, ...]:
    return (
        Step(
            name=TICKS,
            ask=_("Which of these do you know from yourself?"),
            answer="choice",
            options=tuple(Option(name=one.code, says=one.title) for one in asked),
            at_most=at_most,
            short=True,
            skip=_("None of them"),
            branches=(Branch(when="skipped", goto=END),),
        ),
        Step(
            name=ONE,
            says=says,
            ask=_("Which one?"),
            answer="choice",
            options=tuple(Option(name=one.code, says=one.title) for one in ticked),
            short=True,
            branches=(Branch(when="skipped", goto=END),),
        ),
    )


def _of(sign: SignAsked | None, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps that look at one sign: its question, when it is none, and what the check asks of each."""
    if sign is None:
        return ()
    never = " ".join((_("It is none of it where one of these is so:"), *sign.never))
    question = Step(name="question", says=f"{sign.ask}\n\n{never}", short=True)
    last = steps[-1]
    led = tuple(
        msgspec.structs.replace(one, goto=WHY if one.name == "why" else END) if not one.goto else one
        for one in last.options
    )
    return (question, *steps[:-1], msgspec.structs.replace(last, options=led, goto=END))


def _why(reasons: list[Reason], told: list[Reason]) -> tuple[Step, ...]:
    """Return the steps that offer reasons, and say of those that were taken what is known, and what is gentle meanwhile."""
    options = tuple(Option(name=one.code, says=one.title, sets=one.sets) for one in reasons)
    says = "\n\n".join(text for one in told for text in (one.says, *one.gentle, one.beside) if text)
    return (
        Step(
            name=WHY,
            says=_("You choose, and I only offer. None of these is a name for who you are."),
            ask=_("Is one of these near?"),
            answer="choice",
            options=options,
            at_most=max(1, len(options)),
            short=True,
            skip=_("None of these"),
            branches=(Branch(when="skipped", goto=END),),
        ),
        Step(name="told", says=says or _("Thank you."), short=True, goto=END),
    )
