"""Apple's database of messages: built here by script, row by row, and read through streams."""

import sqlite3
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer import catalogue
from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault
from nearer.service.archives import metered, opened
from nearer.service.decisions import Answers
from nearer.service.intake import take_in
from nearer.sources import _sqlite
from nearer.sources._imessage_people import is_person
from nearer.sources._imessage_text import text_of, words_alone
from nearer.sources.imessage_db import SOURCE

SCHEMA = """
create table handle (rowid integer primary key, id text, service text, person_centric_id text);
create table chat (rowid integer primary key, style integer, chat_identifier text, display_name text);
create table chat_handle_join (chat_id integer, handle_id integer);
create table chat_message_join (chat_id integer, message_id integer);
create table message (rowid integer primary key, text text, attributedBody blob, date integer, is_from_me integer,
  handle_id integer, service text, item_type integer default 0, group_action_type integer default 0,
  associated_message_type integer default 0, associated_message_guid text, error integer default 0,
  is_spam integer default 0, cache_has_attachments integer default 0, balloon_bundle_id text);
insert into handle values (1, '+447700900001', 'iMessage', null), (2, 'Ann@example.com', 'iMessage', 'p1'),
  (3, '+447700900003', 'SMS', 'p1'), (4, '62226', 'SMS', null);
insert into chat values (1, 45, '+447700900001', null), (2, 45, 'ann@example.com', null), (3, 43, 'chat77', 'Soup'),
  (4, 45, '62226', null);
insert into chat_handle_join values (1, 1), (2, 2), (3, 1), (3, 2), (4, 4);
"""
ZOE, ANN = "+447700900001", "ann@example.com"
FIRST = 700_000_000
"""Seconds since 2001 of the first message: 2023-03-08 20:26:40."""

Values = dict[str, object]


def build(path: Path, *messages: Values, schema: str = SCHEMA) -> Path:
    """Write a database with these messages, a second apart, in chat 1 where no other is said."""
    with sqlite3.connect(path) as base:
        base.executescript(schema)
        fill(base, messages)
    base.close()
    return path


def fill(base: sqlite3.Connection, messages: Sequence[Values]) -> None:
    """Put messages into a database."""
    for n, given_values in enumerate(messages):
        values = {"date": (FIRST + n) * 10**9, "is_from_me": 0, "handle_id": 1, "service": "iMessage"} | given_values
        chat = values.pop("chat", 1)
        marks = ", ".join("?" * len(values))
        row = base.execute(f"insert into message ({', '.join(values)}) values ({marks})", tuple(values.values()))
        base.execute("insert into chat_message_join values (?, ?)", (chat, row.lastrowid))


def export(raw: bytes, name: str = "chat.db") -> Export:
    """Give bytes as a file with nothing beside it."""
    return Export(name, raw[:4096], len(raw), lambda: BytesIO(raw))


def read(found: Export) -> tuple[list[dict[str, object]], list[Fault]]:
    """Give the rows and the faults of a file."""
    said = list(SOURCE.read(found, Decided(frozenset(), None)))
    rows = [row for one in said if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]
    assert all(one.rows.schema == BATCH for one in said if isinstance(one, Batch))
    return rows, [one for one in said if isinstance(one, Fault)]


def rows_of(tmp_path: Path, *messages: Values) -> list[dict[str, object]]:
    """Give the rows of these messages, none of which may be a fault."""
    rows, faults = read(export(build(tmp_path / "chat.db", *messages).read_bytes()))
    assert faults == []
    return rows


def why(tmp_path: Path, message: Values) -> str:
    """Give why nothing is made of a message."""
    rows, (fault,) = read(export(build(tmp_path / "chat.db", message).read_bytes()))
    assert rows == []
    assert fault.place == "row 1"
    return fault.why


def stream_of(text: str) -> bytes:
    """Give a text as a typedstream holds it, with what stands before and after."""
    raw = text.encode()
    marks = {1: b"", 2: b"\x81", 4: b"\x82"}
    width = 1 if len(raw) < 128 else 2 if len(raw) < 1 << 16 else 4
    length = marks[width] + len(raw).to_bytes(width, "little")
    before = (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85"
    )
    return before + b"\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + length + raw + b"\x86\x84\x02iI\x01"


