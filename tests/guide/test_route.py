"""The way through a practice: options, branches, the short form, and what is off."""

import pytest

from nearer.guide.route import Answers, at, following, holds, opening, ways
from nearer.model.step import Branch, Condition, Option, Step

STEPS = (
    Step(
        name="pick",
        ask="Which?",
        answer="choice",
        short=True,
        options=(Option(name="a", says="A"), Option(name="b", says="B", goto="aside")),
    ),
    Step(name="steady", ask="How steady?", answer="scale", low="not", high="very"),
    Step(name="line", ask="What would you say?", answer="text", sendable=True),
    Step(name="guard", ask="What for?", answer="text", off_when=("low",)),
    Step(
        name="after",
        ask="How steady now?",
        answer="scale",
        low="not",
        high="very",
        branches=(Branch(when="2 below steady", goto="aside"), Branch(when="skipped", goto="aside")),
        goto="end",
    ),
    Step(name="aside", says="Rest.", short=True),
)
BY_NAME = {step.name: step for step in STEPS}


def walked(answers: Answers, *conditions: Condition, short: bool = False) -> list[str]:
    """Return the names of the steps that are shown, in order."""
    step, names = opening(STEPS, conditions, short=short), []
    while step is not None:
        names.append(step.name)
        step = following(STEPS, step, answers, conditions, short=short)
    return names


def test_steps_come_in_order() -> None:
    """Without branches the steps come as they stand, up to the end."""
    assert walked({"pick": "a", "steady": 5, "after": 5}) == ["pick", "steady", "line", "guard", "after"]


def test_an_option_leads_where_it_says() -> None:
    """A ticked option with a goto leads there."""
    assert walked({"pick": "b"}) == ["pick", "aside"]


def test_one_of_several_ticks_is_enough() -> None:
    """Of several ticks the first option that leads somewhere is followed."""
    assert walked({"pick": ("a", "b")}) == ["pick", "aside"]


@pytest.mark.parametrize(("now", "last"), [(3, "aside"), (4, "after")])
def test_a_branch_compares_with_an_earlier_answer(now: int, last: str) -> None:
    """Two lower than before leads aside, one lower does not."""
    assert walked({"pick": "a", "steady": 5, "after": now})[-1] == last


def test_a_skipped_step_has_its_branch() -> None:
    """No answer can lead somewhere too."""
    assert walked({"pick": "a", "steady": 5})[-1] == "aside"


def test_the_short_form_passes_over_what_is_not_short() -> None:
    """In the short form the way ends where the long one ends, and does not fall into a side way."""
    assert walked({"pick": "a"}, short=True) == ["pick"]


def test_the_short_form_follows_its_side_way() -> None:
    """An answer leads aside in the short form as well."""
    assert walked({"pick": "b"}, short=True) == ["pick", "aside"]


def test_what_is_off_is_passed_over() -> None:
    """A step that is off under a condition is not shown."""
    assert walked({"pick": "a", "steady": 5, "after": 5}, "low") == ["pick", "steady", "line", "after"]


@pytest.mark.parametrize("condition", ["hurting_yes", "keeping_safe", "asked_for_space"])
def test_no_words_are_drafted_where_they_could_harm(condition: Condition) -> None:
    """Words for another person are off after a yes to N18, with someone unsafe, and where space was asked for."""
    assert "line" not in walked({"pick": "a", "steady": 5, "after": 5}, condition)


def test_a_step_that_a_goto_names_can_be_off() -> None:
    """Where the step that a way leads to is off, the one after it is shown."""
    assert at(STEPS, "guard", ["low"]) is BY_NAME["after"]


def test_all_ways_out_of_a_step_are_known() -> None:
    """Ways holds the next in order, each option's and each branch's."""
    assert [ways(STEPS, BY_NAME[name]) for name in ("pick", "after")] == [{"steady", "aside"}, {"end", "aside"}]


@pytest.mark.parametrize(
    ("when", "answer", "expected"),
    [
        ("below 5", 4, True),
        ("below 5", 5, False),
        ("above 7", 8, True),
        ("above 7", 7, False),
        ("below 5", None, False),
        ("skipped", "", True),
        ("skipped", (), True),
        ("skipped", 0, False),
    ],
)
def test_conditions_of_branches(when: str, answer: int | str | tuple[str, ...] | None, expected: bool) -> None:
    """Each form of a branch holds at its side of the border alone."""
    assert holds(when, answer, {}) is expected
