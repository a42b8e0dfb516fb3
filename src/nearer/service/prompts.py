"""What was suggested and not yet answered. To take something up, and to say not now, are both answers (S17)."""

import apsw

from nearer.service.lists import keep_list, kept_list
from nearer.vault.sealed import Vault

SHOWN = "suggested"
"""The setting: codes that were suggested, one after the other, and not answered."""

IGNORED = 2
"""After so many in a row nothing is suggested until the person asks."""


def note_shown(vault: Vault, code: str) -> None:
    """Write down that something was suggested."""
    with vault.transaction():
        keep_list(vault.connection, SHOWN, [*kept_list(vault.connection, SHOWN), code])


def note_taken(connection: apsw.Connection) -> None:
    """Write down that there was an answer. The caller holds the transaction."""
    if kept_list(connection, SHOWN):
        keep_list(connection, SHOWN, [])


def fell_silent(connection: apsw.Connection) -> bool:
    """Return whether so many suggestions went unanswered that it is time to keep still."""
    return len(kept_list(connection, SHOWN)) >= IGNORED
