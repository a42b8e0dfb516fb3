"""A report made by hand that holds every kind of thing, for tests of what a person sees. Nobody in it exists."""

from datetime import UTC, date, datetime, timedelta
from math import exp, sin

import polars as pl

from nearer.model.events import EVENTS
from nearer.model.finding import (
    CannotTell,
    CounterEvidence,
    Evidence,
    Finding,
    KindMoment,
    Knocked,
    Other,
    ReachedOut,
    Return,
)
from nearer.model.person import Handle, Person
from nearer.model.receipt import Receipt, Skipped, Span, Zone
from nearer.model.report import Report, Stream

NAMES = ("Anna Berg", "Tom", "Mia", "Jonas", "Priya", "Sam", "Leo", "Ada", "Ben", "Ruth", "דנה", "+44 7700 900123")


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _person(id_: int, name: str) -> Person:
    return Person(id_, name, (Handle(id_ * 10, name, "whatsapp"),))


def _stream(person: str, nth: int) -> Stream:
    weeks = tuple(date(2022, 1, 3) + timedelta(weeks=n) for n in range(120))
    theirs = tuple(max(0, round(9 + 6 * sin(n / 6 + nth) - nth % 4)) for n in range(120))
    mine = tuple(0 if nth == 0 and n > 108 else max(0, t - (n * (nth + 1)) % 4) for n, t in enumerate(theirs))
    covered = tuple(not 60 <= n < 68 for n in range(120))
    return Stream(
        person,
        weeks,
        tuple(m if c else 0 for m, c in zip(mine, covered, strict=True)),
        tuple(
            round(t * (exp(-(n - 108) / 20) if nth == 0 and n > 108 else 1)) * c
            for n, (t, c) in enumerate(zip(theirs, covered, strict=True))
        ),
        covered,
    )


def _bids() -> tuple[Evidence, ...]:
    file = "WhatsApp Chat with Anna Berg.txt"
    asked = (
        at(2024, 2, 5, 18, 5),
        at(2024, 2, 17, 9, 30),
        at(2024, 3, 2, 20, 1),
        at(2024, 3, 9, 7, 45),
        at(2024, 3, 20, 19),
    )
    missed = tuple(
        Evidence(when, "whatsapp", kind, "unanswered", None, 2.6, file, 1000 + n, text)
        for n, (when, kind, text) in enumerate(
            zip(
                asked,
                ("text", "text", "missed", "text", "invite"),
                (
                    "How did the interview go?",
                    "Coffee on Sunday?",
                    None,
                    "Thinking of you",
                    "Dinner at ours on the 30th?",
                ),
                strict=True,
            )
        )
    )
    answered = Evidence(
        at(2024, 2, 25, 8), "sms", "text", "answered", at(2024, 2, 27, 10), 2.6, "sms.csv", 12, "All good?"
    )
    void = Evidence(at(2024, 2, 28, 8), "whatsapp", "text", "void", None, 2.6, file, 1010, "hey")
    return tuple(sorted((*missed, answered, void), key=lambda bid: bid.at))


def findings() -> tuple[Finding, ...]:
    """Return a clear open one, a maybe that ended, and one about nobody in particular."""
    anna = Finding(
        person="Anna Berg",
        sign="N3",
        sign_name="ghosting",
        verdict="clear",
        began=at(2024, 2, 5, 18, 5),
        began_from=at(2024, 1, 28),
        began_to=at(2024, 2, 17),
        noticed=at(2024, 3, 13),
        ended=None,
        strength="very_rare",
        once_in_years=412.0,
        bids=6,
        unanswered=5,
        before_bids=22,
        before_unanswered=1,
        counter_evidence=(
            CounterEvidence("others", 1.2, "You answered everybody a little less in those weeks."),
            CounterEvidence("availability", 0.8, "You were away on 9 of these 45 days."),
        ),
        evidence=_bids(),
        also=("N1",),
    )
    tom = Finding(
        person="Tom",
        sign="N1",
        sign_name="unanswered",
        verdict="maybe",
        began=at(2023, 5, 4),
        began_from=at(2023, 4, 20),
        began_to=at(2023, 5, 20),
        noticed=at(2023, 6, 30),
        ended=at(2023, 8, 11),
        strength="unusual",
        once_in_years=4.2,
        bids=9,
        unanswered=5,
        before_bids=31,
        before_unanswered=6,
        counter_evidence=(CounterEvidence("load", None, "It was a busy time with everybody."),),
        evidence=(Evidence(at(2023, 5, 4), "sms", "missed", "unanswered", None, None, "sms.csv", 3),),
    )
    everybody = Finding(
        person=None,
        sign="N15",
        sign_name="from everybody",
        verdict="maybe",
        began=at(2022, 11, 1),
        began_from=at(2022, 10, 20),
        began_to=at(2022, 11, 20),
        noticed=at(2022, 12, 20),
        ended=at(2023, 1, 15),
        strength="unusual",
        once_in_years=2.0,
        bids=0,
        unanswered=0,
        before_bids=0,
        before_unanswered=0,
    )
    return (anna, tom, everybody)


