"""Vaults for tests: open, unsealed, in memory, so that a test costs no key and no disk."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import apsw
import polars as pl

from nearer.service.adding import Added, add
from nearer.service.decisions import Answers
from nearer.service.kept import histories
from nearer.service.life import life
from nearer.service.people import known_people
from nearer.vault import records
from nearer.vault.runs import begin_run, set_state
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


@cache
def _whole_life() -> Vault:
    vault = in_memory()
    added(vault, LIFE)
    life(vault)
    return vault


def with_life() -> Vault:
    """Return a vault of its own with the whole invented life, already looked at; a copy, as reading it takes a second."""
    vault = in_memory()
    with vault.connection.backup("main", _whole_life().connection, "main") as copy:
        copy.step(-1)
    return vault


def added(vault: Vault, *paths: Path, answers: Answers = ROBIN, keeps: str = "words") -> Added:
    """Add files without asking."""
    done = add(vault, paths, answers, now=NOW, keeps="words" if keeps == "words" else "lengths")
    assert done is not None
    return done


def content(vault: Vault) -> dict[str, object]:
    """Return what a vault shows, without the numbers that depend on what came first."""
    connection = vault.connection
    found = histories(connection)
    handles = {one.id: f"{one.identity.app} {one.identity.known_by}" for one in records.handles(connection)}
    groups = {int(row[0]): f"{row[1]}" for row in connection.execute("SELECT id, name FROM chat_group")}
    files = {one.id: one.about.sha256.hex() for one in records.files(connection)}
    channels = dict(enumerate(found.channels))

    def named(column: str, names: dict[int, str]) -> pl.Expr:
        return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)

    events = found.events.with_columns(
        named("handle", handles), named("group", groups), named("file", files), named("channel", channels)
    )
    spans = found.files.with_columns(named("file", files), named("channel", channels)).sort("file", "channel")
    people = known_people(connection)
    return {
        "events": sorted(events.iter_rows(), key=repr),
        "declared": sorted(found.declared.with_columns(named("handle", handles)).iter_rows(), key=repr),
        "spans": spans.rows(),
        "handles": sorted((str(one.identity), one.names) for one in records.handles(connection)),
        "files": [(one.about, one.doubled) for one in records.files(connection)],
        "receipts": found.receipts,
        "cards": found.cards,
        "people": [
            (one.name, [str(handle.identity) for handle in one.handles], one.human, one.state, one.joined)
            for one in people.people
        ],
        "proposals": [(one.one.name, one.other.name, one.why) for one in people.proposals],
    }


def in_use() -> Vault:
    """Return a vault of someone who has been here for two months: pages that are for later are open."""
    vault = in_memory()
    number = begin_run(vault.connection, "stay", NOW - timedelta(days=60))
    set_state(vault.connection, number, "stopped")
    return vault
