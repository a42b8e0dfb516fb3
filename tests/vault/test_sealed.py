"""The sealed file: who opens it, what damage is told apart, and that nothing of it can be read from outside."""

import os
from pathlib import Path

import pytest

from nearer.errors import VaultError, VaultInUse, VaultMissing, WrongCall, WrongKey
from nearer.vault import key as keys
from nearer.vault.faults import told_plainly
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


def test_a_missing_vault_is_said(tmp_path: Path) -> None:
    """Where no vault is, the way to make one is said."""
    with pytest.raises(VaultMissing) as problem:
        unlock_with(tmp_path / "none.nearer", bytearray(KEY))
    assert "nearer open" in problem.value.what_to_do


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


def test_no_core_is_left_behind(vault: Vault) -> None:
    """A process that holds a key leaves no core file."""
    if os.name != "posix":
        pytest.skip("a rule of POSIX systems")
    import resource

    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
