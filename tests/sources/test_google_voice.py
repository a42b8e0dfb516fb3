"""Google Voice: what each page becomes, and pages that are out of order."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault, named
from nearer.sources.google_voice import SOURCE

SAMPLES = sorted(Path(__file__).with_name("google_voice").rglob("*.html"))
ME = '<a class="tel" href="tel:+1"><abbr class="fn" title="">Moi</abbr></a>'
ANN = '<a class="tel" href="tel:+15550002"><span class="fn">Ann</span></a>'


def read(content: bytes, name: str = "Ann - Text - x.html") -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a page, and why others were left out."""
    export = Export(name, content[:4096], len(content), lambda: BytesIO(content))
    SOURCE.recognise(export)
    rows, whys = [], []
    for found in SOURCE.read(export, Decided(frozenset(), None)):
        if isinstance(found, Fault):
            whys.append(found.why)
        elif isinstance(found, Batch):
            assert found.rows.schema == BATCH
            rows += found.rows.rows(named=True)
    return rows, whys


def page(who: str, words: str = "<q>hi</q>", at: str = "2026-01-05T20:44:40.270-08:00") -> bytes:
    """Give a page with one text."""
    said = f'<div class="message"><abbr class="dt" title="{at}">x</abbr>{who}{words}</div>'
    return f'<div class="hChatLog hfeed">{said}</div>'.encode()


def test_me_is_marked_in_any_language() -> None:
    """The owner's name is an abbreviation; the other is then the one whom the page is named after."""
    rows, _whys = read(page(ME))
    assert [(row["author"], row["to"]) for row in rows] == [(OWNER, "Ann")]


def test_the_offset_is_taken_off() -> None:
    """Times are in UTC."""
    assert str(read(page(ANN))[0][0]["at"]) == "2026-01-06 04:44:40.270000"


@pytest.mark.parametrize("year", ["0001", "1026", "9999"])
def test_a_year_that_cannot_be_is_no_time(year: str) -> None:
    """Such a text is left out, and said."""
    assert read(page(ANN, at=f"{year}-01-05T20:44:40.270-08:00")) == ([], ["it has no time that can be read"])


def test_another_is_known_by_the_number() -> None:
    """A name goes with its number; without a name the number is shown."""
    bare = ANN.replace("Ann", "")
    authors = [read(page(who))[0][0]["author"] for who in (ANN, bare)]
    assert authors == [named("Ann", "+15550002"), named("+15550002", "+15550002")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("<q>a<br>b &amp; <b>c</b></q>", ("text", "a\nb & c", 4)),
        ("<q>MMS Sent</q>", ("media", None, 0)),
        ('<q>look</q><img src="x" />', ("media", "look", 1)),
        ("<q></q>", ("text", None, 0)),
    ],
)
def test_words_and_pictures(words: str, expected: tuple[str, str | None, int]) -> None:
    """Breaks are lines, tags are taken off, and a picture is one."""
    (row,), _whys = read(page(ANN, words))
    assert (row["kind"], row["text"], row["words"]) == expected


def test_my_texts_to_a_short_number_are_left_out() -> None:
    """A service is nobody, in both directions."""
    rows, whys = read(page(ME), "72345 - Text - x.html")
    assert (rows, whys) == ([], ["a short number is a service, not a person"])


def test_a_page_that_is_too_large_is_left_out() -> None:
    """Nothing larger than a page of Google's is held."""
    assert read(b"hChatLog" + b" " * (16 << 20))[1] == ["the page is larger than Google makes them"]


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes_give_rows_and_faults(raw: bytes) -> None:
    """Nothing that a page may hold raises."""
    read(raw)
    read(b'<div class="message">' + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=150)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(0, len(content)))]), path.name)
