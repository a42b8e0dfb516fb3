"""Mailboxes: where a mail begins, who is me, what is left out, and what was quoted."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault, named
from nearer.sources._mail_body import from_html, without_quotes
from nearer.sources._mail_headers import addresses, headers_of, label_kinds, moment, plain
from nearer.sources._mail_stream import CHUNK, mails
from nearer.sources.email_mbox import SOURCE
from nearer.timeline.keys import folded

SAMPLES = sorted(
    path for path in Path(__file__).with_name("email_mbox").iterdir() if path.is_file() and path.suffix != ".expected"
)
NOBODY = Decided(frozenset(), None)
LINE = "From x@y Mon Jan 05 20:44:40 +0000 2026\n"


def export_of(content: bytes, name: str = "All mail.mbox") -> Export:
    """Give these bytes as intake would."""
    return Export(name, content[:4096], len(content), lambda: BytesIO(content))


def mail(by: str, to: str, text: str = "hello", *more: str) -> str:
    """Give one mail with its separator."""
    lines = [f"From: {by}", f"To: {to}", "Date: Mon, 5 Jan 2026 20:44:40 +0000", *more]
    return LINE + "\n".join(lines) + f"\n\n{text}\n\n"


def read(*given: str, decided: Decided = NOBODY, name: str = "All mail.mbox") -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a mailbox of these mails, and why others were left out."""
    found = list(SOURCE.read(export_of("".join(given).encode(), name), decided))
    rows = [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]
    return rows, [one.why for one in found if isinstance(one, Fault)]


SENT = mail("Robin <robin@home.example>", "ann@hill.example", "hello", "X-Gmail-Labels: Sent")


def test_only_a_whole_separator_after_an_empty_line_begins_a_mail() -> None:
    """What looks like a separator in a text, without the empty line or the header below, is text."""
    text = "one\n" + LINE + "two\n\n" + LINE + "three four\n\n>" + LINE + "five"
    rows, _whys = read(SENT, mail("ann@hill.example", "robin@home.example", text))
    assert [row["text"].count(LINE.strip()) for row in rows] == [0, 3]


@pytest.mark.parametrize("more", range(CHUNK - 60, CHUNK + 60, 7))
def test_a_mail_that_begins_at_the_edge_of_a_chunk_is_found(more: int) -> None:
    """Wherever the chunks are cut, the mails and their places are the same."""
    first = LINE + "From: a@b.c\n\n"
    content = (first + "x" * (more - len(first)) + "\n\n" + LINE + "From: d@e.f\n\nend\n").encode()
    assert [one.offset for one in mails(BytesIO(content))] == [0, more + 2]


def test_a_very_large_mail_is_kept_without_what_follows_its_text() -> None:
    """Of a mail larger than the limit the first part is held; the next mail is found all the same."""
    content = (LINE + "From: a@b.c\n\n" + "x" * 5_000_000 + "\n\n" + LINE + "From: d@e.f\n\nend").encode()
    assert [len(one.body) < 1_100_000 for one in mails(BytesIO(content))] == [True, True]


def test_a_mail_without_a_time_costs_itself_alone() -> None:
    """An invalid Date with nothing to fall back on leaves out one mail."""
    odd = SENT.replace("Jan 05", "Foo 99").replace("5 Jan 2026", "99 Foo 2026")
    rows, whys = read(SENT, odd, SENT)
    assert (len(rows), whys) == (2, ["it has no time that can be read"])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 5 Jan 2026 21:44:38 +0100", "2026-01-05 20:44:38"),
        ("06-MAY-2022 14:55:49", "2022-05-06 14:55:49"),
        ("Mon, 5 Jan 2026 21:44:38 GMT (UTC)", "2026-01-05 21:44:38"),
        ("", "2026-01-05 20:44:40"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "2026-01-05 20:44:40"),
        ("99999999999999999999", "2026-01-05 20:44:40"),
    ],
)
def test_a_time_comes_from_the_date_or_from_the_separator(date: str, expected: str) -> None:
    """Offsets are taken off; what is no date falls back on the line above the mail."""
    assert str(moment({"date": date}, LINE.encode())) == expected


