"""The lock that lets one process write to a vault: a file beside it, free again when the process ends, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nearer.vault.faults import another_reads, another_writes, disk_told_plainly

ENDING = ".lock"
SQLITE_READS = (0x4000_0002, 510)
"""The bytes of a database on which SQLite holds a lock for as long as it has the file open with its log: first, how many."""


def lock(path: Path) -> int:
    """Take the writer's lock of a vault and return it. Raises VaultInUse where another process has it."""
    file = path.with_name(path.name + ENDING)
    with disk_told_plainly(file):
        while True:
            handle = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                taken = _taken(handle)
                # Whoever had it before may have taken the file away with the vault: then another one counts.
                if taken and _still_there(handle, file):
                    return handle
            except OSError:
                os.close(handle)
                raise
            os.close(handle)
            if not taken:
                raise another_writes()


def unlock(handle: int) -> None:
    """Give the writer's lock back."""
    os.close(handle)


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Hold the writer's lock of a vault that may not be there yet. Raises VaultInUse, VaultError."""
    with disk_told_plainly(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = lock(path)
    try:
        yield
    finally:
        unlock(held)


@contextmanager
def nobody_reads(path: Path) -> Iterator[None]:
    """Keep a vault from being opened while another file takes its place. Raises VaultInUse where someone has it open.

    SQLite takes its log away by name when the last one closes: a reader of the old file would take that of the new one.
    On Windows an open file keeps its name anyway. This process itself must not have it open.
    """
    if sys.platform == "win32" or not path.exists():
        yield
        return
    import fcntl

    first, count = SQLITE_READS
    with disk_told_plainly(path):
        handle = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, count, first)
        except (BlockingIOError, PermissionError):
            raise another_reads() from None
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False
