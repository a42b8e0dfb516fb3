"""Letters to the child that one was: read again, each reading with its day, and the photo covered until it is asked for."""

from datetime import timedelta

import pytest

from nearer.errors import WrongCall
from nearer.model.run import Answer
from nearer.service import dues, letters, photos, practices
from nearer.service.kept import zone_of
from nearer.service.letters_sheet import list_sections, reading_sections
from nearer.service.sheet import Section
from nearer.vault.sealed import Vault
from tests.photos import plain
from tests.service.test_practices import plain_answer
from tests.vaults import NOW, in_memory, in_use

WEEK = timedelta(days=7)


def written(vault: Vault, *, photo: bool = True, read: str = "quietly") -> int:
    """Write a letter to its end and return the number of its walk."""
    page = practices.page(vault, practices.begin(vault, NOW, "P5"))
    while not page.ends:
        given: Answer = read if page.place == "read" else plain_answer(page)
        kept = photos.of_bytes(plain("jpg")) if photo and page.answer == "photo" else given
        page = practices.answer(vault, NOW, page.run, page.place, kept)
    return page.run


def text(sections: tuple[Section, ...]) -> str:
    """Return all words of some sections."""
    return " ".join(
        part for one in sections for part in (one.title, *one.says, *(item.says for item in one.items), *one.after)
    )


def test_a_letter_is_found_with_its_words_and_its_photo() -> None:
    """What was written to its end is a letter; what was left before is none yet."""
    vault = in_use()
    practices.begin(vault, NOW, "P5")
    assert letters.letters(vault) == []
    number = written(vault)
    found = letters.letters(vault)
    assert [(one.number, one.text, one.photo) for one in found] == [(number, "words at letter", True)]


@pytest.mark.parametrize(("read", "readings"), [("aloud", 1), ("quietly", 1), ("later", 0)])
def test_reading_it_at_once_is_the_first_reading(read: str, readings: int) -> None:
    """Aloud or quietly it was read on the day it was written; on another day it was not yet."""
    vault = in_use()
    written(vault, read=read)
    assert len(letters.find(vault).read_on) == readings


def test_every_reading_is_dated_and_stands_beside_the_letter() -> None:
    """Two readings on two days: both days are said, with the letter and in the list; the list has none of its words."""
    vault = in_use()
    written(vault, read="later")
    for days in (9, 30):
        letters.note_reading(vault, NOW + timedelta(days=days), letters.find(vault))
    letter, zone = letters.find(vault), zone_of(vault.connection)
    opened, listed = text(reading_sections(letter, zone)), text(list_sections([letter], zone))
    days_said = "You read it on these days: 10 March 2026, 31 March 2026."
    assert [days_said in said for said in (opened, listed)] == [True, True]
    assert ["words at letter" in said for said in (opened, listed)] == [True, False]


def test_a_reading_ends_with_a_way_back_to_the_room() -> None:
    """After the letter come the ground under the feet and the way to the numbers (S18)."""
    vault = in_use()
    written(vault)
    said = text(reading_sections(letters.find(vault), zone_of(vault.connection)))
    assert said.index("words at letter") < said.index("Come back to the room") < said.index("nearer help-now")


def test_a_reading_that_was_due_is_not_asked_for_again() -> None:
    """Once read, the question of a week later is answered; read before that day, it comes."""
    vault = in_use()
    number = written(vault)
    letters.note_reading(vault, NOW + timedelta(days=1), letters.find(vault))
    assert [one.part for one in dues.due_now(vault, NOW + WEEK)] == ["again"]
    letters.note_reading(vault, NOW + WEEK, letters.find(vault, number))
    assert dues.due_now(vault, NOW + WEEK) == []


@pytest.mark.parametrize(("said", "opens"), [("yes", True), ("not_now", False), ("no", False)])
def test_a_yes_to_the_question_of_a_week_later_is_a_reading(said: str, opens: bool) -> None:
    """A yes opens the letter and is dated; any other answer leaves it closed."""
    vault = in_use()
    number = written(vault, read="later")
    later = NOW + WEEK
    part = dues.begin_part(vault, later, dues.due_now(vault, later)[0])
    practices.answer(vault, later, part, practices.page(vault, part).place, said)
    wished = letters.wished_for(vault, part)
    assert (wished is not None, len(letters.find(vault, number).read_on)) == (opens, int(opens))


def test_a_photo_is_given_out_where_one_lies() -> None:
    """The picture of a letter, or a plain word that there is none."""
    vault = in_use()
    written(vault, photo=False)
    with pytest.raises(WrongCall):
        letters.photo_of(vault, letters.find(vault))
    number = written(vault)
    assert letters.photo_of(vault, letters.find(vault, number)).body == plain("jpg")


def test_without_a_letter_it_says_how_to_write_one() -> None:
    """An empty list and a number of no letter are said in plain words."""
    vault = in_memory()
    assert "nearer practise P5" in text(list_sections(letters.letters(vault), zone_of(vault.connection)))
    with pytest.raises(WrongCall):
        letters.find(vault)
