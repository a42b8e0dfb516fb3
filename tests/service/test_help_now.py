"""Where to call: the emergency number first, without a vault, with the day of each check; own lines before all."""

from datetime import date
from pathlib import Path

import pytest

from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.service.help_now import help_sections, likely_country, make_own_file
from nearer.service.sheet import Section

TODAY = date(2026, 11, 25)


def lines(found: tuple[Section, ...], name: str) -> list[str]:
    """Return the lines of one section."""
    return [item.says for one in found if one.name == name for item in one.items]


@pytest.mark.parametrize("country", sorted(shelf.countries()))
def test_each_country_has_its_emergency_number_first(country: str, tmp_path: Path) -> None:
    """The first numbers on the page are those for danger."""
    found = help_sections(TODAY, country, tmp_path / "none")
    assert next(one.name for one in found if one.items) == "emergency"


def test_a_number_that_was_not_checked_says_so(tmp_path: Path) -> None:
    """Each line says when it was checked, or that it was not (S4)."""
    said = [line for one in help_sections(TODAY, "gb", tmp_path / "none") for line in (item.says for item in one.items)]
    assert [line for line in said if "hecked" not in line] == []


def test_an_old_check_is_told(tmp_path: Path) -> None:
    """After half a year a check says that it is long ago (S3)."""
    said = lines(help_sections(date(2028, 1, 1), "gb", tmp_path / "none"), "emergency")
    assert "long ago" in said[0]


@pytest.mark.parametrize(
    ("language", "country"), [("en_GB.UTF-8", "gb"), ("de_AT", "at"), ("C", "other"), ("", "other"), ("xx_XX", "other")]
)
def test_the_country_is_guessed_from_the_language(language: str, country: str) -> None:
    """A computer's language may name a country; else the page for all others comes."""
    assert likely_country({"LANG": language}) == country


def test_a_country_that_is_not_there_still_says_what_to_do() -> None:
    """Who asks for an unknown country reads an emergency number all the same."""
    with pytest.raises(WrongCall) as said:
        help_sections(TODAY, "zz")
    assert "112" in said.value.safe


def test_own_lines_come_first(tmp_path: Path) -> None:
    """What the person wrote into their file stands before all others."""
    own = tmp_path / "nearer" / "helplines.toml"
    make_own_file(own)
    own.write_text('[[lines]]\nname = "My sister"\nnumber = "123"\n', encoding="utf-8")
    found = help_sections(TODAY, "gb", own)
    assert [one.name for one in found if one.items][:2] == ["own", "emergency"]


def test_a_broken_file_of_own_lines_hides_no_number(tmp_path: Path) -> None:
    """Where own lines cannot be read, the page says so and shows the others."""
    own = tmp_path / "own.toml"
    own.write_text("[[lines", encoding="utf-8")
    found = help_sections(TODAY, "gb", own)
    assert lines(found, "emergency")
    assert any("cannot be read" in text for one in found if one.name == "own" for text in one.says)
