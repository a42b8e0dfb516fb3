"""WhatsApp's text export: headers in every language, what is a message and what is not, and any bytes at all."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault
from nearer.sources.whatsapp_txt import SOURCE

SAMPLES = sorted(path for path in (Path(__file__).parent / "whatsapp_txt").iterdir() if path.suffix == ".txt")
NARROW, LRM = "\u202f", "\u200e"


def export(content: str | bytes, name: str = "WhatsApp Chat with Ann.txt") -> Export:
    """Give some text as a file."""
    raw = content.encode() if isinstance(content, str) else content
    return Export(name, raw[:4096], len(raw), lambda: BytesIO(raw))


def read(
    content: str | bytes, name: str = "WhatsApp Chat with Ann.txt", me: str = "Robin"
) -> tuple[pl.DataFrame, list[Fault]]:
    """Give the rows and the faults of a file, read with the order its dates allow."""
    file = export(content, name)
    found = list(SOURCE.read(file, Decided(frozenset({me}), SOURCE.survey(file).likely_order)))
    frames = [one.rows for one in found if isinstance(one, Batch)]
    return (pl.concat(frames) if frames else BATCH.to_frame()), [one for one in found if isinstance(one, Fault)]


def chat(heads: Iterable[str]) -> str:
    """Give a chat of one message a header, by Ann and Robin in turn."""
    return "".join(f"{head}{('Ann', 'Robin')[i % 2]}: hello\n" for i, head in enumerate(heads))


def local(text: str) -> datetime:
    """Give a local time without a zone."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ("13/03/2019, 21:05 - ", "2019-03-13 21:05"),
        ("13/03/19, 21:05 - ", "2019-03-13 21:05"),
        (f"3/13/19, 9:05{NARROW}PM - ", "2019-03-13 21:05"),
        ("3/13/19, 12:05 AM - ", "2019-03-13 00:05"),
        ("3/13/19, 12:05 PM - ", "2019-03-13 12:05"),
        ("13/3/19, 9:05\u2009pm - ", "2019-03-13 21:05"),
        ("13/3/2019, 9:05pm - ", "2019-03-13 21:05"),
        ("2019-03-13, 9:05\u00a0p.m. - ", "2019-03-13 21:05"),
        ("13/3/2019 9:05 p.\u00a0m. - ", "2019-03-13 21:05"),
        (f"13/3/2019 9:05{NARROW}p.{NARROW}m. - ", "2019-03-13 21:05"),
        ("13.03.19, 21:05 - ", "2019-03-13 21:05"),
        ("13/03/2019 à 21:05 - ", "2019-03-13 21:05"),
        ("2019-03-13 21 h 05 - ", "2019-03-13 21:05"),
        ("13/03/2019 às 21:05 - ", "2019-03-13 21:05"),
        ("2019년 3월 13일 오후 9:05 - ", "2019-03-13 21:05"),
        ("2019년 3월 13일 오전 12:05 - ", "2019-03-13 00:05"),
        ("2019/3/13 下午9:05 - ", "2019-03-13 21:05"),
        ("2019/3/13 上午9:05 - ", "2019-03-13 09:05"),
        ("2019/3/13 中午12:05 - ", "2019-03-13 12:05"),
        ("2019/3/13 凌晨1:05 - ", "2019-03-13 01:05"),
        ("2019/03/13 午後9:05 - ", "2019-03-13 21:05"),
        ("13/3/2562 21:05 - ", "2019-03-13 21:05"),
        ("13/3/62 21:05 - ", "2019-03-13 21:05"),
        ("١٣\u200f/٣\u200f/٢٠١٩، ٩:٠٥ م - ", "2019-03-13 21:05"),
        ("१३/३/१९, ९:०५ pm - ", "2019-03-13 21:05"),
        ("13.3.2019 klo 21.05 - ", "2019-03-13 21:05"),
        ("13.03.2019 kl. 21.05 - ", "2019-03-13 21:05"),
        ("13.03.2019 21.05 - ", "2019-03-13 21:05"),
        ("13.03.19 г., 21:05 - ", "2019-03-13 21:05"),
        ("2019. 03. 13. 21:05 - ", "2019-03-13 21:05"),
        ("2019. 03. 13. du. 9:05 - ", "2019-03-13 21:05"),
        ("13. 03. 2019. 21:05 - ", "2019-03-13 21:05"),
        ("2019-03-13 21:05 - ", "2019-03-13 21:05"),
        ("13/3/19, 9:05 μ.μ. - ", "2019-03-13 21:05"),
        ("13.03.2019 ÖS 9:05 - ", "2019-03-13 21:05"),
        ("[13/03/2019, 21:05:12] ", "2019-03-13 21:05:12"),
        (f"{LRM}[13/03/2019, 21:05:12] ", "2019-03-13 21:05:12"),
        (f"[3/13/19, 9:05:12{NARROW}PM] ", "2019-03-13 21:05:12"),
        ("[13.03.19, 21:05:12] ", "2019-03-13 21:05:12"),
        ("[2019-03-13, 21:05:12] ", "2019-03-13 21:05:12"),
        ("[2019. 3. 13. 오후 9:05:12] ", "2019-03-13 21:05:12"),
        ("[2019/3/13 下午9:05:12] ", "2019-03-13 21:05:12"),
        ("[13/3/2562 BE 21:05:12] ", "2019-03-13 21:05:12"),
        ("[13.3.2019 klo 21.05.12] ", "2019-03-13 21:05:12"),
    ],
)
def test_headers_of_every_phone(head: str, moment: str) -> None:
    """A header means one moment, whatever language and clock the phone is set to."""
    content = chat([head] * 3)
    assert SOURCE.recognise(export(content, "chat.txt"))
    assert read(content)[0]["at"].to_list() == [local(moment)] * 3


