"""Calendars with broken events: each costs itself alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, Batch
from nearer.sources._calendar_times import zone_called
from nearer.sources.calendar_ics import SOURCE
from tests.sources.test_calendar_ics import ASKED_BY_ANN, NOBODY, SAMPLES, calendar, event, export_of, guest, read


def test_a_broken_event_costs_itself_alone() -> None:
    """One without an end, one in a file that breaks off, and the good one between them."""
    cut = "BEGIN:VEVENT\nUID:x\nDTSTART:20260110T190000Z\n"
    content = calendar(cut + event(ASKED_BY_ANN, guest()) + cut).removesuffix(b"END:VCALENDAR\n")
    assert (len(read(content)[0]), read(content)[1]) == (1, ["it has no end"] * 2)


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "/", "x" * 400, "Europe/\x00", "Mars/Base", "."])
def test_what_is_no_zone_is_none(name: str) -> None:
    """Never a path of this computer, and never an exception."""
    assert zone_called(name) is None


def survives(content: bytes) -> None:
    """Survey and read any bytes; the rows keep to the schema."""
    export = export_of(content)
    SOURCE.recognise(export)
    SOURCE.survey(export)
    for found in SOURCE.read(export, NOBODY):
        assert not isinstance(found, Batch) or found.rows.schema == BATCH


@given(st.binary(max_size=400), st.booleans())
@settings(max_examples=150)
def test_any_bytes_give_rows_and_faults(raw: bytes, begun: bool) -> None:
    """Nothing that a file may hold raises."""
    survives((calendar(event(ASKED_BY_ANN, guest()))[:-30] if begun else b"") + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    survives(bytes(content[: data.draw(st.integers(0, len(content)))]))


RULE_PARTS = {
    "FREQ": "DAILY WEEKLY MONTHLY YEARLY X",
    "COUNT": "3 0 x",
    "INTERVAL": "2 99999",
    "UNTIL": "20260201 1",
    "BYDAY": "MO,-1SU 99MO ,",
    "BYMONTHDAY": "-31,0 30",
    "BYMONTH": "2 13",
    "BYSETPOS": "0 -1",
    "BYWEEKNO": "53",
    "WKST": "XX",
    "BYHOUR": "3",
}
WORDS = st.sampled_from([f"{name}={value}" for name, values in RULE_PARTS.items() for value in values.split()])


@given(st.lists(WORDS, max_size=5), st.sampled_from(["DTSTART:20260110T190000Z", "DTSTART;VALUE=DATE:19850101"]))
@settings(max_examples=200)
def test_any_rule_is_followed_or_is_not(parts: list[str], at: str) -> None:
    """Rules that make no sense are faults, and none goes on for ever."""
    survives(calendar(event(ASKED_BY_ANN, guest(), "RRULE:" + ";".join(parts), at=at)))
