"""Lists of questions that a person brings: kept, answered an item at a time, held against their own earlier answers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nearer.errors import InstrumentWrong, WrongCall
from nearer.service import instruments, people
from nearer.service.archiving import export, restore
from nearer.service.forgetting import forget_person
from nearer.service.instruments import Result
from nearer.service.instruments_sheet import brought_sections, instruments_sections, opening_lines
from nearer.service.kept import zone_of
from nearer.vault.sealed import Vault
from tests.guide.test_instrument import LANTERN
from tests.page.test_words import BANNED
from tests.reading import grade
from tests.vaults import NOW, in_memory

WEEK = timedelta(days=7)
ABOUT = LANTERN.replace('id = "lantern"', 'id = "about"').replace("min_gap_days", "about_person = true\nmin_gap_days")
"""The same list, asked about one person."""


def brought(folder: Path, *lists: str) -> Vault:
    """Return a vault with these lists."""
    vault = in_memory()
    for nth, text in enumerate(lists):
        file = folder / f"{nth}.toml"
        file.write_text(text, encoding="utf-8")
        instruments.bring(vault, NOW, file)
    return vault


def answered(vault: Vault, at: datetime, *steps: int | None, name: str = "lantern", about: str = "") -> int:
    """Answer a list with these steps, one after the other."""
    number = instruments.begin(vault, at, name, about)
    for step in steps:
        asked = instruments.question(vault, number)
        assert asked is not None
        instruments.answer(vault, at, number, asked.item.id, step)
    return number


def test_a_file_is_kept_once(tmp_path: Path) -> None:
    """The same file again changes nothing and is said to be here; the same version with other words is refused."""
    vault = brought(tmp_path, LANTERN)
    assert instruments.bring(vault, NOW, tmp_path / "0.toml")[1]
    (tmp_path / "0.toml").write_text(LANTERN.replace("Someone came by.", "Nobody came by."), encoding="utf-8")
    with pytest.raises(InstrumentWrong, match="is here already"):
        instruments.bring(vault, NOW, tmp_path / "0.toml")
    assert [one.title for one in instruments.brought(vault)] == ["The lantern list"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b""])
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    """Bytes that are no text, a zip and nothing at all: nothing is kept."""
    file = tmp_path / "list.toml"
    file.write_bytes(content)
    vault = in_memory()
    with pytest.raises(InstrumentWrong):
        instruments.bring(vault, NOW, file)
    assert instruments.brought(vault) == []


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A path that leads nowhere is a wrong call."""
    with pytest.raises(WrongCall, match="could not be opened"):
        instruments.bring(in_memory(), NOW, tmp_path / "none.toml")


def test_every_answer_is_kept_at_once_and_it_goes_on_there(tmp_path: Path) -> None:
    """After two of three answers the third is asked, as often as it is begun."""
    vault = brought(tmp_path, LANTERN)
    number = answered(vault, NOW, 4, None)
    assert instruments.begin(vault, NOW + WEEK, "lantern") == number
    asked = instruments.question(vault, number)
    assert asked is not None
    assert (asked.item.id, asked.nth, asked.of) == ("c", 3, 3)


def test_back_takes_the_last_answer_back(tmp_path: Path) -> None:
    """The item before is asked again."""
    vault = brought(tmp_path, LANTERN)
    number = answered(vault, NOW, 4, 2)
    instruments.back(vault, number)
    asked = instruments.question(vault, number)
    assert asked is not None
    assert asked.item.id == "b"


@pytest.mark.parametrize("step", [0, 6, -3])
def test_what_is_no_step_is_refused(tmp_path: Path, step: int) -> None:
    """Nothing outside the scale is kept."""
    vault = brought(tmp_path, LANTERN)
    with pytest.raises(WrongCall, match="from 1 to 5"):
        answered(vault, NOW, step)


def test_it_waits_as_long_as_its_authors_ask(tmp_path: Path) -> None:
    """Before the gap is over it is closed, and the day on which it opens is said."""
    vault = brought(tmp_path, LANTERN)
    answered(vault, NOW, 4, 2, 3)
    with pytest.raises(WrongCall) as refused:
        instruments.begin(vault, NOW + WEEK - timedelta(hours=1), "lantern")
    assert "8 March 2026" in refused.value.what_to_do
    assert instruments.begin(vault, NOW + WEEK, "lantern")


def told(vault: Vault) -> list[Result]:
    """Return the results of the one report there is."""
    (report,) = instruments.reports(vault)
    return list(report.results)


@pytest.mark.parametrize(
    ("second", "moved"), [((4, 2, 4), "alike"), ((5, 1, 5), "higher"), ((1, 5, 2), "lower"), ((None, None, 3), "first")]
)
def test_a_change_is_held_against_the_wobble(tmp_path: Path, second: tuple[int | None, ...], moved: str) -> None:
    """From 3.67: within 1.00 it is about the same, beyond it is a change; what cannot be added up says nothing."""
    vault = brought(tmp_path, LANTERN)
    answered(vault, NOW, 4, 2, 3)
    answered(vault, NOW + WEEK, *second)
    found = told(vault)[0]
    assert found.moved == moved
    assert found.before == pytest.approx(11 / 3)


