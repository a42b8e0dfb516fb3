"""What a person is shown of their letters: a list, and one that is open, with the days on which it was read beside it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.guide import shelf
from nearer.language import _, ngettext
from nearer.service import wording
from nearer.service.letters import PRACTICE, Letter
from nearer.service.naming import apart
from nearer.service.sheet import Item, Section
from nearer.service.walkable import find

AFTERWARDS = "return"
"""The way back to the room that follows a reading, in care.toml."""


def list_sections(found: Sequence[Letter], zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the list of letters; none of their words."""
    title = find(PRACTICE).title
    if not found:
        return (Section("letters", title, (_("There is no letter yet. To write one: nearer practise P5"),)),)
    after = (
        _("To read one: nearer letter --read N. To take one out: nearer practise --delete N"),
        *((_("To see a photo: nearer letter N --photo FILE"),) if any(one.photo for one in found) else ()),
    )
    return (Section("letters", title, (), tuple(Item(_line(one, zone)) for one in found), after),)


def reading_sections(letter: Letter, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return a letter that is open, and the way back to the room after it."""
    back = shelf.care().groundings[AFTERWARDS]
    beside = [_("You wrote it on {day}.").format(day=wording.day(letter.written, zone)), *_read_on(letter, zone)]
    if letter.photo:
        beside.append(
            _("A photo lies with it, covered. To see it: nearer letter {n} --photo FILE").format(n=letter.number)
        )
    text = tuple(apart(line) for line in letter.text.splitlines() if line.strip())
    return (
        Section("letter", find(PRACTICE).title, text, after=tuple(beside)),
        Section("back", back.title, back.says, after=(_("If you need someone now: nearer help-now"),)),
    )


def _line(letter: Letter, zone: ZoneInfo) -> str:
    said = [
        _("Letter {n}, of {day}.").format(n=letter.number, day=wording.day(letter.written, zone)),
        *_read_on(letter, zone),
        *([_("A photo lies with it.")] if letter.photo else []),
    ]
    return " ".join(said)


def _read_on(letter: Letter, zone: ZoneInfo) -> list[str]:
    """Return the sentence about its readings; a day on which it was read twice stands there once."""
    days = list(dict.fromkeys(wording.day(one, zone) for one in letter.read_on))
    if not days:
        return []
    return [
        ngettext("You read it on {days}.", "You read it on these days: {days}.", len(days)).format(
            days=_(", ").join(days)
        )
    ]