@pytest.mark.parametrize("opening", ["", "\ufeff", LRM, "\ufeff" + LRM])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_change_nothing(opening: str, end: str) -> None:
    """A byte order mark, a mark of direction and the line ends of Windows leave the messages as they are."""
    content = opening + chat(["13/03/2019, 21:05 - "] * 2).replace("hello", "one\n\ntwo").replace("\n", end)
    rows, faults = read(content)
    assert (rows["text"].to_list(), faults) == (["one\n\ntwo"] * 2, [])


def test_text_is_kept_as_it_was_written() -> None:
    """Ligatures, double spaces, combining letters and look-alikes stay; nothing is composed or folded."""
    text = "ﬁne  ①  e\u0301  Ａ\u00a0B\u200dC :  x: y "
    assert read(f"13/03/2019, 21:05 - Ann: {text}\n")[0]["text"].to_list() == [text]


def test_ref_is_the_byte_where_the_header_starts() -> None:
    """The evidence can be shown as it stood: a reference is a place in the file, after letters of many bytes too."""
    content = "\ufeff13/03/2019, 21:05 - Ann: ñandú 👍\n13/03/2019, 21:06 - Robin: yes\n"
    refs = read(content)[0]["ref"].to_list()
    assert [content.encode()[ref : ref + 5] for ref in refs] == [b"13/03", b"13/03"]


def test_words_are_what_stands_between_spaces() -> None:
    """Several spaces and line ends count once, and an empty line not at all."""
    assert read("13/03/2019, 21:05 - Ann:  one  two\n\nthree\tfour \n")[0]["words"].to_list() == [4]


def test_day_and_month_are_never_guessed() -> None:
    """Where both readings fit, both are named and nothing is read until one is decided."""
    file = export(chat(["03/02/2019, 21:05 - ", "04/02/2019, 21:05 - "]))
    survey = SOURCE.survey(file)
    assert (survey.orders, survey.likely_order) == (frozenset({"dmy", "mdy"}), "dmy")
    assert [type(one) for one in SOURCE.read(file, Decided(frozenset({"Robin"}), None))] == [Fault]


def test_the_decision_is_followed() -> None:
    """The order that was decided for the set is the one that counts."""
    file = export(chat(["03/02/2019, 21:05 - "]))
    (batch,) = SOURCE.read(file, Decided(frozenset({"Robin"}), "mdy"))
    assert isinstance(batch, Batch)
    assert batch.rows["at"].to_list() == [local("2019-03-02 21:05")]


@pytest.mark.parametrize(
    ("dates", "orders"),
    [
        (["13/02/2019", "14/02/2019"], {"dmy"}),
        (["02/13/2019", "02/14/2019"], {"mdy"}),
        (["11/02/2019", "12/02/2019", "01/03/2019"], {"dmy"}),
        (["01/02/2019", "01/03/2019"], {"dmy", "mdy"}),
        (["2/3/19", "2/4/19"], {"dmy", "mdy"}),
        (["10/04/21", "11/04/21"], {"dmy", "mdy"}),
        (["19/3/12", "19/3/13"], {"dmy", "ymd"}),
        (["2019-02-03", "2019-03-02"], set()),
    ],
)
def test_orders_that_the_dates_allow(dates: list[str], orders: set[str]) -> None:
    """A day above 12, and a chat that would run backwards, rule an order out; a year first leaves nothing to ask."""
    assert SOURCE.survey(export(chat(f"{date}, 21:05 - " for date in dates))).orders == orders


