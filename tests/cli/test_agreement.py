"""Two people at one screen: it is cleared and handed over, and shows nothing of the vault; then what was agreed, printed."""

from pathlib import Path

import pytest

from nearer.cli.player import PAUSE, Player
from nearer.model.entry import Entry
from nearer.service import journal, people, practices
from nearer.vault.sealed import Vault
from tests.cli.test_player import typing
from tests.terminal import inside, run
from tests.vaults import NOW, in_memory

CLEARED = "-- cleared --"
PEOPLE = ("Zebedee", "Grandmother", "Quillfeather")


@pytest.fixture
def vault() -> Vault:
    """Give a vault with people and an entry."""
    made = in_memory()
    for name in PEOPLE:
        people.add_person(made, NOW, name)
    journal.write(made, NOW, Entry(NOW, "marrowsoup"), ["Zebedee"])
    return made


def screens(vault: Vault, *typed: str) -> list[str]:
    """Play the agreement and return what stood on the screen, each time until it was cleared."""
    said: list[str] = []
    Player(typing(*typed), said.append, lambda: said.append(CLEARED)).play(vault, practices.begin(vault, NOW, "P9"))
    return " ".join(said).split(CLEARED)


ALONE = ("1", "Zebedee", "1", "1")
"""Begin, the person, and the two gates."""

TO_THE_END = (
    "",
    "",
    "",
    "1",
    "",
    "1",
    "",
    "crying",
    "",
    "lighthouse",
    "",
    "1",
    "tea",
    "",
    "we stay",
    "",
    *("", "1"),
    *("", "1"),
)


def test_nothing_of_the_vault_is_on_the_shared_screen(vault: Vault) -> None:
    """From the first clearing to the last no name, no entry and no earlier answer stands there."""
    found = screens(vault, *ALONE, *TO_THE_END, "", "2026-04-01", "", "5")
    shared = " ".join(found[1:-1])
    assert ["lighthouse" not in found[0], "we stay" not in found[-1], len(found) > 8] == [True, True, True]
    assert [word for word in (*PEOPLE, "marrowsoup") if word in shared] == []


def test_the_keyboard_goes_over_with_nothing_on_the_screen(vault: Vault) -> None:
    """The first answers, the screen is cleared, the second is called, it is cleared again, and asks."""
    found = screens(vault, *ALONE, *TO_THE_END, "", "2026-04-01", "", "5")
    over = next(n for n, part in enumerate(found) if "Now the other one" in part)
    assert "of your own free will?" in found[over - 1]
    assert "free will" not in found[over]
    assert "of your own free will?" in found[over + 1]


def test_either_may_stop_and_the_screen_is_cleared(vault: Vault) -> None:
    """That both may stop is said; after it nothing of what they wrote is left on the screen."""
    found = screens(vault, *ALONE, "", "", "", "1", "", "1", "", "crying", PAUSE)
    assert any("Either of you may stop" in part for part in found)
    assert ("crying" in found[-1], found[-1].strip()) == (False, "")


@pytest.mark.parametrize("first", ["1", "2"])
def test_after_a_no_the_end_is_the_same(vault: Vault, first: str) -> None:
    """Whether the first or the second said no, the two read the same words."""
    second = "2" if first == "1" else "1"
    found = screens(vault, *ALONE, "", "", "", first, "", second, "", "", "", "4")
    assert "Nobody need say why." in " ".join(found)
    assert [part for part in found if "may feel awkward" in part] == []


def test_an_agreement_is_listed_and_written_for_paper(tmp_path: Path) -> None:
    """Without one, how to make one is said; a page is written where there is one to write."""
    place = tmp_path / "life.nearer"
    secrets = ("four quiet green words",)
    assert run(place, "open", secrets=secrets).code == 0
    said = run(place, "agreement", secrets=secrets)
    assert (said.code, "nearer practise P9" in said.text) == (0, True)
    page = tmp_path / "ours.html"
    refused = run(place, "agreement", "--print", page, secrets=secrets)
    assert (refused.code, page.exists()) == (2, False)
    with inside(place, secrets[0]) as vault:
        screens(vault, *ALONE, *TO_THE_END, "", "2026-04-01", "", "5")
    said, written = run(place, "agreement", secrets=secrets), run(place, "agreement", "--print", page, secrets=secrets)
    assert ["With Zebedee" in said.text, "lighthouse" in said.text, written.code] == [True, True, 0]
    assert ["we stay" in page.read_text(encoding="utf-8"), page.stat().st_mode & 0o777] == [True, 0o600]
