"""The journal: what is written is found again, by word and by person, and can come back for 30 days."""

from datetime import timedelta

import pytest

from nearer.errors import WrongCall
from nearer.model.entry import Entry
from nearer.service import journal, people
from nearer.service.journal import stream, write
from nearer.service.opening import tidy
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import NOW, in_memory


def with_two() -> Vault:
    """Return a vault with an entry and a moment."""
    vault = in_memory()
    write(vault, NOW, Entry(NOW - timedelta(days=2), "Soup with Ada, and I stayed."), ["Ada"])
    write(vault, NOW, Entry(NOW - timedelta(days=1), "", "away", "in_it"), ["Bo"])
    return vault


def test_the_newest_comes_first() -> None:
    """Entries and moments stand in one stream by their day, with names."""
    found = [(one.what, one.names, one.way, one.noticed) for one in stream(with_two())]
    assert found == [("moment", ("Bo",), "away", "in_it"), ("entry", ("Ada",), "", "")]


def test_a_practice_stands_in_the_stream() -> None:
    """What was answered in a practice is found in the stream, with the questions."""
    vault = in_memory()
    walked(vault, "P19")
    assert [(one.what, bool(one.parts)) for one in stream(vault)] == [("practice", True)]


@pytest.mark.parametrize(("words", "n"), [("soup", 1), ("SOUP ada", 1), ("soup bo", 0), ("", 2)])
def test_search_finds_all_words_in_any_case(words: str, n: int) -> None:
    """A search finds what holds each of its words."""
    assert len(stream(with_two(), words=words)) == n


def test_a_person_has_a_stream_of_their_own() -> None:
    """Only what is about one person, under the name that they have now."""
    vault = with_two()
    people.rename(vault, NOW, people.find(vault, "Ada"), "Ada Lovelace")
    assert [one.text for one in stream(vault, person="ada lovelace")] == ["Soup with Ada, and I stayed."]


def test_what_was_deleted_comes_back() -> None:
    """For 30 days a deleted entry is as it was."""
    vault = with_two()
    before = stream(vault)
    journal.delete(vault, NOW, 1)
    assert journal.bring_back(vault) == 1
    assert stream(vault) == before


def test_after_30_days_it_is_gone_for_good() -> None:
    """The bin is emptied of what has lain there for 30 days."""
    vault = with_two()
    journal.delete(vault, NOW, 1)
    tidy(vault, NOW + timedelta(days=31))
    assert journal.bring_back(vault) is None


@pytest.mark.parametrize(
    "entry", [Entry(NOW, "  "), Entry(NOW + timedelta(days=1), "tomorrow"), Entry(NOW, "a" * 100_001)]
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(entry: Entry) -> None:
    """Nothing to write, a day to come, and too long a text are refused."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        write(vault, NOW, entry)
    assert stream(vault) == []
