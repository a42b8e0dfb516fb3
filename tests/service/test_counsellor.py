"""The counsellor's sheet: what was ticked and nothing else, with initials, and without the words of others."""

from datetime import timedelta

import pytest

from nearer.model.entry import Entry
from nearer.page.html import paper
from nearer.service import practices
from nearer.service.counsellor import PARTS, sheet
from nearer.service.journal import write
from nearer.service.review import review, then_and_now
from nearer.service.sheet import Paper
from nearer.vault.sealed import Vault
from tests.service.test_practices import plain_answer, walked
from tests.vaults import LIFE, NOW, added, in_memory


@pytest.fixture(scope="module")
def vault() -> Vault:
    """Give a life with chats, a practice, an entry and a moment."""
    made = in_memory()
    added(made, LIFE)
    walked(made, "P19")
    write(made, NOW, Entry(NOW, "I wrote to Maya, at last."), ["Maya"])
    write(made, NOW, Entry(NOW, "", "near", "in_it"), ["Nora"])
    return made


def words(made: Paper) -> str:
    """Return all words of a sheet."""
    return " ".join(
        [made.title, *made.opening, *(t for s in made.sections for t in (s.title, *s.says, *(i.says for i in s.items)))]
    )


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("practices", ["practices"]),
        ("moments", ["moments"]),
        ("entries", ["entries"]),
        ("chats", ["chats"]),
        ("wish", []),
    ],
)
def test_what_was_ticked_stands_there_and_nothing_else(vault: Vault, part: str, names: list[str]) -> None:
    """One part gives its section; a part with nothing in it gives none."""
    assert [one.name for one in sheet(vault, NOW, [part]).sections] == names  # type: ignore[list-item] # names of parts


def test_names_become_initials_in_own_texts_too(vault: Vault) -> None:
    """Without --names no name stands on the sheet, also not inside an entry (S16)."""
    said = words(sheet(vault, NOW, PARTS))
    assert [name for name in ("Maya", "Nora", "Priya", "Elena") if name in said] == []
    assert "I wrote to M." in said


def test_with_names_they_stand_there(vault: Vault) -> None:
    """A tick gives the names back."""
    assert "Maya" in words(sheet(vault, NOW, ["entries"], names=True))


def test_no_words_of_others_are_on_it(vault: Vault) -> None:
    """No message of a friend stands on the sheet, whatever is ticked."""
    said = words(sheet(vault, NOW, PARTS, names=True))
    assert "Our spare room is always yours" not in said


def test_it_says_that_it_is_one_side_and_can_be_asked_for(vault: Vault) -> None:
    """One side's record, no diagnosis, and the word about courts stand on top (K6)."""
    top = " ".join(sheet(vault, NOW, ["chats"]).opening)
    assert [part in top for part in ("one side's record, not proof", "not a diagnosis", "in court")] == [True] * 3


def test_the_page_holds_no_script_and_asks_nowhere(vault: Vault) -> None:
    """As a file it is one page that needs nothing from elsewhere."""
    html = paper(sheet(vault, NOW, PARTS))
    assert [mark for mark in ("<script", "http://", "https://", "url(") if mark in html] == []


def test_the_private_page_is_named_nowhere_unasked() -> None:
    """Who looked at the page on hurting someone finds it on no sheet and in no look back (S13)."""
    made = in_memory()
    walked(made, "P19")
    page = practices.page(made, practices.begin(made, NOW + timedelta(days=2), "N18"))
    while not page.ends:
        page = practices.answer(made, NOW + timedelta(days=2), page.run, page.place, plain_answer(page))
    later = NOW + timedelta(days=3)
    seen = review(made, later)
    told = [*(title for title, _times in seen.practised), *(one.title for one in seen.written)]
    assert page.title not in [*told, *then_and_now(made).tried]
    assert page.title not in words(sheet(made, later, PARTS))
