"""A moment in ten seconds: asked on a terminal, each question with Enter for nothing, or said in one line."""

from pathlib import Path

from nearer.cli.journal import Tied, Writing
from nearer.model.entry import Entry
from tests.terminal import run
from tests.vaults import NOW, in_memory

SECRET = "four quiet green words"
NOTHING = Tied((), (), ())


def typed(*lines: str, tied: Tied = NOTHING) -> tuple[Entry, list[str], list[str]]:
    """Return the moment that comes of these lines, its names, and what was asked."""
    said: list[str] = []
    waiting = iter(lines)
    made, names = Writing(lambda _prompt: next(waiting), said.append).moment(NOW, in_memory(), tied)
    assert next(waiting, None) is None
    return made, names, said


def test_enter_leaves_each_question_out() -> None:
    """Seven times Enter is a moment of pulling away, and nothing else is said of it."""
    made, names, _said = typed(*[""] * 7)
    assert (made, names) == (Entry(NOW, "", "away"), [])


def test_a_number_or_words_are_enough() -> None:
    """Signs and practices are taken by number and in words; a slip is asked for again."""
    made, names, _said = typed("1", "Bo", "2, slip out", "lonely, let down", "2", "P77", "P19", "I stayed.")
    assert (made.signs, made.practices, made.feelings) == (("N3", "N9"), ("P19",), ("lonely", "let down"))
    assert (made.noticed, made.text, names) == ("in_it", "I stayed.", ["Bo"])


def test_a_bare_number_is_no_name_and_no_feeling() -> None:
    """A number where words are asked for is asked again; after a question mark it stands for the word beside it."""
    made, names, _said = typed("2", "7", "Bo", "1", "?", "2, let down", "", "", "")
    assert (names, made.feelings) == (["Bo"], ("worried", "let down"))


def test_all_signs_come_when_they_are_asked_for() -> None:
    """Four stand there at first; a question mark shows the others, and their numbers hold."""
    made, _names, said = typed("", "", "?", "5", "", "", "", "")
    shown = [line for line in said if "I get in touch" in line]
    assert (len(shown), made.signs) == (1, ("N6",))


def test_what_an_option_said_is_not_asked() -> None:
    """Who types a sign, a feeling and a practice beforehand is asked for the rest alone."""
    made, _names, said = typed("", "", "", "", tied=Tied(("sad",), ("N1",), ("P19",)))
    assert (made.signs, made.feelings, made.practices) == (("N1",), ("sad",), ("P19",))
    assert [line for line in said if "feel?" in line or "help?" in line] == []


def test_a_moment_is_said_in_one_line_and_found_again(tmp_path: Path) -> None:
    """One line writes it down on the day that it was; its sign finds it, in words."""
    vault = tmp_path / "life.nearer"
    run(vault, "open", secrets=(SECRET,))
    line = ("--moment", "--way", "away", "--with", "Bo", "--sign", "N12", "--feeling", "sad", "--noticed", "told")
    kept = run(vault, "journal", *line, "--day", "2024-03-05", secrets=(SECRET,))
    found = run(vault, "journal", "--sign", "wave help", secrets=(SECRET,))
    other = run(vault, "journal", "--sign", "N1", secrets=(SECRET,))
    assert (kept.code, found.code, "Nothing here fits that." in other.text) == (0, 0, True)
    assert "5 March 2024, a moment of pulling away, Bo, someone told me (entry 1)." in found.text
    assert "I wave help away" in found.text
