"""Calendars: who asked, what was answered and called off, what has been, and what says nothing of any tie."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, named
from nearer.model.events import cue_bit
from nearer.sources._calendar_times import Unclear, When, Zones
from nearer.sources.calendar_ics import SOURCE

SAMPLES = sorted(
    path for path in Path(__file__).with_name("calendar_ics").iterdir() if path.suffix not in ("", ".expected")
)
NOBODY = Decided(frozenset(), None)
ANN = named("Ann", "ann@hill.example")
BO = named("Bo", "bo@sea.example")
ASKED_BY_ANN = "ORGANIZER;CN=Ann:mailto:ann@hill.example"
ASKED_BY_ME = "ORGANIZER:mailto:robin@home.example"
WRITTEN = "DTSTAMP:20260301T120000Z"
MANY = "it is for so many people that it says nothing of one of them"
LATER_TIMES = "it changes all later times of a repeated event, which I cannot follow"
NOT_OVER = "it was not over yet when the calendar was last written"


def event(*lines: str, at: str = "DTSTART:20260110T190000Z", uid: str = "u", written: str = WRITTEN) -> str:
    """Give one event of an hour."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", at, "DURATION:PT1H", written, *lines, "END:VEVENT", ""])


def guest(who: str = "robin@home.example", answer: str = "ACCEPTED", more: str = "") -> str:
    """Give one guest."""
    return f"ATTENDEE;PARTSTAT={answer}{more}:mailto:{who}"


def calendar(*events: str, above: str = "X-WR-CALNAME:robin@home.example") -> bytes:
    """Give a calendar of these events."""
    return "\n".join(["BEGIN:VCALENDAR", above, "".join(events) + "END:VCALENDAR", ""]).encode()


def export_of(content: bytes, name: str = "calendar.ics") -> Export:
    """Give these bytes as intake would."""
    return Export(name, content[:4096], len(content), lambda: BytesIO(content))


