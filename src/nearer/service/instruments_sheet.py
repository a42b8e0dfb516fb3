"""What a person is shown of their lists of questions: what is here, and how their newest answers lie to their earlier ones."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import N_, _, ngettext
from nearer.model.instrument import Instrument
from nearer.service import wording
from nearer.service.instruments import Moved, Report, Result
from nearer.service.naming import apart
from nearer.service.sheet import Item, Section

_MOVED: dict[Moved, str] = {
    "alike": N_(" That is within the wobble of such questions: about the same."),
    "higher": N_(" That is higher by more than their wobble."),
    "lower": N_(" That is lower by more than their wobble."),
    "unsure": N_(" The file does not say how much such questions wobble, so I cannot say if that is a change."),
    "first": "",
}


def brought_sections(made: Instrument, *, here: bool) -> tuple[Section, ...]:
    """Return what is said of a list that was just brought. here: it was here before."""
    says = [
        _("“{title}” is here already.").format(title=apart(made.title))
        if here
        else _("“{title}” is here now. Its sums came out as its own example says.").format(title=apart(made.title)),
        *_credits(made),
        _("To answer it: nearer instrument {name}").format(name=made.id)
        + (_(" --about NAME") if made.about_person else ""),
    ]
    return (Section("brought", _("A list of questions"), tuple(says)),)


def opening_lines(made: Instrument, person: str) -> tuple[str, ...]:
    """Return what is said before the first question."""
    n = len(made.items)
    about = _("It is about {person}.").format(person=apart(person)) if person else ""
    return (
        *([apart(made.intro)] if made.intro else []),
        " ".join(part for part in (ngettext("{n} question.", "{n} questions.", n).format(n=n), about) if part),
        _("You can pass each over, and stop any time. Nobody but you sees the answers."),
        *_credits(made),
    )


def instruments_sections(found: Sequence[Instrument], reports: Sequence[Report], zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the lists that are here, and what came of each."""
    if not found:
        says = (
            _("nearer brings no list of questions of its own."),
            _("If you have one as a file, perhaps from a counsellor: nearer instrument --add FILE"),
        )
        return (Section("instruments", _("Lists of questions"), says),)
    items = tuple(Item(f"{one.id}: {apart(one.title)}") for one in found)
    last = (_("To answer one: nearer instrument NAME"),)
    return (Section("instruments", _("Lists of questions"), (), items, last), *(_report(one, zone) for one in reports))


def _report(one: Report, zone: ZoneInfo) -> Section:
    title = apart(one.instrument.title)
    heading = (
        _("{title}, about {person}, {day}").format(title=title, person=apart(one.about), day=wording.day(one.at, zone))
        if one.about
        else _("{title}, {day}").format(title=title, day=wording.day(one.at, zone))
    )
    items = tuple(Item(_line(result, zone)) for result in one.results)
    return Section(f"instrument_{one.instrument.id}", heading, (), items, (apart(one.instrument.note),))


def _line(one: Result, zone: ZoneInfo) -> str:
    title = apart(one.title)
    if one.value is None:
        return _("{title}: too much was passed over to add it up. That is all right.").format(title=title)
    if one.before is None or one.before_at is None:
        return _("{title}: {value}. There is nothing earlier of yours to lay beside it.").format(
            title=title, value=f"{one.value:.2f}"
        )
    says = _("{title}: {value}. On {day} it was {before}.").format(
        title=title, value=f"{one.value:.2f}", day=wording.day(one.before_at, zone), before=f"{one.before:.2f}"
    )
    return says + (_(_MOVED[one.moved]) if _MOVED[one.moved] else "")


def _credits(made: Instrument) -> tuple[str, ...]:
    return (
        _("These are not the words of nearer: {citation} {licence}").format(
            citation=apart(made.citation), licence=apart(made.licence)
        ),
        apart(made.note),
    )
