"""Copies of a vault: dated, kept by number, brought back, and the new file of a new passphrase."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nearer.errors import VaultDamaged, VaultInUse, WrongCall, WrongKey
from nearer.vault import backup
from nearer.vault.sealed import Vault, unlock_with

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def put(vault: Vault, word: str) -> None:
    """Write one row."""
    with vault.transaction():
        vault.connection.execute("INSERT OR REPLACE INTO setting VALUES ('word', ?)", (word,))


def word(path: Path, key: bytes = KEY) -> object:
    """Return the row of a closed vault."""
    with unlock_with(path, bytearray(key), write=False) as vault:
        return vault.connection.execute("SELECT value FROM setting").fetchall()[0][0]


def test_the_newest_copies_stay(vault: Vault, tmp_path: Path) -> None:
    """Each copy has its date, opens with the same key, and of many the newest stay; other files there are left alone."""
    put(vault, "soup")
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "life-story.nearer").write_text("mine", encoding="utf-8")
    for day in range(3):
        copy = backup.back_up(vault, tmp_path / "copies", NOW + timedelta(days=day), keep=2)
    assert sorted(one.name for one in copy.parent.iterdir() if not one.name.endswith(".lock")) == [
        "life-2026-03-02-120000.nearer",
        "life-2026-03-03-120000.nearer",
        "life-story.nearer",
    ]
    assert word(copy) == "soup"
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_new_key_takes_the_place_of_the_old(vault: Vault) -> None:
    """After a change the new key opens all that was there, the old one nothing, and no other file is left."""
    put(vault, "soup")
    backup.rekey(vault, bytearray(OTHER), b"s" * 16)
    assert word(vault.path, OTHER) == "soup"
    with pytest.raises(WrongKey):
        word(vault.path, KEY)
    assert sorted(one.name for one in vault.path.parent.iterdir()) == ["life.nearer", "life.nearer.lock"]


def test_no_new_key_while_someone_reads(vault: Vault) -> None:
    """While another has the vault open, the key stays as it was."""
    put(vault, "soup")
    with unlock_with(vault.path, bytearray(KEY), write=False) as reader:
        reader.connection.execute("SELECT * FROM setting").fetchall()
        with pytest.raises(VaultInUse):
            backup.rekey(vault, bytearray(OTHER), b"s" * 16)
    assert vault.connection.execute("SELECT value FROM setting").fetchall() == [("soup",)]


def test_a_restored_copy_keeps_the_vault_that_was_there(vault: Vault, tmp_path: Path) -> None:
    """The copy is the vault, and the one from before lies beside it, whole."""
    put(vault, "soup")
    copy = backup.back_up(vault, tmp_path / "copies", NOW, keep=2)
    put(vault, "bread")
    vault.close()
    with unlock_with(copy, bytearray(KEY), write=False) as source:
        before = backup.restore_from(source, vault.path, NOW)
    assert before is not None
    assert (word(vault.path), word(before), word(copy)) == ("soup", "bread", "soup")


def test_a_copy_can_be_restored_where_no_vault_is(vault: Vault, tmp_path: Path) -> None:
    """On a new computer there is nothing to put aside."""
    put(vault, "soup")
    copy = backup.back_up(vault, tmp_path / "copies", NOW, keep=2)
    with unlock_with(copy, bytearray(KEY), write=False) as source:
        assert backup.restore_from(source, tmp_path / "new" / "life.nearer", NOW) is None
    assert word(tmp_path / "new" / "life.nearer") == "soup"


def test_a_damaged_copy_replaces_nothing(vault: Vault, tmp_path: Path) -> None:
    """A copy with a flipped byte is refused, and the vault is as it was."""
    put(vault, "soup")
    copy = backup.back_up(vault, tmp_path / "copies", NOW, keep=2)
    content = bytearray(copy.read_bytes())
    content[-5] ^= 1
    copy.write_bytes(content)
    vault.close()
    with pytest.raises(VaultDamaged), unlock_with(copy, bytearray(KEY), write=False) as source:
        backup.restore_from(source, vault.path, NOW)
    assert word(vault.path) == "soup"


def test_the_vault_itself_is_no_copy(vault: Vault) -> None:
    """Restoring a vault from itself is refused."""
    with pytest.raises(WrongCall):
        backup.restore_from(vault, vault.path, NOW)


def test_a_whole_vault_has_nothing_wrong(vault: Vault) -> None:
    """A check of a whole vault finds nothing; a segment that says another number than it holds is found."""
    assert backup.check(vault) == []
    from tests.vault.test_segments import BEGIN, frame, written

    file = written(vault, frame([(BEGIN, 1, True, "text", 0, 1, None, "hi", None, 1, 0, None)]))
    assert backup.check(vault) == []
    vault.connection.execute("UPDATE event_segment SET n = 2 WHERE file = ?", (file,))
    assert backup.check(vault) == ["event_segment: 1"]