def read(content: bytes, decided: Decided = NOBODY) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the rows of a calendar, and why other events were left out."""
    found = list(SOURCE.read(export_of(content), decided))
    rows = [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]
    return rows, [one.why for one in found if isinstance(one, Fault)]


def told(*events: str, above: str = "X-WR-CALNAME:robin@home.example") -> list[tuple[str, object, object]]:
    """Give kind, time (to the minute) and author of each row."""
    return [(row["kind"], f"{row['at']:%m-%d %H:%M}", row["author"]) for row in read(calendar(*events, above=above))[0]]


def meetings(*lines: str, at: str = "DTSTART:20260110T190000Z", uid: str = "u", more: str = "") -> list[str]:
    """Give the times at which an event was, between Ann and me."""
    content = calendar(event(ASKED_BY_ANN, guest(), *lines, at=at, uid=uid), more)
    return [f"{row['at']:%m-%d %H:%M}" for row in read(content)[0] if row["kind"] == "meeting"]


def test_an_invitation_of_theirs_and_my_answer_soon_after() -> None:
    """The answer stands where the event was changed by it; it says yes."""
    one = event(ASKED_BY_ANN, guest(), "CREATED:20260101T090000Z", "LAST-MODIFIED:20260101T200000Z")
    rows, _whys = read(calendar(one))
    facts = [(row["kind"], row["author"], row["to"], f"{row['at']:%d %H}", row["cues"]) for row in rows]
    assert facts == [
        ("invite", ANN, OWNER, "01 09", cue_bit("invite")),
        ("text", OWNER, ANN, "01 20", cue_bit("accept")),
        ("meeting", ANN, OWNER, "10 19", None),
    ]


@pytest.mark.parametrize("changed", ["20260108T090000Z", "20251231T090000Z", "00001231T000000Z"])
def test_an_answer_whose_time_is_not_known_never_looks_late(changed: str) -> None:
    """The event was changed long after, or before it was made, or never: the answer stands at the invitation."""
    one = event(ASKED_BY_ANN, guest(), "CREATED:20260101T090000Z", f"LAST-MODIFIED:{changed}")
    assert told(one)[1] == ("text", "01-01 09:00", OWNER)


@pytest.mark.parametrize(("answer", "cue"), [("DECLINED", cue_bit("decline")), ("TENTATIVE", 0)])
def test_a_no_and_a_maybe_are_answers_and_no_meetings(answer: str, cue: int) -> None:
    """A maybe says neither yes nor no."""
    rows, _whys = read(calendar(event(ASKED_BY_ANN, guest(answer=answer), "CREATED:20260101T090000Z")))
    assert [(row["kind"], row["cues"]) for row in rows[1:]] == [("text", cue)]


@pytest.mark.parametrize("answer", ["NEEDS-ACTION", "DELEGATED", ""])
def test_no_answer_is_none(answer: str) -> None:
    """An invitation alone is left."""
    assert told(event(ASKED_BY_ANN, guest(answer=answer), "CREATED:20260101T090000Z")) == [
        ("invite", "01-01 09:00", ANN)
    ]


def test_an_invitation_of_mine_and_their_answer() -> None:
    """Both sides stand in it alike, so that neither looks as if it never answered."""
    one = event(ASKED_BY_ME, guest("bo@sea.example", "DECLINED", ";CN=Bo"), "CREATED:20260101T090000Z")
    assert told(one) == [("invite", "01-01 09:00", OWNER), ("text", "01-01 09:00", BO)]


def test_an_event_without_an_organiser_is_my_own() -> None:
    """Programs leave it out where the owner of the calendar asked."""
    one = event(guest("bo@sea.example", "ACCEPTED", ";CN=Bo"), "CREATED:20260101T090000Z")
    assert told(one)[0] == ("invite", "01-01 09:00", OWNER)


def test_the_organiser_of_a_shared_calendar_is_nobody() -> None:
    """Who asked is not known, so nobody did; that both said yes is known."""
    asks = "ORGANIZER;CN=Family:mailto:abc@group.calendar.google.com"
    one = event(asks, guest(), guest("bo@sea.example"), "CREATED:20260101T090000Z")
    assert [kind for kind, *_rest in told(one)] == ["meeting"]


def test_more_than_one_other_is_a_group_for_the_invitation_and_a_meeting_with_each_who_came() -> None:
    """Whoever said no was not there."""
    guests = guest(), guest("bo@sea.example"), guest("cy@sea.example", "DECLINED")
    rows, _whys = read(calendar(event(ASKED_BY_ANN, *guests, "CREATED:20260101T090000Z")))
    assert [(row["kind"], row["to"], row["group"]) for row in rows] == [
        ("invite", None, "ann@hill.example, bo@sea.example, cy@sea.example"),
        ("meeting", OWNER, None),
        ("meeting", named("bo@sea.example", "bo@sea.example"), None),
    ]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([ASKED_BY_ANN], "it names nobody else"),
        (["ORGANIZER:mailto:robin@home.example", guest()], "it names nobody else"),
        ([ASKED_BY_ANN, guest("cy@sea.example")], "you are not on it"),
        ([ASKED_BY_ANN, *(guest(f"{n}@work.example") for n in "abcde"), guest()], MANY),
        ([ASKED_BY_ANN, guest(), guest("all@work.example", more=";CUTYPE=GROUP")], MANY),
        ([ASKED_BY_ANN, guest(answer="DECLINED")], "it says neither when anyone asked, nor that both of you said yes"),
        ([ASKED_BY_ANN, guest(), "STATUS:CANCELLED"], "it was called off, and it does not say when"),
        ([ASKED_BY_ANN, guest(), "RECURRENCE-ID;RANGE=THISANDFUTURE:20260110T190000Z"], LATER_TIMES),
        ([ASKED_BY_ANN, guest(), "RRULE:FREQ=SECONDLY"], "it repeats in a way that I cannot follow"),
        ([ASKED_BY_ANN, guest(), "RRULE:FREQ=DAILY;BYHOUR=1,2"], "it repeats in a way that I cannot follow"),
        ([ASKED_BY_ANN, guest(), "RRULE:FREQ=DAILY;INTERVAL=0"], "it repeats in a way that I cannot follow"),
        ([ASKED_BY_ANN, guest(), "EXDATE;TZID=No/Where:20260110T190000"], "it names a time zone that nobody knows"),
    ],
)  # fmt: skip
def test_what_is_left_out_says_why(lines: list[str], why: str) -> None:
    """Each event that tells nothing is counted with its reason, and the title is not in it."""
    assert read(calendar(event(*lines, "SUMMARY:secret")))[1] == [why]


def test_a_room_and_a_machine_are_no_guests() -> None:
    """What no person reads is not on the list, so that the event stays one of two."""
    nobody = (
        guest("x@resource.calendar.google.com"),
        guest("no-reply@x.example"),
        guest("r@x.example", more=";CUTYPE=ROOM"),
    )
    assert told(event(ASKED_BY_ANN, guest(), *nobody)) == [("meeting", "01-10 19:00", ANN)]


def test_a_day_that_comes_each_year_is_no_plan() -> None:
    """Birthdays stand in calendars as whole days without an end."""
    one = event(ASKED_BY_ANN, guest(), "RRULE:FREQ=YEARLY", at="DTSTART;VALUE=DATE:20200110")
    assert read(calendar(one))[1] == ["it is a day that comes each year, as birthdays do"]


def test_what_was_called_off_and_when() -> None:
    """Whoever asked has called it off, at the last change; what was asked before stays, and there was no meeting."""
    lines = "CREATED:20260101T090000Z", "LAST-MODIFIED:20260109T080000Z", "STATUS:CANCELLED"
    assert told(event(ASKED_BY_ANN, guest(), *lines)) == [
        ("invite", "01-01 09:00", ANN),
        ("text", "01-01 09:00", OWNER),
        ("cancel", "01-09 08:00", ANN),
    ]


def test_a_change_after_the_end_is_not_when_it_was_called_off() -> None:
    """A program touched it later; when it was called off is not known."""
    lines = "LAST-MODIFIED:20260120T080000Z", "STATUS:CANCELLED"
    assert read(calendar(event(ASKED_BY_ANN, guest(), *lines)))[1] == ["it was called off, and it does not say when"]


def test_one_time_of_a_series_that_was_called_off() -> None:
    """It stands by itself with a RECURRENCE-ID; the others were."""
    lines = "RECURRENCE-ID:20260117T190000Z", "LAST-MODIFIED:20260116T100000Z", "STATUS:CANCELLED"
    off = event(ASKED_BY_ANN, guest(), *lines, at="DTSTART:20260117T190000Z")
    series = event(ASKED_BY_ANN, guest(), "RRULE:FREQ=WEEKLY;COUNT=3")
    assert told(off, series) == [
        ("cancel", "01-16 10:00", ANN),
        ("meeting", "01-10 19:00", ANN),
        ("meeting", "01-24 19:00", ANN),
    ]


def test_what_was_still_to_come_has_not_been() -> None:
    """The calendar speaks up to the last time at which anything in it was written; a meeting must have been over then."""
    early, late = (event(ASKED_BY_ANN, guest(), at=f"DTSTART:20260301T{hour}0000Z", uid=hour) for hour in ("11", "12"))
    assert told(early) == [("meeting", "03-01 11:00", ANN)]
    assert read(calendar(late))[1] == [NOT_OVER]


def test_a_calendar_without_any_stamp_tells_of_no_meeting() -> None:
    """Nobody can know which of its events have been."""
    whys = read(calendar(event(ASKED_BY_ANN, guest(), written="X-NO:stamp")))[1]
    assert whys == ["the calendar does not say when it was written, so nobody knows if this has been"]


def test_one_stamp_years_after_all_others_is_a_wrong_clock() -> None:
    """It does not make what is to come into what has been."""
    odd = event(uid="odd", written="DTSTAMP:20360301T120000Z")
    assert SOURCE.survey(export_of(calendar(event(), odd))).stamp == SOURCE.survey(export_of(calendar(event()))).stamp


def test_events_that_were_moved_here_at_once_were_not_asked_at_once() -> None:
    """Four events made in one minute are the work of a program: their CREATED says nothing."""
    many = [event(ASKED_BY_ANN, guest(), f"CREATED:20260101T0900{n}0Z", uid=str(n)) for n in range(4)]
    assert [kind for kind, *_rest in told(*many)] == ["meeting"] * 4
    assert [kind for kind, *_rest in told(*many[:3])][:2] == ["invite", "text"]


def test_what_was_made_after_it_had_begun_is_no_invitation() -> None:
    """Someone wrote down what had been."""
    assert told(event(ASKED_BY_ANN, guest(), "CREATED:20260111T090000Z")) == [("meeting", "01-10 19:00", ANN)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=2", ["01-10 19:00", "01-17 19:00"]),
        ("FREQ=WEEKLY;UNTIL=20260117T190000Z", ["01-10 19:00", "01-17 19:00"]),
        ("FREQ=WEEKLY;UNTIL=20260117", ["01-10 19:00", "01-17 19:00"]),
        ("FREQ=WEEKLY;UNTIL=20260117T185959Z", ["01-10 19:00"]),
        ("FREQ=MONTHLY;BYDAY=2SA", ["01-10 19:00", "02-14 19:00"]),
        ("FREQ=WEEKLY;INTERVAL=3;WKST=SU", ["01-10 19:00", "01-31 19:00", "02-21 19:00"]),
        ("FREQ=YEARLY", ["01-10 19:00"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ["01-10 19:00"]),
    ],
)
def test_repeats_end_with_their_rule_or_with_the_calendar(rule: str, expected: list[str]) -> None:
    """An UNTIL that is a date holds to the end of its day; a rule without end goes on until the calendar was written."""
    assert meetings(f"RRULE:{rule}") == expected


def test_times_that_were_taken_out_put_in_or_moved() -> None:
    """EXDATE and RDATE, one or many, and a time that stands by itself elsewhere."""
    moved = event(ASKED_BY_ANN, guest(), "RECURRENCE-ID:20260131T190000Z", at="DTSTART:20260201T100000Z")
    lines = (
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE:20260117T190000Z,20260124T190000Z",
        "RDATE;VALUE=PERIOD:20260120T080000Z/PT1H",
    )
    assert meetings(*lines, more=moved) == ["01-10 19:00", "01-20 08:00", "02-01 10:00"]


def test_a_series_that_changes_from_one_time_on_ends_there() -> None:
    """How it goes on cannot be followed, so nothing is made up."""
    on = event(
        ASKED_BY_ANN, guest(), "RECURRENCE-ID;RANGE=THISANDFUTURE:20260117T190000Z", at="DTSTART:20260118T190000Z"
    )
    assert meetings("RRULE:FREQ=WEEKLY", more=on) == ["01-10 19:00"]


def test_repeats_keep_the_hour_of_their_zone_through_summer() -> None:
    """In UTC they move with the clocks; an EXDATE in UTC meets them, and so does an UNTIL."""
    lines = "RRULE:FREQ=WEEKLY;UNTIL=20251109T180000Z", "EXDATE:20251026T180000Z"
    assert meetings(*lines, at="DTSTART;TZID=Europe/Paris:20251019T190000") == [
        "10-19 17:00",
        "11-02 18:00",
        "11-09 18:00",
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("DTSTART;TZID=Europe/London:20250710T190000", "07-10 18:00"),
        ("DTSTART;TZID=/example.org/20070129_1/Europe/London:20250710T190000", "07-10 18:00"),
        ("DTSTART;TZID=GMT Standard Time:20250710T190000", "07-10 18:00"),
        ("DTSTART;TZID=Ours:20250710T190000", "07-10 16:00"),
        ("DTSTART:20250710T190000", "07-10 23:00"),
        ("DTSTART;VALUE=DATE:20250710", "07-10 04:00"),
    ],
)
def test_times_with_and_without_a_zone(at: str, expected: str) -> None:
    """Names of the world's table, of Windows, and of the file's own; what has none is in the calendar's zone."""
    rule = "RRULE:FREQ=YEARLY;BYMONTH={};BYDAY=-1SU"
    daylight = [
        "BEGIN:DAYLIGHT",
        "DTSTART:19810329T020000",
        rule.format(3),
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
    ]
    standard = [
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        rule.format(10),
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
    ]
    zone = "\n".join(["BEGIN:VTIMEZONE", "TZID:Ours", *daylight, *standard, "END:VTIMEZONE", ""])
    above = "X-WR-CALNAME:robin@home.example\nX-WR-TIMEZONE:America/New_York\n" + zone
    assert told(event(ASKED_BY_ANN, guest(), at=at), above=above.rstrip()) == [("meeting", expected, ANN)]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;COUNT=5"])
