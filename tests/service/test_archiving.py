"""Everything in one zip and back: equal content, the same bytes again, and no harm from what is hostile or damaged."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.errors import NearerError, VaultDamaged, WrongCall
from nearer.model.entry import Entry
from nearer.model.person import STATES
from nearer.service import archives, archiving, people
from nearer.service.adding import add
from nearer.service.archiving import export, restore
from nearer.service.undoing import undo
from nearer.vault import records
from nearer.vault.archive import TABLES, is_empty
from nearer.vault.journal import bin_entry, entries, write_entry
from nearer.vault.sealed import Vault
from tests.schema import faults
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
    assert {name: set(columns) for name, columns in TABLES.items()} == in_vault


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


Change = Callable[[dict[str, bytes]], None]


def _life(change: Callable[[dict[str, Any]], object]) -> Change:
    def changed(members: dict[str, bytes]) -> None:
        life = json.loads(members["life.json"])
        change(life)
        members["life.json"] = json.dumps(life).encode()

    return changed


def _event(**values: object) -> Change:
    def changed(members: dict[str, bytes]) -> None:
        lines = members["events.jsonl"].splitlines()
        lines[3] = json.dumps(json.loads(lines[3]) | values).encode()
        members["events.jsonl"] = b"\n".join(lines) + b"\n"

    return changed


def _raw(name: str, change: Callable[[bytes], bytes]) -> Change:
    return lambda members: members.update({name: change(members[name])})


def _first(table: str, **values: object) -> Change:
    return _life(lambda life: life[table][0].update(values))


DAMAGED: dict[str, Change] = {
    "no events": lambda members: members.pop("events.jsonl"),  # type: ignore[dict-item]
    "no table": _life(lambda life: life.pop("handle")),
    "a table too many": _life(lambda life: life.update(more=[])),
    "a table that is none": _life(lambda life: life.update(handle={"id": 1})),
    "a row that is none": _life(lambda life: life["handle"].append([1, "a", "b", ""])),
    "no column": _life(lambda life: life["handle"][0].pop("app")),
    "a column too many": _first("handle", more=1),
    "a number that is a word": _first("file", n="many"),
    "a key that is a word": _first("handle", id="one"),
    "a word that is a list": _first("handle", app=["sms"]),
    "a word that is nothing": _first("handle", app=None),
    "a number beyond all numbers": _first("import", at=1 << 80),
    "a moment beyond all years": _first("import", at=1 << 62),
    "a digest that is none": _first("file", sha256="xyz"),
    "a state that is none": _first("import", state="lost"),
    "two rows with one key": _life(lambda life: life["handle"].append(life["handle"][0])),
    "a file of no import": _first("import_file", file=999),
    "a name of nobody": _first("handle_name", handle=999),
    "a receipt that is none": _first("file", receipt="{}"),
    "a card that is none": _life(
        lambda life: life["card"].append({"id": 99, "file": life["file"][0]["id"], "body": "[]"})
    ),
    "an edit about nobody": _first("decision", about="none"),
    "more events than the file has": _life(lambda life: life["file"][0].update(n=life["file"][0]["n"] - 1)),
    "fewer events than the file has": _raw("events.jsonl", lambda body: body[: body.rindex(b"\n", 0, -1) + 1]),
    "a line that breaks off": _raw("events.jsonl", lambda body: body[:-30]),
    "no line at all": _raw("events.jsonl", lambda _body: b""),
    "an event of no file": _event(file=999),
    "an event of nobody": _event(handle=999),
    "an event in no channel": _event(channel=999),
    "an event in no group": _event(group=999),
    "an event of a strange kind": _event(kind="dream"),
    "an event beyond all years": _event(at=1 << 62),
    "an event in words": _event(at="soon"),
    "a text that is a number": _event(text=5),
    "a place below nothing": _event(ref=-1),
    "a place beyond all places": _event(ref=1 << 70),
    "a half of a letter": _raw("events.jsonl", lambda body: body.replace(b'"text":"', b'"text":"\\ud800', 1)),
    "bytes that are no letters": _raw("life.json", lambda body: body.replace(b'"sms"', b'"sm\xff"')),
    "no JSON": _raw("life.json", lambda body: body[:-10]),
    "deep JSON": _raw("life.json", lambda _body: b'{"schema": 1, "handle": ' + b"[" * 100_000),
    "events of one file in two places": _raw("events.jsonl", lambda body: body + body.splitlines(keepends=True)[0]),
}


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give what an archive holds."""
    folder = tmp_path_factory.mktemp("life")
    return archived(a_life(folder), folder / "life.zip")


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_archive_is_said_and_leaves_nothing(damage: str, members: dict[str, bytes], tmp_path: Path) -> None:
    """Whatever does not fit together is one plain error, and the vault holds nothing, as before."""
    bent = dict(members)
    DAMAGED[damage](bent)
    vault = in_memory()
    with pytest.raises(VaultDamaged, match="The archive is damaged"):
        restore(vault, zipped(tmp_path / "life.zip", bent))
    assert is_empty(vault.connection)
    assert vault.connection.execute("SELECT count(*) FROM event_segment").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["life.json", "events.jsonl"])
