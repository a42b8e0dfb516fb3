"""The journal: what is written is found again, by word and by person, and can come back for 30 days."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nearer.errors import WrongCall
from nearer.model.entry import Entry
from nearer.service import journal, moment_choices, people
from nearer.service.journal import stream, write
from nearer.service.journal_sheet import stream_sections
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


def tied() -> Vault:
    """Return a vault with three moments: two with a sign, one of them with a practice and a feeling, and one with N10."""
    vault = in_memory()
    both = Entry(NOW - timedelta(days=2), "", "near", signs=("N1",), practices=("P19",), feelings=("lonely",))
    for entry in (
        both,
        Entry(NOW - timedelta(days=1), "", "away", signs=("N1",)),
        Entry(NOW, "", "away", signs=("N10",)),
    ):
        write(vault, NOW, entry)
    return vault


@pytest.mark.parametrize(
    ("asked", "n"),
    [({"signs": ("N1",)}, 2), ({"practices": ("P19",)}, 1), ({"signs": ("N1",), "practices": ("P19",)}, 1),
     ({"feeling": "Lonely"}, 1), ({"words": "write or call"}, 2), ({"words": "name it and stay"}, 1)],
)  # fmt: skip
def test_a_moment_is_found_by_what_it_is_tied_to(asked: dict[str, Any], n: int) -> None:
    """Signs, practices and feelings find their moments, by code and by the words they are read as."""
    assert len(stream(tied(), **asked)) == n


def test_a_practice_that_was_walked_is_found_by_its_code() -> None:
    """What was written in a practice stands beside the moments in which it helped."""
    vault = tied()
    walked(vault, "P19")
    assert sorted(one.what for one in stream(vault, practices=("P19",))) == ["moment", "practice"]


def test_codes_are_read_as_words() -> None:
    """No code of a sign or a practice stands in the journal as it is read."""
    text = "\n".join(repr(one) for one in stream_sections(stream(tied()), ZoneInfo("Europe/London")))
    assert ("I do not write or call back" in text, "N1" in text, "P19" in text) == (True, False, False)


@pytest.mark.parametrize("entry", [Entry(NOW, "", "away", signs=("N18",)), Entry(NOW, "", "near", practices=("P99",))])
def test_what_there_is_none_of_cannot_be_tied(entry: Entry) -> None:
    """A sign that is no moment, and a practice that there is none of, are refused, and nothing is kept."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        write(vault, NOW, entry)
    assert stream(vault) == []


def test_the_signs_that_were_noted_most_come_first() -> None:
    """Ten seconds are enough where the likeliest few stand on top; N18 is never offered."""
    offered = [one.name for one in moment_choices.signs(tied())]
    assert (offered[:2], "N18" in offered) == (["N1", "N10"], False)


@pytest.mark.parametrize(("words", "code"), [("n10", "N10"), ("cancel at", "N8"), ("I wave help away", "N12")])
def test_a_sign_is_named_by_its_code_or_its_words(words: str, code: str) -> None:
    """Who types may write a code, the words, or a part of them that no other sign has."""
    assert moment_choices.sign_named(words) == code


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