def test_twelve_hours_without_a_half_are_not_read() -> None:
    """A clock that runs from 1 to 12 twice a day, with its marks lost, is a fault and not a guess."""
    heads = [f"13/03/2019, {hour}:05 - " for day in range(3) for hour in (9, 12, 1, 5)]
    rows, faults = read(chat(f"{13 + i // 4}{head[2:]}" for i, head in enumerate(heads)))
    assert (rows.height, [fault.place for fault in faults]) == (0, ["line 1"])


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("13/01/2018, 22:10 - Robin: I will be there", False),
        ("13/03/2019, 09:10 - Robin: earlier that day", False),
        ("13/03/2031, 22:10 - Robin: not yet", False),
        ("13/03/2019, 21:05 - Robin: a minute behind", True),
    ],
)
def test_a_pasted_header_is_text(pasted: str, kept: bool) -> None:
    """A header line that does not fit in time belongs to the message it was pasted into."""
    before = chat(f"13/03/2019, 2{i // 60}:{i % 60:02} - " for i in range(6))
    after = chat(f"13/03/2019, 21:{i:02} - " for i in range(7, 30))
    content = f"{before}13/03/2019, 21:06 - Ann: look:\n{pasted}\n{after}"
    rows, _faults = read(content)
    assert pasted.split(": ")[1] in rows["text"].to_list() if kept else f"look:\n{pasted}" in rows["text"].to_list()


def test_a_long_paste_in_a_short_chat_is_text() -> None:
    """Nine pasted lines do not outweigh the one message they were pasted into."""
    old = chat(f"13/01/2018, 22:1{i} - " for i in range(9))
    rows, _ = read(f"13/03/2019, 21:06 - Ann: look:\n{old}13/03/2019, 21:07 - Robin: I see\n")
    assert rows["text"].to_list() == ["look:\n" + old.rstrip("\n"), "I see"]


def test_a_file_out_of_all_order_is_kept_and_said() -> None:
    """Two exports joined into one file lose nothing, and the person is told."""
    late = chat(f"13/03/2019, 21:{i:02} - " for i in range(60))
    early = chat(f"14/03/2017, 21:{i:02} - " for i in range(60))
    assert read(late + early)[0].height == 120
    assert any("forwards" in note for note in SOURCE.survey(export(late + early)).notes)


def test_a_sentence_with_a_colon_is_nobody() -> None:
    """A new subject, a number that changed: what stands before the colon is not a person."""
    lines = [
        'Ann changed the subject to "Plan: Friday"',
        "Ann changed this group's settings: all",
        "Ann: hello",
        "Robin: hi",
    ]
    survey = SOURCE.survey(
        export("".join(f"13/03/2019, 21:05 - {line}\n" for line in lines), "WhatsApp Chat with Plan.txt")
    )
    assert (dict(survey.authors), survey.group) == ({"Ann": 1, "Robin": 1}, True)


def test_names_are_the_same_in_every_export() -> None:
    """Marks of direction, odd spaces and odd hyphens in numbers do not make another person."""
    content = "13/03/2019, 21:05 - \u202a+44\u00a07700\u2011900123\u202c: a\n13/03/2019, 21:06 - +44 7700-900123: b\n"
    assert dict(SOURCE.survey(export(content, "chat.txt")).authors) == {"+44 7700-900123": 2}


def test_the_other_side_is_known_by_the_files_name() -> None:
    """Where one side alone wrote, the title tells who the message was for."""
    assert read("13/03/2019, 21:05 - Robin: are you there\n")[0].select("author", "to").rows() == [("Robin", "Ann")]
    assert read("13/03/2019, 21:05 - Ann: are you there\n", me="")[0]["to"].to_list() != [None]


def test_nobody_said_who_is_me() -> None:
    """With no name for me, a message by the other one is for the owner of the export."""
    file = export("13/03/2019, 21:05 - Ann: are you there\n")
    (batch,) = SOURCE.read(file, Decided(frozenset(), "dmy"))
    assert isinstance(batch, Batch)
    assert batch.rows["to"].to_list() == [OWNER]


def test_a_call_without_a_name_was_missed_by_me() -> None:
    """Android writes a missed call without its caller: in a chat of two it is the other one."""
    rows, _ = read(
        "13/03/2019, 21:05 - Ann: hi\n13/03/2019, 21:06 - Robin: hi\n13/03/2019, 21:07 - Missed voice call\n"
    )
    assert rows.select("author", "to", "kind").rows()[-1] == ("Ann", "Robin", "missed")


