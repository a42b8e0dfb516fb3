"""What is next: the first path in its order, then what fits, and the filters that come before all points."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from nearer import catalogue
from nearer.model.run import Run
from nearer.service import practices
from nearer.service.today import today
from nearer.service.what_next import PATH, World, never_again, not_now, weighed, what_next
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import NOW, in_memory

CODES = {one.code: one for one in catalogue.practices()}
THERE = [next(code for code in place if code in CODES) for place in PATH if CODES.keys() & set(place)]


def done(code: str, at: datetime, stars: int | None = None) -> Run:
    """Return a run of a practice that was done."""
    return Run(0, CODES[code].name, "", None, at, at, "done", (), stars=stars)


def world(*runs: Run, hour: int = 12) -> World:
    """Return a world in which these practices were done."""
    return World(NOW, hour, frozenset(), frozenset(), frozenset(), runs, frozenset())


def first(of: World) -> str:
    """Return the code of what is suggested."""
    return weighed(of, catalogue.practices())[0].code


def test_the_first_path_comes_in_its_order() -> None:
    """Each time the next place of the path that nothing was done of."""
    old = NOW - timedelta(days=30)
    found = [first(world(*(done(code, old) for code in THERE[:n]))) for n in range(len(THERE))]
    assert found == THERE


def test_after_the_path_what_fits_comes_first() -> None:
    """A sign that was ticked and a reason that was chosen weigh more than nothing."""
    old = NOW - timedelta(days=30)
    path = world(*(done(code, old) for code in THERE))
    signs = frozenset(CODES["P19"].helps)
    assert first(replace(path, signs=signs)) == "P19"


@pytest.mark.parametrize(
    ("by_hand", "why"),
    [(True, "It fits what you ticked in the look at yourself."), (False, "It fits what your chats may show.")],
)
def test_the_reason_says_where_a_sign_comes_from(by_hand: bool, why: str) -> None:
    """Who has no chats reads nothing of chats."""
    signs = frozenset(CODES["P1"].helps)
    found = weighed(replace(world(), signs=signs, ticked=signs if by_hand else frozenset()), catalogue.practices())
    assert why in found[0].why


@pytest.mark.parametrize("code", [one.code for one in catalogue.practices() if one.weight == "heavy" and one.suggested])
@pytest.mark.parametrize(("hour", "other_day", "expected"), [(12, True, True), (23, True, False), (12, False, False)])
def test_a_heavy_one_is_not_for_the_night_nor_twice_a_day(
    code: str, hour: int, other_day: bool, expected: bool
) -> None:
    """Late, or after another heavy one that day, none is suggested (S18)."""
    old = done("P1", NOW - timedelta(days=60))
    heavy = done(code, NOW - timedelta(days=40) if other_day else NOW - timedelta(hours=3))
    found = {one.code for one in weighed(world(old, heavy, hour=hour), catalogue.practices())}
    assert (code in found) is expected


def test_what_is_off_is_never_suggested() -> None:
    """What hurting someone turns off is on no list (K9)."""
    found = {
        one.code for one in weighed(replace(world(), conditions=frozenset({"hurting_yes"})), catalogue.practices())
    }
    assert [code for code in found if "hurting_yes" in CODES[code].off_when] == []


def test_what_was_never_wanted_again_is_not_suggested() -> None:
    """Not this again holds."""
    vault = in_memory()
    never_again(vault, "P1")
    found = what_next(vault, NOW)
    assert found is None or found.code != "P1"


def test_two_without_an_answer_and_it_keeps_still() -> None:
    """After two suggestions that nobody answered there is none, until one is asked for (S17)."""
    vault = in_memory()
    shown = [today(vault, NOW).suggestion is not None for _ in range(4)]
    assert shown == [True, True, False, False]
    assert today(vault, NOW, asked=True).suggestion is not None


@pytest.mark.parametrize("answer", ["begin", "not now"])
def test_an_answer_opens_it_again(answer: str) -> None:
    """To begin a practice, or to say not now, is an answer."""
    vault = in_memory()
    today(vault, NOW)
    today(vault, NOW)
    if answer == "begin":
        practices.begin(vault, NOW, "P19")
    else:
        not_now(vault)
    assert today(vault, NOW).suggestion is not None


def looked_back(vault: Vault, days: int) -> list[str]:
    """Return what there is to look back on after some days."""
    return [one.title for one in today(vault, NOW + timedelta(days=days)).back_on]


def test_what_comes_later_is_there_on_its_day() -> None:
    """A part of a practice that is asked days later is in today's list from that day on, and not before."""
    vault = in_memory()
    walked(vault, "P1")
    days = next(part.days for part in CODES["P1"].later)
    assert looked_back(vault, days - 1) == []
    assert looked_back(vault, days) == [CODES["P1"].later[0].title]
