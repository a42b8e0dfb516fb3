"""Letting go of words: what a message did stays, the words are gone from every table."""

from collections.abc import Callable

import pytest

from nearer.errors import WrongCall
from nearer.model.events import cue_bit
from nearer.service.keeping import drop_words
from nearer.service.kept import histories
from nearer.service.life import life
from nearer.service.offers import ledger
from nearer.service.undoing import undo
from nearer.vault import records
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added, in_memory

PRIYA = LIFE / "WhatsApp Chat with Priya.zip"


def with_priya(keeps: str = "words") -> Vault:
    """Return a vault with one chat."""
    vault = in_memory()
    added(vault, PRIYA, keeps=keeps)
    return vault


def test_words_are_gone_and_what_they_did_is_there() -> None:
    """A vault that let go of words equals one that never kept them."""
    vault = with_priya()
    assert drop_words(vault, 1) == 1
    assert vault.connection.execute("SELECT count(*) FROM text_segment").fetchone() == (0,)
    assert histories(vault.connection).events.equals(histories(with_priya("lengths").connection).events)


def test_an_offer_of_help_is_known_without_its_words() -> None:
    """The cue of an offer stays with the event."""
    vault = with_priya()
    drop_words(vault, 1)
    cues = histories(vault.connection).events["cues"].drop_nulls()
    assert any(cues & cue_bit("offer"))


def test_words_come_back_with_the_file() -> None:
    """Adding the same file again brings the words back."""
    vault = with_priya()
    before = histories(vault.connection).events["text"].drop_nulls().to_list()
    drop_words(vault, 1)
    added(vault, PRIYA)
    assert histories(vault.connection).events["text"].drop_nulls().to_list() == before
    assert [one.about.keeps for one in records.files(vault.connection)] == ["words"]


def test_an_import_that_is_not_there_changes_nothing() -> None:
    """A number that no import has is a wrong call."""
    vault = with_priya()
    with pytest.raises(WrongCall):
        drop_words(vault, 7)
    assert [one.about.keeps for one in records.files(vault.connection)] == ["words"]


@pytest.mark.parametrize(
    "act", [lambda vault: drop_words(vault, 1), lambda vault: undo(vault, NOW)], ids=["words dropped", "undone"]
)
def test_no_words_stay_in_what_was_worked_out(act: Callable[[Vault], object]) -> None:
    """What a look and the ledger had kept of the words goes with them."""
    vault = with_priya()
    texts = [one.offer.text.encode() for one in ledger(vault)]
    life(vault)
    act(vault)
    kept = b"".join(bytes(body) for (body,) in vault.connection.execute("SELECT body FROM derived"))
    assert texts
    assert [one for one in texts if one in kept] == []
