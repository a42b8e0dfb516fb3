"""The ledger of offers: found in the histories, said by hand, and never of anyone who is kept out."""

from datetime import timedelta

import pytest

from nearer.errors import WrongCall
from nearer.service import offers, people
from nearer.service.keeping import drop_words
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import LIFE, NOW, added, in_memory


def with_priya() -> Vault:
    """Return a vault with Priya's chat."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Priya.zip")
    return vault


def test_an_offer_that_was_waved_off_is_found() -> None:
    """What a friend offered and was waved off stands in the ledger with their words."""
    found = offers.ledger(with_priya())
    waved = [one.offer.text for one in found if one.offer.did == "brushed_off"]
    assert "Our spare room is always yours when the walls come too close" in waved
    assert {(one.name, one.said) for one in found} == {("Priya", False)}


def test_what_is_said_by_hand_stays() -> None:
    """A line that was spoken of is what was said of it, once."""
    vault = with_priya()
    line = offers.ledger(vault)[0]
    offers.mark(vault, line, "declined", "strings")
    again = offers.ledger(vault)
    same = [one for one in again if one.offer.text == line.offer.text]
    assert [(one.offer.did, one.offer.thought, one.said) for one in same] == [("declined", "strings", True)]
    assert len(again) == len(offers.ledger(with_priya()))


def test_what_is_written_by_hand_is_in_the_ledger() -> None:
    """An offer that no chat knows has its place."""
    vault = in_memory()
    offers.add(vault, NOW, "Ada", "Soup on Thursday", "taken", NOW - timedelta(days=3))
    assert [(one.name, one.offer.text, one.offer.did) for one in offers.ledger(vault)] == [
        ("Ada", "Soup on Thursday", "taken")
    ]


@pytest.mark.parametrize(("name", "words"), [("", "Soup"), ("Ada", "  ")])
def test_an_offer_without_a_name_or_words_is_refused(name: str, words: str) -> None:
    """Nothing half is written down."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        offers.add(vault, NOW, name, words, "open")
    assert offers.ledger(vault) == []


def test_of_someone_who_is_kept_out_nothing_is_shown() -> None:
    """No offer of a person in a state stands in the ledger, found or written (A2)."""
    vault = with_priya()
    offers.add(vault, NOW, "Priya", "Tea", "open")
    people.set_state(vault, NOW, people.find(vault, "Priya"), "boundary")
    assert offers.ledger(vault) == []


def test_without_words_an_offer_is_known_by_its_cue() -> None:
    """Where words were let go of, the day and the person stay."""
    vault = with_priya()
    days = {one.offer.at for one in offers.ledger(vault)}
    drop_words(vault, 1)
    found = offers.ledger(vault)
    assert {one.offer.text for one in found} == {""}
    assert days & {one.offer.at for one in found}


def test_the_practice_writes_into_the_ledger() -> None:
    """What was told in P1 is an offer of the ledger."""
    vault = in_memory()
    walked(vault, "P1")
    assert [(one.name, one.offer.text, one.offer.did) for one in offers.ledger(vault)] == [
        ("Ada", "words at offer", "taken")
    ]
