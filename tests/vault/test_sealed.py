"""The sealed file: who opens it, what damage is told apart, and that nothing of it can be read from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nearer.errors import VaultDamaged, VaultError, VaultInUse, VaultMissing, WrongCall, WrongKey
from nearer.vault import key as keys
from nearer.vault.faults import told_plainly
from nearer.vault.schema import FORMAT
from nearer.vault.sealed import Vault, create, create_with, unlock, unlock_with

KEY = bytes(range(32))
MARKER = "soup on thursday"


def filled(vault: Vault) -> Path:
    """Write a few hundred rows, close the vault and return its path."""
    with vault.transaction():
        for n in range(400):
            vault.connection.execute("INSERT INTO setting VALUES (?, ?)", (str(n), MARKER * 8))
    vault.close()
    return vault.path


def looked_through(path: Path) -> int:
    """Open a vault and read every row."""
    with unlock_with(path, bytearray(KEY), write=False) as vault, told_plainly():
        assert vault.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return len(vault.connection.execute("SELECT * FROM setting").fetchall())


def test_passphrase_and_recovery_key_open_it(tmp_path: Path) -> None:
    """A vault opens with its passphrase and with its recovery key, however that is typed; with another it does not."""
    path = tmp_path / "life.nearer"
    made, recovery = create(path, "vier Wörter".encode())
    made.close()
    unlock(path, "vier Wörter".encode()).close()
    unlock(path, recovery.lower().replace("-", " ").encode()).close()
    with pytest.raises(WrongKey, match="passphrase does not open"):
        unlock(path, b"vier Worter")


def test_a_recovery_key_with_one_letter_off_is_told_apart() -> None:
    """A wrong letter in a recovery key is not taken for a passphrase."""
    right = keys.recovery_key(KEY)
    wrong = ("B" if right[0] == "A" else "A") + right[1:]
    assert keys.from_recovery_key(right.encode()) == bytearray(KEY)
    with pytest.raises(WrongKey, match="letter"):
        keys.from_recovery_key(wrong.encode())


def test_an_older_recovery_key_is_said_to_be_older(vault: Vault) -> None:
    """A recovery key that is whole, but not of this vault, is said to be an older one."""
    path = filled(vault)
    with pytest.raises(WrongKey, match="change of passphrase makes a new one"):
        unlock(path, keys.recovery_key(b"x" * 32).encode())


@pytest.mark.parametrize("share", [0.2, 0.5, 0.999])
def test_a_flipped_byte_is_found(vault: Vault, share: float) -> None:
    """One byte changed behind the first page is damage, never other content."""
    path = filled(vault)
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 1
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        looked_through(path)


@pytest.mark.parametrize("at", [3, 100])
def test_a_flipped_byte_in_salt_or_first_page_opens_nothing(vault: Vault, at: int) -> None:
    """Where the first page is damaged, the file does not open, and the word says that it may be damage."""
    path = filled(vault)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(WrongKey) as problem:
        looked_through(path)
    assert "damaged" in problem.value.what_to_do


def test_swapped_pages_are_found(vault: Vault) -> None:
    """Two pages in each other's place do not fit the seal."""
    path = filled(vault)
    content = bytearray(path.read_bytes())
    content[4096:8192], content[8192:12288] = content[8192:12288], content[4096:8192]
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        looked_through(path)


@pytest.mark.parametrize("size", [0, 10, 4096, 5000, -100])
def test_a_cut_file_is_found(vault: Vault, size: int) -> None:
    """A file that was cut short is damage."""
    path = filled(vault)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(VaultDamaged):
        looked_through(path)


def test_another_file_is_no_vault(tmp_path: Path) -> None:
    """A database of another program is not taken for a vault."""
    path = tmp_path / "other.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))
    path.chmod(0o600)
    with pytest.raises(VaultDamaged, match="no vault"):
        unlock_with(path, bytearray(KEY))


