"""What can be seen of a vault from outside, without its key: whether it is there, whole enough, and closed to others."""

import shlex
import stat
import sys
from contextlib import suppress
from pathlib import Path

import apsw

from nearer.errors import VaultDamaged, VaultError, VaultMissing
from nearer.language import _
from nearer.vault import log
from nearer.vault.key import SALT_BYTES
from nearer.vault.leftovers import beside, newest, settle
from nearer.vault.lock import writing_to


def look_at(path: Path) -> bytes:
    """Return the salt of a vault, the first 16 bytes, once all that can be seen without a key is well.

    What a killed restore left is finished first. Raises VaultMissing, VaultDamaged, VaultError, VaultInUse.
    """
    path = path.resolve()
    settle(path)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise VaultError(
                _("{path} is no file.").format(path=path),
                _("It is as it was."),
                _("Say which file your vault is: --vault FILE."),
            )
        salt = _first_bytes(path)
    except FileNotFoundError:
        copy = newest(path)
        raise VaultMissing(
            _("There is no vault at {path}.").format(path=path),
            ""
            if copy is None
            else _("To bring a copy back: nearer restore FILE. The newest one: {copy}").format(copy=copy),
            _("To make one: nearer open. If it lies elsewhere: --vault FILE."),
        ) from None
    except (OSError, apsw.Error):
        raise VaultError(
            _("The vault at {path} could not be opened.").format(path=path),
            _("It is as it was."),
            _("Look at who may read it, and whether its disk is there."),
        ) from None
    if not salt:
        raise VaultDamaged(
            _("The file at {path} is empty.").format(path=path),
            _("It is as it was."),
            _("To bring back a copy: nearer restore FILE. To make a new vault, remove the empty file first."),
        )
    if len(salt) < SALT_BYTES or salt.startswith(b"SQLite format 3"):
        raise VaultDamaged(
            _("The file at {path} is no vault.").format(path=path),
            _("It is as it was."),
            _("If it was one, bring back a copy: nearer restore FILE."),
        )
    _refuse_open_door(path, about.st_mode)
    return salt


def refuse_damaged_log(path: Path) -> None:
    """Raise VaultDamaged where a killed run left its log beside the vault, and the log is damaged."""
    wal, damaged = beside(path, "-wal"), False
    if wal.exists():
        with suppress(VaultError), writing_to(path):  # where another has the lock, the log is being written
            damaged = log.is_damaged(wal)
    if damaged:
        raise VaultDamaged(
            _("A run that was cut off left its log beside the vault, and the log is damaged: the last of it is gone."),
            _("Nothing was changed. What was written before is there."),
            _(
                "nearer lock goes on with what can be read, and keeps the files as they are. Or bring back your last copy: "
                "nearer restore FILE."
            ),
        )


def _first_bytes(path: Path) -> bytes:
    """Read the salt through SQLite: closing a file of one's own would give up the locks this process has on it (POSIX)."""
    file = apsw.VFSFile("", str(path), [apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB, 0])
    try:
        return file.xRead(SALT_BYTES, 0)
    finally:
        file.xClose()


def _refuse_open_door(path: Path, mode: int) -> None:
    if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
        raise VaultError(
            _("Others on this computer may open the vault at {path}.").format(path=path),
            _("It was not opened, and it is as it was."),
            _("Close that door first: chmod 600 {path}").format(path=shlex.quote(str(path))),
        )
