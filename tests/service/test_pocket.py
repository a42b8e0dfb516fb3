"""Pocket nearer: one page of words, with nothing of the person's own, and whom to call."""

import re
from datetime import date

from nearer.page.html import paper
from nearer.service.pocket import pocket

TODAY = date(2026, 11, 25)


def test_it_has_the_card_the_frame_the_words_and_the_numbers() -> None:
    """What the phone needs in a hard moment is there, the numbers near the top."""
    names = [one.name for one in pocket(TODAY, "gb").sections]
    assert names[:2] == ["calm", "emergency"]
    assert {"four_questions", "ouch", "time_out", "feelings"} <= set(names)


def test_its_title_says_nothing() -> None:
    """Nobody reads from its title what it is (S8)."""
    made = paper(pocket(TODAY, "gb"))
    assert re.findall(r"<title>(.*?)</title>", made) == ["Notes"]


def test_it_needs_no_script_and_no_address() -> None:
    """The page works alone, offline."""
    made = paper(pocket(TODAY, "gb"))
    assert [mark for mark in ("<script", "<link", "src=", "url(") if mark in made] == []
