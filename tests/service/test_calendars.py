"""A calendar beside the chats: a meeting is with the same person, what lies ahead moves nothing, and whose it is."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.kept import histories
from nearer.service.look import look
from nearer.vault.sealed import Vault

HEAD = "BEGIN:VCALENDAR\nX-WR-CALNAME:robin@home.example\n"
EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260301T120000Z
DTSTART:{at}
DURATION:PT1H
ORGANIZER;CN=Ann:mailto:ann@hill.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:robin@home.example
SUMMARY:Soup
END:VEVENT
"""
CHATS = """at,person,direction
2026-01-05T10:00:00Z,Ann,in
2026-01-05T11:00:00Z,Ann,out
2026-01-09T10:00:00Z,Ann,in
2026-02-20T10:00:00Z,Ann,in
2026-02-20T11:00:00Z,Ann,out
"""


def files(folder: Path, *events: str) -> list[Path]:
    """Write a table of chats and a calendar with these events."""
    chats, calendar = folder / "chats.csv", folder / "calendar.ics"
    chats.write_text(CHATS, encoding="utf-8")
    calendar.write_text(HEAD + "".join(events) + "END:VCALENDAR\n", encoding="utf-8")
    return [chats, calendar]


def test_a_meeting_is_with_the_same_person_as_in_the_chats(tmp_path: Path) -> None:
    """One name in two files is one person, and the meeting lies between their message and my next."""
    report = look(files(tmp_path, EVENT.format(uid="a", at="20260110T190000Z")))
    assert [one.name for one in report.people] == ["Ann"]
    assert report.events["kind"].to_list() == ["text", "text", "text", "meeting", "text", "text"]


def test_what_lies_ahead_moves_nothing(tmp_path: Path) -> None:
    """A meeting of next year is no event, and the files do not reach to it."""
    report = look(files(tmp_path, EVENT.format(uid="a", at="20270110T190000Z")))
    assert report.span is not None
    assert report.span.ends == datetime(2026, 2, 20, 11, tzinfo=UTC)
    (skipped,) = next(one for one in report.receipts if one.source == "calendar_ics").skipped
    assert skipped.why == "it was not over yet when the calendar was last written"


def test_a_calendar_of_meetings_is_not_one_sided(tmp_path: Path) -> None:
    """Whoever asked, a meeting is both sides': no note says that a side was left out."""
    events = [EVENT.format(uid=str(n), at=f"202601{n}T190000Z") for n in (10, 11, 12)]
    report = look(files(tmp_path, *events))
    (receipt,) = (one for one in report.receipts if one.source == "calendar_ics")
    assert (receipt.kept, receipt.notes[:1]) == (3, ())
    assert report.events.filter(pl.col("kind") == "meeting")["mine"].to_list() == [False] * 3


MAILS = """From x@y Mon Jan 05 20:44:40 +0000 2026
X-Gmail-Labels: Sent
From: Robin <robin@home.example>
To: ann@hill.example
Date: Mon, 5 Jan 2026 20:44:40 +0000

soup?

"""


def test_a_mailbox_tells_whose_calendar_it_is(tmp_path: Path) -> None:
    """Two are on every event of it; the mails beside it tell which of them is me, and nobody is asked."""
    calendar = files(tmp_path, EVENT.format(uid="a", at="20260110T190000Z"))[1]
    calendar.write_text(
        calendar.read_text(encoding="utf-8").replace("robin@home.example\nB", "Family\nB"), encoding="utf-8"
    )
    (tmp_path / "Sent.mbox").write_text(MAILS, encoding="utf-8")
    report = look([calendar, tmp_path / "Sent.mbox"])
    assert report.events.select("kind", "mine").rows() == [("text", True), ("meeting", False)]


def test_a_mailbox_that_was_added_before_tells_it_as_well(vault: Vault, tmp_path: Path) -> None:
    """The vault remembers the addresses by which a file knew its owner."""
    calendar = files(tmp_path, EVENT.format(uid="a", at="20260110T190000Z"))[1]
    calendar.write_text(
        calendar.read_text(encoding="utf-8").replace("robin@home.example\nB", "Family\nB"), encoding="utf-8"
    )
    (tmp_path / "Sent.mbox").write_text(MAILS, encoding="utf-8")
    for path in (tmp_path / "Sent.mbox", calendar):
        assert add(vault, [path], Answers(zone="UTC"), now=datetime(2026, 3, 2, tzinfo=UTC)) is not None
    events = histories(vault.connection).events
    assert events.select("kind", "mine").rows() == [("text", True), ("meeting", False)]