def test_a_received_line_stands_in_for_a_lost_date() -> None:
    """The newest of the servers' stamps comes before the separator, whose clock may be that of a program."""
    assert str(moment({"received": "by x; Mon, 5 Jan 2026 10:00:00 +0200"}, LINE.encode())) == "2026-01-05 08:00:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Hale, Bo" <Bo.Hale+x@GoogleMail.com>, x@y.z', [("Hale, Bo", "bohale@gmail.com"), ("", "x@y.z")]),
        ("bo@sea.example (Bo)", [("Bo", "bo@sea.example")]),
        ("Friends: ann@hill.example, bo@sea.example;", [("", "ann@hill.example"), ("", "bo@sea.example")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?J=C3=B6rg=2C_X?= <j@sea.example>", [("Jörg, X", "j@sea.example")]),
        ("'ann@hill.example' <ann@hill.example>", [("ann@hill.example", "ann@hill.example")]),
        ('"broken <a@b.c', [("broken", "a@b.c")]),
    ],
)  # fmt: skip
def test_names_and_addresses(value: str, expected: list[tuple[str, str]]) -> None:
    """Quoted commas, comments, groups and encoded names are read as mail programs write them."""
    assert addresses(value) == expected


def test_one_address_has_one_form() -> None:
    """Case, tags, and Gmail's dots do not make another person; dots elsewhere do."""
    assert folded("A.B+news@Gmail.com") == folded("ab@googlemail.com") == "ab@gmail.com"
    assert folded("A.B+news@hill.example") == "a.b@hill.example"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?SmnFmQ==?=\n =?utf-8?B?w60=?=", "Jiří"),
        ("=?no-such?Q?a_b?= c", "a b c"),
        ("=?utf-8?B?%%%?=", ""),
    ],
)
def test_encoded_words(value: str, expected: str) -> None:
    """Words that touch are put together before they are read, letter by letter; odd ones never raise."""
    assert plain(" ".join(value.split("\n"))) == expected


@pytest.mark.parametrize(
    ("name", "kind"), [("Gesendet", "sent"), ("ENVIADOS", "sent"), ("下書き", "draft"), ("Спам", "spam")]
)
def test_labels_are_known_in_several_languages(name: str, kind: str) -> None:
    """Gmail writes its own labels in the owner's language."""
    assert label_kinds([name]) == {kind}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("List-Unsubscribe: <x>", "it came from a list or a newsletter"),
        ("Precedence: Bulk", "it was sent to many at once"),
        ("Auto-Submitted: auto-replied", "a program wrote it by itself"),
        ("Return-Path: <>", "a mail server wrote it"),
        ("X-Gmail-Labels: Junk", "it is junk mail"),
        ("X-Mozilla-Status: 0008", "it was deleted in the mail program"),
    ],
)
def test_what_no_person_wrote_is_left_out(more: str, why: str) -> None:
    """Each is counted with its reason, and the text is not in it."""
    assert read(SENT, mail("ann@hill.example", "robin@home.example", "secret", more))[1] == [why]


@pytest.mark.parametrize(
    "address", ["no-reply", "noreply", "shop.no_reply", "donotreply", "mailer-daemon", "bounce-12", "notifications"]
)
def test_addresses_that_nobody_reads(address: str) -> None:
    """A name such as no-reply is enough, also where I wrote to it."""
    rows, whys = read(
        SENT, mail(f"{address}@x.example", "robin@home.example"), mail("robin@home.example", f"{address}@x.example")
    )
    assert (len(rows), len(whys)) == (1, 2)


def test_people_with_plain_names_are_kept() -> None:
    """An address that merely holds such letters is a person's."""
    assert len(read(SENT, mail("albert.notary@x.example", "robin@home.example"))[0]) == 2


def test_me_is_who_sent_what_is_filed_as_sent() -> None:
    """All of my addresses that sent something are me, and nobody is asked."""
    other = mail("robin@work.example", "bo@sea.example", "hi", "X-Gmail-Labels: =?utf-8?q?Envoy=C3=A9s?=")
    export = export_of((SENT + other).encode())
    assert SOURCE.survey(export).directed
    assert [row["author"] for row in read(SENT, other)[0]] == [OWNER, OWNER]


def test_a_file_of_sent_mail_is_all_mine() -> None:
    """A folder that is called so in some language tells who is me."""
    rows, _whys = read(mail("robin@home.example", "ann@hill.example"), name="Mail/Gesendet")
    assert [(row["author"], row["to"]) for row in rows] == [(OWNER, named("ann@hill.example", "ann@hill.example"))]


def test_me_is_the_one_address_on_every_mail() -> None:
    """Without labels the address that is on every mail is mine."""
    rows, _whys = read(mail("ann@hill.example", "robin@home.example"), mail("robin@home.example", "bo@sea.example"))
    assert [row["author"] == OWNER for row in rows] == [False, True]


