"""A trial of one's own: drawn and kept, seen to its end, stopped at any time; and what it can see is said before."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pytest

from nearer.errors import WrongCall
from nearer.model.trial import Change, Counted, SoFar, Trial
from nearer.service import practices, trials
from nearer.service.archiving import export, restore
from nearer.service.decisions import Answers
from nearer.service.kept import zone_of
from nearer.service.sheet import Section
from nearer.service.trials_sheet import plan_sections, trial_sections
from nearer.service.walkable import find
from nearer.trials.power import power
from nearer.trials.weeks import draw
from nearer.vault import runs
from nearer.vault.sealed import Vault
from tests.lives import Life
from tests.page.test_words import BANNED
from tests.reading import grade
from tests.vaults import NOW, added, in_memory

SEED = 5
WEEKS = 12
MANY = [f"Friend {n}" for n in range(1, 25)]
"""With few people who write often, a later word answers what was passed over."""

MONDAY = 701
"""NOW is a Sunday, day 700 of the life; the trial begins on the Monday after, at midnight."""


@cache
def table(with_it: float, without: float, days: int = 900) -> str:
    """Return a life in which ego answers these shares in weeks that are on and off."""
    start = NOW - timedelta(days=700)
    life = Life(MANY, days=days, start=start.replace(hour=0), every_days=8)
    life.answer_less(MANY, 0, MONDAY, kept=0.7)
    for week, on in enumerate(draw(WEEKS // 2, SEED)):
        life.answer_less(MANY, MONDAY + 7 * week, MONDAY + 7 * week + 7, kept=with_it if on else without)
    return life.csv()


def lived(folder: Path, life: str) -> Vault:
    """Return a vault with a life."""
    vault = in_memory()
    file = folder / "life.csv"
    file.write_text(life, encoding="utf-8")
    added(vault, file, answers=Answers(zone="UTC"))
    return vault


def after(weeks: float) -> datetime:
    """Return the moment so many weeks after the first Monday, at noon."""
    return NOW + timedelta(days=1, weeks=weeks)


def test_the_draw_is_kept_with_its_seed() -> None:
    """What was drawn can be drawn again from what is kept."""
    vault = in_memory()
    begun = trials.begin(vault, NOW, "P19", WEEKS, SEED)
    kept = trials.running(vault, after(3))
    assert kept == begun
    assert (begun.first, begun.draw) == (date(2026, 3, 2), draw(WEEKS // 2, begun.seed))


@pytest.mark.parametrize("weeks", [7, 6, 0, -2, 54])
def test_weeks_that_make_no_trial_are_refused(weeks: int) -> None:
    """Odd, too few and too many weeks change nothing."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        trials.begin(vault, NOW, "P19", weeks, SEED)
    assert trials.running(vault, NOW) is None


