"""What SQLite and the disk say when they cannot, in words that a person can use. No text of the vault is in them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from nearer.errors import VaultDamaged, VaultError, VaultFull, VaultInUse, WrongCall
from nearer.language import _

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what SQLite says into words that a person can use."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError, apsw.ProtocolError):
        raise another_writes() from None
    except (apsw.FullError, apsw.IOError):
        raise _no_room() from None
    except (apsw.CorruptError, apsw.NotADBError, apsw.FormatError):
        raise VaultDamaged(
            _("The vault is damaged: what it holds does not fit its seal."),
            _("Nothing was written to it."),
            _("Bring back your last copy: nearer restore FILE. Keep the damaged file until that worked."),
        ) from None
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError):
        raise VaultError(
            _("The vault, or the folder that it lies in, may not be written to."),
            _safe(),
            _("Look at who may write there, or move the vault to a folder of your own: --vault FILE."),
        ) from None
    except UnicodeEncodeError:
        # What was typed where the terminal's letters are others: half of a letter.
        raise WrongCall(
            _("It holds a letter that cannot be kept."), _safe(), _("Write it again without that letter.")
        ) from None


@contextmanager
def disk_told_plainly(path: Path) -> Iterator[None]:
    """Turn what the disk says of a file or folder into words. Nothing that reads a history belongs inside."""
    try:
        yield
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise _no_room() from None
        raise VaultError(
            _("{path} could not be written: {why}.").format(path=problem.filename or path, why=problem.strerror or ""),
            _safe(),
            _("Name a place where you may write, or look at who may write there."),
        ) from None


def another_writes() -> VaultInUse:
    """Return the error that says so."""
    return VaultInUse(
        _("Another nearer is writing to this vault."), _safe(), _("Let it end, or lock it there; then try again.")
    )


def another_reads() -> VaultInUse:
    """Return the error that says so."""
    return VaultInUse(
        _("Another nearer has this vault open."), _("Nothing was changed."), _("Close it there, then try again.")
    )


def _no_room() -> VaultFull:
    return VaultFull(
        _("There was no room to write, or the disk did not answer."), _safe(), _("Make room, then do it again.")
    )


def _safe() -> str:
    return _("What was in your vault before is all there.")
