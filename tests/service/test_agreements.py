"""Agreements of two: each is asked alone, nothing tells whose no it was, and what stands has its dates and versions."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from nearer.errors import WrongCall
from nearer.model.run import Answer
from nearer.page.html import paper
from nearer.service import agreements, dues, people, practices
from nearer.service.agreements_sheet import agreement_paper, agreement_sections
from nearer.service.conditions import HOLD
from nearer.service.kept import zone_of
from nearer.service.lists import keep_list
from nearer.service.practice_page import PracticePage
from nearer.vault import runs
from nearer.vault.sealed import Vault
from tests.service.test_practices import plain_answer
from tests.vaults import NOW, in_memory

LATER = NOW + timedelta(days=40)
NO: tuple[Answer, ...] = ("no", "not_sure", None)


def made(vault: Vault, said: Mapping[str, Answer] | None = None, at: datetime = NOW) -> list[PracticePage]:
    """Walk through the agreement. said: answers at places, else plain ones. Return its pages."""
    said = said or {}
    page = practices.page(vault, practices.begin(vault, at, "P9"))
    pages = [page]
    while not page.ends:
        given = said[page.place] if page.place in said else plain_answer(page)
        page = practices.answer(vault, at, page.run, page.place, given)
        pages.append(page)
    return pages


def looked_at(vault: Vault, became: str, at: datetime = LATER) -> PracticePage:
    """Look at the agreement again; return the last page."""
    page = practices.page(vault, dues.begin_part(vault, at, dues.due_now(vault, at)[0]))
    while not page.ends:
        page = practices.answer(vault, at, page.run, page.place, became if page.place == "holds" else None)
    return page


def shown(vault: Vault) -> str:
    """Return what the one whose vault it is sees of the agreements."""
    sections = agreement_sections(agreements.agreements(vault), zone_of(vault.connection))
    return " ".join(
        part for one in sections for part in (one.title, *one.says, *(item.says for item in one.items), *one.after)
    )


def test_each_of_the_two_is_asked_alone() -> None:
    """The two questions come twice, once for each, and all else once for both; what comes before is for one."""
    asked = [(page.place, page.who, page.turn) for page in made(in_memory()) if page.answer is not None]
    assert asked[:3] == [("start", "me", 0), ("who", "me", 0), ("safe " + asked[2][0].removeprefix("safe "), "me", 0)]
    assert [one for one in asked if one[1] == "apart"] == [
        ("free 1", "apart", 1),
        ("free 2", "apart", 2),
        ("stands 1", "apart", 1),
        ("stands 2", "apart", 2),
    ]
    assert {one[1] for one in asked[6:] if not one[0].startswith("stands")} == {"together"}


@pytest.mark.parametrize("place", ["free", "stands"])
@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.parametrize("said", NO)
def test_one_no_is_enough_and_the_other_is_asked_all_the_same(place: str, turn: int, said: Answer) -> None:
    """Whoever says no, is not sure or passes it over: both were asked, and it ends kindly, with no agreement."""
    vault = in_memory()
    pages = made(vault, {f"{place} {turn}": said})
    places = [page.place for page in pages]
    assert [f"{place} 1" in places, f"{place} 2" in places, places[-2]] == [True, True, "not_this"]
    assert agreements.agreements(vault) == []


@pytest.mark.parametrize("place", ["free", "stands"])
def test_nothing_that_is_kept_tells_whose_no_it_was(place: str) -> None:
    """The same rows are left whether the first, the second or both said no, in whichever words."""
    left = set()
    for first, second in [("no", "yes"), ("yes", "no"), ("not_sure", "yes"), ("yes", None), ("no", "no")]:
        vault = in_memory()
        made(vault, {f"{place} 1": first, f"{place} 2": second})
        left.add(repr(list(vault.connection.execute("SELECT * FROM run"))))
    assert len(left) == 1


def test_the_question_of_one_ends_nothing_before_the_other_answered() -> None:
    """After a first no the second sees the same page as after a yes."""
    pages = []
    for said in ("yes", "no"):
        vault = in_memory()
        pages += [page for page in made(vault, {"free 1": said}) if page.place == "free 2"]
    assert pages[0] == pages[1]


def test_going_back_asks_both_again() -> None:
    """An answer of two that was taken back is asked of both anew."""
    vault = in_memory()
    page = practices.page(vault, practices.begin(vault, NOW, "P9"))
    while page.place != "awkward":
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
    assert practices.back(vault, NOW, page.run).place == "free 1"


def test_no_way_back_leads_out_of_what_two_share() -> None:
    """From the first shared page back is no way: before it lies the list of one's people."""
    vault = in_memory()
    page = practices.page(vault, practices.begin(vault, NOW, "P9"))
    while page.who == "me":
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
    assert practices.back(vault, NOW, page.run) == page


