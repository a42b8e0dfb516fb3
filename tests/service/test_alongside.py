"""Did it help, over a vault: what is said, of whom it is counted, and what is never said."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from nearer.model.trial import Alongside, Beside, Change, Counted, Outcome, Recovered, Seen
from nearer.service import beside_sheet, people
from nearer.service.alongside import did_it_help
from nearer.service.alongside_sheet import alongside_sections
from nearer.service.decisions import Answers
from nearer.service.kept import zone_of
from nearer.vault.sealed import Vault
from tests.lives import FRIENDS, Life
from tests.page.test_words import BANNED
from tests.reading import grade
from tests.service.test_practices import walked
from tests.vaults import NOW, added, in_memory

BEGAN = 700
"""The day of the life on which a practice begins: NOW."""


@cache
def table(before: float = 0.5, after: float = 1.0, days: int = 900) -> str:
    """Return a life in which ego answers one share of what is answered usually, and another from day 700 on."""
    life = Life(days=days, start=NOW - timedelta(days=BEGAN))
    life.answer_less(FRIENDS, 0, BEGAN, kept=before)
    life.answer_less(FRIENDS, BEGAN, None, kept=after)
    return life.csv()


def lived(folder: Path, life: str) -> Vault:
    """Return a vault with a life, in which one practice was done on day 700."""
    vault = in_memory()
    file = folder / "life.csv"
    file.write_text(life, encoding="utf-8")
    added(vault, file, answers=Answers(zone="UTC"))
    walked(vault, "P19")
    return vault


def test_without_a_practice_there_is_nothing_to_look_at() -> None:
    """Nobody who has begun nothing is told anything, and the way in is named."""
    vault = in_memory()
    (section,) = alongside_sections(did_it_help(vault), zone_of(vault.connection))
    assert (did_it_help(vault), "nearer practise" in section.says[0]) == ((), True)


def test_more_answers_are_seen_alongside(tmp_path: Path) -> None:
    """From half to nearly all: more, with intervals on one side of nothing, and rare at other days."""
    (found,) = did_it_help(lived(tmp_path, table()))
    assert (found.practice, found.seen, found.times) == ("P19", "more", 1)
    assert found.change is not None
    assert found.chance is not None
    assert 0 < found.change.low_95 < found.change.low_80 < found.change.effect < found.change.high_80
    assert found.chance <= 0.05


@cache
def sooner(*, others_too: bool) -> str:
    """Return a life in which all is answered as ever, and from day 700 on five hours sooner; by the others as well, or not."""
    life = Life(days=900, start=NOW - timedelta(days=BEGAN))
    life.answer_later(0, BEGAN, 5, mine=True)
    if others_too:
        life.answer_later(0, BEGAN, 5, mine=False)
    return life.csv()


def test_sooner_answers_are_seen_beside_and_the_check_stays(tmp_path: Path) -> None:
    """Where as much is answered as before, but sooner, that is said; what others did stayed as it was."""
    (found,) = did_it_help(lived(tmp_path, sooner(others_too=False)))
    beside = {one.outcome: one.seen for one in found.beside}
    assert (beside["soon"], beside["control"], found.others_moved) == ("more", "alike", False)
    assert "You answered sooner." in read([found], figures=False)


def test_where_the_others_moved_as_well_nothing_is_clear(tmp_path: Path) -> None:
    """What a practice cannot move moved alongside: so all is "perhaps" at most, and why is said."""
    (found,) = did_it_help(lived(tmp_path, sooner(others_too=True)))
    beside = {one.outcome: one.seen for one in found.beside}
    assert (beside["soon"], found.others_moved) == ("perhaps_more", True)
    assert "A practice of yours cannot do that." in read([found], figures=False)


def test_the_check_has_no_figure() -> None:
    """How soon others answered is told without any number: no figure is about another person (S14)."""
    lines = beside_sheet.figures([Beside("control", one, CHANGE, 1.0, 99, 88, 0.04) for one in SEEN])
    assert [line for line in lines if any(map(str.isdigit, line))] == []


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    """Figures change with new files alone (K7)."""
    vault = lived(tmp_path, table())
    assert did_it_help(vault) == did_it_help(vault)


@pytest.mark.parametrize("kept_out", ["state", "lives"])
def test_who_may_not_be_counted_is_not(tmp_path: Path, kept_out: str) -> None:
    """Who is kept out (A2), and whose tie lives elsewhere (K3), is in no figure."""
    vault = lived(tmp_path, table())
    (whole,) = did_it_help(vault)
    anna = people.find(vault, "Anna")
    if kept_out == "state":
        people.set_state(vault, NOW, anna, "boundary")
    else:
        people.set_lives(vault, NOW, anna, "in_person")
    (found,) = did_it_help(vault)
    assert whole.before.bids - found.before.bids > whole.before.bids / 20


def test_a_vault_without_chats_cannot_tell() -> None:
    """A practice alone says nothing yet."""
    vault = in_memory()
    walked(vault, "P19")
    assert [(one.seen, one.why) for one in did_it_help(vault)] == [("cannot_tell", "no_chats")]


def test_a_vault_without_chats_says_so_once() -> None:
    """After three practices it is one sentence, not three."""
    vault = in_memory()
    for code in ("P19", "P4", "P22"):
        walked(vault, code)
    (section,) = alongside_sections(did_it_help(vault), zone_of(vault.connection))
    assert (section.says[0].startswith("I cannot tell yet"), section.items) == (True, ())


@pytest.mark.parametrize(
    ("days", "why"), [(BEGAN - 30, "ends_before"), (BEGAN + 12, "few_after")], ids=["ends_before", "few_after"]
)
def test_too_little_is_said_with_what_is_missing(tmp_path: Path, days: int, why: str) -> None:
    """Chats that end before, or soon after, say nothing yet; how many messages are missing is said where it can be."""
    (found,) = did_it_help(lived(tmp_path, table(0.9, 0.9, days)))
    assert (found.seen, found.why, found.missing > 0) == ("cannot_tell", why, why == "few_after")


CHANGE = Change(0.7, 0.3, 1.1, 0.1, 1.4)
OUTCOMES: list[Outcome] = ["soon", "words", "control"]
SEEN: list[Seen] = ["more", "perhaps_more", "alike", "perhaps_less", "less"]
EVERY = [
    *(
        Alongside(
            "P19",
            NOW,
            4,
            one,
            until=NOW + timedelta(days=90),
            before=Counted(200, 120),
            after=Counted(60, 48),
            change=CHANGE,
            as_done=CHANGE,
            chance=None if one == "alike" else 0.04,
            days_drawn=200,
            widened=1.3,
            without_one=(0.5, 0.8),
            recovered=Recovered(2, 1, 20.0, 4, 50.0, 0.3),
            also_begun=("P1", "P13"),
            beside=tuple(Beside(name, one, CHANGE, 1.5, 200, 60, 0.01) for name in OUTCOMES),
            others_moved=one == "perhaps_more",
        )
        for one in SEEN
    ),
    Alongside("P19", NOW, 1, "cannot_tell", "no_chats"),
    Alongside("P19", NOW, 1, "cannot_tell", "ends_before", until=NOW),
    Alongside("P19", NOW, 1, "cannot_tell", "few_before"),
    Alongside("P19", NOW, 1, "cannot_tell", "few_after", 12),
    Alongside("P19", NOW, 1, "cannot_tell", "few_in_all", 12),
]


def read(found: list[Alongside], *, figures: bool) -> str:
    """Return what is read of these."""
    lines: list[str] = []
    for section in alongside_sections(found, zone_of(in_memory().connection), figures=figures):
        lines += [section.title, *section.says]
        for item in section.items:
            lines += [item.says, *(line for part in item.details for line in (part.title, *part.lines))]
        lines += section.after
    return "\n\n".join(lines)


def test_every_sentence_reads_easily() -> None:
    """Grade 6 or below, with and without figures (S20)."""
    assert [grade(read(EVERY, figures=figures)) <= 6 for figures in (False, True)] == [True, True]


def test_nothing_is_said_to_be_caused_and_nobody_is_judged() -> None:
    """No word of cause, no label, and no name of anyone."""
    words = [*BANNED, "caused", "because", "effect", "worked", *FRIENDS]
    whole = read(EVERY, figures=True).casefold()
    assert [word for word in words if f" {word.casefold()} " in whole.replace(".", " ").replace(",", " ")] == []
    assert "I cannot say that one came from the other" in read(EVERY, figures=False)


def test_figures_stand_behind_the_sentence() -> None:
    """Without being asked for, no figure of a range is shown (K4)."""
    assert ["of 100" in read(EVERY, figures=figures) for figures in (False, True)] == [False, True]
