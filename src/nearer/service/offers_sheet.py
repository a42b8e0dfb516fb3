"""What a person is shown of the ledger: who held out a hand, when, in their words, and what was done with it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import N_, _, ngettext
from nearer.model.offer import Did
from nearer.service import wording
from nearer.service.naming import apart
from nearer.service.offers import Line
from nearer.service.sheet import Detail, Item, Section

DID_SAID: dict[Did, str] = {
    "open": N_("It is open."),
    "taken": N_("You took it."),
    "declined": N_("You said no, on purpose."),
    "brushed_off": N_("You waved it off."),
    "missed": N_("There was no answer."),
}
DID_SEEN: dict[Did, str] = {
    "open": N_("It may be open."),
    "taken": N_("It looks as if you took it."),
    "declined": N_("It looks as if you said no."),
    "brushed_off": N_("It looks as if you waved it off."),
    "missed": N_("I see no answer here. There may be one elsewhere."),
}
SHOWN_AT_ONCE = 12


def offers_sections(found: Sequence[Line], zone: ZoneInfo, *, all_of_it: bool = False) -> tuple[Section, ...]:
    """Return the ledger. Nothing in it is owed, and a no that was chosen is a good answer."""
    title = _("Hands held out")
    if not found:
        says = (
            _("I found none, and none is written down. There may have been some all the same."),
            _("To think of some: nearer practise P1. To write one down: nearer offers --add NAME WORDS"),
        )
        return (Section("offers", title, says),)
    few = found if all_of_it else found[:SHOWN_AT_ONCE]
    more = len(found) - len(few)
    hints = [_("To say what you did: nearer offers --mark N taken, or open, declined, brushed_off, missed")]
    if more:
        hints.append(ngettext("{n} older one: --all", "{n} older ones: --all", more).format(n=more))
    nothing_owed = _("You may have had a lot on. Nothing is owed. A no that you choose is a good answer, too.")
    items = tuple(_item(nth, one, zone) for nth, one in enumerate(few, 1))
    return (Section("offers", title, (nothing_owed,), items, tuple(hints)),)


def _item(nth: int, one: Line, zone: ZoneInfo) -> Item:
    did = _((DID_SAID if one.said else DID_SEEN)[one.offer.did])
    says = _("{n}. {name}, {day}. {did}").format(
        n=nth, name=apart(one.name), day=wording.day(one.offer.at, zone), did=did
    )
    return Item(says, (Detail(_("The words"), (apart(one.offer.text, lines=True),)),) if one.offer.text else ())
