"""A walk through a practice: what is shown next, from what was answered so far. Pure: asked twice it says the same.

    start ──► (rested?) ──► (grounding) ──► step ──► (gates) ──► step ... ──► (grounding) ──► closing
                 └──────────────► aside ◄──────────────┘

Nothing else is kept of a walk than its trail, the answers in their order. To go back is to drop the last of them; to go on
after a crash is to walk the trail again.
"""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nearer.contracts import Practice
from nearer.guide.route import at, can_start, following, opening
from nearer.model.guide import Care, Gate, Grounding
from nearer.model.person import State
from nearer.model.run import Answer, Given
from nearer.model.step import Condition, Later, Step

NOT_NOW, SHORT, WHOLE = "not_now", "short", "whole"
"""Answers at the start."""

Kind = Literal["start", "rested", "grounding", "step", "gate", "aside", "closing"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands. name: the same each time the walk comes here with this trail, for `Given`.

    person: who is meant by {person} here, as answered; each: the entry that {each} stands for. says: the words of an aside.
    state: what is offered for the person where a gate is shut. answers: so far, by the name of their step.
    turn: where two answer apart, which of them does, 1 or 2.
    """

    kind: Kind
    name: str
    step: Step | None = None
    gate: Gate | None = None
    grounding: Grounding | None = None
    says: str = ""
    state: State = "none"
    person: str | None = None
    each: str | None = None
    turn: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        """Whether nothing comes after it."""
        return self.kind in ("aside", "closing")

    @property
    def shared(self) -> bool:
        """Whether two people sit at the screen."""
        return self.step is not None and self.step.who != "me"


@dataclass(frozen=True)
class Around:
    """What a walk must know of the world. conditions: those that hold of the person themselves (K9, K10).

    of_person: for an answer that names someone, the state that keeps them away from this, and the conditions it brings.
    kept_out: what is said where someone who is kept out is named.
    """

    conditions: frozenset[Condition] = frozenset()
    of_person: Callable[[str], State] = lambda _name: "none"
    kept_out: str = ""


_BRINGS: dict[State, Condition] = {
    "keeping_safe": "keeping_safe",
    "pressing": "keeping_safe",
    "asked_for_distance": "asked_for_space",
}

Way = Generator[Place, Answer, None]


def place_of(practice: Practice, care: Care, trail: Sequence[Given], around: Around | None = None) -> Place:
    """Return where the trail has led. Answers at places that a changed practice no longer has end it there."""
    return _walked(_way(practice, care, around or Around()), trail)


def place_in_part(
    practice: Practice, part: Later, before: Mapping[str, Answer], trail: Sequence[Given], around: Around | None = None
) -> Place:
    """Return where the trail of a later part has led. before: the answers of the practice itself."""
    return _walked(_way_of_part(practice, part, before, around or Around()), trail)


def joint(step: Step, given: Sequence[Answer]) -> Answer:
    """Return what two people said apart as one answer: it goes on where both go on.

    Else it is always the same one that does not, so that what was kept never tells which of them, or what they chose.
    """
    onward = {option.name for option in step.options if not option.goto}
    if given and all(one in onward for one in given):
        return given[0]
    return next((option.name for option in step.options if option.goto), None)


def fitting(trail: Sequence[Given], name: str) -> tuple[Given, ...]:
    """Return the trail up to, and without, the last answer that was given at a place."""
    last = max((n for n, given in enumerate(trail) if given.place == name), default=len(trail))
    return tuple(trail[:last])


def _walked(way: Way, trail: Sequence[Given]) -> Place:
    place = next(way)
    for given in trail:
        if place.ends or given.place != place.name:
            break
        place = way.send(given.answer)
    return place


def _way(practice: Practice, care: Care, around: Around) -> Way:
    chosen = yield Place("start", "start")
    if chosen == NOT_NOW:
        yield Place("aside", "aside", says=practice.not_now_says)
        return
    if practice.weight == "heavy":
        rested = yield Place("rested", "rested")
        if rested not in care.rested.go_on:
            yield Place("aside", "aside", says=care.rested.says)
            return
    if practice.grounding_before:
        yield Place("grounding", "arrive", grounding=care.groundings[practice.grounding_before])
    walked = _Steps(practice.steps, around, short=chosen == SHORT)
    aside = yield from walked.go(practice, care)
    if aside is not None:
        yield aside
        return
    if practice.grounding_after:
        yield Place("grounding", "return", grounding=care.groundings[practice.grounding_after], answers=walked.answers)
    says = "" if walked.closed else practice.closing
    yield Place("closing", "closing", says=says, person=walked.person, answers=walked.answers)


def _way_of_part(practice: Practice, part: Later, before: Mapping[str, Answer], around: Around) -> Way:
    walked = _Steps(part.steps, around, short=False)
    walked.answers |= before
    walked.person = last_person(practice.steps, before)
    yield from walked.go(None, None)
    yield Place("closing", "closing", says="", person=walked.person, answers=walked.answers)


def last_person(steps: Sequence[Step], answers: Mapping[str, Answer]) -> str | None:
    """Return the last person that was named, as answered."""
    named = [answers.get(step.name) for step in steps if step.answer == "person"]
    return next((one for one in reversed(named) if isinstance(one, str) and one), None)


class _Steps:
    """The steps of one walk, with what was answered."""

    def __init__(self, steps: Sequence[Step], around: Around, *, short: bool) -> None:
        self._steps, self._around, self._short = steps, around, short
        self._conditions: set[Condition] = set(around.conditions)
        self.answers: dict[str, Answer] = {}
        self.person: str | None = None
        self.closed = False
        """Whether the last step that was shown has closing words of its own."""

    def go(self, practice: Practice | None, care: Care | None) -> Generator[Place, Answer, Place | None]:
        """Walk; return the aside in which it ends, None where it came to its end."""
        step = opening(self._steps, self._conditions, short=self._short)
        while step is not None:
            yield from self._ask(step)
            self.closed = step.closes
            answer = self.answers.get(step.name)
            if step.needed and answer in (None, "", ()):
                says = care.said["left_for_today"].says if care is not None else ""
                return Place("aside", "aside", says=says, answers=dict(self.answers))
            if not (practice is not None and practice.approach) and self._names_kept_out_alone(step):
                return Place("aside", "aside", says=self._around.kept_out, answers=dict(self.answers))
            shut = None
            if practice is not None and care is not None and practice.approach and step.answer in ("person", "people"):
                shut = yield from self._gates(practice, care, step)
            if shut is None:
                step = following(self._steps, step, self.answers, self._conditions, short=self._short)
            elif practice is not None and practice.safe_branch:
                step = at(self._steps, practice.safe_branch, self._conditions, short=self._short)
            else:
                return shut
        return None

    def _ask(self, step: Step) -> Generator[Place, Answer, None]:
        entries = self.answers.get(step.each) if step.each else None
        if step.each:
            given: list[str] = []
            for nth, each in enumerate(entries if isinstance(entries, tuple) else ()):
                said = yield self._place(step, f"{step.name} {nth + 1}", each)
                given.append("" if said is None else str(said))
            self.answers[step.name] = tuple(given)
            return
        if not can_start(step, self.answers):
            self.answers[step.name] = None
            return
        if step.who == "apart":
            first = yield self._place(step, f"{step.name} 1", None, turn=1)
            second = yield self._place(step, f"{step.name} 2", None, turn=2)
            self.answers[step.name] = joint(step, (first, second))
            return
        self.answers[step.name] = yield self._place(step, step.name, None)
        if step.answer == "person":
            said = self.answers[step.name]
            self.person = said if isinstance(said, str) and said else self.person

    def _names_kept_out_alone(self, step: Step) -> bool:
        """Take those who are kept out of an answer that names several (K1); return whether nobody else was named."""
        named = self.answers.get(step.name)
        if step.answer == "people" and isinstance(named, tuple):
            left = tuple(one for one in named if self._around.of_person(one) == "none")
            self.answers[step.name] = left
            return bool(named) and not left
        picked = step.answer == "person" and step.among and isinstance(named, str)
        return bool(picked and named and self._around.of_person(str(named)) != "none")

    def _place(self, step: Step, name: str, each: str | None, *, turn: int = 0) -> Place:
        return Place("step", name, step=step, person=self.person, each=each, turn=turn, answers=dict(self.answers))

    def _gates(self, practice: Practice, care: Care, step: Step) -> Generator[Place, Answer, Place | None]:
        """Ask both gates of each person who was just named, once each; return the aside of one that is shut (S11)."""
        named = self.answers.get(step.name)
        for person in [named] if isinstance(named, str) else named if isinstance(named, tuple) else ():
            state = self._around.of_person(person) if person else "none"
            if not person:
                continue
            if state != "none":
                self._conditions |= {_BRINGS[state]} if state in _BRINGS else set()
                return Place("aside", "aside", says=self._around.kept_out, person=person, answers=dict(self.answers))
            if step.name != practice.gate_after:
                continue
            for gate in care.gates:
                said = yield Place(
                    "gate", f"{gate.name} {person}", gate=gate, person=person, answers=dict(self.answers)
                )
                if said != gate.open:
                    self._conditions.add(_BRINGS[gate.state])
                    return Place(
                        "aside", "aside", says=gate.says, state=gate.state, person=person, answers=dict(self.answers)
                    )
        return None


def off(practice: Practice, conditions: Collection[Condition]) -> bool:
    """Return whether a practice is neither offered nor opened now (K9)."""
    return not frozenset(practice.off_when).isdisjoint(conditions)