def _others() -> tuple[Other, ...]:
    return (
        Other("Mia", "they_stepped_back", at(2023, 2, 2), None),
        Other("Jonas", "faded_together", at(2023, 1, 9), at(2023, 9, 9)),
        Other("Priya", "timeout", at(2023, 7, 1), at(2023, 7, 21)),
        Other(None, "gap", at(2023, 3, 1), at(2023, 4, 20)),
        Other("Sam", "moved", at(2023, 10, 3), at(2023, 10, 20)),
        Other("Leo", "everybody", at(2022, 11, 1), at(2022, 12, 1)),
        Other("Ada", "pressing", at(2023, 1, 1), at(2023, 12, 1)),
    )


def _receipts() -> tuple[Receipt, ...]:
    span = Span(at(2022, 1, 3), at(2024, 4, 20))
    return (
        Receipt(
            "WhatsApp Chat with Anna Berg.txt",
            "whatsapp_txt",
            8123,
            8100,
            20,
            (Skipped("a line before the first message", 3, ("line 1", "line 2", "line 3")),),
            span,
            "dmy (from the dates)",
        ),
        Receipt(
            "sms.csv", "nearer_csv", 4000, 4000, 0, (), span, "", ("Anna Berg is read as one person in two files.",)
        ),
        Receipt("holiday.jpg", None, notes=("nothing in it looks like a chat",)),
    )


def report() -> Report:
    """Return the whole hand-made report, with all sections."""
    return Report(
        span=Span(at(2022, 1, 3), at(2024, 4, 20)),
        zone=Zone("Europe/Berlin", "assumed"),
        people=tuple(_person(nth, name) for nth, name in enumerate(NAMES)),
        receipts=_receipts(),
        kind_moment=KindMoment(
            "Ruth",
            at(2023, 11, 2, 21, 14),
            "WhatsApp Chat with Ruth.txt",
            881,
            "I heard it has been a hard week.\nI made too much soup. Shall I bring you some?",
        ),
        reached_out=tuple(
            ReachedOut(name, 14 - nth, at(2024, 4, 19) - timedelta(days=9 * nth)) for nth, name in enumerate(NAMES[:10])
        ),
        returns=(
            Return("Tom", at(2023, 7, 2), at(2023, 8, 11), 40, "text", spoke_of_it=True),
            Return("Ben", at(2023, 5, 1), at(2023, 5, 20), 19, "call", spoke_of_it=None),
        ),
        others=_others(),
        findings=findings(),
        cannot_tell=(
            CannotTell("Ben", 3, 8, "few_bids"),
            CannotTell("דנה", 5, 8, "short_span"),
            CannotTell("Leo", 0, 8, "one_sided"),
            CannotTell("Sam", 20, 8, "lives_elsewhere"),
        ),
        knocked=(Knocked("+44 7700 900123", at(2023, 1, 2), at(2023, 2, 9), 3),),
        streams=tuple(_stream(name, nth) for nth, name in enumerate(NAMES[:8])),
        events=pl.DataFrame(schema={**EVENTS, "person": pl.UInt32()}),
        left_out=1,
        two_way=7,
    )
