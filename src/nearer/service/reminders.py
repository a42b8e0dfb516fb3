"""A reminder as a calendar file, for a calendar that the person has already. Its title says nothing (S8)."""

from datetime import UTC, datetime

from nearer.language import N_, _
from nearer.service.review import Every

TITLE = N_("A note to myself")
AT_H = 18
RULES: dict[Every, str] = {"week": "WEEKLY", "month": "MONTHLY"}


def reminder(now: datetime, every: Every) -> str:
    """Return a calendar with one event that comes back each week or month, at six in the evening, for a quarter of an hour."""
    from icalendar import Calendar, Event, vRecur

    event = Event()
    day = now.date()
    # Without a zone: six in the evening wherever the person is then.
    event.add("dtstart", datetime(day.year, day.month, day.day, AT_H))  # noqa: DTZ001
    event.add("dtend", datetime(day.year, day.month, day.day, AT_H, 15))  # noqa: DTZ001
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", _(TITLE))
    event.add("rrule", vRecur({"FREQ": RULES[every]}))
    event.add("uid", f"{now:%Y%m%dT%H%M%S%f}-{every}")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//note//")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode().replace("\r\n", "\n")