def test_a_zone_whose_changes_make_no_sense_is_no_zone(rule: str) -> None:
    """A rule that would never end is not followed."""
    inner = [
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        f"RRULE:{rule}",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
    ]
    above = "\n".join(["X-WR-CALNAME:robin@home.example", "BEGIN:VTIMEZONE", "TZID:Ours", *inner, "END:VTIMEZONE"])
    one = event(ASKED_BY_ANN, guest(), at="DTSTART;TZID=Ours:20250710T190000")
    assert read(calendar(one, above=above))[1] == ["it names a time zone that nobody knows"]


def test_more_repeats_than_anyone_can_follow() -> None:
    """One series has its limit, and so has a file; what comes after the limit is a fault, and never takes for ever."""
    always = event(
        ASKED_BY_ANN, guest(), "RRULE:FREQ=DAILY", at="DTSTART:19850101T100000Z", written="DTSTAMP:21000101T000000Z"
    )
    assert read(calendar(always))[1] == ["it repeats more often than I can follow"]
    zones = Zones({}, left=50)
    first = When(datetime(2026, 1, 1, 10, tzinfo=UTC).replace(tzinfo=None), None)
    assert len(zones.repeats("FREQ=WEEKLY", first, first.local + timedelta(days=20))) == 3
    with pytest.raises(Unclear):
        zones.repeats("FREQ=WEEKLY", first, first.local + timedelta(days=20))


