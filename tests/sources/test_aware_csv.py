"""AWARE's calls and texts: each kind on Android, the states of a call on an iPhone, and files that are out of order."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault
from nearer.sources import _csv_rows
from nearer.sources.aware_csv import SOURCE

SAMPLES = sorted(Path(__file__).with_name("aware_csv").glob("*.csv"))
CALLS = "_id,timestamp,device_id,call_type,call_duration,trace"
TEXTS = "_id,timestamp,device_id,message_type,trace"
AT = 1767645880000


def export_of(content: bytes) -> Export:
    """Give these bytes as intake would."""
    return Export("calls.csv", content[:4096], len(content), lambda: BytesIO(content))


def read(content: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a file, and why others were left out."""
    export = export_of(content)
    SOURCE.recognise(export)
    SOURCE.survey(export)
    rows, whys = [], []
    for found in SOURCE.read(export, Decided(frozenset(), None)):
        if isinstance(found, Fault):
            whys.append(found.why)
        elif isinstance(found, Batch):
            assert found.rows.schema == BATCH
            rows += found.rows.rows(named=True)
    return rows, whys


def table(first: str, *lines: str) -> bytes:
    """Give a table of these lines."""
    return "\n".join([first, *lines, ""]).encode()


def states(*calls: str) -> bytes:
    """Give a table of an iPhone's calls, each a word of states ("124"), a minute each."""
    lines = [
        f"{n}{m},{AT + n * 1_000_000 + m * 60_000},b,{state},0,T{n}"
        for n, call in enumerate(calls)
        for m, state in enumerate(call)
    ]
    return table(CALLS, *lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1,62", ("h", OWNER, "call", 62)),
        ("2,62", (OWNER, "h", "call", 62)),
        ("2,0", (OWNER, "h", "missed", None)),
        ("3,0", ("h", OWNER, "missed", None)),
        ("4,9", ("h", OWNER, "media", None)),
        ("5,0", (OWNER, "h", "declined", None)),
        ("1.0,62.0", ("h", OWNER, "call", 62)),
    ],
)
def test_each_kind_of_call_on_android(line: str, expected: tuple[object, ...]) -> None:
    """A call of mine that took no time was missed by them; one that I turned down is mine."""
    after = [f"2,{AT + n},a,1,10,h" for n in (1000, 2000)]  # a trace with a state twice is a person and no call
    row, *_others = read(table(CALLS, f"1,{AT},a,{line},h", *after))[0]
    assert tuple(row[name] for name in ("author", "to", "kind", "seconds")) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("124", (OWNER, "call", 60)),
        ("324", (OWNER, "call", 60)),
        ("34", (OWNER, "missed", None)),
        ("14", (None, "system", None)),
    ],
)
def test_the_states_of_a_call_on_an_iphone(call: str, expected: tuple[object, ...]) -> None:
    """It shows when I was there: nobody knows with whom, so it is in a group and says nothing of any tie."""
    (row,), _whys = read(states(call))
    assert tuple(row[name] for name in ("author", "kind", "seconds")) == expected
    assert (row["to"], row["group"]) == (None, "iphone calls")


@pytest.mark.parametrize("order", ["2,3,4", "4,2,3", "3,4,2"])
def test_states_of_one_moment_may_stand_in_any_order(order: str) -> None:
    """The app writes them at once where they came at once."""
    lines = [f"{n},{AT},b,{state},7,T" for n, state in enumerate(order.split(","))]
    (row,), _whys = read(table(CALLS, *lines))
    assert (row["author"], row["kind"], row["seconds"]) == (OWNER, "call", 7)


def test_two_calls_of_one_trace_are_two() -> None:
    """Each ends with its own end."""
    lines = [f"{n},{AT + n * 1000},b,{state},5,T" for n, state in enumerate([1, 2, 4, 3, 4])]
    rows, _whys = read(states("14", "14", "14", "14") + table("", *lines).lstrip())
    assert [row["kind"] for row in rows if row["kind"] != "system"] == ["call", "missed"]


def test_a_call_whose_states_lie_in_two_chunks_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read in chunks, and a call waits for its end."""
    whole = read(states(*["124", "34", "14"] * 20))
    monkeypatch.setattr(_csv_rows, "CHUNK", 100)
    assert sorted(map(str, read(states(*["124", "34", "14"] * 20))[0])) == sorted(map(str, whole[0]))


@pytest.mark.parametrize(
    ("call", "why"),
    [("12", "the end of this call is missing"), ("24", "its states make no call that I know")],
)
def test_a_call_that_cannot_be_told_is_counted_once(call: str, why: str) -> None:
    """Not a fault for each of its rows."""
    assert read(states("124", call))[1] == [why]


def test_an_iphone_and_an_android_in_one_table() -> None:
    """Each phone is read in its own way, and it is said that there are two."""
    content = states("124") + table("", f"9,{AT},a,1,30,h").lstrip()
    assert [row["group"] for row in read(content)[0]] == [None, "iphone calls"]
    assert [note.partition(".")[0] for note in SOURCE.survey(export_of(content)).notes] == [
        "On an iPhone AWARE does not say with whom a call was",
        "It holds 2 phones",
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"{AT},a,3,h", "it was not sent"),
        (f"{AT},a,8,h", "it is no kind of call or text that I know"),
        (f"{AT},a,1,", "it does not say with whom"),
        (f"{AT // 1000},a,1,h", "\u201ctimestamp\u201d is no time"),
    ],
)
def test_a_text_that_is_left_out_says_why(line: str, why: str) -> None:
    """Drafts, odd kinds, hidden numbers, and a time in seconds, which would lie in 1970."""
    assert read(table(TEXTS, f"1,{line}"))[1] == [why]


def test_a_file_of_neither_calls_nor_texts_says_so() -> None:
    """A missing column is named."""
    assert read(b"timestamp,trace\n1,2\n")[1] == ["the column \u201ccall_type\u201d is missing"]


@given(st.binary(max_size=300), st.sampled_from([CALLS, TEXTS]))
@settings(max_examples=100)
def test_any_bytes_give_rows_and_faults(raw: bytes, first: str) -> None:
    """Nothing that a file may hold raises."""
    read(raw)
    read(first.encode() + b"\n" + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=100)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(0, len(content)))]))
