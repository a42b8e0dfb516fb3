"""A list of questions on a terminal: read, answered, gone back in, stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nearer.cli.instrument import Asking
from nearer.cli.player import BACK, PAUSE
from nearer.service import instruments
from nearer.vault.instruments import answerings
from nearer.vault.sealed import Vault
from tests.guide.test_instrument import LANTERN
from tests.service.test_instruments import brought
from tests.vaults import NOW


def typing(*lines: str) -> Callable[[str], str]:
    """Return what types these lines, and then says that nobody is there any more."""
    given: Iterator[str] = iter(lines)

    def ask(_prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return ask


def gone_through(vault: Vault, *lines: str) -> tuple[bool, list[str], dict[str, int | None]]:
    """Type these lines; return whether it came to its end, what was said, and what was kept."""
    said: list[str] = []
    number = instruments.begin(vault, NOW, "lantern")
    ended = Asking(typing(*lines), said.append).go_through(vault, number)
    return ended, said, dict(answerings(vault.connection)[-1].answers)


def test_each_answer_is_taken_and_enter_passes_over(tmp_path: Path) -> None:
    """Three lines answer three questions."""
    ended, _said, kept = gone_through(brought(tmp_path, LANTERN), "4", "", "3")
    assert (ended, kept) == (True, {"a": 4, "b": None, "c": 3})


def test_what_is_no_step_is_asked_again(tmp_path: Path) -> None:
    """Words, figures outside the scale and far too long ones change nothing."""
    ended, _said, kept = gone_through(brought(tmp_path, LANTERN), "much", "6", "9" * 5000, "²", "4", "2", "3")
    assert (ended, kept) == (True, {"a": 4, "b": 2, "c": 3})


def test_back_and_stop_keep_what_was_answered(tmp_path: Path) -> None:
    """After :back the question before comes again; after :stop all that was answered stays."""
    ended, _said, kept = gone_through(brought(tmp_path, LANTERN), "4", "2", BACK, "5", PAUSE)
    assert (ended, kept) == (False, {"a": 4, "b": 5})


def test_the_end_of_input_keeps_what_was_answered(tmp_path: Path) -> None:
    """A terminal that goes away loses nothing."""
    ended, _said, kept = gone_through(brought(tmp_path, LANTERN), "4")
    assert (ended, kept) == (False, {"a": 4})


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ('["not at all", "very much"]', "1 is “not at all”, 5 is “very much”."),
        ('["no", "a bit", "half", "much", "all"]', "   3  half"),
    ],
)
def test_the_steps_are_shown_with_their_words(tmp_path: Path, labels: str, shown: str) -> None:
    """Two words name the ends; as many as there are steps stand one to a line."""
    vault = brought(tmp_path, LANTERN.replace('["not at all", "very much"]', labels))
    _ended, said, _kept = gone_through(vault, PAUSE)
    assert shown in said


def test_a_list_cannot_take_over_the_terminal(tmp_path: Path) -> None:
    """Codes that steer a terminal, in a title or a question, do not reach it."""
    hostile = LANTERN.replace("Someone came by.", "\\u001b[2J came by.").replace(
        "The lantern", "\\u001b[31mThe lantern"
    )
    _ended, said, _kept = gone_through(brought(tmp_path, hostile), "1", "1", "1")
    assert [line for line in said if "\x1b" in line] == []