def test_no_zone_at_all_is_the_zone_of_the_phone() -> None:
    """Where neither the calendar nor its events name one, times are naive in the zone that was decided."""
    content = calendar(event(ASKED_BY_ANN, guest(), "CREATED:20260101T090000Z", at="DTSTART:20260110T190000"))
    assert not SOURCE.survey(export_of(content)).utc
    rows, _whys = read(content, Decided(frozenset(), None, "America/New_York"))
    assert [f"{row['at']:%d %H}" for row in rows] == ["01 04", "01 04", "10 19"]


def test_whose_calendar_it_is() -> None:
    """It is called by an address, its file is, or one address is on every event; else it is asked."""
    alone = event(ASKED_BY_ANN, guest(), uid="a") + event("ORGANIZER:mailto:bo@sea.example", guest(), uid="b")
    plain = calendar(alone, above="X-WR-CALNAME:Mine")
    two = calendar(event(ASKED_BY_ANN, guest()), above="X-WR-CALNAME:Mine")
    assert [SOURCE.survey(one).own for one in (export_of(plain), export_of(two, "x/robin@home.example.ics"))] == [
        {"robin@home.example"}
    ] * 2
    asked = SOURCE.survey(export_of(two))
    assert (asked.directed, {*asked.authors}) == (False, {ANN, named("robin@home.example", "robin@home.example")})


