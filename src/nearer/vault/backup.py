"""Whole copies of a vault: a dated backup, a restored one, and the new file that a new passphrase needs.

A copy is made by SQLite's own backup under a key, checked, closed and synced before it takes its place by one rename.
A key is never changed in place: a kill in the middle of that leaves a file that no passphrase opens.
"""

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import apsw

from nearer.errors import VaultDamaged, VaultInUse, WrongCall
from nearer.language import _
from nearer.vault.key import SALT_BYTES, from_passphrase, recovery_key
from nearer.vault.sealed import BESIDE, Vault, create_file, salt_of, told_plainly, unlock, unlock_with, writing_to
from nearer.vault.segments import unpacked_events, unpacked_texts

PAGES_AT_ONCE = 4_096


def check(vault: Vault) -> list[str]:
    """Return what is wrong with a vault, nothing where it is whole: each page, each reference, each segment is looked at."""
    with told_plainly():
        connection = vault.connection
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]}: {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")]
        for number, first, n, body in connection.execute('SELECT id, "first", n, body FROM event_segment'):
            if unpacked_events(body, 0, first).height != n:
                found.append(f"event_segment: {number}")
        for number, n, body in connection.execute("SELECT id, n, body FROM text_segment"):
            if unpacked_texts(body, 0).height != n:
                found.append(f"text_segment: {number}")
    return found


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
    path, new = vault.path, vault.path.with_name(vault.path.name + ".new")
    _copy(vault.connection, new, key, salt)
    try:
        # The old log must be gone before the new file takes its place: its pages are under the old key.
        vault.connection.pragma("journal_mode", "delete")
    except apsw.BusyError:
        _remove(new)
        raise VaultInUse(
            _("Another nearer has this vault open."),
            _("The old passphrase holds."),
            _("Close it there, then try again."),
        ) from None
    vault.connection.close()
    new.replace(path)
    _sync_folder(path.parent)
    vault.close()


def back_up(vault: Vault, folder: Path, now: datetime, keep: int) -> Path:
    """Write a dated copy into a folder and return its path; of the copies made so, the newest `keep` stay.

    The copy opens with the passphrase and the recovery key that hold now.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem, ending = vault.path.stem, vault.path.suffix
    for left in folder.glob(f"{stem}-*{ending}.new*"):
        left.unlink(missing_ok=True)  # of a run that was killed
    path = _free(folder, f"{stem}-{now:%Y-%m-%d-%H%M%S}", ending)
    being_made = path.with_name(path.name + ".new")
    _copy(vault.connection, being_made, bytearray(vault.key), salt_of(vault.path))
    being_made.replace(path)
    _sync_folder(folder)
    dated = "-" + "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]-" + "[0-9]" * 6
    copies = sorted([*folder.glob(f"{stem}{dated}{ending}"), *folder.glob(f"{stem}{dated}-[0-9]{ending}")])
    for old in copies[: max(0, len(copies) - max(1, keep))]:
        old.unlink(missing_ok=True)
    return path


def restore(copy: Path, path: Path, secret: bytes, now: datetime) -> Path | None:
    """Put a backup in the place of a vault; return where the vault that was there lies now, None where there was none.

    secret: the passphrase or recovery key of the copy. The copy is checked before anything is moved, and stays.
    Raises VaultMissing, WrongKey, VaultDamaged, VaultInUse.
    """
    with unlock(copy, secret, write=False) as source:
        return restore_from(source, path, now)


def restore_from(source: Vault, path: Path, now: datetime) -> Path | None:
    """Put an open backup in the place of a vault; see `restore`."""
    if source.path.resolve() == path.resolve():
        raise WrongCall(_("That is the vault itself, and no copy of it."), _("It is as it was."))
    if check(source):
        raise VaultDamaged(
            _("This copy is damaged."), _("Your vault is as it was."), _("Try the copy that was made before it.")
        )
    with writing_to(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(path.name + ".restoring")
        _remove(new)
        _copy(source.connection, new, bytearray(source.key), salt_of(source.path))
        before = _put_aside(path, now) if path.exists() else None
        new.replace(path)
        _sync_folder(path.parent)
    return before


def _copy(connection: apsw.Connection, to: Path, key: bytearray, salt: bytes) -> None:
    """Copy a whole vault into a new file under a key, check it, and sync it."""
    _remove(to)
    create_file(to)
    try:
        with told_plainly():
            target = _bare(to, key, salt)
            try:
                with target.backup("main", connection, "main") as copying:
                    while not copying.done:
                        copying.step(PAGES_AT_ONCE)
                target.pragma("journal_mode", "delete")
            finally:
                target.close()
        _refuse_partial(to, key)
    except BaseException:
        _remove(to)
        raise
    _sync(to)


def _refuse_partial(path: Path, key: bytearray) -> None:
    with unlock_with(path, bytearray(key), write=False) as made, told_plainly():
        whole = made.connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    if not whole:
        raise VaultDamaged(_("The copy did not come out whole."), _("Your vault is as it was."), _("Try again."))


def _bare(path: Path, key: bytearray, salt: bytes) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{bytes(key).hex()}{salt.hex()}")
    return connection


def _put_aside(path: Path, now: datetime) -> Path:
    """Give the vault that is there a dated name besides its own, log and all, so that no kill loses either."""
    aside = _free(path.parent, f"{path.stem}-before-{now:%Y-%m-%d-%H%M%S}", path.suffix)
    _second_name(path, aside)
    for ending in BESIDE:
        log = path.with_name(path.name + ending)
        if log.exists():
            _second_name(log, aside.with_name(aside.name + ending))
            log.unlink()
    return aside


def _second_name(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a disk that knows no second names
        create_file(other)
        other.write_bytes(path.read_bytes())
        _sync(other)


def _free(folder: Path, stem: str, ending: str) -> Path:
    """Return a path that no file has yet."""
    names = (f"{stem}{ending}", *(f"{stem}-{n}{ending}" for n in range(2, 10)))
    return next((folder / name for name in names if not (folder / name).exists()), folder / names[0])


def _remove(path: Path) -> None:
    for ending in ("", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows has no way to sync a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