@pytest.mark.parametrize("change", [{"weight": "heavy"}, {"suggested": False}, {"rest_days": 14}])
def test_a_practice_with_its_own_time_is_refused(change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing heavy, nothing that is never offered, and nothing that wants rest is done by weeks."""
    made = msgspec.structs.replace(find("P19"), **change)
    monkeypatch.setattr("nearer.service.trials.find", lambda _code: made)
    with pytest.raises(WrongCall, match="has its own time"):
        trials.begin(in_memory(), NOW, "P19", WEEKS, SEED)


def test_one_trial_at_a_time() -> None:
    """A second one waits for the end of the first; after a stop it may begin."""
    vault = in_memory()
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    with pytest.raises(WrongCall, match="runs already"):
        trials.begin(vault, after(2), "P13", WEEKS, SEED)
    assert trials.stop(vault, after(2)) is not None
    assert trials.begin(vault, after(2), "P13", WEEKS, SEED).practice == "four_questions"


def test_after_its_weeks_a_trial_runs_no_more() -> None:
    """Its last day is a Sunday; there is nothing to stop on the Monday after."""
    vault = in_memory()
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    assert [trials.running(vault, after(weeks)) is None for weeks in (11.9, 12)] == [False, True]
    assert trials.stop(vault, after(12)) is None


def test_this_week_is_said(tmp_path: Path) -> None:
    """Before the first Monday nothing is on; then each week is as it was drawn."""
    vault = in_memory()
    begun = trials.begin(vault, NOW, "P19", WEEKS, SEED)
    seen = [trials.page(vault, at)[0][0] for at in (NOW, *(after(week) for week in range(WEEKS)))]
    assert [(one.week, one.on) for one in seen] == [(0, None), *zip(range(1, WEEKS + 1), begun.draw, strict=True)]


def test_a_large_difference_is_seen_at_the_end(tmp_path: Path) -> None:
    """All in the weeks with it, a third in those without: one draw of 64 is as good, and early looks see it too."""
    vault = lived(tmp_path, table(1.0, 0.3))
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    ((found,), _seen) = trials.page(vault, after(20))
    assert (found.pairs, found.chance, found.evidence >= 20) == (6, 1 / 64, True)
    assert found.with_it.answered / found.with_it.bids > found.without.answered / found.without.bids


def test_answers_that_came_sooner_are_seen_beside(tmp_path: Path) -> None:
    """Six hours sooner in the weeks with it: one draw of 64 is as good for how soon, and the check says nothing."""
    life = Life(MANY, days=900, start=(NOW - timedelta(days=700)).replace(hour=0), every_days=8)
    life.answer_later(0, MONDAY, 3, mine=True)
    for week, on in enumerate(draw(WEEKS // 2, SEED)):
        life.answer_later(MONDAY + 7 * week, MONDAY + 7 * week + 7, 0 if on else 6, mine=True)
    vault = lived(tmp_path, life.csv())
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    ((found,), _seen) = trials.page(vault, after(20))
    assert found.beside is not None
    chances = dict(found.beside)
    assert (chances["soon"], chances["control"] > 0.05) == (1 / 64, True)
    assert "you answered sooner, too" in read(trial_sections([found], zone_of(vault.connection)))


def test_what_others_did_is_said_where_it_went_along() -> None:
    """A check that moved with the weeks makes the result one to take with care."""
    moved = replace(ENDED, beside=(("control", 0.04),))
    assert "take this with care" in read(trial_sections([moved], zone_of(in_memory().connection)))


def test_no_difference_is_too_much_alike(tmp_path: Path) -> None:
    """Where the weeks are alike, neither the test nor the evidence says otherwise."""
    vault = lived(tmp_path, table(0.6, 0.6))
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    ((found,), _seen) = trials.page(vault, after(20))
    assert found.chance is not None
    assert (found.chance > 0.05, found.evidence < 20) == (True, True)


def test_while_it_runs_there_is_no_exact_test(tmp_path: Path) -> None:
    """Before all weeks are in the files, the evidence for any time is all there is."""
    vault = lived(tmp_path, table(1.0, 0.3, days=MONDAY + 40))
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    ((found,), _seen) = trials.page(vault, after(5))
    assert (found.chance, found.counted, found.pairs) == (None, 5, 2)


def test_a_trial_that_was_stopped_keeps_what_was_counted(tmp_path: Path) -> None:
    """The weeks before the stop count, those after do not."""
    vault = lived(tmp_path, table(1.0, 0.3))
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    trials.stop(vault, after(6.5))
    ((found,), _seen) = trials.page(vault, after(20))
    assert (found.week, found.counted, found.pairs, found.chance) == (None, 6, 3, None)


def test_weeks_as_they_were_practised_are_counted_beside(tmp_path: Path) -> None:
    """Of the pairs, those in which it was done in the week that was on and in no other."""
    vault = lived(tmp_path, table(1.0, 0.3))
    begun = trials.begin(vault, NOW, "P19", WEEKS, SEED)
    for week in (begun.draw.index(True), begun.draw.index(True, 2), begun.draw.index(False, 2)):
        number = practices.begin(vault, after(week), "P19")
        with vault.transaction():
            runs.set_trail(vault.connection, number, after(week), [], "done", [])
    ((found,), _seen) = trials.page(vault, after(20))
    assert 0 < found.as_drawn_with.bids < found.with_it.bids / 3


def test_without_chats_a_trial_can_run_all_the_same() -> None:
    """Nothing can be compared, and nothing is wrong with that."""
    vault = in_memory()
    assert trials.plan(vault, NOW, "P19", WEEKS).power is None
    trials.begin(vault, NOW, "P19", WEEKS, SEED)
    ((found,), _seen) = trials.page(vault, after(2))
    assert (found.counted, found.pairs) == (0, 0)


def test_what_it_can_see_is_said_from_ones_own_figures(tmp_path: Path) -> None:
    """The share and the messages a week are those of the last half year."""
    found = trials.plan(lived(tmp_path, table(0.7, 0.7, days=MONDAY)), NOW, "P19", WEEKS).power
    assert found is not None
    assert (0.6 < found.share < 0.85, 6 < found.a_week < 14) == (True, True)


def test_a_trial_comes_through_an_archive(tmp_path: Path) -> None:
    """What was drawn is there again after export and import."""
    vault, other = in_memory(), in_memory()
    begun = trials.begin(vault, NOW, "P19", WEEKS, SEED)
    export(vault, tmp_path / "all.zip")
    restore(other, tmp_path / "all.zip")
    assert trials.running(other, after(1)) == begun


TRIAL = Trial(1, "stay", NOW, date(2026, 3, 2), draw(6, SEED), SEED)
CHANGE = Change(0.7, 0.3, 1.1, 0.1, 1.4)
ENDED = SoFar(
    TRIAL, None, None, 12, 6, Counted(50, 40), Counted(48, 30), 4.0, 0.02, CHANGE, Counted(20, 15), Counted(9, 5)
)
EVERY = [
    SoFar(TRIAL, 0, None, 0),
    SoFar(TRIAL, 3, True, 2, 1, Counted(9, 8), Counted(8, 5), 1.4, None, CHANGE),
    SoFar(TRIAL, 4, False, 2, 1, Counted(9, 8), Counted(8, 5), 30.0, None, CHANGE),
    ENDED,
    SoFar(TRIAL, None, None, 12, 6, Counted(50, 40), Counted(48, 39), 1.0, 0.5, CHANGE),
    SoFar(TRIAL, None, None, 6, 3, Counted(9, 8), Counted(8, 5), 1.4, None, CHANGE),
    replace(ENDED, beside=(("soon", 0.01), ("words", 0.02), ("control", 0.04))),
]


def read(sections: tuple[Section, ...]) -> str:
    """Return what is read of these."""
    lines: list[str] = []
    for section in sections:
        lines += [section.title, *section.says]
        for item in section.items:
            lines += [item.says, *(line for part in item.details for line in (part.title, *part.lines))]
        lines += section.after
    return "\n\n".join(lines)


def whole() -> list[str]:
    """Return each screen of a trial."""
    zone = zone_of(in_memory().connection)
    plans = [
        trials.Plan(find("P19"), weeks, date(2026, 3, 2), found)
        for weeks, found in ((12, None), (12, power(0.6, 20, 12)), (8, power(0.95, 3, 8)))
    ]
    return [
        *(read(plan_sections(one, zone)) for one in plans),
        read(trial_sections(EVERY, zone)),
        read(trial_sections(EVERY, zone, figures=True)),
    ]


def test_every_screen_reads_easily() -> None:
    """Each screen at grade 6 or below (S20)."""
    assert [round(one, 1) for one in map(grade, whole()) if one > 6] == []


def test_no_screen_judges_or_counts_what_was_not_done() -> None:
    """No label, and no word of weeks that were missed."""
    said = " ".join(whole()).casefold().replace(".", " ").replace(",", " ")
    assert [word for word in (*BANNED, "missed", "streak", "forgot", "skipped") if f" {word} " in said] == []
