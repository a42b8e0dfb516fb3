"""Beiwe's calls and texts: what each row becomes, and files that are out of order."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault
from nearer.sources.beiwe_csv import SOURCE

SAMPLES = sorted(Path(__file__).with_name("beiwe_csv").rglob("*.csv"))
CALLS = "timestamp,UTC time,hashed phone number,call type,duration in seconds"
TEXTS = "timestamp,UTC time,hashed phone number,sent vs received,message length,time sent"


def read(content: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a file, and why others were left out."""
    export = Export("calls/x.csv", content[:4096], len(content), lambda: BytesIO(content))
    SOURCE.recognise(export)
    rows, whys = [], []
    for found in SOURCE.read(export, Decided(frozenset(), None)):
        if isinstance(found, Fault):
            whys.append(found.why)
        elif isinstance(found, Batch):
            assert found.rows.schema == BATCH
            rows += found.rows.rows(named=True)
    return rows, whys


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1767645880123,x,h,Incoming Call,62", ("h", OWNER, "call", 62)),
        ("1767645880123,x,h,outgoing call,62.0", (OWNER, "h", "call", 62)),
        ("1767645880123,x,h,Outgoing Call,0", (OWNER, "h", "missed", 0)),
        ("1767645880123,x,h,Missed Call,", ("h", OWNER, "missed", None)),
    ],
)
def test_each_kind_of_call(line: str, expected: tuple[object, ...]) -> None:
    """A call of mine that took no time was missed by them."""
    (row,), _whys = read(f"{CALLS}\n{line}\n".encode())
    assert tuple(row[name] for name in ("author", "to", "kind", "seconds")) == expected


@pytest.mark.parametrize("length", ["MMS", "NaN", "", "12"])
def test_the_length_of_a_text_may_be_anything(length: str) -> None:
    """It counts letters where it counts at all, so it is passed over."""
    (row,), _whys = read(f"{TEXTS}\n1767645880123,x,h,sent MMS,{length},\n".encode())
    assert (row["kind"], row["words"], row["at"].microsecond) == ("media", None, 123_000)


def test_a_file_of_neither_calls_nor_texts_says_so() -> None:
    """A missing column is named."""
    assert read(b"timestamp,hashed phone number\n1,2\n")[1] == ["the column \u201ccall type\u201d is missing"]


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
