"""What `bench.crash` kills: work on a vault, as the commands do it, under a raw key (a passphrase takes a second each time).

Each piece of work says how to make its vault, how to do it, and what may be found afterwards.
"""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from nearer.errors import VaultMissing, WrongKey
from nearer.model.person import Identity
from nearer.service import adding, opening
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.undoing import undo
from nearer.vault import archive, backup, leftovers, schema, sealed
from nearer.vault.decisions import decide
from nearer.vault.sealed import Vault, create_with, unlock_with

LIFE = Path(__file__).parents[1] / "samples" / "life"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANSWERS = Answers(me=("Robin",), zone="Europe/London")
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SALT, OTHER_SALT = bytes(range(16)), bytes(range(1, 17))
ROWS = 70_000
KEEP = 2

ONE_MORE = """
CREATE TABLE bench_text (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
INSERT INTO bench_text SELECT id, n, body FROM text_segment;
UPDATE event_segment SET body = body;
CREATE INDEX bench_text_by_n ON bench_text (n);
ALTER TABLE import ADD COLUMN bench TEXT NOT NULL DEFAULT 'two';
"""
"""One more version of the format, made up: this shows that the way works while there is only one."""


@dataclass(frozen=True)
class Work:
    """prepare, run: on a folder; run is what is killed. look: what is there afterwards, as one value."""

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    look: Callable[[Path], str]


def life(folder: Path) -> Path:
    """Return the vault of a folder."""
    return folder / "life.nearer"


def digest(vault: Vault) -> str:
    """Return what stands for all that a vault holds: every row of every table that is not worked out, and every event."""
    faults = backup.check(vault)
    if faults:
        raise AssertionError(f"check: {faults}")
    whole = hashlib.sha256()
    for table in archive.TABLES:
        for row in archive.rows(vault.connection, table):
            whole.update(msgspec.json.encode([table, row]))
    for file in archive.rows(vault.connection, "file"):
        for some in archive.lines(vault.connection, file["id"]):
            whole.update(some.write_ndjson().encode())
    for row in vault.connection.execute("SELECT file, hidden, body FROM overlap ORDER BY file"):
        whole.update(repr(row).encode())
    return whole.hexdigest()[:12]


def opened(path: Path, key: bytes = KEY) -> str:
    """Start and end as a command does, look that nothing is left beside the vault, and return what it holds."""
    with unlock_with(path, bytearray(key)) as vault:
        opening.tidy(vault, NOW)
    beside = [*path.parent.glob(f"{path.name}?*"), *(path.parent / leftovers.COPIES).glob("*")]
    left = sorted(one.name for one in beside if not one.name.endswith((".lock", ".nearer")))
    if left:
        raise AssertionError(f"left after a clean start and end: {left}")
    with unlock_with(path, bytearray(key), write=False) as vault:
        return digest(vault)


def with_either(path: Path) -> str:
    """Return which of the two keys opens a vault, with what it holds."""
    try:
        return "old " + opened(path)
    except WrongKey:
        return "new " + opened(path, OTHER)


def histories(folder: Path) -> list[Path]:
    """Return the files to add: chats, one of them in an earlier export too, and one large file."""
    chats = [LIFE / f"WhatsApp Chat with {name}.zip" for name in ("Maya", "Sam", "Nora", "Sunday soup club")]
    return [*chats, folder / "earlier.csv", folder / "large.csv"]