def test_who_declines_does_it() -> None:
    """I called and Ann did not want to take it: the row is hers."""
    rows, _ = read(f"[13/03/2019, 21:05:01] Ann: hi\n[13/03/2019, 21:06:01] Robin: {LRM}Voice call, {LRM}Declined\n")
    assert rows.select("author", "to", "kind").rows()[-1] == ("Ann", "Robin", "declined")


@pytest.mark.parametrize(("count", "capped"), [(40_000, True), (39_000, False)])
def test_a_chat_that_was_cut_says_so(count: int, capped: bool) -> None:
    """About 40,000 lines without the opening notice: the oldest messages are missing."""
    start = local("2019-03-13")
    content = chat(f"{start + timedelta(minutes=i):%d/%m/%Y, %H:%M} - " for i in range(count))
    survey = SOURCE.survey(export(content))
    assert (survey.capped, bool(survey.notes)) == (capped, capped)


def test_a_second_format_inside_is_said() -> None:
    """Lines in the header of another phone are not lost in silence."""
    content = chat(["13/03/2019, 21:05 - "] * 3) + chat(["[14/03/2019, 21:05:12] "] * 2)
    assert any("another" in note for note in SOURCE.survey(export(content)).notes)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chat.csv", "13/03/2019, 21:05 - Ann: hi\n"),
        ("rows.txt", "at,person,direction\n1609459200,Ann,in\n"),
        ("rows.txt", '"13/03/2019, 21:05","Ann","hi"\n'),
        ("result.txt", '{"messages": [{"date": "2019-03-13T21:05:00", "from": "Ann"}]}'),
        ("kakao.txt", "2019년 3월 13일 오후 9:05, 민준 : 안녕\n2019년 3월 13일 오후 9:06, 서연 : 안녕\n"),
        ("line.txt", "2019/03/13(水)\n21:05\tAnn\thi\n"),
        ("server.txt", "2019-03-13 21:05 - INFO: started\n2019-03-13 21:05 - ERROR: stopped\n"),
        ("irc.txt", "[2019-03-13 21:05:12] <ann> hi\n[2019-03-13 21:05:13] <bob>: hi\n"),
        ("diary.txt", "Dear diary,\n13/03/2019, 21:05 - it rained.\n"),
        ("empty.txt", ""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ],
)
def test_what_is_not_whatsapp_is_not_claimed(name: str, content: str | bytes) -> None:
    """Tables, other chats, logs, diaries and pictures are left to others."""
    assert not SOURCE.recognise(export(content, name))


def _survives(raw: bytes) -> None:
    file = export(raw)
    SOURCE.recognise(file)
    order = SOURCE.survey(file).likely_order
    for found in SOURCE.read(file, Decided(frozenset({"Ann"}), order)):
        assert not isinstance(found, Batch) or found.rows.schema == BATCH


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_and_faults(raw: bytes) -> None:
    """Nothing that a file may hold raises."""
    _survives(raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that was cut off, or had bytes changed, lost or put in, gives rows and faults."""
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        put = data.draw(st.sampled_from([b"", b"\n", b"\r\n", b"\xff", b"\0", b"9", b": ", b"\xe2\x80\x8e", b"- "]))
        raw[at : at + data.draw(st.integers(0, 12))] = put
    _survives(bytes(raw[: data.draw(st.integers(0, len(raw)))] if data.draw(st.booleans()) else raw))


HEADS = st.sampled_from(
    ["13/03/2019, 21:05 - ", "[3/13/19, 9:05:12\u202fPM] ", "2019년 3월 13일 오후 9:05 - ", "2.3.2562 klo 9.05 - "]
)


@given(HEADS, st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_no_text_breaks_a_chat(head: str, texts: list[str]) -> None:
    """Whatever people write, in whatever script, the chat is read to its end."""
    content = "".join(f"{head}{('Ann', 'Robin')[i % 2]}: {text}\n" for i, text in enumerate(texts))
    _survives(content.encode(errors="surrogatepass"))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1), min_size=1, max_size=9))
def test_every_line_is_in_the_text_of_some_row(lines: list[str]) -> None:
    """Plain words that look like nothing else come back as they were written."""
    words = [f"x{line}x" for line in lines]
    content = "".join(f"13/03/2019, 21:{i:02} - {('Ann', 'Robin')[i % 2]}: {line}\n" for i, line in enumerate(words))
    assert read(content)[0]["text"].to_list() == words
