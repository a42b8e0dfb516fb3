"""Signal's own export: who did what, what disappears, and what any bytes give."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, name_and_id
from nearer.sources import _gathered
from nearer.sources.signal_jsonl import SOURCE

SAMPLE = Path(__file__).parent / "signal_jsonl" / "main_4p_20m.jsonl"
FRAMES: tuple[dict[str, object], ...] = (
    {"version": "1", "backupTimeMs": "9000000"},
    {"recipient": {"id": "1", "self": {}}},
    {"recipient": {"id": "2", "contact": {"aci": "QQ==", "profileGivenName": "Ann"}}},
    {"chat": {"id": "1", "recipientId": "2"}},
)
SAID: dict[str, object] = {"standardMessage": {"text": {"body": "hello"}}, "incoming": {}}


def export(raw: bytes) -> Export:
    """Give bytes as a file."""
    return Export("main.jsonl", raw[:4096], len(raw), lambda: BytesIO(raw))


def read(raw: bytes) -> tuple[list[dict[str, object]], list[Fault]]:
    """Give the rows and the faults of a file."""
    found = list(SOURCE.read(export(raw), Decided(frozenset(), None)))
    rows = [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]
    return rows, [one for one in found if isinstance(one, Fault)]


def items(*found: dict[str, object], frames: tuple[dict[str, object], ...] = FRAMES) -> list[dict[str, object]]:
    """Give the rows of a chat with Ann; each item takes place a second after the one before, from second 1000 on."""
    dated = [
        {"chatItem": {"chatId": "1", "authorId": "2", "dateSent": str((1000 + n) * 1000)} | item}
        for n, item in enumerate(found)
    ]
    rows, faults = read("\n".join(json.dumps(line) for line in (*frames, *dated)).encode())
    assert faults == []
    return rows


def call(direction: str | int, state: str | int) -> tuple[object, object]:
    """Give the kind of a call and who did it."""
    about = {"direction": direction, "state": state, "startedCallTimestamp": "1000000"}
    (row,) = items({"directionless": {}, "updateMessage": {"individualCall": about}})
    return row["kind"], "me" if row["author"] == OWNER else name_and_id(str(row["author"]))[0]


@pytest.mark.parametrize(
    ("direction", "state", "expected"),
    [
        ("INCOMING", "ACCEPTED", ("call", "Ann")),
        ("OUTGOING", "ACCEPTED", ("call", "me")),
        ("INCOMING", "MISSED", ("missed", "Ann")),
        ("INCOMING", "MISSED_NOTIFICATION_PROFILE", ("missed", "Ann")),
        ("INCOMING", "NOT_ACCEPTED", ("declined", "me")),
        ("OUTGOING", "NOT_ACCEPTED", ("missed", "me")),
        (1, 2, ("declined", "me")),
        (2, 99, ("call", "me")),
    ],
)
def test_calls(direction: str | int, state: str | int, expected: tuple[str, str]) -> None:
    """A call that I turned down is no missed call, and one that they did not take is my try. Numbers stand for names."""
    assert call(direction, state) == expected


def test_who_is_told_by_the_account_and_not_by_the_name() -> None:
    """The name is what Signal shows; the account tells two of one name apart."""
    (row,) = items(SAID)
    assert name_and_id(str(row["author"])) == ("Ann", "QQ==")


def holes(*found: dict[str, object], timer_now: str = "") -> list[tuple[int, object]]:
    """Give from which second on, and for how many, messages disappear."""
    chat = {"id": "1", "recipientId": "2"} | ({"expirationTimerMs": timer_now} if timer_now else {})
    rows = items(*found, frames=(*FRAMES[:3], {"chat": chat}))
    begun = datetime(1970, 1, 1)  # noqa: DTZ001 - times of a batch are without zone
    return [
        (int((row["at"] - begun).total_seconds()), row["seconds"])
        for row in rows
        if row["kind"] == "hole" and isinstance(row["at"], datetime)
    ]


def timer(milliseconds: int) -> dict[str, object]:
    """Give the line that says how long messages stay from now on; 0 is left out by the format."""
    change = {"expiresInMs": str(milliseconds)} if milliseconds else {}
    return {"directionless": {}, "updateMessage": {"expirationTimerChange": change}}


def test_disappearing_messages_are_a_hole_from_on_to_off() -> None:
    """What may have been said while messages disappeared is not known, so it is a hole and no silence."""
    assert holes(SAID, timer(60_000), timer(0), SAID) == [(1001, 1)]


def test_messages_that_disappear_now_are_a_hole_to_the_end() -> None:
    """A timer that is on at the end holds until the export was made."""
    assert holes(SAID, timer(60_000), timer_now="60000") == [(1001, 7999)]


def test_where_the_beginning_is_not_told_it_is_after_the_last_message_that_stayed() -> None:
    """A timer without its own line began at the earliest after the last message that is there."""
    assert holes(SAID, SAID, timer_now="60000") == [(1001, 7999)]


def test_a_message_that_stays_ends_a_hole_whose_end_is_not_told() -> None:
    """Where the timer is off now and nobody saw it end, the next message that stayed ends it."""
    assert holes(timer(60_000), SAID, SAID) == [(1000, 1)]


def test_no_timer_no_hole() -> None:
    """A chat whose messages stay has no hole."""
    assert holes(SAID, SAID) == []


def test_a_very_long_line_is_left_out_and_the_next_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line without an end cannot fill the memory."""
    monkeypatch.setattr(_gathered, "LONGEST_LINE", 200)
    item = {"chatItem": {"chatId": "1", "authorId": "2", "dateSent": "1000000"} | SAID}
    raw = "\n".join([*map(json.dumps, FRAMES), "x" * 950, json.dumps(item)]).encode()
    rows, faults = read(raw)
    assert ([row["text"] for row in rows], faults) == (
        ["hello"],
        [Fault("line 5", "a line far too long for a message")],
    )
    assert raw[int(str(rows[0]["ref"])) :].startswith(b'{"chatItem"')


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_rows_and_faults(raw: bytes) -> None:
    """Nothing that a file may hold raises."""
    SOURCE.recognise(export(raw))
    SOURCE.survey(export(raw))
    read(raw)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_bent_sample_gives_rows_and_faults(data: st.DataObject) -> None:
    """A sample with a piece cut out, changed or put in gives rows and faults, and never a word of a message in them."""
    raw = SAMPLE.read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 60)))
    bent = raw[:at] + data.draw(st.binary(max_size=20)) + raw[until:]
    SOURCE.survey(export(bent))
    assert not any("soup" in fault.why for fault in read(bent)[1])
