"""The log that a killed run leaves: damage to it is told from a frame that was half written."""

import shutil
from pathlib import Path

import pytest

from nearer.errors import VaultDamaged
from nearer.vault import log
from nearer.vault.leftovers import beside, keep_as_it_is
from nearer.vault.sealed import Vault, unlock_with
from tests.vaults import NOW

KEY = bytes(range(32))


@pytest.fixture
def killed(vault: Vault, tmp_path: Path) -> Path:
    """Give a vault as a kill leaves it: three commits in its log alone."""
    vault.connection.execute("PRAGMA wal_autocheckpoint = 0")
    for nth in range(3):
        with vault.transaction():
            vault.connection.execute("INSERT INTO setting VALUES (?, ?)", (str(nth), "soup" * 2000))
    path = tmp_path / "killed" / "life.nearer"
    path.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(beside(vault.path, ending), beside(path, ending))
    path.chmod(0o600)
    return path


def flip(log_of: Path, share: float) -> None:
    """Change one byte of the log."""
    wal = beside(log_of, "-wal")
    content = bytearray(wal.read_bytes())
    content[int(len(content) * share)] ^= 1
    wal.write_bytes(content)


def test_a_whole_log_is_folded_in(killed: Path) -> None:
    """What a killed run had committed is there, and its log is gone after the next start and end."""
    assert not log.is_damaged(beside(killed, "-wal"))
    with unlock_with(killed, bytearray(KEY)) as vault:
        assert len(vault.connection.execute("SELECT * FROM setting").fetchall()) == 3
    assert sorted(one.name for one in killed.parent.iterdir()) == ["life.nearer", "life.nearer.lock"]


@pytest.mark.parametrize("share", [0.0, 0.0004, 0.1, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("write", [True, False])
def test_a_flipped_byte_in_the_log_is_said(killed: Path, share: float, write: bool) -> None:
    """A log with a byte changed is never passed over in silence: neither to write nor to read."""
    flip(killed, share)
    with pytest.raises(VaultDamaged, match="log is damaged") as problem:
        unlock_with(killed, bytearray(KEY), write=write)
    assert "nearer lock" in problem.value.what_to_do


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_a_log_that_was_cut_counts_up_to_the_last_whole_commit(killed: Path, share: float) -> None:
    """A frame that was half written when the run was killed is no damage: what was committed before is there."""
    wal = beside(killed, "-wal")
    wal.write_bytes(wal.read_bytes()[: int(wal.stat().st_size * share)])
    with unlock_with(killed, bytearray(KEY)) as vault:
        found = len(vault.connection.execute("SELECT * FROM setting").fetchall())
    assert found == int(share * 3)


def test_what_can_be_read_of_a_damaged_log_counts_once_asked_for(killed: Path) -> None:
    """Who goes on despite the damage has all before it, and the files as they were lie beside it."""
    flip(killed, 0.5)
    as_it_was = [beside(killed, ending).read_bytes() for ending in ("", "-wal")]
    kept = keep_as_it_is(killed, NOW)
    with unlock_with(killed, bytearray(KEY), despite_log=True) as vault:
        assert len(vault.connection.execute("SELECT * FROM setting").fetchall()) == 1
    assert [beside(kept, ending).read_bytes() for ending in ("", "-wal")] == as_it_was


def test_a_log_that_is_being_written_is_no_damage(vault: Vault) -> None:
    """A reader beside a writer reads: nobody judges a log while it is written."""
    with vault.transaction():
        vault.connection.execute("INSERT INTO setting VALUES ('a', 'b')")
    with unlock_with(vault.path, bytearray(KEY), write=False) as reader:
        assert reader.connection.execute("SELECT * FROM setting").fetchall() == [("a", "b")]
