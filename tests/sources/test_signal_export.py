"""What the tool signal-export wrote: chats of two and groups, calls by their words, and what any bytes give."""

import json
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.service.decisions import Answers
from nearer.service.intake import take_in
from nearer.sources.signal_export import SOURCE

SAMPLES = Path(__file__).parent / "signal_export"


def export(raw: bytes, name: str = "Signal/Ann/data.json") -> Export:
    """Give bytes as a file."""
    return Export(name, raw[:4096], len(raw), lambda: BytesIO(raw))


def read(found: Export) -> Iterator[dict[str, object]]:
    """Give the rows of a file."""
    for one in SOURCE.read(found, Decided(frozenset(), None)):
        if isinstance(one, Batch):
            yield from one.rows.iter_rows(named=True)


def said(sender: str, body: str, **more: object) -> bytes:
    """Give one line of JSON, as the tool writes it."""
    line = {"date": "2024-03-02T09:05:12.345000", "sender": sender, "body": body + "  ", "attachments": []}
    return json.dumps(line | more).encode() + b"\n"


@pytest.mark.parametrize(
    ("sender", "body", "expected"),
    [
        ("Ann", "Incoming voice call (accepted, 5m 3s)", ("Ann", "call", 303)),
        ("Me", "Outgoing video call (accepted, 59s)", (OWNER, "call", 59)),
        ("Ann", "Incoming call", ("Ann", "call", None)),
        ("Ann", "Outgoing call", (OWNER, "call", None)),
        ("Ann", "Missed voice call", ("Ann", "missed", None)),
        ("Me", "Outgoing voice call (unanswered)", (OWNER, "missed", None)),
        ("Ann", "Incoming video call (declined)", (OWNER, "declined", None)),
        ("Me", "Outgoing voice call (declined by recipient)", ("Ann", "declined", None)),
        ("Ann", "Incoming call me later", ("Ann", "text", None)),
    ],
)
def test_calls_by_their_words(sender: str, body: str, expected: tuple[object, ...]) -> None:
    """A call is told by the tool's own words alone; the one who turned it down did it."""
    (row,) = read(export(said(sender, body)))
    assert (row["author"], row["kind"], row["seconds"]) == expected


def test_a_picture_in_the_markdown_is_media_with_its_caption() -> None:
    """The link to a file is no word of the message."""
    shown = "look  !" + "[cake.jpg](./media/cake.jpg)"
    (row,) = read(export(f"[2024-03-02 09:08:00] Ann: {shown}  \n\n".encode(), "Signal/Ann/chat.md"))
    assert (row["kind"], row["text"], row["words"]) == ("media", "look", 1)


def test_marks_of_older_forms_are_read() -> None:
    """Where the line says by itself that a call was missed, it was."""
    (row,) = read(export(said("Ann", "Incoming call", call=True, missed=True)))
    assert (row["author"], row["kind"]) == ("Ann", "missed")


def test_a_chat_named_after_the_other_is_a_chat_of_two() -> None:
    """The folder names the other one; what I say goes to them."""
    rows = list(read(export(said("Ann", "hi") + said("Me", "hello"))))
    assert [(row["author"], row["to"], row["group"]) for row in rows] == [("Ann", OWNER, None), (OWNER, "Ann", None)]


def test_a_chat_named_otherwise_is_a_group() -> None:
    """A folder that none of the writers gave the name to is a group, and the receipt says so where one alone writes."""
    found = export(said("Ann", "hi"), "Signal/Soup/data.json")
    assert [(row["to"], row["group"]) for row in read(found)] == [(None, "Soup")]
    assert SOURCE.survey(found).notes == (
        "Its folder is not named after the one who writes in it, so I took it for a group.",
    )


def test_without_a_folder_the_other_is_the_one_who_writes() -> None:
    """A file that lies in no folder is with the one other who writes in it."""
    rows = read(export(said("Me", "hi") + said("Ann", "hello"), "data.json"))
    assert [row["to"] for row in rows] == ["Ann", OWNER]


def test_notes_to_oneself_are_left_out() -> None:
    """A chat with oneself is with nobody."""
    found = export(said("Me", "buy milk"), "Signal/NotetoSelf/data.json")
    assert list(SOURCE.read(found, Decided(frozenset(), None))) == [Fault("line 1", "a note to yourself")]


def test_both_files_of_a_folder_give_each_message_once(tmp_path: Path) -> None:
    """The JSON and the Markdown beside it hold the same messages."""
    line = said("Ann", "Free on Saturday?")
    (tmp_path / "Ann").mkdir()
    (tmp_path / "Ann" / "data.json").write_bytes(line)
    (tmp_path / "Ann" / "chat.md").write_text("[2024-03-02 09:05:12] Ann: Free on Saturday?  \n\n", encoding="utf-8")
    assert take_in([tmp_path], Answers(zone="UTC")).events["text"].to_list() == ["Free on Saturday?"]


def test_a_zip_of_the_folder_is_read(tmp_path: Path) -> None:
    """Markdown is read from within a zip as well."""
    (tmp_path / "Ann").mkdir()
    (tmp_path / "Ann" / "chat.md").write_text("[2024-03-02 09:05:12] Ann: hello  \n\n", encoding="utf-8")
    archive = shutil.make_archive(str(tmp_path / "signal"), "zip", tmp_path, "Ann")
    assert take_in([archive], Answers(zone="UTC")).events["text"].to_list() == ["hello"]


@pytest.mark.parametrize("name", ["Signal/Ann/data.json", "Signal/Ann/chat.md"])
@given(raw=st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_bytes_give_rows_and_faults(name: str, raw: bytes) -> None:
    """Nothing that a file may hold raises."""
    SOURCE.recognise(export(raw, name))
    SOURCE.survey(export(raw, name))
    list(read(export(raw, name)))


@pytest.mark.parametrize("name", ["ZoëB/data.json", "ZoëB/chat.md"])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_bent_sample_gives_rows_and_faults(name: str, data: st.DataObject) -> None:
    """A sample with a piece cut out, changed or put in gives rows and faults, and never a word of a message in them."""
    raw = (SAMPLES / name).read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 60)))
    bent = export(raw[:at] + data.draw(st.binary(max_size=20)) + raw[until:], name)
    SOURCE.survey(bent)
    faults = [one for one in SOURCE.read(bent, Decided(frozenset(), None)) if isinstance(one, Fault)]
    assert not any("Saturday" in fault.why for fault in faults)


def test_a_text_full_of_brackets_is_a_text() -> None:
    """Brackets that nothing closes are looked through once, not once from each of them."""
    brackets = "[" * 20_000
    rows = read(export(f"[2024-03-02 09:05:12] Ann: {brackets}  \n\n".encode(), "Signal/Ann/chat.md"))
    assert [row["text"] for row in rows] == [brackets]
