"""`nearer trial` on a terminal: shown, begun with a yes, stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nearer.cli import main, trial
from nearer.service import trials
from nearer.vault.sealed import Vault
from tests.vaults import NOW, in_memory


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Give a vault that every command opens, at a moment that stands."""
    one = in_memory()

    @contextmanager
    def unlocked(*_args: object, **_options: object) -> Iterator[Vault]:
        yield one

    monkeypatch.setattr(trial, "unlocked", unlocked)
    monkeypatch.setattr(trial, "now", lambda: NOW)
    return one


def test_a_trial_is_begun_shown_and_stopped(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """With --yes it is drawn at once; then the page names its first day; after --stop none runs."""
    assert main.run(["trial", "--begin", "P19", "--yes"]) == 0
    assert main.run(["trial"]) == 0
    assert "It begins on Monday, 2 March 2026." in capsys.readouterr().out
    assert main.run(["trial", "--stop"]) == 0
    assert trials.running(vault, NOW) is None


def test_what_it_can_see_is_said_before(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan stands above the word that the weeks are drawn."""
    main.run(["trial", "--begin", "P19", "--weeks", "8", "--yes"])
    said = " ".join(capsys.readouterr().out.split())
    assert -1 < said.find("such a trial can see") < said.find("The weeks are drawn.")


def test_with_nobody_to_ask_nothing_is_begun(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --yes and without a terminal it ends with 2."""
    assert main.run(["trial", "--begin", "P19"]) == 2
    assert trials.running(vault, NOW) is None


def test_an_unknown_practice_is_a_wrong_call(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """A code that is not there ends with 2."""
    assert main.run(["trial", "--begin", "P99", "--yes"]) == 2


def test_two_trials_have_two_draws(vault: Vault) -> None:
    """Each beginning draws by chance of its own."""
    drawn = []
    for _nth in range(3):
        main.run(["trial", "--begin", "P19", "--weeks", "52", "--yes"])
        begun = trials.running(vault, NOW)
        assert begun is not None
        drawn.append(begun.draw)
        main.run(["trial", "--stop"])
    assert len(set(drawn)) == 3
