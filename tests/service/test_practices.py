"""Practices, walked from their first page to their last: what is kept, what is filled in, and when a page steps back."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer import catalogue
from nearer.errors import WrongCall
from nearer.model.person import State
from nearer.model.run import Answer, referred
from nearer.service import dues, people, practices, starting
from nearer.service.conditions import HOLD
from nearer.service.lists import keep_list
from nearer.service.practice_page import PracticePage
from nearer.vault import runs
from nearer.vault.decisions import decisions
from nearer.vault.sealed import Vault
from tests.vaults import NOW, in_memory, in_use

CODES = [one.code for one in catalogue.practices()]
FEWEST_PAGES, MOST_PAGES = 3, 120


def plain_answer(page: PracticePage) -> Answer:
    """Return a friendly answer to a page: the open one at a gate, the first choice, a few words."""
    if page.kind == "gate":
        return "yes" if page.place.startswith("safe") else "no"
    match page.answer:
        case "scale" | "percent":
            return 6
        case "choice":
            return page.choices[0].name
        case "person":
            return "Ada"
        case "people" | "list" | "ladder":
            return ("Ada", "Bo")
        case "date":
            return "2026-03-09"
        case "text":
            return f"words at {page.place}"
    return None


def walked(vault: Vault, code: str) -> list[PracticePage]:
    """Walk a practice with plain answers; return its pages."""
    page = practices.page(vault, practices.begin(vault, NOW, code))
    pages = [page]
    while not page.ends:
        assert len(pages) < MOST_PAGES
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
        pages.append(page)
    return pages


def until(vault: Vault, code: str, *kinds: str) -> PracticePage:
    """Walk a practice until a page of one of these kinds of place or answer."""
    page = practices.page(vault, practices.begin(vault, NOW, code))
    while not page.ends and page.kind not in kinds and page.answer not in kinds:
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
    return page


@pytest.mark.parametrize("code", CODES)
def test_every_practice_comes_to_its_end(code: str) -> None:
    """With plain answers it ends at its closing words, and what was written is found again."""
    vault = in_use()
    pages = walked(vault, code)
    run = runs.run(vault.connection, pages[-1].run)
    assert run is not None
    assert (pages[-1].kind, run.state, pages[-1].stars) == ("closing", "done", True)
    written = {f"words at {page.place}" for page in pages if page.answer == "text"}
    kept = " ".join(said for _asked, said in practices.in_words(vault, run))
    forgotten = {
        f"words at {step.name}"
        for one in catalogue.practices()
        for step in one.steps
        if step.forget and one.code == code
    }
    assert {one for one in written - forgotten if one not in kept} == set()


@pytest.mark.parametrize("code", CODES)
def test_every_part_of_a_later_day_comes_to_its_end(code: str) -> None:
    """What is asked later can be answered to its end, and is then asked no more."""
    vault = in_use()
    walked(vault, code)
    later = NOW + timedelta(days=400)
    for due in dues.due_now(vault, later):
        page = practices.page(vault, dues.begin_part(vault, later, due))
        while not page.ends:
            page = practices.answer(vault, later, page.run, page.place, plain_answer(page))
    assert dues.due_now(vault, later) == []


@pytest.mark.parametrize("code", CODES)
def test_no_word_is_left_unfilled(code: str) -> None:
    """No page shows a name in braces, and none says None."""
    pages = walked(in_use(), code)
    shown = [text for page in pages for text in (*page.says, page.ask, page.starts_as, *(c.says for c in page.choices))]
    assert [text for text in shown if "{" in text or "None" in text] == []


@given(st.sampled_from(CODES), st.lists(st.integers(0, 9), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_answers_come_to_an_end(code: str, picks: list[int]) -> None:
    """Whatever is chosen or passed over, the walk ends."""
    vault = in_use()
    page = practices.page(vault, practices.begin(vault, NOW, code))
    for nth in range(MOST_PAGES):
        if page.ends:
            break
        pick = picks[nth % len(picks)]
        given_: Answer = page.choices[pick % len(page.choices)].name if page.choices else plain_answer(page)
        if page.kind == "step" and pick == 0:
            given_ = None
        elif page.answer == "people" or (page.ticks > 1 and isinstance(given_, str)):
            given_ = (str(given_),)
        page = practices.answer(vault, NOW, page.run, page.place, given_)
    assert page.ends


@pytest.mark.parametrize("code", CODES)
def test_each_answer_is_kept_at_once(code: str) -> None:
    """Read anew after each answer, the run stands where the answer led: a crash loses nothing."""
    vault = in_use()
    page = practices.page(vault, practices.begin(vault, NOW, code))
    while not page.ends:
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
        assert practices.page(vault, page.run) == page


def test_an_open_run_is_taken_up_again() -> None:
    """To begin a practice that is open goes on where it stood."""
    vault = in_memory()
    page = until(vault, "P19", "scale")
    assert practices.page(vault, practices.begin(vault, NOW, "P19")) == page


def test_going_back_shows_the_page_before() -> None:
    """One step back is the page before, and its answer can be given anew."""
    vault = in_memory()
    page = until(vault, "P19", "scale")
    before = practices.back(vault, NOW, page.run)
    assert before.place == "word"
    assert practices.answer(vault, NOW, before.run, before.place, ("sad",)) == page


def test_an_answer_to_an_old_page_changes_nothing() -> None:
    """A page that was left open elsewhere cannot overwrite what came after."""
    vault = in_memory()
    page = until(vault, "P19", "scale")
    assert practices.answer(vault, NOW, page.run, "word", ("angry",)) == page


def test_a_number_out_of_bounds_is_no_answer() -> None:
    """Eleven of ten is refused, and the page stands where it was."""
    vault = in_memory()
    page = until(vault, "P19", "scale")
    with pytest.raises(WrongCall):
        practices.answer(vault, NOW, page.run, page.place, 11)
    assert practices.page(vault, page.run) == page


@pytest.fixture
def stepping_aside(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let there be one practice that draws near someone and has no other way where a gate is shut; return its code."""
    near = next(one for one in catalogue.practices() if one.approach and one.weight != "heavy")
    only = (msgspec.structs.replace(near, safe_branch=""),)
    monkeypatch.setattr(catalogue, "practices", lambda: only)
    return near.code


