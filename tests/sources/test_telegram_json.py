"""Telegram's JSON: what the samples cannot show, and that no bytes at all bring the reader down."""

import json
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.sources import _telegram_layout as layout
from nearer.sources import telegram_json
from nearer.sources.telegram_json import SOURCE

SAMPLES = sorted((Path(__file__).parent / "telegram_json").glob("*.json"))
HELLO = {"id": 1, "type": "message", "date_unixtime": "1700000000", "from": "Ann", "from_id": "user42", "text": "hello"}


def export(content: bytes) -> Export:
    """Give bytes as a file."""
    return Export("result.json", content[:4096], len(content), lambda: BytesIO(content))


def chat(*messages: object, **head: object) -> bytes:
    """Give one chat as Telegram sets it out."""
    whole = {"name": "Ann", "type": "personal_chat", "id": 42, **head, "messages": messages}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> tuple[pl.DataFrame, list[Fault]]:
    """Give the rows and the faults of a file."""
    found = list(SOURCE.read(export(content), Decided(frozenset(), None)))
    frames = [one.rows for one in found if isinstance(one, Batch)]
    return (pl.concat(frames) if frames else pl.DataFrame()), [one for one in found if isinstance(one, Fault)]


def test_chunks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file is cut into chunks makes no difference."""
    content = (SAMPLES[0].parent / "all_chats.json").read_bytes()
    whole = read(content)
    for size in (7, 64, 500, 1_000):
        monkeypatch.setattr(layout, "CHUNK", size)
        monkeypatch.setattr(layout, "NEAR", size)
        rows, faults = read(content)
        assert rows.equals(whole[0])
        assert faults == whole[1]


def test_rows_taken_in_any_number_at_a_time_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many rows wait for each other makes no difference."""
    content = (SAMPLES[0].parent / "all_chats.json").read_bytes()
    whole = read(content)[0]
    monkeypatch.setattr(layout, "CHUNK", 700)
    monkeypatch.setattr(telegram_json, "FULL", 2)
    assert whole.equals(read(content)[0])


SAID: st.SearchStrategy[object] = st.sampled_from(
    [
        *[
            "hello",
            "",
            "a  b",
            "two\nlines",
            'say "hi"',
            "C:\\x1B",
            "ещё 💛",
            "}\n  },\n  {",
            "\n ]\n",
            "\0",
            "\u2003a\u00a0b",
        ],
        ["a ", {"type": "link", "text": 'b\\"'}, ""],
        [],
    ]
)
SENDERS: st.SearchStrategy[tuple[object, object]] = st.sampled_from(
    [
        *[("Ann", "user42"), ("Robin", "user7"), ("Max", 9), ("Max", "9"), ("Maxine", "9")],
        *[(None, "user5"), ("Soup", "channel3"), (None, None), ("Tom", None), ("Tom", "")],
    ]
)
AT = "2023-11-15T00:14:20"
MORE: st.SearchStrategy[dict[str, object]] = st.sampled_from(
    [
        *[{}, {"edited": AT, "edited_unixtime": "1700000000", "reply_to_message_id": 4}],
        *[{"photo": "p.jpg", "width": 1}, {"file": None, "media_type": "sticker"}],
        *[
            {"date_unixtime": 1700000000},
            {"date_unixtime": "17000x0000"},
            {"date_unixtime": "9"},
            {"date_unixtime": None},
        ],
        *[{"type": "unsupported"}, {"date": "a day"}],
        {"type": "service", "actor": "Ann", "actor_id": "user42", "action": "phone_call", "discard_reason": "busy"},
        {"type": "service", "action": "set_messages_ttl", "period": 60},
        {
            "reactions": [
                {"recent": [{"from": "Robin", "from_id": "user7", "date": AT}, {"from": "Zoe", "date": AT + ".5"}]}
            ]
        },
        {"reactions": [{"recent": [{"from": "Robin", "date": "soon"}, {"from": "Zoe", "date": AT}]}, 3]},
    ]
)


def message(text: object, sender: tuple[object, object], more: dict[str, object]) -> dict[str, object]:
    """Give one message with what is more to it."""
    who = {"from": sender[0], "from_id": sender[1]}
    times = {"date": "2023-11-15T00:13:20", "date_unixtime": "1700000000"}
    return {"id": 1, "type": "message", **times, **who, "text": text, "text_entities": [{"type": "plain"}], **more}