def test_who_writes_to_whom(tmp_path: Path) -> None:
    """What is mine goes to the other one of the chat; mine has no handle of its own."""
    rows = rows_of(tmp_path, {"text": "hi"}, {"text": "hello you", "is_from_me": 1, "handle_id": 0})
    assert [(row["author"], row["to"], row["words"]) for row in rows] == [(ZOE, OWNER, 1), (OWNER, ZOE, 2)]


def test_rows_numbered_below_nothing_are_read(tmp_path: Path) -> None:
    """SQLite lets a row have any number; a place in the file is never below 0."""
    rows = rows_of(tmp_path, {"text": "hi", "rowid": -(1 << 63)}, {"text": "you", "rowid": 5})
    assert [(row["text"], row["ref"]) for row in rows] == [("hi", 0), ("you", 5)]


@pytest.mark.parametrize("date", [FIRST, FIRST * 10**9])
def test_seconds_and_nanoseconds_give_one_time(date: int, tmp_path: Path) -> None:
    """Older phones counted seconds, newer ones nanoseconds, from the start of 2001."""
    (row,) = rows_of(tmp_path, {"text": "hi", "date": date})
    assert row["at"] == datetime(2023, 3, 8, 20, 26, 40, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("text", ["hi", "é" * 70, "long " * 200, "very long " * 8000, "", "ends in +\x86\x84"])
def test_text_in_a_typedstream(text: str) -> None:
    """A text of any length is read whole; marks in it that look like its end are part of it."""
    assert text_of(stream_of(text)) == text


@pytest.mark.parametrize("cut", [-70, -20, -2, -1, 0, 20])
def test_a_typedstream_that_was_cut_gives_no_text(cut: int) -> None:
    """Half a text is none. The cut is counted from where the text begins."""
    whole = stream_of("a text of some length")
    assert text_of(whole[: whole.index(b"a text") + cut]) is None


def test_the_mark_of_a_picture_is_no_word() -> None:
    """What stands in for a picture is left out of the text."""
    assert words_alone("\ufffclook") == "look"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"text": "hi"}, ("text", "hi", 1)),
        ({"text": None, "attributedBody": stream_of("see you")}, ("text", "see you", 2)),
        ({"text": "\ufffc", "cache_has_attachments": 1}, ("media", None, None)),
        ({"text": "\ufffcmy cake", "cache_has_attachments": 1}, ("media", "my cake", 2)),
        ({"text": None, "balloon_bundle_id": "com.apple.Handwriting"}, ("media", None, None)),
        ({"text": "https://example.org", "balloon_bundle_id": "com.apple.URL"}, ("text", "https://example.org", 1)),
        ({"text": None, "attributedBody": b"unknown"}, ("media", None, None)),
        ({"text": None}, ("text", None, 0)),
        ({"text": "joined", "item_type": 1}, ("system", None, None)),
        ({"text": "left", "group_action_type": 1}, ("system", None, None)),
        ({"text": "Loved “hi”", "associated_message_type": 2000}, ("reaction", None, None)),
        ({"text": "🎉", "associated_message_type": 2006}, ("reaction", None, None)),
        ({"associated_message_type": 1000}, ("reaction", None, None)),
    ],
)
def test_what_each_message_becomes(values: Values, expected: tuple[object, ...], tmp_path: Path) -> None:
    """Words, pictures, cards, hearts, what was unsent, and the app's own lines."""
    (row,) = rows_of(tmp_path, values)
    assert (row["kind"], row["text"], row["words"]) == expected


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"text": "hi", "is_from_me": 1, "error": 22}, "it was written but never sent"),
        ({"text": "hi", "date": 0}, "it has no time, or one that cannot be"),
        ({"text": "win", "is_spam": 1}, "the phone took it for junk"),
        ({"text": "Your code is 1234", "handle_id": 4, "chat": 4}, "a short number, a shop or a robot, not a person"),
        ({"text": "hi", "is_from_me": 1, "handle_id": 0, "chat": 9}, "the file does not say with whom this chat was"),
        ({"text": "hi", "handle_id": 9, "chat": 3}, "nobody is said to have written it"),
        ({"associated_message_type": 3000}, "a heart or thumb that was taken back"),
    ],
)
def test_what_is_left_out(values: Values, reason: str, tmp_path: Path) -> None:
    """Each row that is left out says why."""
    assert why(tmp_path, values) == reason


