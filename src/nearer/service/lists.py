"""Lists of words that a vault keeps as one setting: codes that were ticked, chosen, suggested, or never wanted again."""

from collections.abc import Sequence

import apsw
import msgspec

from nearer.vault import records

TICKED, REASONS, NEVER = "ticked", "reasons", "never"
"""Lists of codes: what was ticked in the self-check; reasons that were chosen; what is never to be suggested."""


def kept_list(connection: apsw.Connection, name: str) -> list[str]:
    """Return a list that is kept under a name, an empty one where nothing is."""
    kept = records.setting(connection, name)
    return msgspec.json.decode(kept, type=list[str]) if kept else []


def keep_list(connection: apsw.Connection, name: str, words: Sequence[str]) -> None:
    """Keep a list under a name. The caller holds the transaction."""
    records.set_setting(connection, name, msgspec.json.encode(list(words)).decode())
