"""What is being written at a page is kept line by line, before it is an answer, and is gone once it is one."""

import pytest

from nearer.errors import WrongCall
from nearer.service import practices
from nearer.service.given import LONGEST_TEXT
from nearer.service.practice_page import PracticePage
from nearer.vault.sealed import Vault
from tests.service.test_practices import plain_answer, until
from tests.vaults import NOW, in_memory

LINES = ("Dear you,", "it was not your fault.")


@pytest.fixture
def vault() -> Vault:
    """Give an empty vault."""
    return in_memory()


@pytest.fixture
def page(vault: Vault) -> PracticePage:
    """Give the first page of P1 that asks for a text, with two lines begun there."""
    found = until(vault, "P1", "text")
    practices.draft(vault, found.run, found.place, LINES)
    return found


def test_what_was_begun_is_there_again(vault: Vault, page: PracticePage) -> None:
    """The page comes back with the lines that were typed."""
    assert practices.page(vault, page.run).draft == LINES


def test_an_answer_takes_its_place(vault: Vault, page: PracticePage) -> None:
    """Once answered, nothing is left of it; where one goes back, the answer is there to be written on."""
    practices.answer(vault, NOW, page.run, page.place, "another text\nof two lines")
    assert practices.back(vault, NOW, page.run).draft == ("another text", "of two lines")


def test_going_back_loses_no_page_that_was_begun(vault: Vault, page: PracticePage) -> None:
    """Where the page that is left was begun, its lines wait there, also when the page before is answered anew."""
    after = practices.answer(vault, NOW, page.run, page.place, "another text")
    while after.answer != "text":
        after = practices.answer(vault, NOW, page.run, after.place, plain_answer(after))
    practices.draft(vault, page.run, after.place, LINES)
    before = practices.back(vault, NOW, page.run)
    while before.place != after.place:
        before = practices.answer(vault, NOW, page.run, before.place, plain_answer(before))
    assert before.draft == LINES


def test_a_page_that_was_left_shows_no_draft_of_another(vault: Vault, page: PracticePage) -> None:
    """One page back there is no draft; on the page itself it is."""
    assert practices.back(vault, NOW, page.run).draft == ()


def test_a_draft_of_a_page_that_is_over_is_not_kept(vault: Vault, page: PracticePage) -> None:
    """A page left open elsewhere cannot write to where the walk is no more."""
    practices.answer(vault, NOW, page.run, page.place, "another text")
    practices.draft(vault, page.run, page.place, LINES)
    assert practices.back(vault, NOW, page.run).draft == ("another text",)


def test_too_long_a_draft_is_refused_and_the_last_one_stays(vault: Vault, page: PracticePage) -> None:
    """What fits no answer is no draft either."""
    with pytest.raises(WrongCall):
        practices.draft(vault, page.run, page.place, ("x" * (LONGEST_TEXT + 1),))
    assert practices.page(vault, page.run).draft == LINES


def test_one_who_stops_for_good_leaves_no_draft(vault: Vault, page: PracticePage) -> None:
    """A run that was closed keeps its answers alone."""
    practices.stop(vault, page.run)
    assert vault.connection.execute("SELECT count(*) FROM draft").fetchall() == [(0,)]