def test_a_heart_that_was_taken_back_is_none(tmp_path: Path) -> None:
    """Both rows of it go, and a later one of the same hand stays."""
    about: Values = {"associated_message_guid": "p:0/A"}
    messages: list[Values] = [about | {"associated_message_type": kind} for kind in (2000, 3000, 2000, 2001)]
    rows, faults = read(export(build(tmp_path / "chat.db", *messages).read_bytes()))
    assert ([row["ref"] for row in rows], [fault.place for fault in faults]) == ([3, 4], ["row 1", "row 2"])


def test_two_handles_of_one_human_are_one(tmp_path: Path) -> None:
    """The phone itself knows that a number and an address belong together; SMS stays a channel of its own."""
    rows = rows_of(
        tmp_path, {"text": "a", "handle_id": 2, "chat": 2}, {"text": "b", "handle_id": 3, "chat": 9, "service": "SMS"}
    )
    assert [(row["author"], row["channel"]) for row in rows] == [(ANN, "imessage"), (ANN, "sms")]


def test_a_group_has_authors_and_no_other_side(tmp_path: Path) -> None:
    """In a group a message is to nobody in particular."""
    rows = rows_of(tmp_path, {"text": "a", "handle_id": 2, "chat": 3}, {"text": "b", "is_from_me": 1, "chat": 3})
    assert [(row["author"], row["to"], row["group"]) for row in rows] == [(ANN, None, "Soup"), (OWNER, None, "Soup")]


def test_columns_that_came_later_may_be_missing(tmp_path: Path) -> None:
    """A database of an old phone has few columns."""
    schema = """
    create table handle (rowid integer primary key, id text);
    create table chat (rowid integer primary key);
    create table chat_message_join (chat_id integer, message_id integer);
    create table message (rowid integer primary key, text text, date integer, is_from_me integer, handle_id integer,
      service text);
    insert into handle values (1, '+44 7700 900001');
    """
    found = export(build(tmp_path / "sms.db", {"text": "hi", "date": FIRST}, schema=schema).read_bytes())
    assert [row["author"] for row in read(found)[0]] == [ZOE]


def test_what_lies_in_the_log_beside_is_read(tmp_path: Path) -> None:
    """The newest messages are in chat.db-wal until Messages puts them away; in a folder and in a zip."""
    live = sqlite3.connect(tmp_path / "chat.db", isolation_level=None)
    live.executescript("pragma journal_mode=wal; pragma wal_autocheckpoint=0;" + SCHEMA)
    fill(live, [{"text": "newest"}])
    copy = tmp_path / "copy"
    copy.mkdir()
    with zipfile.ZipFile(tmp_path / "messages.zip", "w") as archive:
        for name in ("chat.db", "chat.db-wal"):
            (copy / name).write_bytes((tmp_path / name).read_bytes())
            archive.write(copy / name, name)
    live.close()
    for place in (copy, tmp_path / "messages.zip"):
        histories = take_in([place], Answers(zone="UTC"))
        assert histories.events["text"].to_list() == ["newest"]
        assert [one.file for one in histories.receipts] == [f"{place}/chat.db"]


def test_a_link_beside_is_not_followed(tmp_path: Path) -> None:
    """A log that is a link could lead anywhere."""
    path = build(tmp_path / "chat.db", {"text": "hi"})
    (tmp_path / "chat.db-wal").symlink_to(path)
    with opened([path]) as found:
        assert found.exports[0].beside("-wal") is None


def test_a_database_without_its_log_is_read(tmp_path: Path) -> None:
    """Where the log was left behind, what is in the file itself is read."""
    with sqlite3.connect(tmp_path / "chat.db") as base:
        base.execute("pragma journal_mode=wal")
        base.executescript(SCHEMA)
        fill(base, [{"text": "hi"}])
    base.close()
    rows, faults = read(export((tmp_path / "chat.db").read_bytes()))
    assert ([row["text"] for row in rows], faults) == (["hi"], [])


