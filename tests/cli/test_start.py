"""The first visit as a person walks it: by thinking back, with chats, or with an invented life."""

import sys
from pathlib import Path

import pytest

from nearer.service import people, starting
from tests.terminal import Said, inside, run, talk
from tests.vaults import NOW

if sys.platform == "win32":
    pytest.skip("there is no terminal to talk on", allow_module_level=True)

SECRET = "four quiet green words"
ASKED = ((("Passphrase:", f"{SECRET}\n")), ("what brings you here?", "I go quiet.\n"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Give a new vault."""
    run(tmp_path / "life.nearer", "open", secrets=(SECRET,))
    return tmp_path / "life.nearer"


def started(vault: Path, *answers: tuple[str, str]) -> Said:
    """Return a first visit with these answers after the sentence of one's own."""
    return talk(vault, "start", answers=[*ASKED, *answers])


def test_by_thinking_back(vault: Path) -> None:
    """Enter thinks back: whom to leave out is asked, and the look at oneself begins."""
    said = started(vault, ("to begin?", "\n"), ("nobody.", "Old Ben\n"), ("Not now", ":stop\n"))
    assert (said.code, "A look at oneself" in said.out, "After nearer" in said.out) == (0, True, False)
    with inside(vault, SECRET) as found:
        assert people.find(found, "Old Ben").state == "boundary"
        assert starting.first_sentence(found) == "I go quiet."


def test_with_chats(vault: Path) -> None:
    """Who has chats is told how to save and to add them, and to come back."""
    said = started(vault, ("to begin?", "2\n"))
    assert (said.code, "nearer how-to" in said.out, "come back: nearer start" in said.out) == (0, True, True)


def test_with_an_invented_life(vault: Path) -> None:
    """The invented life is shown, and nothing of it lies in the vault."""
    said = started(vault, ("to begin?", "3\n"))
    assert (said.code, "Robin and all the others do not exist." in said.text) == (0, True)
    assert "Nothing of it went into your vault." in said.text
    with inside(vault, SECRET) as found:
        assert not starting.has_chats(found)


def test_who_is_kept_out_stays_out_at_the_next_visit(vault: Path) -> None:
    """At a second visit Enter takes nobody back, and it is said; nobody's name stands there."""
    started(vault, ("to begin?", "\n"), ("nobody.", "Old Ben\n"), ("Not now", ":stop\n"))
    said = talk(
        vault,
        "start",
        answers=[("Passphrase:", f"{SECRET}\n"), ("to begin?", "\n"), ("press Enter.", "\n"), ("Not now", ":stop\n")],
    )
    assert ("Whom you named before stays out." in said.text, "Ben" in said.text) == (True, False)


def test_the_next_step_after_a_new_vault_needs_no_chats(tmp_path: Path) -> None:
    """Who has just made a vault is told of the beginning that goes without chats."""
    assert "with chats or without: nearer start" in run(tmp_path / "life.nearer", "open", secrets=(SECRET,)).text


def test_an_offer_of_someone_kept_out_is_written_and_not_shown(vault: Path) -> None:
    """What is added by hand about someone who is kept out is not passed over in silence."""
    with inside(vault, SECRET) as found:
        starting.leave_out(found, NOW, ["Old Ben"])
    said = run(vault, "offers", "--add", "Old Ben", "soup", secrets=(SECRET,))
    assert "You keep this person out, so it is not shown." in said.text
