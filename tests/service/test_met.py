"""Where people were met is kept beside the files, and is never older than they are."""

from collections.abc import Callable

import pytest

from nearer.service import people
from nearer.service.forgetting import forget_person
from nearer.service.keeping import drop_words
from nearer.service.kept import histories
from nearer.service.met import MET, met, met_in
from nearer.service.undoing import undo, undo_back
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added, in_memory


def _forget_maya(vault: Vault) -> object:
    return forget_person(vault, people.find(vault, "Maya"))


@pytest.mark.parametrize(
    "act",
    [
        lambda _vault: None,
        lambda vault: undo(vault, NOW),
        lambda vault: (undo(vault, NOW), undo_back(vault, 2)),
        lambda vault: drop_words(vault, 1),
        _forget_maya,
    ],
    ids=["added", "undone", "brought back", "without words", "forgotten"],
)
def test_what_is_kept_is_what_the_events_say(act: Callable[[Vault], object]) -> None:
    """After each thing that changes the events, it is as if all of them had been read."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Maya.zip", LIFE / "WhatsApp Chat with Sam.zip")
    added(vault, LIFE / "calls.csv")
    act(vault)
    assert met(vault.connection) == met_in(histories(vault.connection).events)


def test_it_is_kept_when_something_was_added() -> None:
    """A page about people finds it there, and need not read all events."""
    vault = in_memory()
    added(vault, LIFE / "calls.csv")
    assert vault.connection.execute("SELECT count(*) FROM derived WHERE name = ?", (f"{MET} 1",)).fetchall() == [(1,)]
