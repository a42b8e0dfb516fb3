"""Writes the files that a person asked for, and nothing else: readable by them alone, never over a file that is there.

`ready` refuses before the long work, `write` writes whole or not at all.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from nearer.errors import OutboxRefused
from nearer.language import _


def ready(path: Path, *, force: bool = False) -> None:
    """Raise OutboxRefused where the file could not be written: it is there already, or its folder is not."""
    if path.is_dir():
        raise OutboxRefused(_("{path} is a folder.").format(path=path), what_to_do=_("Name a file in it."))
    if not path.parent.is_dir():
        raise OutboxRefused(
            _("There is no folder {path}.").format(path=path.parent), what_to_do=_("Make it first, or name another.")
        )
    if not force and (path.exists() or path.is_symlink()):
        raise OutboxRefused(
            _("{path} is there already.").format(path=path),
            _("It is as it was."),
            _("Name another file, or add --force to write over it."),
        )


def write(path: Path, text: str, *, force: bool = False) -> Path:
    """Write the text as UTF-8, mode 0600, and return the path. Raises OutboxRefused; then nothing has changed."""
    with writing(path, force=force) as out:
        out.write(text.encode())
    return path


@contextmanager
def writing(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """Give a stream into what will be the file, mode 0600. Raises OutboxRefused; then nothing has changed."""
    ready(path, force=force)
    # A file of our own first: what stands under the name is whole at any moment, and a link there is not followed.
    _remove_drafts(path)
    draft = path.with_name(f".{path.name}.nearer-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            yield out
        if force:
            draft.replace(path)
        else:
            _name_once(draft, path)
    except FileExistsError:
        raise OutboxRefused(
            _("{path} is there already.").format(path=path),
            _("It is as it was."),
            _("Name another file, or add --force to write over it."),
        ) from None
    except OSError as problem:
        raise OutboxRefused(
            _("{path} could not be written: {why}.").format(path=path, why=problem.strerror),
            _("What was there before is as it was."),
            _("Name a place where you may write, with room on the disk."),
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink()


def _remove_drafts(path: Path) -> None:
    """Remove what a run that was killed had begun to write under this name: it is not sealed."""
    ours = re.compile(re.escape(f".{path.name}.nearer-") + "[0-9a-f]{8}")
    with suppress(OSError):
        for left in [one for one in path.parent.iterdir() if ours.fullmatch(one.name)]:
            left.unlink()


def _name_once(draft: Path, path: Path) -> None:
    """Give the draft its name, or raise FileExistsError; a file that came meanwhile is never written over."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        # Some disks (sticks, shares) know no second name for a file; then the check of `ready` has to do.
        ready(path)
        draft.rename(path)


def note(path: Path) -> str:
    """Return the word that goes with every file: who can read it."""
    return _(
        "Written: {path}. It is set so that you alone can open it on this computer. "
        "Whoever you give it to can read it, and a court can ask for it."
    ).format(path=path)
