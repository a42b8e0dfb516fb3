"""Address books: what a card says of who is who, in every version, and files that are out of order."""

import tracemalloc
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import Decided, Export, Fault
from nearer.model.person import Card
from nearer.sources._content_lines import LONGEST, fields, parted, unfolded
from nearer.sources.vcards_vcf import SOURCE

SAMPLES = sorted(Path(__file__).with_name("vcards_vcf").glob("*.vcf"))
NOBODY = Decided(frozenset(), None)


def read(content: bytes) -> tuple[list[Card], list[tuple[str, str]]]:
    """Give the cards of a file, and where others were left out and why."""
    export = Export("book.vcf", content[:4096], len(content), lambda: BytesIO(content))
    SOURCE.recognise(export)
    cards, faults = [], []
    for found in SOURCE.read(export, NOBODY):
        if isinstance(found, Card):
            cards.append(found)
        elif isinstance(found, Fault):
            faults.append((found.place, found.why))
    return cards, faults


def card(*lines: str, end: str = "\r\n") -> bytes:
    """Give one card of these lines."""
    return end.join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["FN:Ann Lee", "TEL:1234567"], Card(("Ann Lee",), ("1234567",))),
        (["N:Lee;Ann;Marie;Dr.;Jr.", "TEL:1234567"], Card(("Ann Lee",), ("1234567",))),
        (["fn;charset=utf-8:Zo\u00eb", "item1.tel:1234567"], Card(("Zo\u00eb",), ("1234567",))),
        (["ORG:Bakery;Bread", "TEL:1234567"], Card(("Bakery",), ("1234567",), (), firm=True)),
        (["FN:Bakery", "ORG:Bakery", "TEL:1234567"], Card(("Bakery",), ("1234567",), (), firm=True)),
        (["FN:Ann", "ORG:Bakery", "TEL:1234567"], Card(("Ann",), ("1234567",))),
        (["KIND:org", "FN:Ann's", "TEL:1234567"], Card(("Ann's",), ("1234567",), (), firm=True)),
        (["FN:Ann\\, Bo\\; and\\n Cy", "EMAIL:a@b.c"], Card(("Ann, Bo; and Cy",), (), ("a@b.c",))),
        (["FN:Ann", "TEL;VALUE=uri:tel:+44-7700-900123;ext=5"], Card(("Ann",), ("+44-7700-900123",))),
        (["FN:Ann", "EMAIL:mailto:a@b.c?subject=x", "EMAIL:a@b.c"], Card(("Ann",), (), ("a@b.c",))),
        (["FN:Ann", 'TEL;TYPE="a:b;c":1234567'], Card(("Ann",), ("1234567",))),
        (["FN;ENCODING=QUOTED-PRINTABLE:=41=", "nn", "TEL:1234567"], Card(("Ann",), ("1234567",))),
        (["FN:A", " nn", "\t Lee", "TEL:1234567"], Card(("Ann Lee",), ("1234567",))),
    ],
)  # fmt: skip
def test_what_a_card_says(lines: list[str], expected: Card) -> None:
    """Names, numbers and addresses, however they are written; the firm's name where there is no other."""
    assert read(card(*lines)) == ([expected], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ends_of_lines_and_a_bom_make_no_difference(end: str) -> None:
    """Windows, Unix, and what Outlook puts first."""
    assert read(b"\xef\xbb\xbf" + card("FN:Ann", "TEL:1234567", end=end))[0] == [Card(("Ann",), ("1234567",))]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["FN:Ann"], "it has neither a number nor an address"),
        (["X-ADDRESSBOOKSERVER-KIND:group", "FN:Us", "TEL:1234567"], "it is a list of people, not a person"),
    ],
)
def test_a_card_that_says_nothing_of_a_person_is_counted(lines: list[str], why: str) -> None:
    """The place is the line on which it begins, and the reason names nobody."""
    assert read(card("FN:Bo", "TEL:7654321") + card(*lines))[1] == [("line 5", why)]


