"""SMS Backup & Restore's XML: what the samples cannot show, and that no bytes at all bring the reader down."""

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import Batch, Decided, Export, Fault, name_and_id
from nearer.sources import _smsbackup_stream as stream
from nearer.sources._smsbackup_plain import Plain
from nearer.sources._smsbackup_rows import Rows
from nearer.sources.smsbackup_xml import SOURCE

SAMPLES = sorted((Path(__file__).parent / "smsbackup_xml").glob("*.xml"))
PICTURE = "QUJD" * 200


def export(content: bytes) -> Export:
    """Give bytes as a file."""
    return Export("sms.xml", content[:4096], len(content), lambda: BytesIO(content))


def texts(*bodies: str, number: str = "+447700900123") -> bytes:
    """Give texts as the app writes them."""
    lines = [f'<sms address="{number}" date="1700000000000" type="1" body="{body}" />' for body in bodies]
    return ("<smses>\n" + "\n".join(lines) + "\n</smses>").encode()


def read(content: bytes) -> tuple[pl.DataFrame, list[Fault]]:
    """Give the rows and the faults of a file."""
    found = list(SOURCE.read(export(content), Decided(frozenset(), None)))
    frames = [one.rows for one in found if isinstance(one, Batch)]
    return (pl.concat(frames) if frames else pl.DataFrame()), [one for one in found if isinstance(one, Fault)]


def test_chunks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file is cut into chunks makes no difference, even inside an emoji or a picture."""
    content = (SAMPLES[0].parent / "sms_3p_25m.xml").read_bytes()
    whole = read(content)
    for size in (1, 7, 300, 1_000):
        monkeypatch.setattr(stream, "CHUNK", size)
        rows, faults = read(content)
        assert rows.equals(whole[0])
        assert faults == whole[1]


BODIES = st.sampled_from(
    [
        *[
            "hi",
            "",
            "null",
            "a &amp; b",
            "&#55357;&#56832;",
            "&#55357;",
            "&#128512;",
            "x&#10;y",
            "a > b",
            "two  words ",
        ],
        *[
            "&lt;sms body=&quot;",
            "&nbsp;",
            "&",
            "&#38;amp;",
            "&amp;lt;",
            "&#65534;",
            "é 💛",
            "\u2003a\u00a0b",
            "a\tb",
            "\ufffe",
        ],
    ]
)
ADDRESSES = st.sampled_from(
    ["+447700900123", "07700 900124", "12345", "BANK", "null", "", "07700900123~07700900456", "é@b.org"]
)
NAMES = st.sampled_from(["Ann", "Tom &amp; Ann", "(Unknown)", "null", "Zoë"])
TYPES = st.sampled_from(["1", "2", "2", "3", "9", "12", ""])
DATES = st.sampled_from(["1700000000000", "1700000000001", "12", "soon", ""])
ODD = st.sampled_from(
    [
        *["", "", "", "", ' more="x"', " more='say \"hi\"'", ' more="<"', ' type="1"', ' /><sms body="', "\x01", "  "],
        *[
            "<!-- -->",
            "<!-- ",
            "<?x ?>",
            "<mms/>",
            "<x>",
            "</x>",
            "words",
            "<![CDATA[ <x/>",
            "]]>",
            "</smses>",
            "\udcff",
        ],
    ]
)


def entry(values: tuple[str, ...], odd: str) -> str:
    """Give one text as the app writes it, save for something odd."""
    body, address, name, way, date = values
    inside, behind = (odd, "") if odd.startswith(" ") else ("", odd)
    given = f'address="{address}" date="{date}" type="{way}" body="{body}"{inside} contact_name="{name}"'
    return f"  <sms {given} />{behind}\n"


@given(st.lists(st.builds(entry, st.tuples(BODIES, ADDRESSES, NAMES, TYPES, DATES), ODD), max_size=12))
def test_texts_taken_where_they_stand_are_as_parsed(entries: list[str]) -> None:
    """Whatever stands in a file, rows and faults are the same whether its plain texts go through the parser or not."""
    content = f"<smses>\n{''.join(entries)}</smses>".encode(errors="surrogateescape")
    rows, faults = read(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plain, "take", lambda _self, _content, at: (at, {}))
        parsed = read(content)
    assert (parsed[0].rows(), parsed[1]) == (rows.rows(), faults)


def test_plain_texts_do_not_go_through_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what gives the form, and what is in another, is parsed."""
    parsed: list[str] = []
    monkeypatch.setattr(Rows, "start", lambda _self, _name, given: parsed.append(given.get("body", "")))
    values = [("a", " more=''"), ("b", ""), ("c", ""), ("d", " more=''"), ("e", "")]
    lines = [entry((body, "07700900123", "Ann", "1", "1700000000000"), odd) for body, odd in values]
    read(f"<smses>\n{''.join(lines)}</smses>".encode())
    assert parsed == ["", "a", "d"]