def test_a_missing_vault_is_said(tmp_path: Path) -> None:
    """Where no vault is, the way to make one is said."""
    with pytest.raises(VaultMissing) as problem:
        unlock_with(tmp_path / "none.nearer", bytearray(KEY))
    assert "nearer open" in problem.value.what_to_do


def test_a_newer_format_is_refused(vault: Vault) -> None:
    """What a newer nearer made is left alone."""
    vault.connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    vault.close()
    with pytest.raises(VaultDamaged, match="newer"):
        unlock_with(vault.path, bytearray(KEY))


def test_one_writer_and_readers(vault: Vault) -> None:
    """While one writes, another writer is refused, and a reader sees what is committed."""
    with pytest.raises(VaultInUse):
        unlock_with(vault.path, bytearray(KEY))
    with vault.transaction():
        vault.connection.execute("INSERT INTO setting VALUES ('a', 'b')")
        with unlock_with(vault.path, bytearray(KEY), write=False) as reader:
            assert reader.connection.execute("SELECT * FROM setting").fetchall() == []


def test_a_transaction_counts_together_or_not_at_all(vault: Vault) -> None:
    """An error in a transaction takes back all of it."""

    def half() -> None:
        with vault.transaction():
            vault.connection.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert vault.connection.execute("SELECT * FROM setting").fetchall() == []


def test_a_new_vault_is_never_made_over_a_file(tmp_path: Path) -> None:
    """Where a file is, none is made."""
    path = tmp_path / "life.nearer"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(WrongCall):
        create_with(path, bytearray(KEY), bytes(16))
    assert path.read_text(encoding="utf-8") == "mine"


def test_nothing_can_be_read_from_outside(vault: Vault) -> None:
    """Neither the file nor its log holds a word, while it is open and after; nobody else may open them."""
    with vault.transaction():
        vault.connection.execute("INSERT INTO setting VALUES ('a', ?)", (MARKER * 100,))
    beside = sorted(vault.path.parent.iterdir())
    assert len(beside) == 4
    assert not any(MARKER.encode() in one.read_bytes() for one in beside)
    assert {one.stat().st_mode & 0o777 for one in beside} == {0o600}
    filled(vault)
    assert sorted(one.name for one in vault.path.parent.iterdir()) == ["life.nearer", "life.nearer.lock"]
    assert MARKER.encode() not in vault.path.read_bytes()


def test_a_vault_that_others_can_open_is_refused(vault: Vault) -> None:
    """A file that others may read is not opened, and the way to close it is said."""
    path = filled(vault)
    path.chmod(0o644)
    with pytest.raises(VaultError) as problem:
        unlock_with(path, bytearray(KEY))
    assert f"chmod 600 {path}" in problem.value.what_to_do


def test_the_key_is_wiped_and_never_shown(vault: Vault) -> None:
    """A closed vault holds no key, and its representation never does."""
    assert repr(vault) == "<Vault>"
    vault.close()
    assert vault.key == bytes(32)


def test_a_full_disk_loses_nothing(vault: Vault) -> None:
    """Where the file may not grow, the word is clear, and all that was committed is there."""
    path = filled(vault)
    program = (
        "import resource, sys; from pathlib import Path; from nearer.vault.sealed import unlock_with\n"
        "from nearer.errors import VaultFull\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size + 65536},) * 2)\n"
        "vault = unlock_with(Path(sys.argv[1]), bytearray(range(32)))\n"
        "try:\n"
        "    with vault.transaction():\n"
        "        for n in range(10_000): vault.connection.execute('INSERT INTO setting VALUES (?, ?)', (f'x{n}', 'y' * 1000))\n"
        "except VaultFull as problem: print(problem)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert "no room" in done.stdout
    assert looked_through(path) == 400


def test_no_core_is_left_behind(vault: Vault) -> None:
    """A process that holds a key leaves no core file."""
    if os.name != "posix":
        pytest.skip("a rule of POSIX systems")
    import resource

    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
