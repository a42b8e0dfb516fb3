"""What a person is shown of their own words in a practice: each passage as it is now, and as it was at first."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import _
from nearer.service import wording
from nearer.service.naming import apart
from nearer.service.own_words import SUMMARY, Passage
from nearer.service.sheet import Detail, Item, Section
from nearer.service.walkable import find

LONGEST_LINE = 70


def passages_sections(code: str, found: Sequence[Passage], zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the passages of a practice that may be said in own words."""
    practice = find(code)
    items = tuple(Item(f"{one.name}: {in_short(one)}", _versions(one, zone)) for one in found)
    says = _("What stands here you can say in your own words. Then yours are shown, and the first ones stay near.")
    after = (
        _('To do it: nearer practise {code} --own-words PASSAGE "YOUR WORDS"').format(code=practice.code),
        _("As it was: --as-it-was PASSAGE. To take your last version back: --undo-own PASSAGE"),
    )
    return (Section("own", practice.title, (says,), items, after),)


def in_short(one: Passage) -> str:
    """Return a passage as one line: its beginning, as it is shown now."""
    text = " ".join(one.shown.split())
    cut = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE].rsplit(" ", 1)[0] + " …"
    short = cut if one.own is None else apart(cut)
    return _("What it asks: {text}").format(text=short) if one.name == SUMMARY else short


def _versions(one: Passage, zone: ZoneInfo) -> tuple[Detail, ...]:
    if one.own is None:
        return ()
    title = _("Your words, from {day}").format(day=wording.day(one.own.at, zone))
    return (
        Detail(title, tuple(apart(line) for line in one.own.text.splitlines() if line.strip())),
        Detail(_("As it was"), tuple(line for line in one.first.split("\n\n") if line)),
    )