def test_where_two_could_be_me_it_is_asked() -> None:
    """With two people on every mail the survey names both, and what was answered is who is me."""
    both = mail("Ann <ann@hill.example>", "robin@home.example"), mail("robin@home.example", "ann@hill.example")
    survey = SOURCE.survey(export_of("".join(both).encode()))
    assert (survey.directed, {*survey.authors}) == (
        False,
        {named("Ann", "ann@hill.example"), named("robin@home.example", "robin@home.example")},
    )
    rows, _whys = read(*both, decided=Decided(frozenset({"ann"}), None))
    assert [row["author"] == OWNER for row in rows] == [True, False]


def test_a_mail_to_several_is_a_group() -> None:
    """Whoever wrote it, the same people are the same group, and there is no recipient."""
    mine = mail("robin@home.example", "ann@hill.example, bo@sea.example")
    theirs = mail("bo@sea.example", "robin@home.example, Ann <ann@hill.example>")
    rows, _whys = read(SENT, mine, theirs)
    assert [(row["group"], row["to"]) for row in rows[1:]] == [("ann@hill.example, bo@sea.example", None)] * 2


def test_a_mail_to_nobody_by_name_is_no_talk_of_two() -> None:
    """What went to hidden recipients may have gone to a hundred."""
    rows, _whys = read(SENT, mail("ann@hill.example", "undisclosed-recipients:;"))
    assert (rows[1]["to"], rows[1]["group"]) == (None, "ann@hill.example")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes\n\nOn 2 March 2026, Ann wrote:\n> tea?", "yes"),
        ("yes\n\nAm 02.03.2026 um 10:00 schrieb Ann:\n\n> tea?\n> now?\n\nbye", "yes\n\nbye"),
        ("> tea?\nyes\n> cake?\nno", "yes\nno"),
        ("my list:\n> quoted", "my list:"),
        ("fine\n-----Ursprüngliche Nachricht-----\nold", "fine"),
        ("fine\n________________________________\nFrom: Ann\nSent: now\n\nold", "fine"),
        ("fine\nFrom: Ann <a@b.c>\nSent: Monday\nTo: Robin\n\nold", "fine"),
        ("From: the heart\nwith love", "From: the heart\nwith love"),
        ("hi\n-- \nAnn\nHill", "hi"),
        ("a -- b\n--- c", "a -- b\n--- c"),
    ],
)
def test_quotes_are_taken_off(text: str, expected: str) -> None:
    """What somebody else wrote before is not in the text; what was written between it is."""
    assert without_quotes(text) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a&nbsp;&amp;  b</p><script>x</script>", "a & b"),
        ("a<blockquote>old<p>older</blockquote>b", "a\nb"),
        ("a<div id=divRplyFwdMsg>From: Ann</div>old", "a"),
        ("<div>a<div class='x gmail_quote'>old<br>older</div></div><b>c", "a\n\nc"),
        ("a<![foo[x", "a"),
        ("</p></p>a<p", "a"),
    ],
)
def test_html_becomes_plain_words(page: str, expected: str) -> None:
    """Styles, scripts and quotes are left out, and broken pages are read as far as they go."""
    assert from_html(page).replace("<![foo[x", "").replace("<p", "").strip() == expected


def test_text_in_base64_and_odd_letters_are_read() -> None:
    """The plain part is taken, by its own charset, however it is packed."""
    packed = b64encode("Grüße".encode("latin-1")).decode()
    more = "Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: BASE64"
    assert read(mail("a@b.c", "d@e.f", packed, *more, "X-Gmail-Labels: Sent"))[0][0]["text"] == "Grüße"


def test_headers_are_unfolded_and_the_first_of_each_counts() -> None:
    """A long header runs over lines; a second Subject does not replace the first."""
    assert headers_of(b"Subject: a\n\tb\r\nsubject: c\nTo: x\nTo: y\n") == {"subject": "a b", "to": "x, y"}


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
    survives((LINE.encode() + b"From: a@b.c\nTo: d@e.f\n" if begun else b"") + raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200)
def test_a_broken_sample_gives_rows_and_faults(path: Path, data: st.DataObject) -> None:
    """A sample that is cut short, or in which some bytes are others, never raises."""
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    survives(bytes(content[: data.draw(st.integers(0, len(content)))]))
