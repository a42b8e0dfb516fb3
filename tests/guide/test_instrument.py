"""Instrument files: what is taken, what is refused and why, and how answers are added up. The one used here is invented."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.errors import InstrumentWrong
from nearer.guide.instrument import instrument, results

LANTERN = """
id = "lantern"
version = "1"
title = "The lantern list"
licence = "Made up for a test. Anyone may use it."
citation = "Nobody, 2026."
note = "It says nothing about what kind of person you are."
min_gap_days = 7
intro = "Think of the last week."
reverse = ["b"]

[scale]
low = 1
high = 5
labels = ["not at all", "very much"]

[[items]]
id = "a"
text = "I let a light on for someone."

[[items]]
id = "b"
text = "I kept the door shut."

[[items]]
id = "c"
text = "Someone came by."

[[subscales]]
id = "open"
title = "Open"
items = ["a", "b", "c"]
scoring = "mean"
most_missing = 1
alpha = 0.84
sd = 0.9

[[subscales]]
id = "visits"
title = "Visits"
items = ["c"]
scoring = "sum"

[[examples]]
answers = { a = 4, b = 2, c = 3 }
results = { open = 3.67, visits = 3 }
"""


def test_the_page_shows_a_file_that_is_taken() -> None:
    """The example of docs/instruments.md is whole, and its sums come out."""
    page = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert instrument(example).id == "lantern"


def changed(old: str, new: str) -> str:
    """Return the list with one thing changed, which must be in it."""
    assert old in LANTERN
    return LANTERN.replace(old, new)


def test_a_whole_file_is_taken() -> None:
    """Its questions, its scale and its sums are as it says."""
    made = instrument(LANTERN)
    assert ([one.id for one in made.items], made.scale.high, made.subscales[0].alpha) == (["a", "b", "c"], 5, 0.84)


REFUSED = [
    ('id = "lantern"', 'id = "Lantern!"', "id"),
    ('licence = "Made up for a test. Anyone may use it."', "", "licence"),
    ('citation = "Nobody, 2026."', 'citation = " "', "citation"),
    ('note = "It says nothing about what kind of person you are."', 'note = ""', "note"),
    ("min_gap_days = 7", "min_gap_days = -1", "min_gap_days"),
    ("min_gap_days = 7", 'min_gap_days = "a week"', "min_gap_days"),
    ('reverse = ["b"]', 'reverse = ["z"]', "there is no z"),
    ('reverse = ["b"]', 'reverse = ["b", "b"]', "b stands there twice"),
    ("high = 5", "high = 1", "scale"),
    ("low = 1", "low = -100000", "scale"),
    ('labels = ["not at all", "very much"]', 'labels = ["not", "a bit", "very"]', "scale.labels"),
    ('id = "b"\ntext', 'id = "a"\ntext', "a stands there twice"),
    ('items = ["c"]', 'items = ["d"]', "there is no d"),
    ('items = ["c"]', "items = []", "it has no items"),
    ('scoring = "sum"', 'scoring = "product"', "scoring"),
    ("most_missing = 1", "most_missing = 3", "most_missing"),
    ("alpha = 0.84", "alpha = 1.2", "alpha"),
    ("sd = 0.9", "sd = inf", "sd"),
    ("sd = 0.9\n", "", "alpha and sd come together"),
    ("open = 3.67", "open = 3.5", "by its own rules it comes to 3.67, and it says 3.5"),
    ("open = 3.67, ", "", "it does not say what open comes to"),
    ("a = 4, ", "a = 9, ", "9 is no step of the scale"),
    ("results = { open", "results = { wide = 1, open", "there is no wide"),
    (
        "[[examples]]\nanswers = { a = 4, b = 2, c = 3 }\nresults = { open = 3.67, visits = 3 }",
        "examples = []",
        "TOML|examples",
    ),
    ('scoring = "sum"', 'scoring = "sum"\ncutoff = 4', "no limits, no norms"),
    ('scoring = "sum"', 'scoring = "sum"\nnorms = [1, 2]', "no limits, no norms"),
    ('title = "Visits"', 'title = "Visits"\ntypes = ["a", "b"]', "no limits, no norms"),
    ('title = "Visits"', 'title = "Visits"\ncolour = "red"', "colour"),
    ("[scale]", "[scale", "line"),
]


@pytest.mark.parametrize(("old", "new", "says"), REFUSED, ids=[new[:24] or old[:24] for old, new, _says in REFUSED])
def test_what_is_wrong_is_named(old: str, new: str, says: str) -> None:
    """Each fault is refused with its place and its reason, and says that nothing was changed."""
    with pytest.raises(InstrumentWrong, match=says) as refused:
        instrument(changed(old, new))
    assert refused.value.safe == "Nothing was changed."


@pytest.mark.parametrize("text", ["", "x" * 300_000, "a = " + "[" * 20_000, "id = 1\nid = 2", "\x00"])
def test_what_is_no_such_file_is_refused(text: str) -> None:
    """Nothing at all, far too much, nesting without end and no TOML: one clear error each."""
    with pytest.raises(InstrumentWrong):
        instrument(text)


@given(st.text(max_size=60), st.integers(0, len(LANTERN)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_into_a_file_it_is_taken_or_refused(text: str, place: int) -> None:
    """Anything put anywhere gives an instrument or InstrumentWrong, and nothing else."""
    try:
        made = instrument(LANTERN[:place] + text + LANTERN[place:])
    except InstrumentWrong:
        return
    assert made.items


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": 4, "b": 2, "c": 3}, {"open": 11 / 3, "visits": 3}),
        ({"a": 5, "b": 1, "c": 5}, {"open": 5, "visits": 5}),
        ({"a": 4, "b": None, "c": 2}, {"open": 3, "visits": 2}),
        ({"a": 4, "b": 2, "c": None}, {"open": 4, "visits": None}),
        ({"a": None, "b": 2, "c": None}, {"open": None, "visits": None}),
        ({}, {"open": None, "visits": None}),
    ],
)
def test_answers_are_added_up(answers: dict[str, int | None], expected: dict[str, Any]) -> None:
    """Backwards items are turned; what was passed over is stood for by the others where the file allows it."""
    assert results(instrument(LANTERN), answers) == pytest.approx(expected)


def test_a_sum_with_something_passed_over_is_filled_by_its_mean() -> None:
    """Two of three at 4 and 2 sum to 9, as three at their mean would."""
    made = instrument(changed('scoring = "mean"', 'scoring = "sum"').replace("open = 3.67", "open = 11"))
    assert results(made, {"a": 4, "b": 4, "c": None})["open"] == 9


def test_the_wobble_comes_from_alpha_and_sd() -> None:
    """1.96 x sqrt(2) x 0.9 x sqrt(1 - 0.84) = 0.998; without both it is not known."""
    made = instrument(LANTERN)
    assert made.subscales[0].wobble == pytest.approx(0.9978, abs=1e-3)
    assert made.subscales[1].wobble is None