@pytest.mark.parametrize(
    ("gate", "said", "state"), [("safe", "not_sure", "keeping_safe"), ("space", "yes", "asked_for_distance")]
)
def test_a_shut_gate_steps_back_and_offers_a_state(gate: str, said: str, state: State, stepping_aside: str) -> None:
    """Not sure of being safe, or a wish for space, ends the approach; the state is offered and set on a yes (S11)."""
    vault = in_memory()
    page = until(vault, stepping_aside, "gate")
    if gate == "space":
        page = practices.answer(vault, NOW, page.run, page.place, "yes")
    page = practices.answer(vault, NOW, page.run, page.place, said)
    assert (page.kind, page.state) == ("aside", state)
    practices.keep_out(vault, NOW, page.run, page.state)
    assert people.find(vault, "Ada").state == state


@pytest.mark.parametrize(
    "state", ["boundary", "died", "pressing", "asked_for_distance", "keeping_safe", "ended", "parted"]
)
def test_who_is_kept_out_is_not_offered_and_cannot_be_named(state: State, stepping_aside: str) -> None:
    """A person who is kept out is on no list, and typed by name the page steps back (S9, S10)."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ada")
    people.set_state(vault, NOW, people.find(vault, "Ada"), state)
    page = until(vault, stepping_aside, "person", "people")
    assert "Ada" not in {choice.says for choice in page.choices}
    page = practices.answer(vault, NOW, page.run, page.place, "Ada" if page.answer == "person" else ("Ada",))
    assert page.kind == "aside"


def test_a_name_that_nobody_has_becomes_a_person() -> None:
    """Who is named in a practice is one of my people from then on, and can be kept out."""
    vault = in_memory()
    page = until(vault, "P1", "people")
    practices.answer(vault, NOW, page.run, page.place, ("Ada", "Bo"))
    assert [one.value for one in decisions(vault.connection)] == ["Ada", "Bo"]
    run = runs.run(vault.connection, page.run)
    assert run is not None
    assert [one.known_by for one in run.about] == ["Ada", "Bo"]
    assert all(referred(one) for one in run.trail[-1].answer or ())  # type: ignore[union-attr] # two people were named


def test_what_was_hard_of_oneself_turns_approaches_off() -> None:
    """After a yes on the page about hurting someone, what draws near is not opened (K9)."""
    vault = in_memory()
    keep_list(vault.connection, HOLD, ["hurting_yes"])
    turned_off = [one.code for one in catalogue.practices() if "hurting_yes" in one.off_when]
    for code in turned_off:
        with pytest.raises(WrongCall):
            practices.begin(vault, NOW, code)


def test_stars_are_kept_with_what_was_missing() -> None:
    """How useful it was stays with the run (F1)."""
    vault = in_memory()
    last = walked(vault, "P19")[-1]
    practices.rate(vault, last.run, 2, "more time")
    run = runs.run(vault.connection, last.run)
    assert run is not None
    assert (run.stars, run.missing) == (2, "more time")


def test_the_rungs_to_choose_from_are_those_that_were_written() -> None:
    """P15 offers the entries of the ladder for the next rung."""
    vault = in_memory()
    page = next(page for page in walked(vault, "P15") if page.place == "rung")
    assert [choice.name for choice in page.choices] == ["Ada", "Bo"]


def chosen(vault: Vault, code: str, picks: dict[str, Answer]) -> PracticePage:
    """Walk a practice to its end: with these answers at their places, else with plain ones."""
    page = practices.page(vault, practices.begin(vault, NOW, code))
    while not page.ends:
        given = picks.get(page.place, plain_answer(page))
        page = practices.answer(vault, NOW, page.run, page.place, given)
    return page


@pytest.mark.parametrize("code", ["P3", "P8", "P15", "P18", "P21"])
def test_without_a_person_it_waits_for_another_day(code: str) -> None:
    """Where it needs someone and nobody is named, it does not say that something was done, and does not count as done."""
    vault = in_use()
    page = chosen(vault, code, {until(vault, code, "person").place: None})
    run = runs.run(vault.connection, page.run)
    assert run is not None
    assert (page.says, run.state) == (("Then let it be for today. It will be here when you like.",), "aside")


@pytest.mark.parametrize(("code", "asked", "safe"), [("P2", "danger", "quietly"), ("P13", "real", "keep_distance")])
def test_to_pass_a_question_of_danger_over_is_no_all_clear(code: str, asked: str, safe: str) -> None:
    """Enter at a question of danger leads where a "not sure" leads."""
    vault = in_memory()
    page = until(vault, code, "choice")
    while page.place != asked:
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
    assert practices.answer(vault, NOW, page.run, asked, None).place == safe


@pytest.mark.parametrize(
    ("code", "picks"), [("P2", {"danger": "yes"}), ("P5", {"steady": 2}), ("P9", {"free 1": "no", "free 2": "yes"})]
)
def test_closing_words_that_would_not_fit_are_left_out(code: str, picks: dict[str, Answer]) -> None:
    """A way aside ends with its own words, no "your time-out runs" where none was taken; and no stars are asked for."""
    page = chosen(in_use(), code, picks)
    assert (page.says, page.stars) == ((), False)


def test_who_is_kept_out_is_not_asked_about_among_several() -> None:
    """Of several names the page asks about those alone who are not kept out (K1)."""
    vault = in_memory()
    starting.leave_out(vault, NOW, ["Bo"])
    page = until(vault, "P1", "people")
    page = practices.answer(vault, NOW, page.run, page.place, ("Ada", "Bo"))
    asked = []
    while page.place.startswith("reached"):
        asked.append(page.ask)
        page = practices.answer(vault, NOW, page.run, page.place, "this_week")
    assert (len(asked), [one.says for one in page.choices]) == (1, ["Ada"])
    page = practices.answer(vault, NOW, page.run, page.place, "Bo")
    assert page.kind == "aside"


@pytest.mark.parametrize(
    ("code", "left_out", "asked"),
    [
        ("P18", ("gap", "mine", "free"), "draft"),
        ("P2", ("taking", "about", "back"), "draft"),
        ("P12", ("then",), "plan"),
    ],
)
def test_nothing_is_put_together_from_nothing(code: str, left_out: tuple[str, ...], asked: str) -> None:
    """Where the parts of a text were all passed over, the whole of it is not asked for."""
    vault = in_use()
    page = practices.page(vault, practices.begin(vault, NOW, code))
    places = []
    while not page.ends:
        places.append(page.place)
        page = practices.answer(
            vault, NOW, page.run, page.place, None if page.place in left_out else plain_answer(page)
        )
    assert ({*left_out} <= {*places}, asked in places) == (True, False)


def test_whose_idea_it_is_and_what_is_known_of_it_stand_at_the_beginning() -> None:
    """Each practice says from whom it comes, or whom it follows, and how well it is founded (S21)."""
    vault = in_use()
    for one in catalogue.practices():
        if one.after_days and not one.suggested:
            continue
        page = practices.page(vault, practices.begin(vault, NOW, one.code))
        read = " ".join(page.says)
        assert ((one.after or one.by)[0] in read, one.evidence.says in page.says) == (True, True)


@pytest.mark.parametrize(("does", "asked"), [("send", True), ("another_day", True), ("kept", False)])
def test_what_came_of_a_message_is_asked_where_one_may_be_sent(does: str, asked: bool) -> None:
    """Who keeps a message for themselves is not asked later what came of it."""
    vault = in_memory()
    chosen(vault, "P18", {"sent": does})
    assert bool(dues.due_now(vault, NOW + timedelta(days=60))) is asked


def test_on_the_way_is_asked_until_the_end_of_a_time_out_and_not_after_it() -> None:
    """From its last day on, how it ends is asked, and nothing on the way any more."""
    vault = in_memory()
    ends = NOW + timedelta(days=10)
    chosen(vault, "P2", {"until": ends.date().isoformat()})
    parts = [[due.part for due in dues.due_now(vault, now)] for now in (NOW + timedelta(days=3), ends)]
    assert parts == [["on_the_way"], ["ending"]]


def test_what_was_written_a_line_each_is_told_apart() -> None:
    """Lines of a list, and choices with commas in them, are read with a semicolon between; words with a comma."""
    vault = in_use()
    page = chosen(vault, "P4", {"lines": ("I learn to stay", "It may be, I am liked")})
    run = runs.run(vault.connection, page.run)
    assert run is not None
    read = [said for _asked, said in practices.in_words(vault, run)]
    assert "I learn to stay; It may be, I am liked" in [
        said.replace("\u2068", "").replace("\u2069", "") for said in read
    ]
