"""Archives that are damaged, hostile or none: each is said, and the vault is as it was."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from nearer.errors import NearerError, VaultDamaged, WrongCall
from nearer.service import archives, archiving
from nearer.service.archiving import restore
from nearer.vault import records
from nearer.vault.archive import SCHEMA, is_empty
from tests.service.test_archiving import a_life, archived
from tests.vaults import LIFE, added, content, in_memory

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
    "an answer that is none": _first("decision", verb="was_it", value='{"was_it": "lazy"}'),
    "a door that is none": _first("decision", verb="kind_moment", value="[]"),
    "own words that are none": _life(lambda life: life["setting"].append({"name": "own_words", "value": "{}"})),
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
    _life(lambda life: life.update(schema=SCHEMA + 1, dreams=[]))(bent)
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
