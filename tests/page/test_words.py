"""The words of all pages: no label, no word that shames, and easy to read."""

import re
from itertools import pairwise

import pytest

from nearer.cli.look import what_to_bring
from nearer.cli.main import help_text
from nearer.cli.printed import lines
from nearer.page.html import page
from nearer.service.set_out import Shown, set_out
from tests.reading import grade
from tests.reports import report

BANNED = (
    *(
        "avoidant",
        "narcissist",
        "toxic",
        "disorder",
        "unavailable",
        "broken",
        "failure",
        "should have",
        "only",
        "still",
    ),
    *("ghosted", "guilty", "fault", "selfish", "score", "rank"),
)
EVERY = (
    Shown(),
    Shown(to_file=True, initials=True),
    Shown(maybe=True, evidence=True, words=True, plain_names=True, to_file=True),
)


def window(shown: Shown) -> str:
    """Return what a terminal shows."""
    return "\n".join(lines(set_out(report(), shown), bright=False))


@pytest.mark.parametrize("shown", EVERY)
def test_no_label_of_a_person(shown: Shown) -> None:
    """Nothing that a person reads holds a word that labels or shames (S2)."""
    html = re.sub(r"<style>.*?</style>", "", page(set_out(report(), shown)), flags=re.DOTALL)
    read = window(shown) + re.sub(r"<(?!title|desc)[^>]+>", " ", html) + help_text() + what_to_bring()
    assert [word for word in BANNED if re.search(rf"\b{word}\b", read, re.IGNORECASE)] == []


def screens(shown: Shown) -> list[str]:
    """Return the parts of a sheet as they are read, each as running text, and the whole."""
    sheet = set_out(report(), shown)
    titles = [sheet.receipt.title, *(part.title for part in sheet.sections), sheet.ending.title]
    whole = window(shown).replace("\n    ", "\n")
    cuts = [0, *(whole.index(f"\n{title}\n") for title in titles), len(whole)]
    return [re.sub(r"\n(?!\n|\s*-)", " ", part) for part in (*(whole[a:b] for a, b in pairwise(cuts)), whole)]


def test_screens_read_easily() -> None:
    """Each screen of sixty words or more: half of them at grade 6 or below, none above 8 (S20)."""
    parts = [part for shown in EVERY for part in screens(shown)] + [help_text(), what_to_bring()]
    grades = sorted(grade(part) for part in parts if len(part.split()) >= 60)
    assert len(grades) >= 15
    assert grades[len(grades) // 2] <= 6
    assert grades[-1] <= 8
