"""The two-sided picture: sides, paper, marks and letters."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from nearer.page.svg import NARROW, WIDE, Layout, letter, stream
from nearer.service.sheet import Band, Picture

SVG = "{http://www.w3.org/2000/svg}"


def picture(weeks: int = 52, **changes: object) -> Picture:
    """Return a plain picture of a year: two of mine and three of theirs each week."""
    first = date(2023, 1, 2)
    plain: dict[str, object] = {
        "name": "Anna",
        "title": "You and Anna",
        "describes": "You above, Anna below.",
        "fullest_week": "",
        "fullest_month": "",
        "caption": (),
        "weeks": tuple(first + timedelta(weeks=n) for n in range(weeks)),
        "mine": (2,) * weeks,
        "theirs": (3,) * weeks,
        "covered": (True,) * weeks,
    }
    return Picture(**{**plain, **changes})  # type: ignore[arg-type]


def drawn(one: Picture, layout: Layout = WIDE) -> ET.Element:
    """Return the drawing as a tree."""
    return ET.fromstring(str(stream(one, layout, "k")).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def path(tree: ET.Element, kind: str) -> str:
    """Return the path of one kind."""
    return next(one.attrib["d"] for one in tree.iter(f"{SVG}path") if one.get("class") == kind)


def tops(boxes: str) -> list[tuple[float, float]]:
    """Return top and bottom of each box of a path."""
    return [(float(y), float(y) + float(h)) for y, h in re.findall(r"M\S+ (\S+?)h\S+?v(\S+?)h", boxes)]


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_mine_stand_above_the_line_and_theirs_hang_below(layout: Layout) -> None:
    """No bar crosses the line, and there is paper between: the side tells the two apart."""
    tree = drawn(picture(), layout)
    assert max(bottom for _, bottom in tops(path(tree, "mine"))) < layout.line
    assert min(top for top, _ in tops(path(tree, "theirs"))) > layout.line


def test_theirs_are_hatched_and_mine_are_full() -> None:
    """A hatch on one side tells the two apart without any hue."""
    tree = drawn(picture())
    theirs = next(one for one in tree.iter(f"{SVG}path") if one.get("class") == "theirs")
    mine = next(one for one in tree.iter(f"{SVG}path") if one.get("class") == "mine")
    assert theirs.get("fill") == "url(#k-wide-h)"
    assert mine.get("fill") is None
    assert next(tree.iter(f"{SVG}pattern")).get("id") == "k-wide-h"


def test_sides_are_written_beside_the_bars() -> None:
    """The words "you" and the name stand at their sides."""
    words = [one.text for one in drawn(picture()).iter(f"{SVG}text")]
    assert words[:2] == ["you", "Anna"]


def test_weeks_without_a_file_are_paper() -> None:
    """The line is interrupted where no file reaches: a gap is no silence."""
    covered = tuple(not 10 <= n < 20 for n in range(52))
    assert path(drawn(picture(covered=covered)), "line").count("M") == 2


def test_a_quiet_span_has_an_edge_and_a_letter() -> None:
    """A band is so pale that it needs an edge; its letter stands in the list below."""
    band = Band(date(2023, 3, 1), date(2023, 5, 1), "quiet")
    tree = drawn(picture(bands=(band,)))
    assert path(tree, "band")
    assert path(tree, "edge")
    assert [one.text for one in tree.iter(f"{SVG}text") if one.get("class") == "mark"] == ["a"]


def test_a_gap_is_not_filled() -> None:
    """Where nothing is known there is paper, with an edge on both sides."""
    kinds = {
        one.get("class") for one in drawn(picture(bands=(Band(date(2023, 3, 1), None, "gap", paper=True),))).iter()
    }
    assert "edge" in kinds
    assert "band" not in kinds


def test_returns_are_marked() -> None:
    """A mark for each time of coming back."""
    assert path(drawn(picture(returns=(date(2023, 6, 1), date(2023, 8, 1)))), "back").count("M") == 2


def test_the_narrow_one_is_cut_by_months() -> None:
    """At 320 px a week would be thinner than a hair: there a bar is a month."""
    assert len(tops(path(drawn(picture(), NARROW), "mine"))) == 12
    assert len(tops(path(drawn(picture(), WIDE), "mine"))) == 52


def test_it_has_a_role_a_title_and_a_description() -> None:
    """A person who hears the page gets the same."""
    tree = drawn(picture())
    ids = {one.get("id"): one.text for one in tree.iter() if one.get("id")}
    assert tree.get("role") == "img"
    assert ids[tree.get("aria-labelledby")] == "You and Anna"
    assert ids[tree.get("aria-describedby")] == "You above, Anna below."


def test_names_are_escaped() -> None:
    """A name that looks like markup stays a name."""
    drawing = stream(picture(name="<b>&", title="<script>", describes="</desc>"), WIDE, "k")
    assert "<script>" not in drawing
    assert "&lt;b&gt;&amp;" in drawing


def test_no_inline_style_and_no_address() -> None:
    """Attributes alone: the page's policy lets in no style beside its own."""
    drawing = stream(picture(), WIDE, "k")
    assert "style=" not in drawing
    assert "http" not in drawing


@pytest.mark.parametrize("weeks", [1, 3, 520])
@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_short_and_long_histories_fit(weeks: int, layout: Layout) -> None:
    """A week and ten years both stay inside the drawing, and years do not overlap."""
    tree = drawn(picture(weeks), layout)
    places = [float(one.attrib["x"]) for one in tree.iter(f"{SVG}text") if (one.text or "").isdigit()]
    assert all(later - earlier >= layout.type * 2.5 for earlier, later in pairwise(places))
    assert max(float(x) for x in re.findall(r"M(\S+) ", path(tree, "mine"))) <= layout.width


def test_a_silent_history_is_drawn() -> None:
    """No message at all is no division by nothing."""
    assert tops(path(drawn(picture(mine=(0,) * 52, theirs=(0,) * 52)), "mine")) == []


def test_letters_go_on_after_z() -> None:
    """The 27th span is aa."""
    assert [letter(n) for n in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]
