"""Everything in one zip and back: equal content, the same bytes again, and no harm from what is hostile or damaged."""

import csv
import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.errors import NearerError, VaultDamaged, WrongCall
from nearer.model.entry import Entry
from nearer.model.person import STATES
from nearer.model.photo import LARGEST
from nearer.model.run import Given
from nearer.service import people
from nearer.service.adding import add
from nearer.service.archiving import export, restore
from nearer.service.photos import of_bytes
from nearer.service.undoing import undo
from nearer.vault.archive import BESIDE, TABLES, is_empty
from nearer.vault.journal import bin_entry, entries, write_entry
from nearer.vault.photos import keep_photo
from nearer.vault.runs import begin_run, bin_run, set_trail
from nearer.vault.sealed import Vault
from tests.photos import plain
from tests.schema import faults
from tests.service.test_practices import walked
from tests.vaults import LIFE, NOW, ROBIN, added, content, in_memory

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "archive.schema.json").read_text(encoding="utf-8"))
SAMPLES = Path(__file__).parents[1] / "sources"
FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
HOSTILE = (
    *(
        "=1+1",
        "+44 7700 900123",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "a,b;c\td",
        '"',
        "'",
        "a\nb\r\nc",
    ),
    *(
        "\0",
        "a\0b",
        "\u202egnp.exe",
        "\u2066x\u2069",
        "\ufeff",
        "\U0001f600",
        "\x1b[31m",
        "</script>",
        "[x](y)",
        "\x85",
        "\u2028",
    ),
)
EXPORTS = (
    LIFE / "calls.csv",
    SAMPLES / "whatsapp_txt" / "dm_2p_7m.txt",
    SAMPLES / "nearer_csv" / "dm_2p_9r.csv",
    SAMPLES / "smsbackup_xml" / "sms_3p_25m.xml",
    SAMPLES / "messenger_json" / "messages" / "e2ee_cutover" / "annlee_4004" / "message_1.json",
    SAMPLES / "vcards_vcf" / "apple_3.0_7c.vcf",
)

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


def archived(vault: Vault, path: Path) -> dict[str, bytes]:
    """Export a vault and return the members of the zip."""
    export(vault, path, force=True)
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def hostile_csv(folder: Path, names: list[str], texts: list[str]) -> Path:
    """Write a history in which people are called, and say, what is hostile."""
    path = folder / "hostile.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as out:
        writer = csv.writer(out)
        writer.writerow(["at", "person", "direction", "text", "group"])
        for n, text in enumerate(texts):
            writer.writerow(
                [
                    1_700_000_000 + n,
                    names[n % len(names)],
                    "in" if n % 2 else "out",
                    text,
                    names[0] if n % 3 == 2 else "",
                ]
            )
    return path


def a_life(folder: Path) -> Vault:
    """Return a vault with a bit of everything in it."""
    vault = in_memory()
    added(vault, *EXPORTS[:4], keeps="lengths")
    added(vault, *EXPORTS)
    added(vault, hostile_csv(folder, ["=cmd", "\u202eBen"], list(HOSTILE)))
    undo(vault, NOW, 1)
    person = people.known_people(vault.connection).people[0]
    people.rename(vault, NOW, person, "@Anna")
    people.set_state(vault, NOW, person, "boundary")
    people.add_person(vault, NOW, "-Zed")
    with vault.transaction():
        for text in HOSTILE:
            write_entry(vault.connection, Entry(NOW, text, people=(person.handles[0].identity,)))
        bin_entry(vault.connection, entries(vault.connection)[0], NOW)
        for body in (plain("jpg"), plain("png"), plain("jpg")):
            number = begin_run(vault.connection, "letter", NOW)
            digest = keep_photo(vault.connection, number, "photo", of_bytes(body))
            set_trail(vault.connection, number, NOW, [Given("photo", digest)], "open", ())
        bin_run(vault.connection, number, NOW)
    return vault


