"""What is said of an edit about people that is taken back: whom it was about, and what it was."""

from collections.abc import Callable

import pytest

from nearer.cli.terminal import plain
from nearer.model.person import KnownPerson
from nearer.service import people
from nearer.service.people_sheet import taken_back_line
from nearer.vault.sealed import Vault
from tests.vaults import NOW, in_memory

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
