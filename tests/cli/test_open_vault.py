"""Making a vault: what is said before it is there."""

from pathlib import Path

import pytest

from nearer.cli.main import run


def test_what_is_lost_is_said_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """That a lost passphrase and a lost key lose it all stands there before the passphrase is asked for."""
    said: list[str] = []

    def asked(_prompt: str) -> str:
        said.append(capsys.readouterr().out)
        raise EOFError

    monkeypatch.setattr("nearer.cli.unlocking.getpass.getpass", asked)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    run(["open", "--vault", str(tmp_path / "life.nearer")])
    assert "If you lose both, all that is in the vault is lost." in " ".join(said[0].split())
