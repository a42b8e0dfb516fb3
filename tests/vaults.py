"""Vaults for tests: open, unsealed, in memory, so that a test costs no key and no disk."""

from datetime import UTC, datetime
from pathlib import Path

import apsw

from nearer.service.adding import Added, add
from nearer.service.decisions import Answers
from nearer.vault.schema import MIGRATIONS
from nearer.vault.sealed import Vault

LIFE = Path(__file__).parents[1] / "samples" / "life"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROBIN = Answers(me=("Robin",), zone="Europe/London")


def in_memory() -> Vault:
    """Return a vault that is no file: what is tested with it is not the seal."""
    connection = apsw.Connection(":memory:")
    for step in MIGRATIONS:
        connection.execute(step)
    connection.execute("PRAGMA foreign_keys = on")
    return Vault(Path(), connection, bytearray(32), 0)


def added(vault: Vault, *paths: Path, answers: Answers = ROBIN, keeps: str = "words") -> Added:
    """Add files without asking."""
    done = add(vault, paths, answers, now=NOW, keeps="words" if keeps == "words" else "lengths")
    assert done is not None
    return done