def test_what_goes_on_and_on_is_fed_in_large_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment without an end is looked at anew with each feed: there are few, however many texts stand in it."""
    feeds: list[int] = []
    feed = stream._Elements.feed

    def counted(elements: stream._Elements, content: bytes) -> None:
        feeds.append(len(content))
        feed(elements, content)

    monkeypatch.setattr(stream._Elements, "feed", counted)
    text = entry(("a", "07700900123", "Ann", "1", "1700000000000"), "")
    read(f"<smses>\n{text}<!-- {text * 1_000}".encode())
    assert len(feeds) <= 4


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;&#xDE00;&#xd83d;&#xde00;", "😀😀"),
        ("&#55357;", "\N{REPLACEMENT CHARACTER}"),
        ("&#56832;&#55357;", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"),
        ("&#0;&#11;", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"),
        ("a\x01b", "a b"),
        ("&#128512;&#10;x", "😀\nx"),
        ("&amp;#55357;", "&#55357;"),
    ],
)
def test_what_xml_does_not_allow_is_mended(written: str, text: str) -> None:
    """Halves of an emoji become one; what stands for no letter is shown as such; all else stays."""
    assert read(texts(written))[0]["text"].to_list() == [text]


def test_a_picture_is_passed_over_and_words_are_not() -> None:
    """Long base64 in `data` never reaches the parser; the same word in a text stays."""
    text = f"my data={PICTURE}"
    part = f'<part ct="image/png" data="{PICTURE}"/>'
    whole = f'<mms msg_box="1" address="07700900123" date="1700000000000"><parts>{part}</parts></mms>'
    content = texts(text).replace(b"</smses>", whole.encode() + b"</smses>")
    rows, faults = read(content)
    assert (rows["text"].to_list(), rows["kind"].to_list(), faults) == ([text, None], ["text", "media"], [])
    assert PICTURE.encode() not in b"".join(stream.Mending(BytesIO(whole.encode())))


def test_one_number_in_two_forms_is_one_person() -> None:
    """With and without the code of the country, with blanks or dashes, a number is the same."""
    forms = ("+44 7700 900123", "07700900123", "0044-7700-900123", "(07700) 900123")
    known = {name_and_id(read(texts("hi", number=form))[0]["author"][0])[1] for form in forms}
    assert known == {"700900123"}


@pytest.mark.parametrize("encoding", ["UTF-99", "cp932", "utf-16", "hex", ""])
def test_what_the_first_line_says_of_letters_makes_no_difference(encoding: str) -> None:
    """The app writes UTF-8, whatever a damaged first line names."""
    rows, _faults = read(f"<?xml version='1.0' encoding='{encoding}' ?>".encode() + texts("é", "b"))
    assert "b" in rows["text"].to_list()


def test_a_doctype_is_refused() -> None:
    """Whatever a DOCTYPE declares is never expanded."""
    rows, faults = read((SAMPLES[0].parent / "doctype.xml").read_bytes())
    assert rows.height == 0
    assert faults == [Fault("the start of the file", "it holds a DOCTYPE, which no backup of messages does")]


def test_two_texts_alike_are_two() -> None:
    """Nothing is taken for a double inside one file."""
    assert read(texts("ok", "ok"))[0].height == 2


@pytest.mark.parametrize("head", [b"", b"<", b"<html><calls>", b"sms <smses>", b'{"a": "<smses>"}', b"<smsesque>"])
def test_other_files_are_left_to_others(head: bytes) -> None:
    """What does not begin as XML, or has another root, is not ours."""
    assert SOURCE.recognise(export(head)) is (head == b"<html><calls>")


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda some: b"<smses>" + some))
def test_any_bytes_give_rows_and_faults(content: bytes) -> None:
    """No bytes bring survey or read down."""
    SOURCE.survey(export(content))
    read(content)


@settings(max_examples=60)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_change_of_a_file_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A file that was cut or bent somewhere gives what is left of it, and no fault tells what was written."""
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    bent = content[:at] + data.draw(st.binary(max_size=6)) + content[at + data.draw(st.integers(0, 40)) :]
    SOURCE.survey(export(bent))
    _rows, faults = read(bent)
    assert not [one for one in faults if "Saturday" in one.why or "Saturday" in one.place]
