"""The table of calls and texts: what each row becomes, and what is wrong with a row."""

from datetime import datetime
from io import BytesIO

import pytest

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.sources.bandicoot_csv import SOURCE

HEADER = "interaction,direction,correspondent_id,datetime,call_duration,antenna_id"


def read(*lines: str, header: str = HEADER) -> tuple[list[dict[str, object]], list[Fault]]:
    """Give the rows and the faults of a file of these lines."""
    content = "\n".join((header, *lines, "")).encode()
    export = Export("calls.csv", content[:4096], len(content), lambda: BytesIO(content))
    assert SOURCE.recognise(export)
    found = list(SOURCE.read(export, Decided(frozenset(), None)))
    rows = [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]
    return rows, [one for one in found if isinstance(one, Fault)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("text,in,A,2014-03-02 07:13:30,,1", ("A", OWNER, "text", "sms", None)),
        ("text,out,A,2014-03-02 07:13:30,,1", (OWNER, "A", "text", "sms", None)),
        ("call,in,A,2014-03-02 07:13:30,62,1", ("A", OWNER, "call", "phone", 62)),
        ("call,in,A,2014-03-02 07:13:30,0,1", ("A", OWNER, "missed", "phone", 0)),
        ("call,out,A,2014-03-02 07:13:30,0,1", (OWNER, "A", "missed", "phone", 0)),
    ],
)
def test_each_kind_of_row(line: str, expected: tuple[object, ...]) -> None:
    """Direction gives author and recipient; a call of no length was missed by whom it was meant for."""
    (row,), faults = read(line)
    assert tuple(row[name] for name in ("author", "to", "kind", "channel", "seconds")) == expected
    assert (row["at"], faults) == (datetime.fromisoformat("2014-03-02 07:13:30"), [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("text,in,A,02.03.2014,,1", "“datetime” is no time like 2014-03-02 07:13:30"),
        ("text,in,A,0000-03-02 07:13:30,,1", "“datetime” is no time like 2014-03-02 07:13:30"),
        ("text,in,A,9999-12-31 23:59:59,,1", "“datetime” is no time like 2014-03-02 07:13:30"),
        ("mail,in,A,2014-03-02 07:13:30,,1", "“interaction” is neither call nor text"),
        ("text,up,A,2014-03-02 07:13:30,,1", "“direction” is neither in nor out"),
        ("text,in,,2014-03-02 07:13:30,,1", "“correspondent_id” is empty"),
        ("call,in,A,2014-03-02 07:13:30,,1", "“call_duration” is no number of seconds"),
    ],
)
def test_a_bad_row_says_what_is_wrong(line: str, why: str) -> None:
    """A bad row is a fault with its line, and the next is kept."""
    rows, faults = read(line, "text,in,B,2014-03-02 07:13:30,,1")
    assert ([row["author"] for row in rows], faults) == (["B"], [Fault("line 2", why)])


def test_a_missing_column_is_said() -> None:
    """A file that lacks a column is recognised, and says which."""
    _rows, faults = read(header="interaction,direction,correspondent_id,datetime")
    assert faults == [Fault("line 1", "the column “call_duration” is missing")]