def test_no_other_file_is_claimed(tmp_path: Path) -> None:
    """Another app's database is not ours, and no other source takes this one."""
    with sqlite3.connect(tmp_path / "other.db") as base:
        base.execute("create table message (rowid integer primary key, text text)")
    base.close()
    assert not SOURCE.recognise(export((tmp_path / "other.db").read_bytes()))
    ours = export(build(tmp_path / "chat.db", {"text": "hi"}).read_bytes())
    assert [source.name for source in catalogue.sources() if source.recognise(ours)] == ["imessage_db"]


def test_a_view_in_place_of_a_table_is_not_trusted(tmp_path: Path) -> None:
    """A file made to do harm could run a view without an end."""
    with sqlite3.connect(tmp_path / "chat.db") as base:
        base.executescript(
            "create table handle (id text); create view message as select 1 date, 1 is_from_me, 1 handle_id"
        )
    base.close()
    assert not SOURCE.recognise(export((tmp_path / "chat.db").read_bytes()))


def test_a_database_too_large_for_memory_in_a_zip_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be sought in is held in memory, and that has a limit."""
    raw = build(tmp_path / "chat.db", {"text": "hi"}).read_bytes()
    monkeypatch.setattr(_sqlite, "LARGEST_IN_MEMORY", 1000)
    found = Export("chat.db", raw[:4096], len(raw), lambda: _Forwards(raw))
    assert read(found) == (
        [],
        [Fault("the whole file", "it is too large to be read from within a zip. Unpack it first")],
    )


def test_a_disk_that_fails_is_said_by_intake_and_not_taken_for_a_whole_file(tmp_path: Path) -> None:
    """A file that cannot be read to its end is refused as a whole: the error goes through SQLite unchanged."""
    raw = build(tmp_path / "chat.db", *[Values(text="hi " * 400)] * 200).read_bytes()
    found = Export("chat.db", raw[:4096], len(raw), lambda: _Failing(raw))
    with pytest.raises(OSError, match="the disk is gone"):
        read(found)


class _Failing(BytesIO):
    """A stream whose second half cannot be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > len(self.getbuffer()) // 2:
            raise OSError("the disk is gone")
        return super().read(size)


class _Forwards(BytesIO):
    """A stream that cannot be sought in."""

    def seekable(self) -> bool:
        return False


def test_a_metered_file_can_be_sought_in(tmp_path: Path) -> None:
    """Telling how far a file was read does not keep it from being read anywhere."""
    path = build(tmp_path / "chat.db", {"text": "hi"})
    told: list[int] = []
    with opened([path]) as found:
        rows, faults = read(metered(found.exports[0], told.append))
    assert (len(rows), faults, bool(told)) == (1, [], True)


@pytest.mark.parametrize(
    ("handle", "person"),
    [
        ("+447700900001", True),
        ("07700900001", True),
        ("ann@example.com", True),
        ("62226", False),
        ("MYBANK", False),
        ("urn:biz:1234", False),
        ("no-reply@shop.example", False),
    ],
)
def test_who_is_a_person(handle: str, person: bool) -> None:
    """Short numbers, names of shops and addresses that nobody reads are no people."""
    assert is_person(handle) is person


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a database with a few pages of messages."""
    messages: list[Values] = [{"text": f"secret {n}"} for n in range(200)]
    return build(tmp_path_factory.mktemp("whole") / "chat.db", *messages).read_bytes()


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_bent_database_gives_rows_and_faults(whole: bytes, data: st.DataObject) -> None:
    """Bytes changed or cut off anywhere give rows and faults, and never a word of a message in them."""
    bent = bytearray(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, max(0, len(bent) - 1)), st.integers(0, 255)))):
        if bent:
            bent[place] = byte
    SOURCE.recognise(export(bytes(bent)))
    SOURCE.survey(export(bytes(bent)))
    assert not any("secret" in fault.why for fault in read(export(bytes(bent)))[1])


@given(raw=st.binary(max_size=300), log=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_rows_and_faults(raw: bytes, log: bytes) -> None:
    """Nothing that a file or the log beside it may hold raises."""
    whole = _sqlite.MAGIC + raw
    beside = Export("chat.db-wal", log, len(log), lambda: BytesIO(log))
    found = Export("chat.db", whole[:4096], len(whole), lambda: BytesIO(whole), lambda _ending: beside)
    assert not SOURCE.recognise(found)
    read(found)
