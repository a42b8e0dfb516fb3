"""The questions on a terminal: kind, plain, without a figure beside a name."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from nearer.cli.add import AddOnTerminal
from nearer.cli.journal import Writing
from nearer.cli.people import ask_who_is_one
from nearer.cli.questions import OnTerminal
from nearer.errors import Undecided
from nearer.service.people import page
from nearer.vault.sealed import Vault
from tests.reading import grade
from tests.vaults import NOW, added, in_memory

NAMES = ("Tom", "anna", "Mia\x1b[31m", "Zoe", "Anna and Tom")


class Talk:
    """Answers given beforehand, and all that was said."""

    def __init__(self, answers: Iterable[str]) -> None:
        self._answers = iter(answers)
        self.said: list[str] = []
        self.questions = OnTerminal(self._ask, self.said.append)

    def _ask(self, prompt: str) -> str:
        try:
            return next(self._answers)
        except StopIteration:
            raise EOFError from None


def test_own_messages_is_asked_once() -> None:
    """Whether these are one's own messages is asked until yes or no, and then never again (K5)."""
    talk = Talk(["maybe", "YES"])
    assert (talk.questions.own_messages(), talk.questions.own_messages()) == (True, True)
    assert talk.said == ["Are these your own messages? (yes or no)", "Please type yes or no."]


def test_no_is_taken() -> None:
    """No is an answer."""
    assert not Talk(["n"]).questions.own_messages()


def test_leave_out_shows_names_without_figures() -> None:
    """Names stand by the alphabet with a number to pick by, and no other figure (K1)."""
    talk = Talk(["2, 3"])
    assert talk.questions.leave_out(NAMES) == ["Anna and Tom", "Mia\x1b[31m"]
    assert [line for line in talk.said if re.search(r"\d", line)] == [
        "   1  anna",
        "   2  Anna and Tom",
        "   3  Mia[31m",
        "   4  Tom",
        "   5  Zoe",
    ]


def test_leave_out_asks_the_four_questions() -> None:
    """Kept away from on purpose, died, parted, asked to stay away: all four, before anything is shown."""
    talk = Talk([""])
    assert talk.questions.leave_out(NAMES) == []
    said = " ".join(talk.said)
    for reason in ("keep away from on purpose", "who died", "you parted from", "asked you to stay away"):
        assert reason in said
    assert grade("\n\n".join(talk.said)) <= 6


@pytest.mark.parametrize("line", ["Tom and anna", "tom, ANNA", "4 1", "4;1", "1, 1, 4"])
def test_people_are_picked_by_number_or_name(line: str) -> None:
    """A line may hold numbers or names in any order."""
    assert set(Talk([line]).questions.leave_out(NAMES)) == {"Tom", "anna"}


def test_a_line_that_picks_nobody_is_asked_again() -> None:
    """A number beyond the list leaves out nobody in silence: it is asked again."""
    assert Talk(["9", "nobody here", "1"]).questions.leave_out(NAMES) == ["anna"]


def test_me_needs_an_answer() -> None:
    """Who is me is never guessed: Enter alone is asked again."""
    assert Talk(["", "1"]).questions.me(["Robin", "Anna"]) == ["Robin"]


def test_zone_offers_this_computer_and_checks_the_answer() -> None:
    """Enter takes the offer; an unknown place is asked again."""
    assert Talk([""]).questions.zone("Europe/Berlin") == "Europe/Berlin"
    assert Talk(["Berlin", "../etc", "Asia/Tokyo"]).questions.zone("UTC") == "Asia/Tokyo"


def test_the_likely_date_order_comes_first() -> None:
    """Enter takes the likely order; the example shows what each would mean."""
    talk = Talk(["", "2"])
    assert talk.questions.date_order("a.txt", ("dmy", "mdy"), "mdy") == "mdy"
    assert talk.questions.date_order("a.txt", ("dmy", "mdy"), "mdy") == "dmy"
    assert "   1  month first: 03/09/2024" in talk.said


def test_where_a_tie_lives_may_stay_unsaid() -> None:
    """Enter says nothing; a number says where."""
    talk = Talk(["", "2"])
    assert (talk.questions.tie_lives("Anna"), talk.questions.tie_lives("Anna")) == ("unsaid", "in_person")


@pytest.mark.parametrize(("answers", "shown"), [([""], True), (["Yes"], True), (["perhaps", "no"], False), ([], False)])
def test_something_kind_waits_for_a_yes(answers: list[str], shown: bool) -> None:
    """Enter is yes, no is no, and where no answer comes nothing is shown."""
    assert Talk(answers).questions.may_i() is shown


def test_a_line_of_progress_is_gone_before_a_question() -> None:
    """What goes on is taken away first, and then is asked."""
    talk = Talk(["yes"])
    talk.questions.hush = lambda: talk.said.append("(gone)")
    talk.questions.own_messages()
    assert talk.said == ["(gone)", "Are these your own messages? (yes or no)"]


def test_no_answer_at_all_is_undecided() -> None:
    """Where the input ends, nothing is assumed."""
    with pytest.raises(Undecided):
        Talk([]).questions.own_messages()


def test_no_answer_is_no_where_there_is_no_way_back() -> None:
    """What cannot be undone is not done because a terminal went away."""
    assert not Talk([]).questions.sure("All of it goes.")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give a vault in which two of one name may be one person."""
    vault = in_memory()
    (tmp_path / "life.csv").write_text("at,person,direction\n1700000000,Anna Lund,in\n", encoding="utf-8")
    chat = "13/03/2024, 09:00 - Anna Lund: hi\n13/03/2024, 09:01 - Robin: hi\n"
    (tmp_path / "WhatsApp Chat with Anna Lund.txt").write_text(chat, encoding="utf-8")
    added(vault, tmp_path)
    return vault


def test_a_yes_to_whether_two_are_one_says_how_to_take_it_back(
    vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enter is a yes, and soon pressed."""
    ask_who_is_one(vault, Talk([""]).questions)
    assert (page(vault).proposals, "nearer people --undo" in capsys.readouterr().out) == ((), True)


def test_no_answer_to_whether_two_are_one_is_kept_as_neither(vault: Vault) -> None:
    """They are asked about again."""
    before = page(vault).proposals
    ask_who_is_one(vault, Talk([]).questions)
    assert page(vault).proposals == before != ()


def test_no_answer_to_whether_words_are_kept_adds_nothing() -> None:
    """Neither with the words nor without them, though --yes stood there."""
    asking = AddOnTerminal(None, sure=True)
    asking._ask = Talk([]).questions._ask
    with pytest.raises(Undecided, match="no answer"):
        asking.keep()


def test_the_end_of_input_ends_an_entry() -> None:
    """What was written until then is the entry."""
    talk = Talk(["one line", "another"])
    entry, names = Writing(talk.questions._ask, talk.said.append).entry(NOW)
    assert (entry.text, names) == ("one line\nanother", [])
