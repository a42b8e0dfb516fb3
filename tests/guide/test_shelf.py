"""The shelf: reads TOML, says which file and field is wrong, and speaks the person's language."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from nearer import catalogue
from nearer.errors import PageOfGuideWrong
from nearer.guide import shelf

SMALL = """
code = "P99"
title = "A small thing"
by = ["nearer"]
section = "now"
weight = "light"
minutes = 3
short_minutes = 1
helps = ["U1"]
asks = "You think of one thing."
not_now_when = ["You are worn out."]
not_now_says = "Then rest."
closing = "Thank you."
evidence = { tag = "expert advice", says = "An idea, and no more." }

[[steps]]
name = "one"
ask = "What is it?"
answer = "text"
"""


def small(**changes: Any) -> dict[str, Any]:
    """Return a practice that is right, as a table, with some fields put in place of its own."""
    return {**tomllib.loads(SMALL), **changes}


def step(**changes: Any) -> list[dict[str, Any]]:
    """Return the steps of a practice that has one, with some fields put in."""
    return [{"name": "one", "ask": "What is it?", "answer": "text", **changes}]


def choice(*names: str, goto: str = "") -> list[dict[str, str]]:
    """Return options to tick; all lead to the same step."""
    return [{"name": name, "says": name, "goto": goto} for name in names]


def test_a_practice_is_read_from_toml() -> None:
    """A table that fits gives a practice that is named after its file."""
    made = shelf.practice(small(), "small.toml")
    assert (made.name, made.code, made.steps[0].answer) == ("small", "P99", "text")


def test_practices_come_by_number() -> None:
    """P2 comes before P13."""
    numbers = [int(one.code[1:]) for one in catalogue.practices()]
    assert numbers == sorted(numbers)


WRONG: list[tuple[dict[str, Any], str]] = [
    (small(minutes="three"), "small.toml, minutes"),
    (small(colour="red"), "colour"),
    (small(by=["Someone Else"]), "small.toml, by[0]"),
    (small(code="Q1"), "small.toml, code"),
    (small(weight="heavy"), "small.toml, grounding_before"),
    (small(grounding_after="moon"), "small.toml, grounding_after"),
    (small(short_minutes=4), "small.toml, short_minutes"),
    (small(approach=True), "small.toml, approach"),
    (small(safe_branch="nowhere"), "small.toml, safe_branch"),
    (small(sheet=["nowhere"]), "small.toml, sheet"),
    (small(closing="Thank you, {one}."), "small.toml, closing"),
    (small(steps=[]), "small.toml, steps"),
    (small(steps=step(answer="essay")), "small.toml, steps[0].answer"),
    (small(steps=step(ask="")), "small.toml, steps[0].answer"),
    (small(steps=step(name="end")), "small.toml, steps[0].name"),
    (small(steps=step() + step()), "small.toml, steps[0].name"),
    (small(steps=step(answer="choice")), "small.toml, steps[0].options"),
    (small(steps=step(answer="choice", options=choice("a", "a"))), "small.toml, steps[0].options"),
    (small(steps=step(answer="choice", options=choice("a", "b", goto="nowhere"))), "small.toml, steps[0].goto"),
    (small(steps=step(goto="one")), "small.toml, steps[0].goto"),
    (small(steps=step(answer="scale")), "small.toml, steps[0].low"),
    (small(steps=step(answer="percent", branches=[{"when": "big", "goto": "end"}])), "small.toml, steps[0].branches"),
    (small(steps=step(answer="list", sendable=True)), "small.toml, steps[0].sendable"),
    (small(steps=step(says="Hello, {person}.")), "small.toml, steps[0].says"),
    (small(steps=step(each="nobody")), "small.toml, steps[0].each"),
    (small(steps=step(offers=["the moon"])), "small.toml, steps[0].offers"),
    (small(later=[{"name": "a", "title": "A", "days": 0, "steps": step()}]), "small.toml, later[0].days"),
    (
        small(later=[{"name": "a", "title": "A", "days": 1, "needs": "two", "steps": step()}]),
        "small.toml, later[0].needs",
    ),
]


@pytest.mark.parametrize(("table", "place"), WRONG, ids=[place for _, place in WRONG])
def test_what_is_wrong_is_said_by_file_and_field(table: dict[str, Any], place: str) -> None:
    """Each fault in a file is an error in plain words that names the file and the field."""
    with pytest.raises(PageOfGuideWrong) as raised:
        shelf.practice(table, "small.toml")
    assert place in raised.value.what


def test_text_that_is_not_toml_is_said_with_its_line() -> None:
    """A file that is no TOML is named, with the line."""
    with pytest.raises(PageOfGuideWrong, match=r"small\.toml: .*line 1"):
        shelf.parsed("this is not toml", "small.toml")


def test_shared_options_stand_for_their_list() -> None:
    """A step may ask with the feelings that all practices share."""
    made = shelf.practice(small(steps=step(answer="choice", options="feelings")), "small.toml")
    assert made.steps[0].options == shelf.care().feelings


def test_the_recipe_for_a_practice_works() -> None:
    """The example in CONTRIBUTING is a practice that the shelf takes."""
    page = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = page.split("## Add a practice")[1].split("```toml\n")[1].split("```")[0]
    assert shelf.practice(shelf.parsed(recipe, "more.toml"), "more.toml").title == "Take in a little more"


def test_words_come_in_the_language_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shelf hands out has been looked up, text by text."""
    monkeypatch.setattr(shelf, "_", lambda text: f"[{text}]")
    first = shelf.practices.__wrapped__()[0]
    assert (first.title, first.steps[0].name) == ("[A hand held out]", "people")