def write_histories(folder: Path) -> None:
    """Write the files of `histories` that are made up."""
    calls = (LIFE / "calls.csv").read_bytes().splitlines(keepends=True)
    (folder / "earlier.csv").write_bytes(b"".join(calls[: len(calls) // 2]))
    chance = random.Random(5)
    at = 1_600_000_000
    with (folder / "large.csv").open("w", encoding="utf-8") as out:
        out.write("at,person,direction,channel,kind,words,text\n")
        for n in range(ROWS):
            at += chance.randrange(1, 4_000)
            way = "in" if chance.random() < 0.5 else "out"
            out.write(f"{at},Person {n % 7},{way},chat,text,4,soup on day {n}\n")


def fill(path: Path, files: list[Path], key: bytes = KEY, salt: bytes = SALT) -> None:
    """Make a vault with two imports, one that was undone, and what is written by hand."""
    with create_with(path, bytearray(key), salt) as vault:
        add(vault, files[:1], ANSWERS, now=NOW)
        add(vault, files[1:], ANSWERS, now=NOW)
        add(vault, [LIFE / "WhatsApp Chat with Dad.zip"], ANSWERS, now=NOW)
        undo(vault, NOW)
        with vault.transaction():
            decide(vault.connection, NOW, "kind", [Identity("whatsapp", "Tom")], "friend")
            vault.connection.execute("INSERT INTO journal (at, about, text) VALUES (0, '{}', 'a good day')")


def nothing(_folder: Path) -> None:
    """Prepare nothing."""


def small(folder: Path) -> None:
    """Prepare a small vault, and files to add to it."""
    write_histories(folder)
    fill(life(folder), [LIFE / "calls.csv", LIFE / "WhatsApp Chat with Tom.zip"])


def full(folder: Path) -> None:
    """Prepare a vault that holds all of the histories."""
    write_histories(folder)
    fill(life(folder), [LIFE / "WhatsApp Chat with Tom.zip", LIFE / "calls.csv", *histories(folder)])


def with_copies(folder: Path) -> None:
    """Prepare a vault with as many copies as are kept."""
    full(folder)
    with unlock_with(life(folder), bytearray(KEY)) as vault:
        for day in range(KEEP):
            backup.back_up(vault, folder / "copies", NOW - timedelta(days=9 - day), KEEP)


def with_log(folder: Path) -> None:
    """Prepare a vault whose log holds what the file does not, as a killed run leaves it, and a copy under another key."""
    write_histories(folder)
    (folder / "other").mkdir()
    fill(folder / "other" / "copy.nearer", histories(folder), OTHER, OTHER_SALT)
    small(folder)
    vault = unlock_with(life(folder), bytearray(KEY))
    vault.connection.execute("PRAGMA wal_autocheckpoint = 0")
    add(vault, [LIFE / "WhatsApp Chat with Priya.zip"], ANSWERS, now=NOW)
    for ending in ("", "-wal"):
        shutil.copy(leftovers.beside(vault.path, ending), folder / f"killed{ending}")
    vault.close()
    for ending in ("", "-wal"):
        (folder / f"killed{ending}").rename(leftovers.beside(life(folder), ending))


def run_import(folder: Path) -> None:
    """Add the histories, a batch to a transaction."""
    adding.FRAMES_A_STEP = 1
    with unlock_with(life(folder), bytearray(KEY)) as vault:
        opening.tidy(vault, NOW)
        add(vault, histories(folder), ANSWERS, now=NOW)


def run_undo(folder: Path) -> None:
    """Undo the second import."""
    with unlock_with(life(folder), bytearray(KEY)) as vault:
        opening.tidy(vault, NOW)
        undo(vault, NOW, 2)


def run_passphrase(folder: Path) -> None:
    """Put the vault under another key."""
    with unlock_with(life(folder), bytearray(KEY)) as vault:
        backup.rekey(vault, bytearray(OTHER), OTHER_SALT)


def run_backup(folder: Path) -> None:
    """Make one more copy than are kept."""
    with unlock_with(life(folder), bytearray(KEY)) as vault:
        backup.back_up(vault, folder / "copies", NOW, KEEP)


def run_restore(folder: Path) -> None:
    """Bring the copy back."""
    copy = folder / "other" / "copy.nearer"
    with unlock_with(copy, bytearray(OTHER), write=False, update=False) as source:
        backup.restore_from(source, life(folder), NOW)


def run_open(folder: Path) -> None:
    """Make a vault."""
    create_with(folder / "deep" / "new.nearer", bytearray(KEY), SALT).close()


def run_migration(folder: Path) -> None:
    """Open the vault with a nearer that knows one more version."""
    with one_more_version():
        unlock_with(life(folder), bytearray(KEY)).close()


@contextmanager
def one_more_version() -> Iterator[None]:
    """Let the format have one more version."""
    known = schema.FORMAT, schema.MIGRATIONS
    schema.FORMAT, schema.MIGRATIONS = schema.FORMAT + 1, (*schema.MIGRATIONS, ONE_MORE)
    try:
        yield
    finally:
        schema.FORMAT, schema.MIGRATIONS = known


def look_at_migrated(folder: Path) -> str:
    """Return the version that a kill left, with all that is in the vault; either version is wholly there or not at all."""
    path = life(folder)
    with one_more_version():
        left = sealed.keyed(path, KEY, SALT)
        version = int(str(left.pragma("user_version")))
        tables = left.execute("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'bench%'").fetchall()
        left.close()
        if tables != [(2 if version == schema.FORMAT else 0,)]:
            raise AssertionError(f"version {version} with {tables}")
        found = opened(path)
        with unlock_with(path, bytearray(KEY), write=False) as vault:
            text = "SELECT count(*), total(n), total(length(body)) FROM"
            for table in ("text_segment", "bench_text"):
                found += f" {vault.connection.execute(f'{text} {table}').fetchall()}"
    return f"{version} {found}"


def look_at_copies(folder: Path) -> str:
    """Return what is in the vault; every dated copy must be whole, and the newest of those from before be there."""
    found = opened(life(folder))
    made = leftovers.copies(life(folder), folder / "copies")
    for copy in made:
        with unlock_with(copy, bytearray(KEY), write=False) as vault:
            if digest(vault) != found:
                raise AssertionError(f"{copy.name} holds something else")
    newest = made[-1].stem.endswith("2026-03-01-120000")
    if not KEEP <= len(made) <= KEEP + newest:
        raise AssertionError(f"{len(made)} copies")
    return f"{found} {'new' if newest else 'old'}"


def look_at_restored(folder: Path) -> str:
    """Return what is in the vault; where it is the copy, the vault from before must lie beside it, whole."""
    found = with_either(life(folder))
    before = sorted(folder.glob("life-before-*.nearer"))
    return " ".join([found, *(with_either(one) for one in before)])


def look_at_new(folder: Path) -> str:
    """Return whether there is a vault, and what is in it."""
    path = folder / "deep" / "new.nearer"
    try:
        return opened(path)
    except VaultMissing:
        return "none"


def look_inside(folder: Path) -> str:
    """Return what is in the vault."""
    return opened(life(folder))


def look_with_either(folder: Path) -> str:
    """Return which key opens the vault, and what is in it."""
    return with_either(life(folder))


WORK = (
    Work("import", small, run_import, look_inside),
    Work("undo", full, run_undo, look_inside),
    Work("passphrase", full, run_passphrase, look_with_either),
    Work("backup", with_copies, run_backup, look_at_copies),
    Work("restore", with_log, run_restore, look_at_restored),
    Work("migration", full, run_migration, look_at_migrated),
    Work("open", nothing, run_open, look_at_new),
)
