"""Take back a whole import, and bring it back: for 30 days it lies in the bin and counts for nothing."""

from collections.abc import Callable
from datetime import datetime

import apsw

from nearer.service.overlapping import tied_to, work_out
from nearer.vault import imports
from nearer.vault.sealed import Vault


def undo(vault: Vault, now: datetime, number: int | None = None) -> int | None:
    """Take an import (the last one where no number is given) out of what counts; return its number, None where none is left.

    It lies in the bin for 30 days. Raises nothing for a number that there is not: then None, too.
    """
    connection = vault.connection
    counting = [one.id for one in imports.imports(connection) if one.binned_at is None]
    chosen = number if number is not None else max(counting, default=None)
    if chosen not in counting:
        return None
    with vault.transaction():
        _change(connection, chosen, lambda: imports.bin_import(connection, chosen, now))
    return chosen


def undo_back(vault: Vault, number: int) -> int | None:
    """Bring an import back from the bin and return its number; None where it does not lie there."""
    connection = vault.connection
    if number not in {one.id for one in imports.imports(connection) if one.binned_at is not None}:
        return None
    with vault.transaction():
        _change(connection, number, lambda: imports.unbin_import(connection, number))
    return number


def _change(connection: apsw.Connection, number: int, change: Callable[[], None]) -> None:
    """Change an import and work out again what its files, and those tied to them before or after, have in common."""
    files = imports.files_of(connection, number)
    tied = tied_to(connection, files)
    change()
    work_out(connection, tied | set(files))
