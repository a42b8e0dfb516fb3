"""What a person is shown of today: a little to look back on, what runs, and one thing to do or not."""

from datetime import datetime
from zoneinfo import ZoneInfo

from nearer.language import _, ngettext
from nearer.service import wording
from nearer.service.naming import apart
from nearer.service.self_check import CODE as START
from nearer.service.sheet import Item, Section
from nearer.service.today import Day


def today_sections(day: Day, now: datetime, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the sheet of today."""
    sections = [Section("today", wording.day(now, zone))]
    if day.timeouts:
        lines = [
            _("From {names}, until {until}.").format(
                names=_(", ").join(map(apart, one.names)) or _("everybody"), until=wording.day(one.until, zone)
            )
            for one in day.timeouts
        ]
        sections.append(Section("timeouts", _("A time-out runs"), (), tuple(map(Item, lines))))
    if day.came_back is not None:
        news = day.came_back
        says = _("On {day} you thought of answering old kind words from {name}. Nothing is owed, by you or by them.")
        sections.append(
            Section(
                "came_back",
                _("Did something come back?"),
                (says.format(day=wording.day(news.answer.taken, zone), name=apart(news.name)),),
                after=(_("I ask this once. You can say it later as well: nearer today --came-back yes"),),
            )
        )
    if day.back_on:
        items = tuple(Item(one.title) for one in day.back_on)
        sections.append(Section("back_on", _("To look back on, if you like"), (), items))
    if day.open:
        opened = tuple(
            Item(
                _("{title}: nearer start").format(title=title)
                if code == START
                else _("{title}: nearer practise {code}").format(title=title, code=code)
            )
            for code, title in day.open
        )
        after = (_("To let one go: nearer practise --delete CODE"),)
        sections.append(Section("open", _("Begun, and waiting"), (), opened, after))
    if day.suggestion is not None:
        one = day.suggestion
        n = one.minutes
        says = ngettext("{title}, {n} minute.", "{title}, {n} minutes.", n).format(title=one.title, n=n)
        sections.append(
            Section(
                "suggestion",
                _("One thing, or none"),
                (says, *one.why),
                after=(
                    _("To do it: nearer practise {code}").format(code=one.code),
                    _("Not now: nearer today --not-now. Not this one again: nearer today --never {code}").format(
                        code=one.code
                    ),
                ),
            )
        )
    elif day.quiet:
        says = _("I suggest nothing for now. If you want something: nearer today --ask. Rest is good, too.")
        sections.append(Section("quiet", _("Nothing to do"), (says,)))
    return tuple(sections)
