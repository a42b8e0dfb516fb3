"""Makes the small vault that tests open in years to come: one file for each version of the format, kept for good.

    python -m tools.sample_vault [--version N]

Run it once when a version of the format is done, and never again for a version that was shipped. It writes
tests/vault/samples/version_N.nearer. An older version is made by writing the rows of the newest into the older tables, as
far as those have them. The passphrase is PASSPHRASE, at its full price. Everything in it is invented.
"""

import argparse
import sys
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from nearer.model.entry import Entry
from nearer.model.photo import Photo
from nearer.service import journal, people
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.undoing import undo
from nearer.vault import archive, photos, runs, schema
from nearer.vault.key import from_passphrase
from nearer.vault.sealed import Vault, create_with

SAMPLES = Path(__file__).parents[1] / "tests" / "vault" / "samples"
PASSPHRASE = "vier grüne Wörter"
SALT = b"a sample's salt!"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANSWERS = Answers(me=("Robin",), zone="Europe/Berlin")

CHAT = """\
03/02/2025, 18:04 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
03/02/2025, 18:05 - Ayla: Soup on Thursday? 🍲
03/02/2025, 21:40 - Robin: Yes, gladly
06/02/2025, 17:30 - Ayla: I can bring bread
06/02/2025, 17:31 - Ayla: <Media omitted>
09/02/2025, 10:00 - Robin: That was good.
Thank you for the evening
12/02/2025, 08:15 - Ayla: أهلاً
13/02/2025, 08:16 - Robin: Morning!
"""
CALLS = """\
at,person,direction,channel,kind,seconds
1739098800,+447700900123,in,call,call,320
1739185200,+447700900123,in,call,missed,
1739271600,Yuki,out,call,call,61
1739358000,Yuki,out,call,timeout,259200
"""
LENGTHS = """\
at,person,direction,channel,kind,text
1739444400,Yuki,in,chat,text,Can you help me carry a table?
1739448000,Yuki,out,chat,text,Of course
"""
UNDONE = """\
at,person,direction,channel,kind,text
1739534400,Mistaken,in,chat,text,this import was taken back
"""
CARDS = """\
BEGIN:VCARD
VERSION:3.0
FN:Ayla Demir
TEL;TYPE=CELL:+44 7700 900123
EMAIL:ayla@example.org
END:VCARD
"""

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef924"
    "0000000a4944415478da6368000000820081da45083b0000000049454e44ae426082"
)
"""A picture of one dot (PNG)."""


def fill(vault: Vault, folder: Path) -> None:
    """Add chats, calls, lengths alone and cards; undo one import; say who is who; write by hand."""
    files = {
        "WhatsApp Chat with Ayla.txt": CHAT,
        "calls.csv": CALLS,
        "people.vcf": CARDS,
        "lengths.csv": LENGTHS,
        "undone.csv": UNDONE,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with chdir(folder):  # a file is kept under the name by which it was given
        add(vault, ["WhatsApp Chat with Ayla.txt", "calls.csv", "people.vcf"], ANSWERS, now=NOW)
        add(vault, ["lengths.csv"], ANSWERS, now=NOW, keeps="lengths")
        add(vault, ["undone.csv"], ANSWERS, now=NOW)
    undo(vault, NOW)
    people.set_kind(vault, NOW, people.find(vault, "Yuki"), "friend")
    people.set_circle(vault, NOW, people.find(vault, "Yuki"), 2)
    people.rename(vault, NOW, people.find(vault, "Yuki"), "Yuki from the choir")
    people.set_state(vault, NOW, people.find(vault, "Ayla"), "boundary")
    people.undo_edit(vault)
    people.add_person(vault, NOW, "Grandmother")
    journal.write(vault, NOW, Entry(at=NOW, text="I said yes to soup."))
    with vault.transaction():
        number = runs.begin_run(vault.connection, "kindness", NOW)
        photos.keep_photo(vault.connection, number, "photo", Photo("png", DOT))


def make(version: int, folder: Path) -> Path:
    """Write the sample of a version and return its path."""
    path = folder / f"version_{version}.nearer"
    path.unlink(missing_ok=True)
    newest = schema.FORMAT, schema.MIGRATIONS
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        with create_with(place / "newest.nearer", bytearray(32), SALT) as source:
            fill(source, place)
            schema.FORMAT, schema.MIGRATIONS = version, newest[1][:version]
            try:
                with create_with(path, from_passphrase(PASSPHRASE.encode(), SALT), SALT) as made:
                    _copy_rows(source, made)
            finally:
                schema.FORMAT, schema.MIGRATIONS = newest
    path.with_name(path.name + ".lock").unlink()
    return path


def _copy_rows(source: Vault, made: Vault) -> None:
    with made.transaction():
        for table, columns in archive.TABLES.items():
            there = {row[1] for row in made.connection.execute(f'PRAGMA table_info("{table}")')}
            names = [name for name in (*columns, *archive.BESIDE.get(table, ())) if name in there]
            listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" for _ in names)
            if names:
                rows = source.connection.execute(f'SELECT {listed} FROM "{table}"').fetchall()
                made.connection.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)
        for (found,) in source.connection.execute("SELECT id FROM file").fetchall():
            file = int(str(found))
            lines = (
                [archive.Line(file=file, **row) for row in frame.iter_rows(named=True)]
                for frame in archive.lines(source.connection, file)
            )
            archive.load_lines(made.connection, file, lines)


def main() -> int:
    """Make the sample of one version."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--version", type=int, default=schema.FORMAT)
    print(make(options.parse_args().version, SAMPLES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
