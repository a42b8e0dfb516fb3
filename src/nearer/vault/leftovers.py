"""What a killed run may leave beside a vault, and how the next one takes it up.

life.nearer-wal, -shm, -journal   SQLite's own logs: folded in by the next one that opens the vault
life.nearer.new                   a vault or a copy in the making: removed
life.nearer.restoring             a copy being brought back, not yet known to be whole: removed
life.nearer.restored              a copy that is whole and checked: it takes the vault's place, see `take_place`

All of it is sealed like the vault itself. A lock (`lock.py`) keeps each of these steps to one process.
"""

import os
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from nearer.vault.lock import nobody_reads, writing_to

LOGS = ("-wal", "-shm", "-journal")
NEW, RESTORING, RESTORED = ".new", ".restoring", ".restored"
CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY
COPIES = "copies"
"""The folder beside a vault where copies of it lie unless the person says otherwise."""


def beside(path: Path, ending: str) -> Path:
    """Return the file whose name goes on with an ending."""
    return path.with_name(path.name + ending)


def left_beside(path: Path) -> bool:
    """Return whether a killed run left something beside a vault; so does a run that goes on."""
    return any(beside(path, ending).exists() for ending in (*LOGS, NEW, RESTORING, RESTORED))


def remove(path: Path) -> None:
    """Remove a file and the logs beside it."""
    for ending in ("", *LOGS):
        beside(path, ending).unlink(missing_ok=True)


def remove_all(path: Path) -> None:
    """Remove a vault and all that lies beside it; not its copies. The caller holds the lock. Raises VaultInUse."""
    with nobody_reads(path):
        for ending in (NEW, RESTORING, RESTORED, ""):
            remove(beside(path, ending))


def clean_up(path: Path) -> None:
    """Remove what a killed run left half made. The caller holds the lock."""
    for ending in (NEW, RESTORING):
        remove(beside(path, ending))
    remove_half_copies(path, path.parent / COPIES)


def settle(path: Path) -> None:
    """Finish what a run that was killed between its last steps had begun: a checked copy takes the vault's place.

    Called before a vault is looked for. Raises VaultInUse where the run goes on.
    """
    if beside(path, RESTORED).exists():
        with writing_to(path):
            if beside(path, RESTORED).exists():
                take_place(path)


def take_place(path: Path) -> Path | None:
    """Put the copy that lies beside a vault (RESTORED) in its place, and return where the vault that was there lies now.

    The caller holds the lock. The copy's time is when it was brought back; so the vault from before gets the same name
    however often this is taken up. Its log goes first: beside another file it would be damage.
    """
    copy, before = beside(path, RESTORED), None
    if any(beside(path, ending).exists() for ending in ("", *LOGS)):
        at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        before = free(path.parent, f"{path.stem}-before", at, path.suffix)
        with nobody_reads(path):
            beside(path, "-shm").unlink(missing_ok=True)
            for ending in ("-wal", "-journal", ""):
                with suppress(FileNotFoundError):
                    beside(path, ending).rename(beside(before, ending))
            copy.replace(path)
    else:
        copy.replace(path)
    sync_folder(path.parent)
    return before


def keep_as_it_is(path: Path, at: datetime) -> Path:
    """Copy a vault and its log under a dated name, and return it. The caller holds the lock, and has not opened it."""
    kept = free(path.parent, f"{path.stem}-before", at, path.suffix)
    for ending in ("", "-wal"):
        copy = beside(kept, ending)
        with beside(path, ending).open("rb") as whole, os.fdopen(os.open(copy, CREATE, 0o600), "wb") as out:
            shutil.copyfileobj(whole, out)
        sync(copy)
    return kept


def free(folder: Path, stem: str, at: datetime, suffix: str) -> Path:
    """Return a dated path that no file has yet."""
    dated = f"{stem}-{at:%Y-%m-%d-%H%M%S}"
    names = chain((f"{dated}{suffix}",), (f"{dated}-{n}{suffix}" for n in count(2)))
    return next(path for name in names if not (path := folder / name).exists())


def copies(path: Path, folder: Path) -> list[Path]:
    """Return the dated copies of a vault that lie in a folder, the oldest first."""
    return _dated(path, folder, "")


def earlier(path: Path) -> list[Path]:
    """Return the vaults of an earlier time that lie beside a vault: copies, and those whose place a copy took."""
    before = path.with_name(f"{path.stem}-before{path.suffix}")
    return [*copies(path, path.parent / COPIES), *copies(before, path.parent)]


def newest(path: Path) -> Path | None:
    """Return the vault of an earlier time that was written last, None where there is none."""
    return max(earlier(path), key=lambda one: one.stat().st_mtime, default=None)


def remove_half_copies(path: Path, folder: Path) -> None:
    """Remove copies that a killed run left half made in a folder. The caller holds the lock of the vault."""
    for ending in ("", *LOGS):
        for half in _dated(path, folder, NEW + ending):
            half.unlink(missing_ok=True)


def _dated(path: Path, folder: Path, ending: str) -> list[Path]:
    name = re.compile(
        re.escape(path.stem) + r"-(\d{4}-\d\d-\d\d-\d{6})(?:-(\d+))?" + re.escape(path.suffix + ending), re.ASCII
    )
    try:
        found = [(match[1], int(match[2] or 1), one) for one in folder.iterdir() if (match := name.fullmatch(one.name))]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [one for _at, _nth, one in sorted(found)]


def sync(path: Path) -> None:
    """Bring a file onto the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk."""
    with suppress(OSError):  # Windows has no way to sync a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
