"""The self-check: up to three ticks, one looked at, reasons that fit it; and what follows from it."""

from datetime import timedelta

import pytest

from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.model.run import Answer
from nearer.service import practices
from nearer.service.conditions import conditions, take_back
from nearer.service.lists import REASONS, TICKED, kept_list
from nearer.service.practice_page import PracticePage
from nearer.service.what_next import world_of
from nearer.vault.sealed import Vault
from tests.vaults import NOW, in_memory


def answered(vault: Vault, said: dict[str, Answer]) -> list[PracticePage]:
    """Walk the self-check with these answers, and none where there is none; return its pages."""
    page = practices.page(vault, practices.begin(vault, NOW, "start"))
    pages = [page]
    while not page.ends:
        given = "whole" if page.kind == "start" else said.get(page.place)
        page = practices.answer(vault, NOW, page.run, page.place, given)
        pages.append(page)
    return pages


def test_only_what_was_ticked_is_looked_at() -> None:
    """Of the ticks one is chosen; the page asks that one's question."""
    vault = in_memory()
    pages = {page.place: page for page in answered(vault, {"ticks": ("N12", "N1"), "one": "N12"})}
    assert {choice.name for choice in pages["one"].choices} == {"N1", "N12"}
    asked = next(one.ask for one in shelf.self_check().signs if one.code == "N12")
    assert pages["question"].says[0] == asked


def test_only_reasons_that_fit_are_offered() -> None:
    """The reasons on the page are those of the sign that was looked at."""
    pages = {page.place: page for page in answered(in_memory(), {"ticks": ("N12",), "one": "N12", "next": "why"})}
    fitting = next(one.reasons for one in shelf.self_check().signs if one.code == "N12")
    assert {choice.name for choice in pages["why"].choices} == set(fitting)


def test_ticks_and_reasons_are_kept_for_what_comes_next() -> None:
    """What was ticked and chosen is what a suggestion may lean on."""
    vault = in_memory()
    answered(vault, {"ticks": ("N12",), "one": "N12", "next": "why", "why": ("U1",)})
    assert (kept_list(vault.connection, TICKED), kept_list(vault.connection, REASONS)) == (["N12"], ["U1"])
    assert world_of(vault, NOW).signs == {"N12"}


def test_nothing_ticked_ends_kindly() -> None:
    """Without a tick the walk is over at once."""
    pages = answered(in_memory(), {})
    assert [page.place for page in pages] == ["start", "ticks", "closing"]


def test_the_private_page_is_not_among_the_signs() -> None:
    """Nobody finds N18 in the list, and it is not for the first day (S13)."""
    vault = in_memory()
    assert "N18" not in {choice.name for page in answered(vault, {}) for choice in page.choices}
    with pytest.raises(WrongCall):
        practices.begin(vault, NOW, "N18")
    assert practices.begin(vault, NOW + timedelta(days=2), "N18")


def test_feeling_low_is_set_by_a_reason_and_can_be_taken_back() -> None:
    """A reason that says worn out or low turns hard questions off, until it is taken back."""
    vault = in_memory()
    code = next(one.code for one in shelf.reasons() if one.sets == "low")
    sign = next(one.code for one in shelf.self_check().signs if code in one.reasons and one.asked and not one.private)
    answered(vault, {"ticks": (sign,), "one": sign, "next": "why", "why": (code,)})
    before = conditions(vault.connection)
    take_back(vault.connection, "low")
    assert [sorted(before), sorted(conditions(vault.connection))] == [["low"], []]


def test_hurting_someone_turns_approaches_off() -> None:
    """A yes on N18's page keeps pages shut that draw near someone (K9)."""
    vault = in_memory()
    answered(vault, {})
    later = NOW + timedelta(days=2)
    said: dict[str, Answer] = {"start": "whole", "which": "mine", "what": ("words",), "now": "no"}
    page = practices.page(vault, practices.begin(vault, later, "N18"))
    while not page.ends:
        page = practices.answer(vault, later, page.run, page.place, said.get(page.place))
    assert conditions(vault.connection) == {"hurting_yes"}
    with pytest.raises(WrongCall):
        practices.begin(vault, later, "P18")
