"""Google Chat: dates in words, and talks that are out of order."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, Batch, Decided, Export
from nearer.sources._gchat_dates import moment
from nearer.sources.google_chat import SOURCE

SAMPLES = sorted(Path(__file__).with_name("google_chat").rglob("*.json"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Monday, January 5, 2026 at 8:44:40\u202fPM UTC", "2026-01-05 20:44:40"),
        ("Monday, January 5, 2026 at 12:44:40 AM UTC", "2026-01-05 00:44:40"),
        ("2015. február 15., vasárnap 21:54:36 UTC", "2015-02-15 21:54:36"),
        ("Montag, 5. Januar 2026 um 20:44:40 UTC", "2026-01-05 20:44:40"),
        ("lundi 5 août 2024 à 20:44:40 UTC", "2024-08-05 20:44:40"),
        ("lunes, 5 de enero de 2026, 8:44:40 p. m. UTC", "2026-01-05 20:44:40"),
        ("2026년 1월 5일 월요일 오후 8:44:40 UTC", "2026-01-05 20:44:40"),
        ("понедельник, 5 января 2026 г., 20:44:40 UTC", "2026-01-05 20:44:40"),
        ("Monday, January 5, 2026 at 8:44:40 PM PST", "None"),
        ("Monday, Nonesuch 5, 2026 at 8:44:40 PM UTC", "None"),
        ("Monday, January 35, 2026 at 8:44:40 PM UTC", "None"),
        ("Monday, January 5, 0026 at 8:44:40 PM UTC", "None"),
        ("Monday, January 5, 2026 at 18:44:40 PM UTC", "None"),
    ],
)
def test_dates_in_words(words: str, expected: str) -> None:
    """Months are known in several languages; what is not known is never guessed."""
    assert str(moment(words)) == expected


def survives(content: bytes) -> None:
    """Survey and read any bytes; the rows keep to the schema."""
    export = Export("Groups/DM a/messages.json", content[:4096], len(content), lambda: BytesIO(content))
    SOURCE.recognise(export)
    for found in SOURCE.read(export, Decided(frozenset({*SOURCE.survey(export).authors}), None)):
        assert not isinstance(found, Batch) or found.rows.schema == BATCH


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_give_rows_and_faults(raw: bytes) -> None:
    """Nothing that a file may hold raises."""
    survives(raw)
    survives(b'{"messages": [{"creator": ' + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=150)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    survives(bytes(content[: data.draw(st.integers(0, len(content)))]))
