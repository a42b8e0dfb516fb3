"""What a process that holds a key does to keep it to itself, and the lock that lets one of them write.

Each of it is of one system or another; where a system has none, nothing is done: docs/vault.md says so.
"""

import os
import sys
from pathlib import Path


def keep_to_itself() -> None:
    """Leave no core file behind, let no other process look into this one's memory, and make files that nobody else reads."""
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        pr_set_dumpable = 4
        ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)


def locked(path: Path) -> int | None:
    """Take the writer's lock and return it, None where another process has it. It is free again when the process ends."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def unlocked(lock: int) -> None:
    """Give the writer's lock back."""
    os.close(lock)
