"""Whole copies of a vault: a dated backup, a restored one, and the new file that a new passphrase needs.

A copy is made by SQLite's own backup under a key, checked, closed and synced before it takes its place by one rename.
A key is never changed in place: a kill in the middle of that leaves a file that no passphrase opens.
"""

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw
import polars as pl

from nearer.errors import VaultDamaged, VaultInUse, WrongCall
from nearer.language import _
from nearer.vault.faults import another_reads, disk_told_plainly, told_plainly
from nearer.vault.key import SALT_BYTES, from_passphrase, recovery_key
from nearer.vault.leftovers import (
    NEW,
    RESTORED,
    RESTORING,
    beside,
    clean_up,
    copies,
    free,
    remove,
    remove_half_copies,
    settle,
    sync,
    sync_folder,
    take_place,
)
from nearer.vault.lock import nobody_reads, writing_to
from nearer.vault.sealed import Vault, create_file, keyed, unlock, up_to_date
from nearer.vault.segments import unpacked_events, unpacked_texts

PAGES_AT_ONCE = 4_096


def check(vault: Vault) -> list[str]:
    """Return what is wrong with a vault, nothing where it is whole: each page, each reference, each segment is looked at."""
    with told_plainly():
        connection = vault.connection
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]}: {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")]
        for number, first, n, body in connection.execute('SELECT id, "first", n, body FROM event_segment'):
            if _height(partial(unpacked_events, body, 0, first)) != n:
                found.append(f"event_segment: {number}")
        for number, n, body in connection.execute("SELECT id, n, body FROM text_segment"):
            if _height(partial(unpacked_texts, body, 0)) != n:
                found.append(f"text_segment: {number}")
    return found


def _height(unpacked: Callable[[], pl.DataFrame]) -> int | None:
    try:
        return unpacked().height
    except (pl.exceptions.PolarsError, OSError):
        return None


def change_passphrase(vault: Vault, passphrase: bytes) -> str:
    """Put the vault under a new passphrase and return its new recovery key; the vault that was given is closed.

    Until the last rename the old passphrase holds, from then on the new one. Raises VaultInUse where someone reads.
    """
    if not passphrase:
        raise WrongCall(_("A passphrase cannot be empty."), _("The old one holds."), _("Choose a few words."))
    salt = secrets.token_bytes(SALT_BYTES)
    key = from_passphrase(passphrase, salt)
    rekey(vault, key, salt)
    return recovery_key(key)


def rekey(vault: Vault, key: bytearray, salt: bytes) -> None:
    """Put the vault under a raw key and a salt, by a new file beside it; see `change_passphrase`."""
    path, new = vault.path, beside(vault.path, NEW)
    _copy(vault.connection, new, key, salt, journal="wal")
    try:
        try:
            # The old log must be gone before the new file takes its place: its pages are under the old key.
            with told_plainly():
                vault.connection.pragma("journal_mode", "delete")
        except VaultInUse:
            raise another_reads() from None
        vault.connection.close()
        with disk_told_plainly(path), nobody_reads(path):
            new.replace(path)
    except BaseException:
        remove(new)
        raise
    sync_folder(path.parent)
    vault.close()


def back_up(vault: Vault, folder: Path, now: datetime, keep: int) -> Path:
    """Write a dated copy into a folder and return its path; of the copies made so, the newest `keep` stay.

    The copy opens with the passphrase and the recovery key that hold now.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongCall(
            _("{path} is no folder.").format(path=folder),
            _("Nothing was changed."),
            _("Name a folder for your copies."),
        )
    with disk_told_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_half_copies(vault.path, folder)
        path = free(folder, vault.path.stem, now, vault.path.suffix)
    being_made = beside(path, NEW)
    _copy(vault.connection, being_made, bytearray(vault.key), vault.salt, journal="delete")
    with disk_told_plainly(folder):
        being_made.replace(path)
        sync_folder(folder)
        for old in copies(vault.path, folder)[: -max(1, keep)]:
            old.unlink(missing_ok=True)
    return path


def restore(copy: Path, path: Path, secret: bytes, now: datetime) -> Path | None:
    """Put a backup in the place of a vault; return where the vault that was there lies now, None where there was none.

    secret: the passphrase or recovery key of the copy. The copy is checked before anything is moved, and stays.
    Raises VaultMissing, WrongKey, VaultDamaged, VaultInUse.
    """
    with unlock(copy, secret, write=False, update=False) as source:
        return restore_from(source, path, now)


def restore_from(source: Vault, path: Path, now: datetime) -> Path | None:
    """Put an open backup in the place of a vault; see `restore`."""
    path = path.resolve()
    if path.exists() and source.path.samefile(path):
        raise WrongCall(_("That is the vault itself, and no copy of it."), _("It is as it was."))
    settle(path)
    with writing_to(path):
        clean_up(path)
        restoring = beside(path, RESTORING)
        try:
            _copy(source.connection, restoring, bytearray(source.key), source.salt, journal="wal")
            with up_to_date(restoring, bytearray(source.key), source.salt) as made:
                whole = not check(made)
        except VaultDamaged:
            whole = False
        except BaseException:
            remove(restoring)
            raise
        if not whole:
            remove(restoring)
            raise VaultDamaged(
                _("This copy is damaged."), _("Your vault is as it was."), _("Try the copy that was made before it.")
            )
        with disk_told_plainly(path):
            os.utime(restoring, (now.timestamp(), now.timestamp()))
            sync(restoring)
            restoring.replace(beside(path, RESTORED))
            sync_folder(path.parent)
            return take_place(path)


def _copy(connection: apsw.Connection, to: Path, key: bytearray, salt: bytes, *, journal: str) -> None:
    """Copy a whole vault into a new file under a key, check it, and sync it.

    journal: as SQLite names it; "wal" for what is to be a vault, "delete" for a copy that is read where nobody can write.
    """
    with disk_told_plainly(to):
        remove(to)
    create_file(to)
    try:
        with told_plainly():
            target = keyed(to, key, salt)
            try:
                with target.backup("main", connection, "main") as copying:
                    while not copying.done:
                        copying.step(PAGES_AT_ONCE)
                target.pragma("journal_mode", journal)
            finally:
                target.close()
            made = keyed(to, key, salt)
            try:
                whole = made.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            finally:
                made.close()
        with disk_told_plainly(to):
            sync(to)
    except BaseException:
        remove(to)
        raise
    if not whole:
        remove(to)
        raise VaultDamaged(_("The copy did not come out whole."), _("Your vault is as it was."), _("Try again."))
