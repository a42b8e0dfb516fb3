"""What a person says of a look into the vault: what a card was, and which door of the kind moment they take."""

import os
from pathlib import Path

import pytest

from tests.terminal import Said, run, talk
from tests.vaults import LIFE

SECRET = "four quiet green words"
ANSWER = "You said: “There was a reason.”"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault on disk with the whole invented life."""
    place = tmp_path_factory.mktemp("was_it") / "life.nearer"
    run(place, "open", secrets=(SECRET,))
    run(place, "add", *LIFE.glob("*.zip"), "--yes", "--me", "Robin", "--zone", "Europe/London", secrets=(SECRET,))
    return place


def do(vault: Path, *args: str) -> Said:
    """Run `nearer look` on the vault."""
    return run(vault, "look", "--no-questions", *args, secrets=(SECRET,))


def test_what_is_said_stands_on_the_line_until_it_is_taken_back(vault: Path) -> None:
    """An option writes the answer down, each look shows it, and none takes it back."""
    kept = do(vault, "--was-it", "Maya", "reason")
    shown = do(vault)
    back = do(vault, "--was-it", "Maya", "none")
    assert (kept.code, back.code, back.text) == (0, 0, "It is taken back.")
    assert [ANSWER in one.text for one in (shown, do(vault))] == [True, False]


def test_who_was_hurt_reads_how_to_keep_someone_out(vault: Path) -> None:
    """After "they hurt me" the way to a boundary and to help is shown, and nothing is done by itself."""
    said = do(vault, "--was-it", "Maya", "hurt")
    do(vault, "--was-it", "Maya", "none")
    assert "nearer person NAME --state boundary or keeping_safe" in said.text
    assert "nearer help-now" in said.text


def test_a_word_that_is_none_is_refused_with_those_there_are(vault: Path) -> None:
    """A slip changes nothing and lists the words."""
    said = do(vault, "--was-it", "Maya", "lazy")
    assert (said.code, "resting" in said.text, "Nothing was changed." in said.text) == (2, True, True)


@pytest.fixture(scope="module")
def evening(vault: Path) -> Said:
    """A look on a terminal: the kind moment is answered, the evidence opened, and it was they who hurt."""
    if os.name != "posix":
        pytest.skip("a terminal of POSIX systems")
    return talk(
        vault,
        "look",
        "--evidence",
        answers=[
            ("Passphrase:", f"{SECRET}\n"),
            ("leave out", "\n"),
            ("mostly talk?", "1\n"),
            ("type no.", "\n"),
            ("takes none", "1\n"),
            ("for not now.", "6\n"),
            ("out from now on?", "1\n"),
        ],
    )


def test_after_opened_cards_it_is_asked_and_a_boundary_can_be_set(vault: Path, evening: Said) -> None:
    """Who opens the evidence is asked what it was; "they hurt me" leads to how it stands, and then the person is out."""
    assert (evening.code, "nearer help-now" in evening.out) == (0, True)
    assert "Maya" not in do(vault).text


def test_a_door_of_the_kind_moment_is_kept_and_can_be_spoken_of(vault: Path, evening: Said) -> None:
    """Who takes a door reads how to go on, and what came can be said later."""
    later = run(vault, "today", "--came-back", "yes", secrets=(SECRET,))
    assert ("nearer practise P18" in evening.text, later.text) == (True, "It is written down.")


def test_before_the_questions_it_is_said_that_answers_are_kept(evening: Said) -> None:
    """Unlike a look that stores nothing: who stops half-way has left out whom they left out."""
    assert evening.text.index("What you answer is kept") < evening.text.index("Before I show anything")
    assert "nothing is kept" not in evening.text
