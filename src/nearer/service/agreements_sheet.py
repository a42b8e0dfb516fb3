"""What is shown of agreements: to the one whose vault it is, and on a page to print, with no name on it but room for two."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import N_, _
from nearer.service import wording
from nearer.service.agreements import Agreement, Became, Version
from nearer.service.naming import apart, harmless
from nearer.service.sheet import Item, Paper, Section

BECAME_SAID: dict[Became, str] = {
    "stays": N_("We looked at it again on {day}. It stays."),
    "changes": N_("We looked at it again on {day}, to change it."),
    "goes": N_("We looked at it again on {day}, and let it go."),
}
LINE_TO_SIGN = "_" * 28


def agreement_sections(found: Sequence[Agreement], zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the agreements that there are, each under the name of the person, the newest version with its words."""
    if not found:
        says = (_("There is no agreement yet. To make one, the two of you: nearer practise P9"),)
        return (Section("agreement", _("What we agreed on"), says),)
    sections = []
    for nth, one in enumerate(found):
        newest, *before = one.versions
        sections.append(
            Section(
                f"agreement-{nth}",
                _("With {name}").format(name=harmless(one.name)),
                (*_dates(newest, zone), *_lines(newest.words)),
                _asked(newest),
                tuple(_earlier(version, zone) for version in before),
            )
        )
    after = (
        _("To print one: nearer agreement NAME --print FILE"),
        _("To change it together, or to write it anew: nearer practise P9"),
    )
    return (*sections, Section("after", _("What you can do with it"), after))


def agreement_paper(agreement: Agreement, zone: ZoneInfo) -> Paper:
    """Return the newest version as a page to print: its words, its dates, room for two names, and the dates before it."""
    newest, *before = agreement.versions
    sections = [
        Section("words", _("In our words"), _lines(newest.words)),
        *([Section("asked", _("What we thought of"), items=_asked(newest))] if newest.parts else []),
        Section(
            "signed",
            _("The two of us"),
            (_("Each of us wants this, and said so alone."), LINE_TO_SIGN, LINE_TO_SIGN),
            after=(_("Either of us may change it or let it go, and need not say why."),),
        ),
    ]
    if before:
        earlier = tuple(Item(_earlier(version, zone)) for version in before)
        sections.append(Section("earlier", _("Before this"), items=earlier))
    return Paper(_("What we agreed on"), _dates(newest, zone), tuple(sections))


def _dates(version: Version, zone: ZoneInfo) -> tuple[str, ...]:
    said = [
        _("We agreed on this on {day}.").format(day=wording.day(version.agreed_on, zone)),
        *_looked_at(version, zone),
    ]
    if version.look_again is not None and not version.looked_at:
        said.append(_("We look at it again on {day}.").format(day=wording.day(version.look_again, zone)))
    return tuple(said)


def _earlier(version: Version, zone: ZoneInfo) -> str:
    """Return one sentence, or two, about a version that another took the place of; none of its words."""
    agreed = _("An earlier one: we agreed on it on {day}.").format(day=wording.day(version.agreed_on, zone))
    return " ".join((agreed, *_looked_at(version, zone)))


def _looked_at(version: Version, zone: ZoneInfo) -> list[str]:
    return [_(BECAME_SAID[one.became]).format(day=wording.day(one.on, zone)) for one in version.looked_at]


def _lines(words: str) -> tuple[str, ...]:
    return tuple(apart(line) for line in words.splitlines() if line.strip())


def _asked(version: Version) -> tuple[Item, ...]:
    return tuple(Item(f"{ask} {said}") for ask, said in version.parts)