def test_an_agreement_has_its_words_and_dates() -> None:
    """What both said yes to stands with the day, the words, what was asked, and the day to look again."""
    vault = in_memory()
    made(vault)
    said = shown(vault)
    assert ["With" in said, "We agreed on this on 1 March 2026." in said, "words at agreement" in said] == [True] * 3
    assert ["words at signal" in said, "We look at it again on 9 March 2026." in said] == [True, True]


@pytest.mark.parametrize(
    ("became", "says"), [("stays", "It stays."), ("changes", "to change it."), ("goes", "and let it go.")]
)
def test_it_is_looked_at_again_and_that_is_dated(became: str, says: str) -> None:
    """On its day the two are asked; what became of it stands there with the date, once."""
    vault = in_memory()
    made(vault)
    looked_at(vault, became)
    assert shown(vault).count(f"We looked at it again on 10 April 2026{'.' if became == 'stays' else ','} {says}") == 1
    assert dues.due_now(vault, LATER) == []
    assert agreements.agreements(vault)[0].versions[0].let_go == (became == "goes")


def test_a_new_version_begins_with_the_words_of_the_last_one_with_the_same_person() -> None:
    """With Ada it begins with what stands with her; with Bo it begins with nothing. The older one stays, with its date."""
    vault = in_memory()
    made(vault)
    again = made(vault, at=LATER)
    assert [page.starts_as for page in again if page.place == "agreement"] == ["words at agreement"]
    other = made(vault, {"who": "Bo"}, LATER)
    assert [page.starts_as for page in other if page.place == "agreement"] == [""]
    found = agreements.agreements(vault)
    assert [(one.name, len(one.versions)) for one in found] == [("Ada", 2), ("Bo", 1)]
    assert "An earlier one: we agreed on it on 1 March 2026." in shown(vault)


@pytest.mark.parametrize("state", ["keeping_safe", "boundary", "died", "ended", "pressing"])
def test_with_someone_who_is_kept_out_nothing_is_shown(state: str) -> None:
    """An agreement is neither listed nor printed once the person is kept out (S10)."""
    vault = in_memory()
    made(vault)
    people.set_state(vault, NOW, people.find(vault, "Ada"), state)
    assert agreements.agreements(vault) == []
    with pytest.raises(WrongCall):
        agreements.agreement_with(vault, "Ada")


def test_after_a_yes_on_hurting_someone_agreements_are_closed() -> None:
    """What draws near is off then, what was agreed as well (K9, S12)."""
    vault = in_memory()
    made(vault)
    keep_list(vault.connection, HOLD, ["hurting_yes"])
    with pytest.raises(WrongCall):
        agreements.agreements(vault)


def test_the_page_to_print_has_no_name_and_no_script() -> None:
    """It has the words, the dates and room to sign; no name from the vault stands on it."""
    vault = in_memory()
    made(vault, {"who": "Zebedee"})
    looked_at(vault, "stays")
    made(vault, {"who": "Zebedee"}, LATER)
    html = paper(agreement_paper(agreements.agreement_with(vault), zone_of(vault.connection)))
    assert ["words at agreement" in html, "10 April 2026" in html, "____" in html] == [True, True, True]
    assert [word for word in ("Zebedee", "<script", "http:", "https:") if word in html] == []


def test_of_several_one_must_be_named() -> None:
    """With two people's agreements a name is needed; a name nobody has is said."""
    vault = in_memory()
    made(vault)
    made(vault, {"who": "Bo"})
    assert agreements.agreement_with(vault, "bo").name == "Bo"
    for name in ("", "Cy"):
        with pytest.raises(WrongCall):
            agreements.agreement_with(vault, name)


def test_an_answer_of_two_is_read_once() -> None:
    """In the journal the question of both stands there once, with one answer."""
    vault = in_memory()
    page = made(vault)[-1]
    run = runs.run(vault.connection, page.run)
    assert run is not None
    asked = [ask for ask, _said in practices.in_words(vault, run)]
    assert len(asked) == len(set(asked))
