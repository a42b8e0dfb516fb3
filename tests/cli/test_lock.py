"""`nearer lock`: what a run that was cut off left is put back, and what cannot be put back is said."""

import shutil
from pathlib import Path

import pytest

from nearer.vault import key, sealed
from nearer.vault.leftovers import beside
from tests.terminal import CHEAP, Said, run

WORDS = "four quiet green words"


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a vault as a kill leaves it: three commits in its log alone."""
    for name, value in CHEAP.items():
        monkeypatch.setattr(key, name, value)
    vault, _recovery = sealed.create(tmp_path / "own" / "life.nearer", WORDS.encode())
    vault.connection.execute("PRAGMA wal_autocheckpoint = 0")
    for nth in range(3):
        with vault.transaction():
            vault.connection.execute("INSERT INTO setting VALUES (?, ?)", (str(nth), "soup" * 2000))
    path = tmp_path / "life.nearer"
    for ending in ("", "-wal"):
        shutil.copy(beside(vault.path, ending), beside(path, ending))
    vault.close()
    shutil.rmtree(vault.path.parent)
    path.chmod(0o600)
    return path


def lying(path: Path) -> list[str]:
    """Return what lies in the vault's folder, beside its lock."""
    return sorted(one.name for one in path.parent.iterdir() if one.suffix != ".lock")


def damaged(path: Path) -> Said:
    """Change a byte in the middle of the log, and return what the next command says."""
    log = beside(path, "-wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 1
    log.write_bytes(content)
    return run(path, "check", secrets=[WORDS])


def test_what_was_left_is_put_back(killed: Path) -> None:
    """After a kill, `lock` folds the log in; then nothing lies beside the vault."""
    said = run(killed, "lock", secrets=[WORDS])
    assert (said.code, "I put it back." in said.text) == (0, True)
    assert lying(killed) == ["life.nearer"]


def test_a_wrong_passphrase_puts_nothing_back(killed: Path) -> None:
    """With a wrong passphrase the vault and its log stay, byte for byte, damaged or not; no copy is left of the try."""
    for _ in range(2):
        before = [beside(killed, ending).read_bytes() for ending in ("", "-wal")]
        said = run(killed, "lock", secrets=["four quiet blue words"])
        assert (said.code, [beside(killed, ending).read_bytes() for ending in ("", "-wal")]) == (3, before)
        assert [name for name in lying(killed) if name.startswith("life-before-")] == []
        damaged(killed)


def test_a_damaged_log_stops_every_command_but_this(killed: Path) -> None:
    """A damaged log is said, with the way on; nothing is changed before the person asks for it."""
    before = lying(killed)
    said = damaged(killed)
    assert (said.code, "nearer lock goes on with what can be read" in said.text) == (2, True)
    assert lying(killed) == before


def test_what_can_be_read_of_a_damaged_log_is_put_back(killed: Path) -> None:
    """`lock` goes on with all before the damage, says what is gone, and keeps the files as they were."""
    damaged(killed)
    said = run(killed, "lock", secrets=[WORDS])
    assert (said.code, "The files as they were are kept:" in said.text) == (0, True)
    kept = [name for name in lying(killed) if name.startswith("life-before-")]
    assert [name.rsplit(".", 1)[1] for name in kept] == ["nearer", "nearer-wal"]
    assert run(killed, "check", secrets=[WORDS]).text == "Your vault is whole."