def test_what_was_decided_about_me_holds() -> None:
    """An address that another file knows as mine is me here, and so is the name that was answered."""
    two = calendar(event(ASKED_BY_ANN, guest()), above="X-WR-CALNAME:Mine")
    for mine in ("robin@home.example", named("Robin", "robin@home.example")):
        assert [row["author"] for row in read(two, Decided(frozenset({mine}), None))[0]] == [ANN]
    assert read(two)[1] == ["I cannot tell which of the people on it is you"]


def test_an_event_that_stands_there_twice_counts_once() -> None:
    """By its UID; two events without one are two."""
    one = event(ASKED_BY_ANN, guest())
    assert read(calendar(one, one))[1] == ["it is in this file twice"]


def test_messages_to_a_calendar_say_when_they_were_written() -> None:
    """In a REQUEST and a CANCEL the DTSTAMP is that of the message; each file of several has a method of its own."""
    maybe = guest(answer="TENTATIVE")
    asks = calendar(event(ASKED_BY_ANN, maybe, written="DTSTAMP:20260102T100000Z"), above="METHOD:REQUEST")
    off = calendar(event(ASKED_BY_ANN, guest(), uid="v", written="DTSTAMP:20260103T100000Z"), above="METHOD:CANCEL")
    own = calendar(event(ASKED_BY_ME, guest("bo@sea.example"), uid="w"))
    assert [kind for kind, *_rest in told_of(asks + off + own)] == ["invite", "text", "cancel", "meeting"]


def told_of(content: bytes) -> list[tuple[str, object]]:
    """Give kind and author of each row."""
    return [(row["kind"], row["author"]) for row in read(content)[0]]
