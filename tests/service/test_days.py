"""The people in one's days: what was noted, week by week; nobody is weighed, and with few days it cannot tell."""

from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from nearer.page.dots import MORE, ONCE, dots
from nearer.service import people, practice_bin, practices
from nearer.service.days import FEWEST_DAYS, days
from nearer.service.days_sheet import days_picture, days_sections
from nearer.service.kept import zone_of
from nearer.service.review import review
from nearer.service.review_sheet import review_sections
from nearer.service.sheet import Section
from nearer.service.walkable import find
from nearer.vault.sealed import Vault
from tests.vaults import NOW, in_memory

DAY = timedelta(days=1)
SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = {option.name: option.says for step in find("P11").steps for option in step.options}


def note(vault: Vault, days_ago: int, kind: str, *felt: str, who: str = "", set_off: str = "") -> int:
    """Note a meeting; return the number of its walk."""
    at = NOW - days_ago * DAY
    page = practices.page(vault, practices.begin(vault, at, "P11"))
    said = {"start": "whole", "who": who or None, "kind": kind, "felt": felt or None, "set_off": set_off or None}
    while not page.ends:
        page = practices.answer(vault, at, page.run, page.place, said.get(page.place))
    return page.run


def text(sections: Sequence[Section]) -> str:
    """Return all words of some sections, without the marks around names."""
    parts = [
        part for one in sections for part in (one.title, *one.says, *(item.says for item in one.items), *one.after)
    ]
    return " ".join(parts).replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def noted() -> Vault:
    """Give a vault with eight notes on seven days; 1 March 2026 is a Sunday."""
    vault = in_memory()
    note(vault, 30, "family", "calm", who="Mum")
    note(vault, 20, "family", "sad", "calm", who="Mum", set_off="that she looked at my plate")
    note(vault, 19, "friend", "calm", who="Ada")
    note(vault, 10, "friend", "glad about the rain", who="Bo")
    note(vault, 9, "family", "sad")
    note(vault, 9, "neighbour", "calm")
    note(vault, 3, "friend", "calm", who="Ada")
    note(vault, 1, "the choir", "calm")
    return vault


def test_each_week_tells_with_whom_and_what_was_felt(noted: Vault) -> None:
    """A week is one sentence; what came twice in it says so; a week without a note is not there."""
    said = text(days_sections(days(noted, NOW)))
    assert "From 8 December 2025 to 1 March 2026: 8 notes on 7 days." in said
    assert "Week of 9 February 2026. With: Family; Friend. You felt: sad; calm, 2 times." in said
    assert "Week of 2 February" not in said


def test_feelings_are_told_by_kind_once_there_is_enough(noted: Vault) -> None:
    """With three notes on a kind it says what was felt; with fewer, that it cannot tell. Names stand by the alphabet."""
    said = text(days_sections(days(noted, NOW)))
    assert "Family, 3 notes. You felt: sad, 2 times; calm, 2 times. Among them: Mum." in said
    assert "Friend, 3 notes. You felt: calm, 2 times; glad about the rain. Among them: Ada and Bo." in said
    assert f"{OPTIONS['neighbour']}, 1 note. Too few to tell." in said


def test_rows_stand_in_the_order_of_the_questions(noted: Vault) -> None:
    """Kinds and feelings come as the practice lists them, own words last: never by how often."""
    found = days(noted, NOW)
    assert [row.says for row in found.kinds] == [
        *(OPTIONS[one] for one in ("family", "friend", "neighbour")),
        "the choir",
    ]
    assert [row.says for row in found.feelings][-1] == "glad about the rain"
    assert found.weeks[0] == date(2025, 12, 8)
    assert [sum(row.counts) for row in found.kinds] == [3, 3, 1, 1]