@given(
    st.lists(st.builds(message, SAID, SENDERS, MORE), max_size=9), st.sampled_from(["personal_chat", "private_group"])
)
def test_messages_are_the_same_decoded_together_or_one_by_one(messages: list[object], kind: str) -> None:
    """One that cannot be read makes all beside it be read one by one, and they stay as they are."""
    rows, faults = read(chat(HELLO, *messages, type=kind))
    lost = Fault(f"message {len(messages) + 2}", "it cannot be read")
    one_by_one = read(chat(HELLO, *messages, {**HELLO, "text": {"not": "a text"}}, type=kind))
    assert (rows.rows(), [*faults, lost]) == (one_by_one[0].rows(), sorted(one_by_one[1], key=lambda one: one == lost))


@pytest.mark.parametrize(
    "text", [b"null", b"7", b'{"a": 1}', b"[1]", b'"\xff"', b'"\\ud800"', b'"\\x"', b'["a", "\xff"]']
)
def test_what_is_no_text_is_one_fault(text: bytes) -> None:
    """A text in another form, or not in UTF-8, costs its message and no other."""
    content = chat(HELLO, {**HELLO, "text": "OTHER"}, {**HELLO, "text": "ещё"}).replace(b'"OTHER"', text)
    rows, faults = read(content)
    assert (["hello", "ещё"], [Fault("message 2", "it cannot be read")]) == (rows["text"].to_list(), faults)


@pytest.mark.parametrize("indent", [None, 0, 2, 4])
def test_json_set_out_in_another_way_gives_the_same(indent: int | None) -> None:
    """An export that another program wrote anew is read like Telegram's own."""
    path = SAMPLES[0].parent / "all_chats.json"
    anew = json.dumps(json.loads(path.read_bytes()), indent=indent).encode()
    assert read(anew)[0].equals(read(path.read_bytes())[0])


def test_a_message_that_cannot_be_read_costs_no_other() -> None:
    """One message in another form is one fault; those beside it stay."""
    rows, faults = read(chat(HELLO, {**HELLO, "text": {"not": "a text"}}, HELLO))
    assert (rows["ref"].to_list(), faults) == ([1, 3], [Fault("message 2", "it cannot be read")])


def test_a_text_that_looks_like_json_is_a_text() -> None:
    """Brackets and line breaks inside a text cut nothing."""
    text = '}\n  },\n  {\n ]\n "messages": [\n'
    assert read(chat({**HELLO, "text": text}, HELLO))[0]["text"].to_list() == [text, "hello"]


def test_control_characters_are_mended_and_counted() -> None:
    r"""A \x1B that no JSON may hold is the sign it stands for; a backslash before an x stays."""
    content = chat({**HELLO, "text": "a ESC b C:\\x1B"}, HELLO).replace(b"ESC", rb"\x1B")
    assert read(content)[0]["text"].to_list() == ["a \x1b b C:\\x1B", "hello"]
    notes = SOURCE.survey(export(content)).notes
    assert notes == ("1 sign in a text was written in a way that is not allowed. I mended it.",)


def test_an_export_of_all_chats_without_my_account_still_knows_me() -> None:
    """In a chat of two whoever is not the other is me, and so I am in the groups."""
    whole = json.loads((SAMPLES[0].parent / "all_chats.json").read_bytes())
    del whole["personal_information"]
    rows, _faults = read(json.dumps(whole, indent=1).encode())
    assert rows.filter(pl.col("group").is_not_null() & (pl.col("author") == OWNER)).height == 1


def test_a_group_by_itself_names_who_is_in_it() -> None:
    """Two of one name are two; whoever changed their name is one."""
    seen = SOURCE.survey(export((SAMPLES[0].parent / "group_3p_7m.json").read_bytes()))
    assert (seen.authors, seen.directed) == ({"Ann\x1fuser42": 2, "Robin\x1fuser7": 1, "Ann\x1fuser43": 1}, False)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"{",
        b'{"participants": [], "messages": []}',
        b'{"name": "Ann", "type": "dog"}',
        b'{"chats": {"list": []}',
        b'{"about": "x", "contacts": 3}',
        b'[{"name": "Ann", "type": "personal_chat", "id": 1}]',
    ],
)
def test_other_json_is_left_to_others(head: bytes) -> None:
    """A file with other keys is not ours."""
    assert SOURCE.recognise(export(head)) is (head == b'{"chats": {"list": []}')


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_rows_and_faults(content: bytes) -> None:
    """No bytes bring survey or read down."""
    SOURCE.survey(export(content))
    read(content)


@settings(max_examples=60)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_change_of_an_export_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """An export that was cut or bent somewhere gives what is left of it, and no fault tells what was written."""
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    bent = content[:at] + data.draw(st.binary(max_size=6)) + content[at + data.draw(st.integers(0, 40)) :]
    SOURCE.survey(export(bent))
    _rows, faults = read(bent)
    assert not [one for one in faults if "Saturday" in one.why or "Saturday" in one.place]
