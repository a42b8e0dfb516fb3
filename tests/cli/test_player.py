"""The player on a terminal: it reads an answer to each page, goes back, stops, and goes on where it stood."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from nearer import catalogue
from nearer.cli.player import ANEW, BACK, FIRST, PAUSE, Player
from nearer.service import people, practices
from nearer.service.practice_page import PracticePage
from nearer.service.walkable import find
from nearer.vault import runs
from nearer.vault.sealed import Vault
from tests.service.test_practices import plain_answer, until
from tests.vaults import NOW, in_memory, in_use


def typing(*lines: str) -> Callable[[str], str]:
    """Return what types these lines, and then Enter or a 1 in turn."""
    given: Iterator[str] = iter(lines)
    nth = 0

    def ask(_prompt: str) -> str:
        nonlocal nth
        nth += 1
        return next(given, "1" if nth % 2 else "")

    return ask


@pytest.mark.parametrize("code", [one.code for one in catalogue.practices()])
def test_every_practice_can_be_played(code: str) -> None:
    """With Enter and 1 alone each practice comes to an end, and says its closing words."""
    vault, said = in_use(), list[str]()
    assert Player(typing("1"), said.append).play(vault, practices.begin(vault, NOW, code))
    assert runs.runs(vault.connection)[-1].state in ("done", "aside")


def test_stopping_keeps_what_was_written_and_goes_on_there() -> None:
    """After :stop the same page comes again."""
    vault, said = in_memory(), list[str]()
    number = practices.begin(vault, NOW, "P19")
    assert not Player(typing("1", "", "2", PAUSE), said.append).play(vault, number)
    assert practices.page(vault, number).place == "strength"


def test_back_asks_the_question_before() -> None:
    """After :back the answer before can be changed."""
    vault, said = in_memory(), list[str]()
    number = practices.begin(vault, NOW, "P19")
    Player(typing("1", "", "2", BACK, "3", PAUSE), said.append).play(vault, number)
    run = runs.run(vault.connection, number)
    assert run is not None
    assert [given.answer for given in run.trail if given.place == "word"] == [("hurt",)]


def at_a_text(vault: Vault, *lines: str) -> tuple[int, list[str]]:
    """Play P1 to its first text, type these lines there and stop; return the run and what was said."""
    page, said = until(vault, "P1", "text"), list[str]()
    assert not Player(typing(*lines, PAUSE), said.append).play(vault, page.run)
    return page.run, said


def test_lines_of_a_text_are_kept_before_it_ends() -> None:
    """Stopped in the middle of a text, what was typed is there, and more can be written to it."""
    vault = in_memory()
    number, _said = at_a_text(vault, "soup on", "Thursday")
    place = practices.page(vault, number).place
    said = list[str]()
    Player(typing("from Nora", "", PAUSE), said.append).play(vault, number)
    run = runs.run(vault.connection, number)
    assert run is not None
    assert "  Thursday" in said
    assert [one.answer for one in run.trail if one.place == place] == ["soup on\nThursday\nfrom Nora"]


def test_a_text_can_be_begun_anew() -> None:
    """After :anew the lines that were there are gone."""
    vault = in_memory()
    number, _said = at_a_text(vault, "soup", ANEW, "bread")
    assert practices.page(vault, number).draft == ("bread",)


def at_a_choice(vault: Vault, code: str, kind: str, *lines: str) -> tuple[PracticePage, str]:
    """Play to the first choice of this kind, type these lines there and stop; return the page then and what was said."""
    page, said = until(vault, code, kind), list[str]()
    Player(typing(*lines, PAUSE), said.append).play(vault, page.run)
    return practices.page(vault, page.run), " ".join(said)


def test_a_number_that_is_not_on_the_list_is_no_name() -> None:
    """Where nobody is known a bare number is a slip: nobody is called by it from then on."""
    vault = in_memory()
    page, said = at_a_choice(vault, "P1", "people", "1")
    assert (page.place, "Please write a name." in said) == ("people", True)
    assert people.known_people(vault.connection).people == ()


def test_numbers_may_have_spaces_between() -> None:
    """Two ticks with a space between are two ticks, as with a comma."""
    vault = in_memory()
    page, _said = at_a_choice(vault, "start", "choice", "1", "1 3")
    run = runs.run(vault.connection, page.run)
    assert run is not None
    assert [
        len(given.answer or "") for given in run.trail if given.place == "ticks" and isinstance(given.answer, tuple)
    ] == [2]


def test_ctrl_c_says_that_all_is_kept() -> None:
    """Ctrl-C stops a practice as :stop does, so that the next line can say what is kept and how to go on."""

    def stopped(_prompt: str) -> str:
        raise KeyboardInterrupt

    vault = in_memory()
    assert not Player(stopped, list[str]().append).play(vault, practices.begin(vault, NOW, "P14"))


def test_the_private_page_asks_for_no_stars() -> None:
    """After the page on hurting someone nothing is asked of how useful it was, and no card is spoken of."""
    vault, said = in_memory(), list[str]()
    until(vault, "P19", "text")  # the page is for later than the first day
    number = practices.begin(vault, NOW + timedelta(days=2), "N18")
    assert Player(typing("1"), said.append).play(vault, number)
    assert [line for line in said if "How useful" in line or "nearer card" in line] == []


def test_enter_where_nothing_can_be_passed_over_says_so() -> None:
    """At the first page Enter is no answer, and the way out is named."""
    vault, said = in_memory(), list[str]()
    Player(typing("", PAUSE), said.append).play(vault, practices.begin(vault, NOW, "P14"))
    assert "This one cannot be passed over. Type one of the numbers, or :stop." in said


def ends_after(*lines: str) -> Callable[[str], str]:
    """Return what types these lines, and then is not there any more."""
    given = iter(lines)

    def ask(_prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return ask


def test_the_end_of_input_is_a_stop() -> None:
    """A closed terminal, or Ctrl-D: what was answered is kept, and the same page comes again."""
    vault, said = in_memory(), list[str]()
    number = practices.begin(vault, NOW, "P19")
    assert not Player(ends_after("1", "", "2"), said.append).play(vault, number)
    assert practices.page(vault, number).place == "strength"


def test_the_end_of_input_loses_no_line_of_a_text() -> None:
    """The lines before it stand there when it goes on."""
    vault = in_memory()
    page = until(vault, "P1", "text")
    assert not Player(ends_after("soup on", "Thursday"), list[str]().append).play(vault, page.run)
    assert practices.page(vault, page.run).draft == ("soup on", "Thursday")


def test_the_end_of_input_after_the_last_page_is_no_answer() -> None:
    """A practice that came to its end stays at its end, without a mark for how useful it was."""
    vault = in_use()
    number = practices.begin(vault, NOW, "P19")
    lines = list[str]()
    everything = typing("1")

    def ask(prompt: str) -> str:
        if practices.page(vault, number).ends:
            raise EOFError
        lines.append(everything(prompt))
        return lines[-1]

    assert Player(ask, list[str]().append).play(vault, number)
    assert runs.runs(vault.connection)[-1].state in ("done", "aside")


def at_the_end(vault: Vault, *lines: str) -> list[str]:
    """Play P14 to its end, type these lines there, and return what was said."""
    number = practices.begin(vault, NOW, "P14")
    page = practices.page(vault, number)
    said = list[str]()
    while not page.ends:
        page = practices.answer(vault, NOW, number, page.place, plain_answer(page))
    Player(typing(*lines), said.append).play(vault, number)
    return said


def test_below_three_stars_one_can_say_it_in_own_words() -> None:
    """After what was missing, a passage can be written anew; the next visit shows it, and :first what it was."""
    vault = in_memory()
    at_the_end(vault, "2", "too long", "1", "Be kind. That is all.", "")
    said = list[str]()
    number = practices.begin(vault, NOW, "P14")
    Player(typing(FIRST, PAUSE), said.append).play(vault, number)
    read = " ".join(said)
    assert "Be kind. That is all." in read
    assert find("P14").asks.split()[0] in read[read.index("These are your own words.") :]


@pytest.mark.parametrize(("stars", "offered"), [("2", False), ("3", False), ("4", True), ("", False)])
def test_sharing_is_offered_after_four_stars(stars: str, offered: bool) -> None:
    """A card to share is spoken of after four or five stars, and never after fewer (F1)."""
    said = at_the_end(in_memory(), stars, "", "")
    assert ("nearer card" in " ".join(said)) == offered
