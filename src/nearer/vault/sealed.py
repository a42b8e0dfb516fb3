"""The sealed file: made, opened, written in transactions, closed. ChaCha20-Poly1305 over each page, by SQLite3 Multiple Ciphers.

The first 16 bytes are the salt, and readable; everything else, the log beside it and temporary pages are ciphertext.
One writer at a time holds a lock file; readers go on meanwhile.
"""

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from nearer.errors import VaultDamaged, VaultError, VaultFull, VaultInUse, VaultMissing, WrongCall, WrongKey
from nearer.language import _
from nearer.vault.key import SALT_BYTES, from_passphrase, from_recovery_key, recovery_key, wipe
from nearer.vault.schema import FORMAT, MIGRATIONS
from nearer.vault.this_process import keep_to_itself, locked, unlocked

PATIENCE_MS = 2_000
AFTER_THE_KEY = (
    "PRAGMA journal_mode = wal",
    "PRAGMA synchronous = normal",
    "PRAGMA temp_store = memory",
    "PRAGMA secure_delete = on",
    "PRAGMA foreign_keys = on",
    "PRAGMA trusted_schema = off",
)
BESIDE = ("-wal", "-shm")
UNFINISHED = (".new", ".restoring")
"""Endings of files that a killed run may leave beside a vault; the next writer removes them."""


class Vault:
    """An open vault. Use `transaction` for all that writes. Closing it folds its log in and wipes its key."""

    def __init__(self, path: Path, connection: apsw.Connection, key: bytearray, lock: int | None) -> None:
        self.path, self.connection = path, connection
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
        if self.writes:
            with suppress(apsw.Error):
                self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        self.connection.close()
        wipe(self._key)
        if self._lock is not None:
            unlocked(self._lock)
            self._lock = None


def create(path: Path, passphrase: bytes) -> tuple[Vault, str]:
    """Make a new vault, open for writing, and return it with its recovery key. Raises WrongCall where a file is there."""
    if not passphrase:
        raise WrongCall(_("A passphrase cannot be empty."), _("No vault was made."), _("Choose a few words."))
    salt = secrets.token_bytes(SALT_BYTES)
    key = from_passphrase(passphrase, salt)
    return create_with(path, key, salt), recovery_key(key)


def create_with(path: Path, key: bytearray, salt: bytes) -> Vault:
    """Make a new vault under a raw key and a salt."""
    keep_to_itself()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock(path)
    try:
        create_file(path)
        with told_plainly():
            connection = _connect(path, key, salt)
            _migrate(connection)
    except BaseException:
        unlocked(lock)
        raise
    return Vault(path, connection, key, lock)


