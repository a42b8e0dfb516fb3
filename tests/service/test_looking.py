"""A look into the vault: what care asks first, once, and what each answer changes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import pytest

from nearer.contracts import DateOrder
from nearer.errors import WrongCall
from nearer.model.person import State
from nearer.service import people
from nearer.service.first_questions import ask_whose, remember_whose
from nearer.service.looking import look_in, looked_often
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added, in_memory

Tie = Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]


class Answering:
    """Questions with answers given beforehand; `asked` holds what was asked, in order."""

    def __init__(self, *out: str, why: State = "boundary", lives: Tie = "chats", own: bool = True) -> None:
        self.out, self.why, self.lives, self.own = out, why, lives, own
        self.asked: list[object] = []

    def own_messages(self) -> bool:
        """Answer K5."""
        self.asked.append("own")
        return self.own

    def me(self, names: Sequence[str]) -> Sequence[str]:
        """Not asked here."""
        raise AssertionError

    def zone(self, machine: str) -> str:
        """Not asked here."""
        raise AssertionError

    def date_order(self, file: str, orders: Sequence[DateOrder], likely: DateOrder) -> DateOrder:
        """Not asked here."""
        raise AssertionError

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        """Answer K1."""
        self.asked.append(sorted(names))
        return [name for name in names if name in self.out]

    def why_left_out(self, name: str) -> State:
        """Answer how it stands."""
        self.asked.append(f"why {name}")
        return self.why

    def tie_lives(self, name: str) -> Tie:
        """Answer K3."""
        self.asked.append(f"where {name}")
        return self.lives


def chats(*names: str) -> Vault:
    """Return a vault with some chats of the invented life."""
    vault = in_memory()
    added(vault, *(LIFE / f"WhatsApp Chat with {name}.zip" for name in names))
    return vault


def life() -> Vault:
    """Return a vault with the whole invented life."""
    vault = in_memory()
    added(vault, LIFE)
    return vault


def test_everyone_who_is_new_is_asked_about_once() -> None:
    """Whom to leave out is asked of all, then of those alone who came since (K1)."""
    vault = chats("Maya", "Dad")
    questions = Answering()
    look_in(vault, NOW, questions=questions)
    added(vault, LIFE / "WhatsApp Chat with Nora.zip")
    look_in(vault, NOW, questions=questions)
    look_in(vault, NOW, questions=questions)
    assert [one for one in questions.asked if isinstance(one, list)] == [["Dad", "Maya"], ["Nora"]]


def test_who_is_left_out_has_the_state_that_was_said() -> None:
    """The answer to K1 is a state of the person, kept like any other."""
    vault = chats("Maya", "Dad")
    look_in(vault, NOW, questions=Answering("Dad", why="died"))
    assert [(one.name, one.state) for one in people.page(vault).people] == [("Dad", "died"), ("Maya", "none")]


def test_who_is_left_out_is_nowhere_in_the_report() -> None:
    """Of a person who is kept out nothing is shown, and nothing is asked."""
    vault = life()
    questions = Answering("Maya")
    report = look_in(vault, NOW, questions=questions)
    parts = (report.people, report.findings, report.others, report.reached_out, report.returns, report.streams)
    assert "where Maya" not in questions.asked
    assert "Maya" not in repr(parts) + repr(report.cannot_tell) + repr(report.knocked)


def test_where_a_tie_lives_is_asked_before_its_first_finding_and_then_no_more() -> None:
    """K3 is asked of Maya alone, once, and her finding stays where it lives in the chats."""
    vault = life()
    questions = Answering()
    found = [look_in(vault, NOW, questions=questions, shown=lambda one: one.verdict == "clear") for _ in range(2)]
    assert [one for one in questions.asked if str(one).startswith("where")] == ["where Maya"]
    assert [[one.person for one in report.findings if one.verdict == "clear"] for report in found] == [["Maya"]] * 2


def test_a_tie_that_lives_elsewhere_has_no_verdict() -> None:
    """Where two mostly meet, the chats cannot tell."""
    vault = life()
    report = look_in(vault, NOW, questions=Answering(lives="in_person"))
    assert "Maya" not in {one.person for one in report.findings}
    assert ("Maya", "lives_elsewhere") in {(one.person, one.why) for one in report.cannot_tell}


def test_the_same_look_is_not_worked_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found is kept, and what is kept is what was found."""
    vault = life()
    before = look_in(vault, NOW)
    monkeypatch.setattr("nearer.service.life.report", None)
    assert look_in(vault, NOW) == before


def test_what_is_said_of_a_person_changes_the_next_look() -> None:
    """A state that is set by hand takes a finding away, and taking it back brings it again."""
    vault = life()
    people.set_state(vault, NOW, people.find(vault, "Maya"), "boundary")
    without = {one.person for one in look_in(vault, NOW).findings}
    people.undo_edit(vault)
    assert "Maya" not in without
    assert "Maya" in {one.person for one in look_in(vault, NOW).findings}


def test_taking_back_does_not_ask_again_who_was_asked_about() -> None:
    """That someone was on the list is no edit: undo passes it over."""
    vault = chats("Maya")
    look_in(vault, NOW, questions=Answering(), shown=lambda _found: False)
    assert people.undo_edit(vault) is None


def test_whose_messages_these_are_is_asked_once() -> None:
    """K5 is asked until an import is kept, and a no ends it."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        ask_whose(vault, Answering(own=False))
    questions = Answering()
    ask_whose(vault, questions)
    remember_whose(vault.connection)
    ask_whose(vault, questions)
    assert questions.asked == ["own"]


def test_the_third_look_in_a_week_is_told_apart_once() -> None:
    """More looking makes nothing surer: said at the third look, not at the fourth, and again in another week (K7)."""
    vault = in_memory()
    days = (0, 1, 2, 3, 20, 21, 22)
    assert [looked_often(vault, NOW + timedelta(days=day)) for day in days] == [
        False,
        False,
        True,
        False,
        False,
        False,
        True,
    ]