def test_without_a_stated_wobble_no_change_is_claimed(tmp_path: Path) -> None:
    """The second subscale states neither alpha nor sd."""
    vault = brought(tmp_path, LANTERN)
    answered(vault, NOW, 1, 1, 1)
    answered(vault, NOW + WEEK, 5, 5, 5)
    assert told(vault)[1].moved == "unsure"


def test_another_version_begins_anew(tmp_path: Path) -> None:
    """Answers to other words are never held against each other."""
    vault = brought(tmp_path, LANTERN, LANTERN.replace('version = "1"', 'version = "2"'))
    answered(vault, NOW, 4, 2, 3)
    (tmp_path / "new.toml").write_text(LANTERN.replace('version = "1"', 'version = "3"'), encoding="utf-8")
    instruments.bring(vault, NOW, tmp_path / "new.toml")
    answered(vault, NOW + WEEK, 1, 5, 1)
    assert [one.moved for one in told(vault)] == ["first", "first"]


def test_about_a_person_each_has_answers_of_their_own(tmp_path: Path) -> None:
    """What was answered about one is not held against the other."""
    vault = brought(tmp_path, ABOUT)
    for name in ("Ada", "Bo"):
        people.add_person(vault, NOW, name)
        answered(vault, NOW, 4, 2, 3, name="about", about=name)
    assert {one.about: [two.moved for two in one.results] for one in instruments.reports(vault)} == {
        "Ada": ["first", "first"],
        "Bo": ["first", "first"],
    }


def test_who_is_kept_out_is_neither_asked_about_nor_shown(tmp_path: Path) -> None:
    """A list steps back for whoever is kept out, and what was answered before is not shown (A2)."""
    vault = brought(tmp_path, ABOUT)
    people.add_person(vault, NOW, "Ada")
    answered(vault, NOW, 4, 2, 3, name="about", about="Ada")
    people.set_state(vault, NOW, people.find(vault, "Ada"), "boundary")
    with pytest.raises(WrongCall, match="steps back"):
        instruments.begin(vault, NOW + WEEK, "about", "Ada")
    assert instruments.reports(vault) == []


@pytest.mark.parametrize(("name", "about"), [("about", ""), ("lantern", "Ada"), ("about", "Nobody"), ("other", "")])
def test_a_list_and_its_person_must_fit(tmp_path: Path, name: str, about: str) -> None:
    """A list about people needs one, another takes none, and what is not here is said."""
    vault = brought(tmp_path, LANTERN, ABOUT)
    people.add_person(vault, NOW, "Ada")
    with pytest.raises(WrongCall):
        instruments.begin(vault, NOW, name, about)


def test_forgetting_a_person_takes_the_answers_about_them(tmp_path: Path) -> None:
    """What was answered about them is gone; what is about nobody stays."""
    vault = brought(tmp_path, LANTERN, ABOUT)
    people.add_person(vault, NOW, "Ada")
    answered(vault, NOW, 4, 2, 3, name="about", about="Ada")
    answered(vault, NOW, 4, 2, 3)
    forget_person(vault, people.find(vault, "Ada"))
    assert [one.about for one in instruments.reports(vault)] == [""]


def test_lists_and_answers_come_through_an_archive(tmp_path: Path) -> None:
    """After export and import the same is told."""
    vault, other = brought(tmp_path, LANTERN), in_memory()
    answered(vault, NOW, 4, 2, 3)
    export(vault, tmp_path / "all.zip")
    restore(other, tmp_path / "all.zip")
    assert instruments.reports(other) == instruments.reports(vault)


def test_what_nearer_says_reads_easily_and_judges_nobody(tmp_path: Path) -> None:
    """Its own sentences: grade 6 or below, no label; the list's note stands with each result."""
    vault = brought(tmp_path, LANTERN)
    lines: list[str] = []
    for nth, steps in enumerate(((4, 2, 3), (4, 2, 4), (5, 1, 5), (None, None, None))):
        answered(vault, NOW + nth * WEEK, *steps)
        for section in instruments_sections(
            instruments.brought(vault), instruments.reports(vault), zone_of(vault.connection)
        ):
            lines += [section.title, *section.says, *(item.says for item in section.items), *section.after]
    made = instruments.brought(vault)[0]
    lines += [*opening_lines(made, "Ada"), *brought_sections(made, here=False)[0].says]
    lines += [*instruments_sections([], [], zone_of(vault.connection))[0].says]
    whole = "\n\n".join(lines)
    said = whole.casefold().replace(".", " ")
    assert (grade(whole) <= 6, [word for word in BANNED if f" {word} " in said]) == (True, [])
    assert "what kind of person" in whole
