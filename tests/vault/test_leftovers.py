"""What lies beside a vault: steps of a restore that was cut off are taken up, half copies go, other files stay."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.errors import VaultInUse, VaultMissing
from nearer.vault import backup
from nearer.vault.door import look_at
from nearer.vault.leftovers import RESTORED, beside, copies, free
from nearer.vault.lock import lock, nobody_reads, unlock
from nearer.vault.sealed import Vault, create_with, unlock_with
from tests.vaults import NOW

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def put(vault: Vault, word: str) -> None:
    """Write one row."""
    with vault.transaction():
        vault.connection.execute("INSERT OR REPLACE INTO setting VALUES ('word', ?)", (word,))


def word(path: Path, key: bytes = KEY) -> object:
    """Return the row of a closed vault."""
    with unlock_with(path, bytearray(key)) as vault:
        return vault.connection.execute("SELECT value FROM setting").fetchall()[0][0]


@pytest.fixture
def restored(vault: Vault) -> Path:
    """Give a vault with a checked copy beside it that was to take its place when the run was killed."""
    put(vault, "old")
    vault.close()
    other = vault.path.with_name("other.nearer")
    with create_with(other, bytearray(OTHER), bytes(range(1, 17))) as made:
        put(made, "new")
    other.rename(beside(vault.path, RESTORED))
    os.utime(beside(vault.path, RESTORED), (NOW.timestamp(),) * 2)
    return vault.path


def test_a_restore_that_was_cut_off_is_finished(restored: Path) -> None:
    """Whoever opens the vault next finds the copy in its place, and the vault from before under a dated name."""
    assert word(restored, OTHER) == "new"
    assert word(restored.with_name("life-before-2026-03-01-120000.nearer")) == "old"


@pytest.mark.parametrize("killed_after", [0, 1, 2])
def test_a_log_goes_with_its_own_file(restored: Path, tmp_path: Path, killed_after: int) -> None:
    """However many names were changed when the run was killed, what was in the old vault's log stays with the old vault."""
    copy = beside(restored, RESTORED).rename(tmp_path / "copy")
    vault = unlock_with(restored, bytearray(KEY))
    put(vault, "in the log")
    for ending in ("", "-wal"):
        shutil.copy(beside(restored, ending), tmp_path / f"killed{ending}")
    vault.close()
    copy.rename(beside(restored, RESTORED))
    before = restored.with_name("life-before-2026-03-01-120000.nearer")
    restored.unlink()
    for nth, ending in enumerate(("-wal", "")):
        (tmp_path / f"killed{ending}").rename(beside(before if nth < killed_after else restored, ending))
    assert word(restored, OTHER) == "new"
    assert word(before) == "in the log"


def test_a_vault_whose_name_was_gone_for_a_moment_is_found(restored: Path) -> None:
    """Killed between the last two renames, there is no file of the vault's name: it is there again at the next look."""
    restored.rename(restored.with_name("life-before-2026-03-01-120000.nearer"))
    look_at(restored)
    assert word(restored, OTHER) == "new"


def test_a_file_that_was_never_there_is_missing(tmp_path: Path) -> None:
    """Without anything to finish, a vault that is not there is not there."""
    with pytest.raises(VaultMissing):
        look_at(tmp_path / "life.nearer")


def test_half_copies_go_and_other_files_stay(vault: Vault) -> None:
    """The next start removes what was half made; what is not of this vault, or not dated, is left alone."""
    folder = vault.path.parent / "copies"
    folder.mkdir()
    mine = ["life-2026-03-01-120000.nearer.new", "life-2026-03-01-120000-2.nearer.new-wal"]
    others = ["life-2026-03-01-120000.nearer", "life-story.nearer.new", "life-x-2026-03-01-120000.nearer.new"]
    for name in (*mine, *others):
        (folder / name).write_bytes(b"")
    vault.close()
    for name in ("life.nearer.new", "life.nearer.restoring", "life.nearer.restoring-journal", "life.nearer.txt"):
        vault.path.with_name(name).write_bytes(b"")
    unlock_with(vault.path, bytearray(KEY)).close()
    assert sorted(one.name for one in folder.iterdir()) == others
    assert sorted(one.name for one in vault.path.parent.iterdir()) == [
        "copies",
        "life.nearer",
        "life.nearer.lock",
        "life.nearer.txt",
    ]


def test_copies_of_one_second_are_in_order(tmp_path: Path) -> None:
    """The second copy of a second comes after the first, and the tenth after the ninth."""
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = []
    for _ in range(11):
        made.append(free(tmp_path, "life[1]", at, ".nearer"))
        made[-1].write_bytes(b"")
    assert copies(tmp_path / "life[1].nearer", tmp_path) == made


def test_a_lock_on_a_file_that_is_gone_is_taken_anew(tmp_path: Path) -> None:
    """Two that lock the same name never both have it, though the file was taken away between."""
    path = tmp_path / "life.nearer"
    first = lock(path)
    beside(path, ".lock").unlink()
    second = lock(path)
    with pytest.raises(VaultInUse):
        lock(path)
    unlock(first)
    with pytest.raises(VaultInUse):
        lock(path)
    unlock(second)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
def test_nothing_takes_the_place_of_a_vault_that_is_open(vault: Vault, tmp_path: Path) -> None:
    """While another process reads the vault, a copy is not put in its place, and the reader goes on."""
    put(vault, "old")
    copy = backup.back_up(vault, tmp_path / "copies", NOW, keep=2)
    vault.close()
    program = (
        "import sys; from pathlib import Path; from nearer.vault.sealed import unlock_with\n"
        "with unlock_with(Path(sys.argv[1]), bytearray(range(32)), write=False) as vault:\n"
        "    print(vault.connection.execute('SELECT value FROM setting').fetchall()[0][0], flush=True)\n"
        "    input()\n"
        "    print(vault.connection.execute('SELECT value FROM setting').fetchall()[0][0], flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(vault.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "old\n"
        with unlock_with(copy, bytearray(KEY), write=False) as source, pytest.raises(VaultInUse):
            backup.restore_from(source, vault.path, NOW)
        assert reader.communicate("\n")[0] == "old\n"
    assert word(vault.path) == "old"


def test_looking_at_an_open_vault_leaves_its_locks(vault: Vault) -> None:
    """A look at the salt does not give up the locks that this process holds on the file."""
    put(vault, "old")
    look_at(vault.path)
    program = (
        "import sys; from pathlib import Path; from nearer.vault.lock import nobody_reads\n"
        "from nearer.errors import VaultInUse\n"
        "try:\n"
        "    with nobody_reads(Path(sys.argv[1])): print('free')\n"
        "except VaultInUse: print('held')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(vault.path)], capture_output=True, text=True, check=True)
    assert done.stdout == "held\n"


def test_nobody_reads_a_vault_that_is_not_there(tmp_path: Path) -> None:
    """Where there is no file, nothing holds it."""
    with nobody_reads(tmp_path / "life.nearer"):
        assert not (tmp_path / "life.nearer").exists()