@pytest.mark.parametrize(
    "state", ["boundary", "keeping_safe", "died", "pressing", "asked_for_distance", "ended", "parted"]
)
def test_who_is_kept_out_is_named_nowhere(noted: Vault, state: str) -> None:
    """The note stays the person's own, with its kind and its feeling; the name is in no line (A2)."""
    people.set_state(noted, NOW, people.find(noted, "Mum"), state)
    found = days(noted, NOW)
    assert "Family, 3 notes." in text(days_sections(found))
    assert "Mum" not in text(days_sections(found)) + text(
        review_sections(review(noted, NOW), zone_of(noted.connection))
    )


@pytest.mark.parametrize("n", [1, FEWEST_DAYS - 1])
def test_few_days_tell_nothing(n: int) -> None:
    """Below five days it says so, kindly, and shows no week and no feeling; twice on one day is one day."""
    vault = in_memory()
    for nth in range(n):
        note(vault, nth, "family", "sad")
        note(vault, nth, "friend", "sad")
    found = days(vault, NOW)
    said = text(days_sections(found))
    assert (found.can_tell, "too few days to tell" in said, "sad" in said) == (False, True, False)


def test_without_a_note_it_says_how_to_make_one() -> None:
    """An empty time is no lack: one sentence, and none in the review."""
    vault = in_memory()
    assert "nearer practise P11" in text(days_sections(days(vault, NOW)))
    assert "in your days" not in text(review_sections(review(vault, NOW), zone_of(vault.connection)))


def test_a_note_that_was_deleted_counts_no_more(noted: Vault) -> None:
    """What lies in the bin is in no week."""
    number = note(noted, 2, "partner", "calm")
    assert any(row.says == OPTIONS["partner"] for row in days(noted, NOW).kinds)
    practice_bin.delete(noted, NOW, number)
    assert not any(row.says == OPTIONS["partner"] for row in days(noted, NOW).kinds)


def test_what_set_one_off_is_told_in_own_words(noted: Vault) -> None:
    """With its day, as it was written."""
    assert "9 February 2026: that she looked at my plate" in text(days_sections(days(noted, NOW)))


def test_the_review_tells_of_the_days_of_its_period(noted: Vault) -> None:
    """A month shows kinds and feelings; a week with one day says that these are too few."""
    zone = zone_of(noted.connection)
    month = text(review_sections(review(noted, NOW), zone))
    week = text(review_sections(review(noted, NOW + 2 * DAY, "week"), zone))
    assert ["Family, 3 notes." in month, "Week by week: nearer days" in month] == [True, True]
    assert ["too few days to tell" in week, "Family" in week] == [True, False]


def test_the_picture_has_a_dot_for_each_week_and_row(noted: Vault) -> None:
    """One dot where something was noted, a larger one where it came more than once; words of one's own stay words."""
    note(noted, 1, "<b>&", "calm")
    found = days(noted, NOW)
    tree = ET.fromstring(dots(days_picture(found)))
    sizes = [circle.attrib["r"] for circle in tree.iter(f"{SVG}circle")]
    counts = [n for row in (*found.kinds, *found.feelings) for n in row.counts if n]
    assert sizes == [f"{MORE if n > 1 else ONCE:g}" for n in counts]
    assert "<b>&" in {one.text for one in tree.iter(f"{SVG}text")}


@pytest.mark.parametrize("weeks", [1, 12, 53])
def test_the_picture_stands_by_itself(noted: Vault, weeks: int) -> None:
    """No script, no address, all words in it as a description, and nothing runs over its edge."""
    for nth in range(5):
        note(noted, nth, "work", "calm")
    drawn = dots(days_picture(days(noted, NOW, weeks)))
    tree = ET.fromstring(drawn)
    description = next(tree.iter(f"{SVG}desc")).text or ""
    assert ["Week of" in description, "\u2068" in drawn, drawn.count("http"), "script" in drawn] == [
        True,
        False,
        1,
        False,
    ]
    width = float(tree.attrib["width"])
    assert [one for one in tree.iter(f"{SVG}circle") if not 0 < float(one.attrib["cx"]) < width] == []
    assert [one for one in tree.iter(f"{SVG}text") if float(one.attrib["x"]) > width - 60] == []
