"""Every practice that stands on the shelf: its ways, its care, its doors."""

from collections.abc import Sequence

import pytest

from nearer.contracts import Practice
from nearer.guide import shelf
from nearer.guide.route import ways
from nearer.model.step import END, Step

PRACTICES = shelf.practices()
EACH = pytest.mark.parametrize("practice", PRACTICES, ids=[one.code for one in PRACTICES])


def reached(steps: Sequence[Step], *starts: str) -> set[str]:
    """Return the names of the steps that can be come to from the first one and from the starts; END where one ends."""
    names = {step.name: step for step in steps}
    found, open_ways = set[str](), {steps[0].name, *(start for start in starts if start)}
    while open_ways:
        name = open_ways.pop()
        found.add(name)
        if name != END:
            open_ways |= ways(steps, names[name]) - found
    return found


@EACH
def test_every_step_can_be_reached_and_the_way_ends(practice: Practice) -> None:
    """No step lies where no answer leads, and an end can be come to; ways lead forwards, so each of them ends."""
    expected = {step.name for step in practice.steps} | {END}
    assert reached(practice.steps, practice.safe_branch) == expected


@EACH
def test_every_later_step_can_be_reached(practice: Practice) -> None:
    """What is asked on a later day has no step in vain either."""
    expected = [{step.name for step in part.steps} | {END} for part in practice.later]
    assert [reached(part.steps) for part in practice.later] == expected


@EACH
def test_there_is_a_short_form(practice: Practice) -> None:
    """Each practice has steps for two minutes; its safe ways belong to them (K10)."""
    led_to = {goto for step in practice.steps if step.short for goto in (*(o.goto for o in step.options), step.goto)}
    short = {step.name for step in practice.steps if step.short}
    assert practice.short_minutes <= 2
    assert short
    assert (led_to | {practice.safe_branch}) - {"", END} - short == set()


@EACH
def test_studies_are_named_where_the_tag_says_so(practice: Practice) -> None:
    """An idea that rests on studies names them, expert advice names none (S21)."""
    assert (practice.evidence.tag != "expert advice") == bool(practice.evidence.studies)
