"""Open a vault, make one, copy it, bring a copy back: what every command on a vault begins with."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nearer.errors import VaultFull, WrongKey
from nearer.service.keeping import drop_unwanted
from nearer.vault import backup, door, imports, leftovers, log, records, runs, sealed, this_process
from nearer.vault.faults import told_plainly
from nearer.vault.lock import writing_to
from nearer.vault.sealed import Vault

OpenVault = Vault
"""An open vault, as the faces know it: something to hand from one question to the next."""

IN_THE_BIN = timedelta(days=30)
COPIES_KEPT = 5
SHORT_PASSPHRASE = 12
"""Characters: below this a person is told that more words are safer."""


def default_path() -> Path:
    """Return where a vault lies unless the person says otherwise: the platform's folder for a program's own files."""
    from platformdirs import user_data_path

    return user_data_path("nearer", appauthor=False) / "life.nearer"


def make(path: Path, passphrase: bytes) -> str:
    """Make a vault and return its recovery key. Raises WrongCall where a file is there."""
    vault, recovery = sealed.create(path, passphrase)
    vault.close()
    return recovery


@contextmanager
def opened(path: Path, secret: bytes, now: datetime, *, write: bool = True) -> Iterator[Vault]:
    """Give the open vault, tidied up where it may be written to, and close it in the end. Raises VaultError."""
    with sealed.unlock(path, secret, write=write) as vault, told_plainly():
        if write:
            with suppress(VaultFull):  # it counts for nothing, and goes another time
                tidy(vault, now)
        yield vault


def tidy(vault: Vault, now: datetime) -> None:
    """Remove what a killed run left in the middle, and what has lain in the bin for 30 days."""
    connection = vault.connection
    gone = [*imports.unfinished(connection), *imports.binned_before(connection, now - IN_THE_BIN)]
    old = now - IN_THE_BIN
    if gone or imports.old_in_bin(connection, old) or runs.old_in_bin(connection, old):
        with vault.transaction():
            for number in gone:
                imports.remove_import(connection, number)
            drop_unwanted(connection)
            imports.empty_bin(connection, old)
            runs.empty_bin(connection, old)


@dataclass(frozen=True)
class State:
    """What a vault holds, in figures."""

    path: Path
    imports: int
    files: int
    events: int
    megabytes: float


def state(vault: Vault) -> State:
    """Return what a vault holds."""
    files = records.files(vault.connection)
    counting = [one for one in imports.imports(vault.connection) if one.binned_at is None]
    return State(
        vault.path,
        len(counting),
        len(files),
        sum(max(0, one.receipt.kept - one.doubled) for one in files),
        vault.path.stat().st_size / 1e6,
    )


def keep_to_itself() -> None:
    """Let no other process look into this one: called before a passphrase is read."""
    this_process.keep_to_itself()


def check(vault: Vault) -> list[str]:
    """Return what is wrong with a vault; nothing where it is whole."""
    return backup.check(vault)


def change_passphrase(vault: Vault, passphrase: bytes) -> str:
    """Put the vault under a new passphrase and return its new recovery key; it is closed then."""
    return backup.change_passphrase(vault, passphrase)


def back_up(vault: Vault, folder: Path, now: datetime, keep: int = COPIES_KEPT) -> Path:
    """Write a dated copy and return its path; the newest `keep` of them stay."""
    return backup.back_up(vault, folder, now, keep)


def restore(copy: Path, path: Path, secret: bytes, now: datetime) -> Path | None:
    """Put a copy in the place of a vault; return where the vault that was there lies now."""
    return backup.restore(copy, path, secret, now)


@dataclass(frozen=True)
class Folded:
    """What came of folding in a log. kept: where vault and log lie as they were, if the log was damaged; faults: as `check`."""

    kept: Path | None
    faults: tuple[str, ...]


def fold(path: Path, secret: bytes, now: datetime) -> Folded:
    """Fold in what a killed run left beside a vault; where its log is damaged, what can be read of it."""
    path = path.resolve()
    kept = None
    with writing_to(path):
        if log.is_damaged(leftovers.beside(path, "-wal")):
            kept = leftovers.keep_as_it_is(path, now)
    try:
        with sealed.unlock(path, secret, despite_log=True) as vault:
            return Folded(kept, tuple(backup.check(vault)) if kept else ())
    except WrongKey:
        if kept:
            leftovers.remove(kept)
        raise


def is_there(path: Path) -> bool:
    """Return whether there is a vault, once what a killed restore left is finished."""
    leftovers.settle(path.resolve())
    return path.exists()


def newest_copy(path: Path) -> Path | None:
    """Return the newest vault of an earlier time beside the place of a vault, None where there is none."""
    return leftovers.newest(path.resolve())


def look_at(path: Path) -> None:
    """Raise a VaultError where it can be seen without the passphrase: so that nobody types one for nothing."""
    door.look_at(path)


def left_beside(path: Path) -> bool:
    """Return whether a killed run left a part of a vault beside it, or a reader has it open. Raises VaultInUse."""
    path = path.resolve()
    with writing_to(path):
        return leftovers.left_beside(path)


def copies_folder(path: Path) -> Path:
    """Return where copies of a vault lie unless the person says otherwise."""
    return path.parent / leftovers.COPIES