def test_a_broken_card_costs_itself_alone() -> None:
    """One without an end is a fault; the next one is read."""
    content = b"BEGIN:VCARD\nFN:Ann\nTEL:1\n" + card("FN:Bo", "TEL:7654321") + b"BEGIN:VCARD\nFN:C"
    assert read(content) == (
        [Card(("Bo",), ("7654321",))],
        [("line 1", "the card has no end"), ("line 8", "the card has no end")],
    )


def test_the_card_of_an_assistant_is_passed_over() -> None:
    """AGENT holds a card within a card; what comes after it belongs to the outer one."""
    inner = ["AGENT:", "BEGIN:VCARD", "FN:Desk", "TEL:7777777", "END:VCARD"]
    assert read(card("FN:Ann", *inner, "TEL:1234567"))[0] == [Card(("Ann",), ("1234567",))]


def test_a_soft_line_break_in_a_note_hides_no_line() -> None:
    """What looks like a number there is part of the note."""
    lines = ["FN:Ann", "NOTE;QUOTED-PRINTABLE:call=", "TEL:7777777", "TEL:1234567"]
    assert read(card(*lines))[0] == [Card(("Ann",), ("1234567",))]


class _Photo(RawIOBase):
    """A stream with a card whose photo is one line of many megabytes, made as it is read."""

    def __init__(self, megabytes: int) -> None:
        self._left = megabytes
        self._first, self._last = b"BEGIN:VCARD\nFN:Ann\nPHOTO;ENCODING=b:", b"\nTEL:1234567\nEND:VCARD\n"
        self._here = BytesIO(self._first)

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # BufferedReader hands over a memoryview
        got = self._here.read(len(into))
        if not got and self._left > 0:
            self._left -= 1
            self._here = BytesIO(b"A" * (1 << 20) if self._left else self._last)
            got = self._here.read(len(into))
        into[: len(got)] = got
        return len(got)


def test_a_photo_is_never_held() -> None:
    """Of a line of 64 MB no more than its first bytes are in memory at any time."""
    from io import BufferedReader

    export = Export("book.vcf", b"BEGIN:VCARD", 64 << 20, lambda: BufferedReader(_Photo(64)))
    tracemalloc.start()
    cards = list(SOURCE.read(export, NOBODY))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert cards == [Card(("Ann",), ("1234567",))]
    assert most < 4 << 20


def test_a_folded_photo_is_cut_as_well() -> None:
    """Line after line of it is read, and held up to the limit."""
    content = b"BEGIN:VCARD\nPHOTO:" + b"A" * 70 + (b"\n " + b"A" * 70) * 5_000 + b"\nTEL:1234567\nEND:VCARD"
    assert max(len(line.raw) for line in unfolded(BytesIO(content))) == LONGEST
    assert len(read(content)[0]) == 1


def test_a_line_is_taken_apart() -> None:
    """Group, name, parameters with and without a name, quoted marks, codes of RFC 6868, value."""
    found = parted(b'item1.TEL;TYPE="a;b:c",d;cell;X=y^\'z:+1;2:3')
    assert found is not None
    assert (found.name, found.given, found.value) == (
        "TEL",
        {"TYPE": ("a;b:c", "d", "cell"), "X": ('y"z',)},
        b"+1;2:3",
    )


def test_escaped_marks_part_nothing() -> None:
    """A comma that is escaped belongs to the name."""
    assert fields(r"a\,b,c\\,d\n", ",") == ["a,b", "c\\", "d\n"]


@given(st.binary(max_size=400), st.booleans())
@settings(max_examples=200)
def test_any_bytes_give_cards_and_faults(raw: bytes, begun: bool) -> None:
    """Nothing that a file may hold raises."""
    read((b"BEGIN:VCARD\nTEL:1234567\n" if begun else b"") + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200)
def test_a_broken_sample_gives_cards_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    read(bytes(content[: data.draw(st.integers(0, len(content)))]))


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_line_is_taken_apart_or_is_none(before: str, after: str) -> None:
    """Never an exception, whatever stands before and after the colon."""
    parted(f"{before}:{after}".encode("utf-8", "replace"))
