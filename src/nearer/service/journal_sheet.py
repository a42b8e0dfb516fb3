"""What a person is shown of their journal: one stream, the newest first, with dates and names."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import N_, _, ngettext
from nearer.model.entry import Noticed, Way
from nearer.service import wording
from nearer.service.journal import Dated
from nearer.service.moment_choices import titles
from nearer.service.naming import apart, harmless, smooth
from nearer.service.sheet import Detail, Item, Section

WAYS: dict[Way, str] = {
    "away": N_("a moment of pulling away"),
    "near": N_("a moment of coming near"),
}
NOTICED_SAID: dict[Noticed, str] = {
    "before": N_("I noticed it before it had me"),
    "in_it": N_("I noticed it while I was in it"),
    "later": N_("I noticed it later"),
    "told": N_("someone told me"),
    "shown": N_("I saw it here"),
}
SHOWN_AT_ONCE = 20


def stream_sections(
    found: Sequence[Dated], zone: ZoneInfo, *, all_of_it: bool = False, sought: bool = False
) -> tuple[Section, ...]:
    """Return the stream. all_of_it: not the newest alone. sought: it is what a search found."""
    if not found and sought:
        return (
            Section("journal", _("Journal"), (_("Nothing here fits that. To see all of it: nearer journal --all"),)),
        )
    if not found:
        says = (_("Nothing yet. To write: nearer journal --write. A moment, in ten seconds: nearer journal --moment"),)
        return (Section("journal", _("Journal"), says),)
    few = found if all_of_it else found[:SHOWN_AT_ONCE]
    more = len(found) - len(few)
    after = (ngettext("{n} older one: --all", "{n} older ones: --all", more).format(n=more),) if more else ()
    return (Section("journal", _("Journal"), (), tuple(dated_item(one, zone) for one in few), after),)


def in_markdown(found: Sequence[Dated], zone: ZoneInfo) -> str:
    """Return the whole stream as Markdown, one heading for each thing that has a date, and what was written below it."""
    parts = ["# " + _("Journal")]
    for one in found:
        item = dated_item(one, zone)
        parts.append(f"## {_plain(item.says)}")
        for detail in item.details:
            # Two spaces at the end of a line keep it a line of its own.
            parts += [f"**{_plain(detail.title)}**", "  \n".join(map(_plain, detail.lines))]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return harmless(smooth(text), lines=True)


def dated_item(one: Dated, zone: ZoneInfo) -> Item:
    """Return one thing of the stream: its day and what it is, with what was written behind it."""
    said = [wording.day(one.at, zone)]
    if one.title:
        said.append(one.title)
    if one.way:
        said.append(_(WAYS[one.way]))
    if one.names:
        said.append(_(", ").join(map(apart, one.names)))
    if one.noticed:
        said.append(_(NOTICED_SAID[one.noticed]))
    number = (_(" (practice {n})") if one.what == "practice" else _(" (entry {n})")).format(n=one.number)
    parts = [Detail(ask, (answer,)) for ask, answer in one.parts]
    if one.text:
        parts.insert(
            0, Detail(_("What you wrote"), tuple(apart(line) for line in one.text.splitlines() if line.strip()))
        )
    for what, codes in (
        (_("What it was about"), one.signs),
        (_("What helped"), one.practices if one.what != "practice" else ()),
    ):
        if codes:
            parts.append(Detail(what, titles(codes), listed=True))
    if one.feelings:
        parts.append(Detail(_("What you felt"), (_(", ").join(map(apart, one.feelings)),)))
    return Item(_(", ").join(said) + number + ".", tuple(parts))
