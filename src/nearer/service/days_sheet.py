"""What a person is shown of the people in their days: week by week, kind by kind, and the same as a picture of dots."""

from collections.abc import Iterable, Sequence

from nearer.language import _, ngettext
from nearer.service import wording
from nearer.service.days import Days, OfAKind, Row
from nearer.service.naming import apart, harmless
from nearer.service.sheet import Dots, DotsPart, Item, Section

MOST_SET_OFF = 5


def days_sections(found: Days) -> tuple[Section, ...]:
    """Return what was noted in a period."""
    title = _("The people in your days")
    if not found.met:
        return (Section("days", title, (_("Nothing was noted here. To note a meeting: nearer practise P11"),)),)
    if not found.can_tell:
        return (Section("days", title, (_too_few(found), _("To note a meeting: nearer practise P11"))),)
    weeks = tuple(Item(said) for said in _weeks(found))
    kinds = tuple(Item(_of_a_kind(one)) for one in found.by_kind)
    sections = [Section("days", title, (_all_of_it(found),), weeks)]
    if kinds:
        sections.append(Section("kinds", _("With whom, and what you felt"), items=kinds))
    told = [one for one in found.met if one.set_off][-MOST_SET_OFF:]
    if told:
        items = tuple(Item(f"{wording.date_said(one.on)}: {apart(one.set_off, lines=True)}") for one in reversed(told))
        sections.append(Section("set_off", _("What set you off, in your words"), items=items))
    after = (_("It is what you noted, and no more. What it means is yours to say."),)
    sections[-1] = Section(sections[-1].name, sections[-1].title, sections[-1].says, sections[-1].items, after)
    return tuple(sections)


def days_in_review(found: Days) -> tuple[Section, ...]:
    """Return the part of a review on the people in one's days; nothing where nothing was noted."""
    if not found.met:
        return ()
    title = _("The people in your days")
    if not found.can_tell:
        return (Section("days", title, (_too_few(found),)),)
    kinds = tuple(Item(_of_a_kind(one)) for one in found.by_kind)
    return (Section("days", title, (_all_of_it(found),), kinds, (_("Week by week: nearer days"),)),)


def days_picture(found: Days) -> Dots:
    """Return the same as a picture: a dot where something was noted in a week, a larger one where it was more than once."""
    parts = (
        DotsPart(_("With whom"), tuple((harmless(row.says), row.counts) for row in found.kinds)),
        DotsPart(_("What you felt"), tuple((harmless(row.says), row.counts) for row in found.feelings)),
    )
    return Dots(
        _("The people in your days"),
        " ".join((_all_of_it(found), *_weeks(found))),
        _("A dot: you noted it in that week. A larger dot: more than once."),
        found.weeks,
        tuple(part for part in parts if part.rows),
    )


def _all_of_it(found: Days) -> str:
    notes, days = len(found.met), found.days
    return _("From {since} to {until}: {notes} on {days}.").format(
        since=wording.date_said(found.since),
        until=wording.date_said(found.until),
        notes=ngettext("{n} note", "{n} notes", notes).format(n=notes),
        days=ngettext("{n} day", "{n} days", days).format(n=days),
    )


def _too_few(found: Days) -> str:
    return _all_of_it(found) + " " + _("These are too few days to tell anything over time. That is fine.")


def _weeks(found: Days) -> list[str]:
    """Return a sentence for each week with a note."""
    said = []
    for nth, week in enumerate(found.weeks):
        kinds, felt = _noted(found.kinds, nth), _noted(found.feelings, nth)
        if not kinds and not felt:
            continue
        parts = [_("Week of {day}.").format(day=wording.date_said(week))]
        parts += [_("With: {kinds}.").format(kinds=kinds)] if kinds else []
        parts += [_("You felt: {feelings}.").format(feelings=felt)] if felt else []
        said.append(" ".join(parts))
    return said


def _noted(rows: Sequence[Row], nth: int) -> str:
    return _times((row.says, row.counts[nth]) for row in rows if row.counts[nth])


def _of_a_kind(one: OfAKind) -> str:
    notes = ngettext("{n} note", "{n} notes", one.notes).format(n=one.notes)
    said = [_("{kind}, {notes}.").format(kind=apart(one.says), notes=notes)]
    if not one.can_tell:
        said.append(_("Too few to tell."))
    elif one.felt:
        said.append(_("You felt: {feelings}.").format(feelings=_times(one.felt)))
    if one.names:
        said.append(_("Among them: {names}.").format(names=wording.listed([apart(name) for name in one.names])))
    return " ".join(said)


def _times(counted: Iterable[tuple[str, int]]) -> str:
    return _("; ").join(ngettext("{what}", "{what}, {n} times", n).format(what=apart(what), n=n) for what, n in counted)
