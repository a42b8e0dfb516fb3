"""A vault of every version that there was: it opens, is brought up to date, and holds what was put into it.

`python -m tools.sample_vault` makes the sample of a new version, once; those of versions that were shipped are kept.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from nearer.model.person import Card
from nearer.service import journal, people
from nearer.service.kept import histories
from nearer.service.undoing import undo, undo_back
from nearer.vault import backup, imports, photos, records, runs, schema
from nearer.vault.sealed import Vault, keyed, unlock
from nearer.vault.versions import version
from tools.sample_vault import DOT, NOW, PASSPHRASE, SAMPLES

NUMBERS = range(1, schema.FORMAT + 1)


@pytest.fixture(scope="module", params=NUMBERS)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Give the sample of a version, copied and opened by its passphrase."""
    path = tmp_path_factory.mktemp("sample") / "life.nearer"
    shutil.copyfile(SAMPLES / f"version_{request.param}.nearer", path)
    path.chmod(0o600)
    with unlock(path, PASSPHRASE.encode()) as vault:
        yield vault


@pytest.mark.parametrize("number", NUMBERS)
def test_each_sample_is_of_its_version(number: int, opened: Vault, tmp_path: Path) -> None:
    """The file of a version has the format of that version, so that opening it goes all the way from there."""
    path = tmp_path / "sample"
    shutil.copyfile(SAMPLES / f"version_{number}.nearer", path)
    connection = keyed(path, opened.key, opened.salt)
    assert version(connection) == number
    connection.close()


def test_a_sample_is_whole_and_of_the_newest_version(opened: Vault) -> None:
    """Opened, it fits its seal, every reference holds, and it has the newest format."""
    assert (version(opened.connection), backup.check(opened)) == (schema.FORMAT, [])


def test_a_sample_holds_its_messages(opened: Vault) -> None:
    """What was written and called is there: when, by whom, in which words; of what was kept without words, what it did."""
    found = histories(opened.connection)
    names = {one.id: one.name for one in found.handles}
    told = found.events.filter(pl.col("kind") != "system").select(
        pl.col("at").dt.strftime("%d %H:%M"),
        pl.col("handle").replace_strict(names, return_dtype=pl.String),
        "mine",
        pl.col("kind").cast(pl.String),
        "words",
        "seconds",
        "text",
        pl.col("cues") > 0,
    )
    number = "+447700900123"
    assert told.rows() == [
        ("03 17:05", "Ayla", False, "text", 4, None, "Soup on Thursday? 🍲", None),
        ("03 20:40", "Ayla", True, "text", 2, None, "Yes, gladly", None),
        ("06 16:30", "Ayla", False, "text", 4, None, "I can bring bread", None),
        ("06 16:31", "Ayla", False, "media", None, None, None, None),
        ("09 09:00", "Ayla", True, "text", 8, None, "That was good.\nThank you for the evening", None),
        ("09 11:00", number, False, "call", None, 320, None, None),
        ("10 11:00", number, False, "missed", None, None, None, None),
        ("11 11:00", "Yuki", True, "call", None, 61, None, None),
        ("12 07:15", "Ayla", False, "text", 1, None, "أهلاً", None),
        ("13 07:16", "Ayla", True, "text", 1, None, "Morning!", None),
        ("13 11:00", "Yuki", False, "text", 7, None, None, True),
        ("13 12:00", "Yuki", True, "text", 2, None, None, True),
    ]


def test_a_sample_holds_who_is_who(opened: Vault) -> None:
    """Names from an address book, what was said of someone, and who was added by hand are there; what was taken back is not."""
    assert [(one.name, one.kind, one.circle, one.state) for one in people.page(opened).people] == [
        ("Ayla", "", None, "none"),
        ("Ayla Demir", "", None, "none"),
        ("Grandmother", "", None, "none"),
        ("Yuki from the choir", "friend", 2, "none"),
    ]
    assert records.cards(opened.connection) == [Card(("Ayla Demir",), ("+44 7700 900123",), ("ayla@example.org",))]


def test_a_sample_holds_its_imports(opened: Vault) -> None:
    """Three calls of `add`, the last of them in the bin, from where it can still come back."""
    assert [(one.files, one.events, one.binned_at is None) for one in imports.imports(opened.connection)] == [
        (("WhatsApp Chat with Ayla.txt", "calls.csv", "people.vcf"), 11, True),
        (("lengths.csv",), 2, True),
        (("undone.csv",), 1, False),
    ]
    assert undo_back(opened, 3) == 3
    assert "this import was taken back" in set(histories(opened.connection).events["text"])
    undo(opened, NOW, 3)


def test_a_sample_holds_what_was_declared_and_written(opened: Vault) -> None:
    """A time-out that a history declared, the zone, and the journal are there."""
    found = histories(opened.connection)
    declared = found.declared.select(pl.col("from", "until").dt.strftime("%d"), pl.col("why").cast(pl.String)).rows()
    assert (declared, found.zone.name) == ([("12", "15", "timeout")], "Europe/Berlin")
    assert [one.text for one in journal.stream(opened) if one.what == "entry"] == ["I said yes to soup."]


def test_a_sample_holds_its_walks(opened: Vault, request: pytest.FixtureRequest) -> None:
    """From the second version on, a walk through a practice is there; the first had none."""
    found = [one.practice for one in runs.runs(opened.connection)]
    assert found == ([] if request.node.callspec.params["opened"] == 1 else ["kindness"])


def test_a_sample_holds_its_photo(opened: Vault, request: pytest.FixtureRequest) -> None:
    """From the fourth version on, a picture lies with a walk, and is the one that its digest tells of."""
    kept = photos.digests(opened.connection)
    bodies = [photos.body_of(opened.connection, digest) for digest, _kind in kept]
    assert bodies == ([DOT] if request.node.callspec.params["opened"] >= 4 else [])
    assert photos.all_there(opened.connection)