@settings(max_examples=25)
@given(chosen=st.data())
def test_a_restored_vault_equals_the_one_that_was_exported(
    chosen: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Imports, some in the bin, people and what was said of them, hostile words: the same content, and the same bytes again."""
    folder = tmp_path_factory.mktemp("life")
    vault, again = in_memory(), in_memory()
    names, texts = chosen.draw(st.lists(words, min_size=1, max_size=3)), chosen.draw(st.lists(words, max_size=6))
    for path in chosen.draw(
        st.lists(st.sampled_from((*EXPORTS, hostile_csv(folder, names, texts))), min_size=1, max_size=4)
    ):
        try:
            done = add(vault, [path], ROBIN, now=NOW, keeps=chosen.draw(st.sampled_from(["words", "lengths"])))
        except NearerError:
            continue
        if done is not None and chosen.draw(st.booleans()):
            undo(vault, NOW, done.number)
    for name in chosen.draw(st.lists(words, max_size=2)):
        _said_of_people(vault, name, chosen)
    with vault.transaction():
        for text in chosen.draw(st.lists(words, max_size=3)):
            write_entry(vault.connection, Entry(NOW, text))
    first = archived(vault, folder / "first.zip")
    restore(again, folder / "first.zip")
    assert content(again) == content(vault)
    assert archived(again, folder / "second.zip") == first


def _said_of_people(vault: Vault, name: str, chosen: st.DataObject) -> None:
    known = people.known_people(vault.connection).people
    try:
        people.add_person(vault, NOW, name)
        if known:
            person = chosen.draw(st.sampled_from(known))
            people.rename(vault, NOW, person, name)
            people.set_state(vault, NOW, person, chosen.draw(st.sampled_from(STATES)))
        if chosen.draw(st.booleans()):
            people.undo_edit(vault)
    except WrongCall:
        assert not name.split() or len(name) > 0


def test_photos_lie_beside_the_tables_and_come_back(tmp_path: Path) -> None:
    """Each picture is a file under its digest, once; those of a practice in the bin as well; none lies in the tables."""
    vault, again = a_life(tmp_path), in_memory()
    members = archived(vault, tmp_path / "life.zip")
    photos = {name: body for name, body in members.items() if name.startswith("photos/")}
    assert set(photos.values()) == {plain("jpg"), plain("png")}
    restore(again, tmp_path / "life.zip")
    read = "SELECT run, place, kind, body FROM photo ORDER BY run"
    assert list(again.connection.execute(read)) == list(vault.connection.execute(read))
    assert archived(again, tmp_path / "again.zip") == members


@pytest.mark.parametrize("what", ["gone", "bent", "too large"])
def test_an_archive_whose_photo_is_not_the_one_is_refused(tmp_path: Path, what: str) -> None:
    """A picture that is missing, changed or too large makes the archive a damaged one; the vault holds nothing then."""
    whole, again = tmp_path / "life.zip", in_memory()
    members = archived(a_life(tmp_path), whole)
    name = next(one for one in members if one.startswith("photos/"))
    body = {"gone": None, "bent": members[name] + b"x", "too large": members[name] + bytes(LARGEST)}[what]
    with ZipFile(tmp_path / "bent.zip", "w") as archive:
        for one, kept in (members | {name: body}).items():
            if kept is not None:
                archive.writestr(one, kept)
    with pytest.raises(VaultDamaged):
        restore(again, tmp_path / "bent.zip")
    assert is_empty(again.connection)


def test_an_archive_is_as_its_schema_says(tmp_path: Path) -> None:
    """life.json and each line of events.jsonl fit docs/archive.schema.json."""
    members = archived(a_life(tmp_path), tmp_path / "life.zip")
    assert faults(json.loads(members["life.json"]), SCHEMA) == []
    lines = [json.loads(line) for line in members["events.jsonl"].splitlines()]
    assert len(lines) > 200
    assert [fault for line in lines for fault in faults(line, SCHEMA["$defs"]["event"])] == []


def test_the_schema_names_the_columns_of_the_vault() -> None:
    """The tables of the archive, of the schema and of the vault are the same, with the same columns."""
    vault = in_memory()
    in_schema = {
        name: tuple(about["items"]["properties"]) for name, about in SCHEMA["properties"].items() if name != "schema"
    }
    worked_out = {"event_segment", "text_segment", "overlap", "derived"}
    in_vault = {
        str(name): {str(row[1]) for row in vault.connection.execute(f'PRAGMA table_info("{name}")')}
        for (name,) in vault.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        if not str(name).startswith("sqlite_") and name not in worked_out
    }
    assert in_schema == TABLES
    assert {name: {*columns, *BESIDE.get(name, ())} for name, columns in TABLES.items()} == in_vault


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    """What a spreadsheet opens holds words and numbers alone, whatever people wrote or are called, and no NUL."""
    members = archived(a_life(tmp_path), tmp_path / "life.zip")
    tables = {name: body for name, body in members.items() if name.endswith(".csv")}
    assert set(tables) == {f"tables/{name}.csv" for name in (*TABLES, "event")}
    for body in tables.values():
        told = body.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell) and not re.fullmatch(r"-\d+", cell)] == []
        assert "\0" not in told


def test_every_row_of_the_tables_has_all_its_cells(tmp_path: Path) -> None:
    """Line ends and quotes within a text do not break a row in two."""
    members = archived(a_life(tmp_path), tmp_path / "life.zip")
    with io.StringIO(members["tables/event.csv"].decode("utf-8-sig"), newline="") as stream:
        rows = list(csv.reader(stream))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) - 1 == len(members["events.jsonl"].splitlines())


def test_an_archive_of_an_older_nearer_comes_back() -> None:
    """What the first schema held is there, in a vault of today."""
    vault = in_memory()
    assert restore(vault, Path(__file__).parents[1] / "vault" / "samples" / "archive_1.zip") == 14
    assert [one.text for one in entries(vault.connection)] == ["I said yes to soup."]


def test_the_journal_holds_what_was_written_in_practices(tmp_path: Path) -> None:
    """journal.md tells entries and the answers of practices, under their days."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ada")
    walked(vault, "P4")
    write_entry(vault.connection, Entry(NOW, "I said yes to soup."))
    told = archived(vault, tmp_path / "life.zip")["journal.md"].decode()
    assert "## 1 March 2026, Lines of your own" in told
    assert "I said yes to soup." in told
    assert "words at " in told
