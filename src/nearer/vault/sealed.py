"""The sealed file: made, opened, written in transactions, closed. ChaCha20-Poly1305 over each page, by SQLite3 Multiple Ciphers.

The first 16 bytes are the salt, and readable; everything else, the log beside it and temporary pages are ciphertext.
One writer at a time holds a lock file; readers go on meanwhile.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from nearer.errors import VaultError, WrongCall, WrongKey
from nearer.language import _
from nearer.vault import lock as locks
from nearer.vault import schema
from nearer.vault.door import look_at, refuse_damaged_log
from nearer.vault.faults import disk_told_plainly, told_plainly
from nearer.vault.key import SALT_BYTES, from_passphrase, from_recovery_key, recovery_key, wipe
from nearer.vault.leftovers import NEW, beside, clean_up, remove, settle, sync, sync_folder
from nearer.vault.this_process import keep_to_itself
from nearer.vault.versions import migrate, refuse_newer, version

PATIENCE_MS = 2_000
AFTER_THE_KEY = (
    "PRAGMA synchronous = normal",
    "PRAGMA temp_store = memory",
    "PRAGMA secure_delete = on",
    "PRAGMA foreign_keys = on",
    "PRAGMA trusted_schema = off",
)


class Vault:
    """An open vault. Use `transaction` for all that writes. Closing it folds its log in and wipes its key."""

    def __init__(
        self, path: Path, connection: apsw.Connection, key: bytearray, lock: int | None, salt: bytes = b""
    ) -> None:
        self.path, self.connection, self.salt = path, connection, salt
        self._key, self._lock = key, lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return "<Vault>"

    @property
    def writes(self) -> bool:
        """Whether this one may write."""
        return self._lock is not None

    @property
    def key(self) -> bytes:
        """The raw key: for a copy of this vault, and for nothing else."""
        return bytes(self._key)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside counts together, or not at all. Raises VaultInUse, VaultFull, VaultDamaged."""
        with told_plainly():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # Where the disk is full SQLite has rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Fold the log in where nobody else reads, close the file, and wipe the key."""
        try:
            if self.writes:
                with suppress(apsw.Error):
                    self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            self.connection.close()
        finally:
            wipe(self._key)
            if self._lock is not None:
                locks.unlock(self._lock)
                self._lock = None


def create(path: Path, passphrase: bytes) -> tuple[Vault, str]:
    """Make a new vault, open for writing, and return it with its recovery key. Raises WrongCall where a file is there."""
    if not passphrase:
        raise WrongCall(_("A passphrase cannot be empty."), _("No vault was made."), _("Choose a few words."))
    salt = secrets.token_bytes(SALT_BYTES)
    key = from_passphrase(passphrase, salt)
    return create_with(path, key, salt), recovery_key(key)


def create_with(path: Path, key: bytearray, salt: bytes) -> Vault:
    """Make a new vault under a raw key and a salt. It is whole before it gets its name."""
    keep_to_itself()
    path = path.resolve()
    with disk_told_plainly(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settle(path)
    lock = locks.lock(path)
    new = beside(path, NEW)
    try:
        _refuse_taken(path)
        clean_up(path)
        create_file(new)
        with told_plainly():
            connection = _connect(new, key, salt, write=True)
            try:
                migrate(connection)
            finally:
                connection.close()
        with disk_told_plainly(path):
            sync(new)
            new.replace(path)
            sync_folder(path.parent)
        with told_plainly():
            connection = _connect(path, key, salt, write=True)
    except BaseException:
        with suppress(OSError):
            remove(new)
        locks.unlock(lock)
        raise
    return Vault(path, connection, key, lock, salt)


def create_file(path: Path) -> None:
    """Make an empty file that nobody else can read. Raises WrongCall where one is there, VaultError where none can be."""
    try:
        with disk_told_plainly(path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except VaultError:
        _refuse_taken(path)
        raise


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise WrongCall(
            _("There is a file at {path} already.").format(path=path),
            _("It is as it was."),
            _("To open it: nearer open. For another vault: --vault FILE."),
        )


def unlock(path: Path, secret: bytes, *, write: bool = True, update: bool = True, despite_log: bool = False) -> Vault:
    """Open a vault by its passphrase or by its recovery key.

    write: may it be written to? update: bring its tables up to date first; a copy that is to be restored stays as it is.
    despite_log: go on where the log of a killed run is damaged, with what can be read of it.
    Raises VaultMissing, WrongKey, VaultDamaged, and with `write` VaultInUse where another nearer writes.
    """
    salt = look_at(path)
    by_recovery = from_recovery_key(secret)
    key = from_passphrase(secret, salt) if by_recovery is None else by_recovery
    recovery = by_recovery is not None
    return unlock_with(path, key, write=write, update=update, recovery=recovery, despite_log=despite_log)


def unlock_with(
    path: Path,
    key: bytearray,
    *,
    write: bool = True,
    update: bool = True,
    recovery: bool = False,
    despite_log: bool = False,
) -> Vault:
    """Open a vault by its raw key; see `unlock`."""
    keep_to_itself()
    path = path.resolve()
    salt = look_at(path)
    if not despite_log:
        refuse_damaged_log(path)
    lock = locks.lock(path) if write else None
    try:
        with told_plainly():
            connection = _connect(path, key, salt, write=write, recovery=recovery)
        try:
            refuse_newer(connection)
            if update and version(connection) < schema.FORMAT:
                # Who only reads takes the writer's lock for that.
                with nullcontext() if write else locks.writing_to(path), told_plainly():
                    migrate(connection)
            if write:
                with suppress(OSError):
                    clean_up(path)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        if lock is not None:
            locks.unlock(lock)
        raise
    return Vault(path, connection, key, lock, salt)


def up_to_date(path: Path, key: bytearray, salt: bytes) -> Vault:
    """Open a copy in the making, which no other process knows, and bring its tables up to date."""
    with told_plainly():
        connection = _connect(path, key, salt, write=True)
        try:
            refuse_newer(connection)
            migrate(connection)
        except BaseException:
            connection.close()
            raise
    return Vault(path, connection, key, None, salt)


def _connect(
    path: Path, key: bytes | bytearray, salt: bytes, *, write: bool, recovery: bool = False
) -> apsw.Connection:
    connection = keyed(path, key, salt)
    try:
        connection.set_busy_timeout(PATIENCE_MS)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except apsw.NotADBError:
            raise _wrong_key(recovery=recovery) from None
        if write:
            # Who only reads changes nothing, this setting of the file included: a copy may lie where nobody can write.
            connection.pragma("journal_mode", "wal")
        for pragma in AFTER_THE_KEY:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def keyed(path: Path, key: bytes | bytearray, salt: bytes) -> apsw.Connection:
    """Return a connection to a sealed file with its key set, and nothing else."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{bytes(key).hex()}{salt.hex()}")
    return connection


def _wrong_key(*, recovery: bool) -> WrongKey:
    if recovery:
        return WrongKey(
            _("This recovery key does not open the vault. A change of passphrase makes a new one."),
            _("Your vault is as it was."),
            _(
                "Look for the newest one, or use the passphrase. If it is right, the file may be damaged: nearer restore."
            ),
        )
    return WrongKey(
        _("This passphrase does not open the vault."),
        _("Your vault is as it was."),
        _("Try again, or type your recovery key instead. If you are sure, the file may be damaged: nearer restore."),
    )
