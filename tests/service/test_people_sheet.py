"""What is said of people and of edits: of one that is taken back, of a name that is taken, and of a handle to part."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nearer.cli.terminal import plain
from nearer.model.person import KnownPerson
from nearer.service import people
from nearer.service.decisions import Answers
from nearer.service.people_sheet import new_names, person_sections, taken_back_line
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added, in_memory

EDITS: dict[str, Callable[[Vault], object]] = {
    "Taken back, of Ann: the name that you gave.": lambda vault: people.rename(vault, NOW, ann(vault), "Annie"),
    "Taken back, of Ann: what you are to each other.": lambda vault: people.set_kind(vault, NOW, ann(vault), "friend"),
    "Taken back, of Ann: the circle.": lambda vault: people.set_circle(vault, NOW, ann(vault), 2),
    "Taken back, of Ann: where you two mostly talk.": lambda vault: people.set_lives(vault, NOW, ann(vault), "calls"),
    "Taken back, of Ann: how it stands.": lambda vault: people.set_state(vault, NOW, ann(vault), "boundary"),
    "Taken back, of Ann: whether this is a person.": lambda vault: people.set_human(
        vault, NOW, ann(vault), human=False
    ),
    "Taken back, of Ann, Ben: that they are one person.": lambda vault: people.merge(
        vault, NOW, ann(vault), people.find(vault, "Ben")
    ),
    "Taken back, of Cleo: that you added them.": lambda vault: people.add_person(vault, NOW, "Cleo"),
}


def ann(vault: Vault) -> KnownPerson:
    """Give Ann."""
    return people.find(vault, "Ann")


@pytest.mark.parametrize("says", EDITS)
def test_what_is_taken_back_is_said(says: str) -> None:
    """Whom it was about, as they are called without it, and what it was: a wish for distance is not lifted unseen."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ann")
    people.add_person(vault, NOW, "Ben")
    EDITS[says](vault)
    edit = people.undo_edit(vault)
    assert edit is not None
    assert plain(taken_back_line(edit, people.known_people(vault.connection).people)) == says


def test_who_is_called_otherwise_since_is_told() -> None:
    """Else what is said of Ben next would be said of Ann, unseen. Of Ann herself it is not told: her page is shown."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ben")
    people.add_person(vault, NOW, "Ann")
    before = people.known_people(vault.connection).people
    people.rename(vault, NOW, ann(vault), "Ben")
    after = people.known_people(vault.connection).people
    said = new_names(before, after, people.again(vault, next(one for one in before if one.name == "Ann")))
    assert [plain(one) for one in said] == ["Ben is called Ben (2) now."]


def test_a_handle_is_parted_as_it_is_listed(tmp_path: Path) -> None:
    """Of two that share a name the app says which; the name alone would be both."""
    vault = in_memory()
    (tmp_path / "calls.csv").write_text("at,person,direction\n1700000000,Maya,in\n", encoding="utf-8")
    added(
        vault, LIFE / "WhatsApp Chat with Maya.zip", tmp_path / "calls.csv", answers=Answers(zone="UTC", me=("Robin",))
    )
    one, other = (people.find(vault, name) for name in ("Maya", "Maya (2)"))
    people.merge(vault, NOW, one, other)
    listed = [plain(item.says) for item in person_sections(people.find(vault, "Maya"))[1].items]
    people.split(vault, NOW, people.find(vault, "Maya"), listed[0])
    assert (listed, len(people.page(vault).people)) == (["a table: Maya", "WhatsApp: Maya"], 2)