def create_file(path: Path) -> None:
    """Make an empty file that nobody else can read. Raises WrongCall where one is there."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise WrongCall(
            _("There is a file at {path} already.").format(path=path),
            _("It is as it was."),
            _("To open it: nearer open. For another vault: --vault FILE."),
        ) from None


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Hold the writer's lock of a vault that may not be there yet."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock(path)
    try:
        yield
    finally:
        unlocked(lock)


def unlock(path: Path, secret: bytes, *, write: bool = True) -> Vault:
    """Open a vault by its passphrase or by its recovery key.

    Raises VaultMissing, WrongKey, VaultDamaged, and with `write` VaultInUse where another nearer writes.
    """
    salt = salt_of(path)
    by_recovery = from_recovery_key(secret)
    key = from_passphrase(secret, salt) if by_recovery is None else by_recovery
    return unlock_with(path, key, write=write, recovery=by_recovery is not None)


def unlock_with(path: Path, key: bytearray, *, write: bool = True, recovery: bool = False) -> Vault:
    """Open a vault by its raw key; see `unlock`."""
    keep_to_itself()
    salt = salt_of(path)
    _refuse_open_door(path)
    lock = _lock(path) if write else None
    try:
        with told_plainly():
            connection = _connect(path, key, salt, recovery=recovery)
            _refuse_newer(connection)
            if write:
                _migrate(connection)
    except BaseException:
        if lock is not None:
            unlocked(lock)
        raise
    vault = Vault(path, connection, key, lock)
    if write:
        clean_up(path)
    return vault


def salt_of(path: Path) -> bytes:
    """Return the first 16 bytes of a vault. Raises VaultMissing or VaultDamaged."""
    try:
        with path.open("rb") as stream:
            salt = stream.read(SALT_BYTES)
    except FileNotFoundError:
        raise VaultMissing(
            _("There is no vault at {path}.").format(path=path),
            "",
            _("To make one: nearer open. If it lies elsewhere: --vault FILE."),
        ) from None
    except OSError as problem:
        raise VaultError(
            _("The vault at {path} could not be opened: {why}.").format(path=path, why=problem.strerror or ""),
            _("It is as it was."),
        ) from None
    if len(salt) < SALT_BYTES or salt.startswith(b"SQLite format 3"):
        raise VaultDamaged(
            _("The file at {path} is no vault.").format(path=path),
            _("It is as it was."),
            _("If it was one, bring back a copy: nearer restore."),
        )
    return salt


def clean_up(path: Path) -> None:
    """Remove what a killed run left beside a vault. The caller holds the lock."""
    for ending in UNFINISHED:
        for log in ("", *BESIDE):
            path.with_name(path.name + ending + log).unlink(missing_ok=True)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what SQLite says into words that a person can use. No text of the vault is in them."""
    safe = _("What was in your vault before is all there.")
    try:
        yield
    except apsw.BusyError:
        raise VaultInUse(
            _("Another nearer is writing to this vault."), safe, _("Let it end, or lock it there; then try again.")
        ) from None
    except (apsw.FullError, apsw.IOError):
        raise VaultFull(
            _("There was no room to write, or the disk did not answer."), safe, _("Make room, then do it again.")
        ) from None
    except (apsw.CorruptError, apsw.NotADBError, apsw.FormatError):
        raise VaultDamaged(
            _("The vault is damaged: what it holds does not fit its seal."),
            _("Nothing was written to it."),
            _("Bring back your last copy: nearer restore FILE. Keep the damaged file until that worked."),
        ) from None
    except apsw.ReadOnlyError:
        raise VaultError(
            _("The vault may not be written to here."), safe, _("Look at who may write to the file and its folder.")
        ) from None


def _connect(path: Path, key: bytes | bytearray, salt: bytes, *, recovery: bool = False) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(PATIENCE_MS)
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", f"raw:{bytes(key).hex()}{salt.hex()}")
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except apsw.NotADBError:
            raise _wrong_key(recovery=recovery) from None
        for pragma in AFTER_THE_KEY:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
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


def _migrate(connection: apsw.Connection) -> None:
    """Bring the tables up to date, a version at a time, each wholly or not at all."""
    version = int(str(connection.pragma("user_version")))
    for number in range(version, FORMAT):
        with connection:
            connection.execute(MIGRATIONS[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _refuse_newer(connection: apsw.Connection) -> None:
    if int(str(connection.pragma("user_version"))) > FORMAT:
        connection.close()
        raise VaultDamaged(
            _("A newer nearer made this vault; this one cannot read it."),
            _("Your vault is as it was."),
            _("Bring nearer up to date."),
        )


def _refuse_open_door(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise VaultError(
            _("Others on this computer may open the vault at {path}.").format(path=path),
            _("It was not opened, and it is as it was."),
            _("Close that door first: chmod 600 {path}").format(path=path),
        )


def _lock(path: Path) -> int:
    lock = locked(path.with_name(path.name + ".lock"))
    if lock is None:
        raise VaultInUse(
            _("Another nearer is writing to this vault."),
            _("What was in your vault before is all there."),
            _("Let it end, or lock it there; then try again."),
        )
    return lock