def test_a_member_whose_bytes_are_bent_is_damage(name: str, members: dict[str, bytes], tmp_path: Path) -> None:
    """The zip's own checksum finds it."""
    path = zipped(tmp_path / "life.zip", members)
    with ZipFile(path) as archive:
        about = archive.getinfo(name)
    body = bytearray(path.read_bytes())
    body[about.header_offset + len(name) + 60 + about.compress_size // 2] ^= 0xFF
    path.write_bytes(body)
    with pytest.raises(VaultDamaged):
        restore(in_memory(), path)


@pytest.mark.parametrize(
    ("says", "body"),
    [
        ("is no archive", b"PK\x03\x04 and no more"),
        ("is no archive", b""),
        ("is no archive", b"a letter to a friend"),
    ],
)
def test_what_is_no_archive_is_a_wrong_call(says: str, body: bytes, tmp_path: Path) -> None:
    """A file that is no zip, or a part of one."""
    (tmp_path / "life.zip").write_bytes(body)
    with pytest.raises(WrongCall, match=says):
        restore(in_memory(), tmp_path / "life.zip")


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_an_archive_that_was_cut_short_is_none(share: float, members: dict[str, bytes], tmp_path: Path) -> None:
    """A zip without its end has no list of what is in it."""
    path = zipped(tmp_path / "life.zip", members)
    path.write_bytes(path.read_bytes()[: round(share * path.stat().st_size)])
    with pytest.raises(WrongCall, match="is no archive"):
        restore(in_memory(), path)


@pytest.mark.parametrize("life", [{"chat.txt": b"hello"}, {"life.json": b"{}"}, {"life.json": b'{"schema": 0}'}])
def test_another_zip_is_no_archive(life: dict[str, bytes], tmp_path: Path) -> None:
    """A zip of a chat, or JSON of another program."""
    with pytest.raises(WrongCall, match="is no archive"):
        restore(in_memory(), zipped(tmp_path / "life.zip", life))


def test_an_archive_of_a_newer_nearer_is_left_alone(members: dict[str, bytes], tmp_path: Path) -> None:
    """It says to bring nearer up to date, and changes nothing."""
    bent = dict(members)
    _life(lambda life: life.update(schema=2, dreams=[]))(bent)
    with pytest.raises(WrongCall, match="A newer nearer made this archive"):
        restore(in_memory(), zipped(tmp_path / "life.zip", bent))


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    """Neither is a traceback."""
    with pytest.raises(WrongCall):
        restore(in_memory(), tmp_path)
    with pytest.raises(WrongCall, match="There is no file"):
        restore(in_memory(), tmp_path / "none.zip")


@pytest.mark.parametrize("name", ["life.json", "events.jsonl"])
def test_a_bomb_is_stopped(
    name: str, members: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member that unpacks to far more than it packs is read no further; a line or table without end as little."""
    bomb = members | {name: members[name] + b" " * (4 << 20)}
    monkeypatch.setattr(archives, "HIGHEST_RATIO", 20)
    monkeypatch.setattr(archives, "ALWAYS_ALLOWED", 1 << 16)
    with pytest.raises(VaultDamaged):
        restore(in_memory(), zipped(tmp_path / "life.zip", bomb))
    monkeypatch.undo()
    monkeypatch.setattr(archiving, "LONGEST_LINE", 1 << 16)
    monkeypatch.setattr(archiving, "LARGEST_LIFE", 1 << 20)
    with pytest.raises(VaultDamaged):
        restore(in_memory(), zipped(tmp_path / "life.zip", bomb))


def test_an_archive_goes_into_an_empty_vault_alone(members: dict[str, bytes], tmp_path: Path) -> None:
    """Two lives are never mixed."""
    vault = in_memory()
    added(vault, LIFE / "calls.csv")
    before = content(vault)
    with pytest.raises(WrongCall, match="holds nothing yet"):
        restore(vault, zipped(tmp_path / "life.zip", members))
    assert content(vault) == before


def test_no_error_holds_words_of_the_archive(members: dict[str, bytes], tmp_path: Path) -> None:
    """What is said of damage tells nothing of what was written."""
    for change in DAMAGED.values():
        bent = dict(members)
        change(bent)
        with pytest.raises(NearerError) as said:
            restore(in_memory(), zipped(tmp_path / "life.zip", bent))
        assert said.value.__suppress_context__


def test_a_restored_vault_goes_on(members: dict[str, bytes], tmp_path: Path) -> None:
    """What is added and undone afterwards meets what was restored: the same files are known, the numbers go on."""
    vault = in_memory()
    restore(vault, zipped(tmp_path / "life.zip", members))
    done = added(vault, LIFE / "calls.csv")
    assert done.preview.events == 0
    assert len(records.files(vault.connection)) == len({one.about.sha256 for one in records.files(vault.connection)})
