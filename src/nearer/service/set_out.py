"""Sets a report out for a person: one sheet, warm things first, findings closed. What it hides is in the JSON all the same."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nearer.errors import WrongCall
from nearer.language import N_, _, ngettext
from nearer.model.finding import KindMoment
from nearer.model.receipt import Receipt
from nearer.model.report import Report
from nearer.service import details, pictures, wording
from nearer.service.naming import Naming, apart, harmless
from nearer.service.sheet import Door, Item, Moment, Section, Sheet
from nearer.service.wording import Voice

FIRST_HANDS = 8
"""So many people who reached out get a line each; the others stand in one sentence, so that the page stays short."""

NOT_YOU = ("they_stepped_back", "faded_together")
PLAIN_REASONS = ("timeout", "gap", "moved", "everybody")

_ZONES = {
    "explicit": N_("Times are shown as they are in {zone}."),
    "unix": N_("Times are shown as they are in {zone}."),
    "asked": N_("Times are read in {zone}, as you said."),
    "assumed": N_("Times are read in {zone}, as on this computer. Was the phone elsewhere? Say so with --zone."),
}


NOT_ASKED = N_(
    "I did not ask first about anyone you keep away from, who died, who you parted from, or who asked you to stay away. "
    "To leave someone out, add --leave-out NAME."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person chose to see. It changes the page alone: never what is read, found, or written as JSON.

    since leaves out what ended before that day; person keeps to one person; asked: the first questions were put (K1);
    to_file: the sheet becomes a file, which stays, rather than lines in a window.
    """

    maybe: bool = False
    evidence: bool = False
    since: date | None = None
    person: str | None = None
    words: bool = False
    plain_names: bool = False
    initials: bool = False
    asked: bool = False
    to_file: bool = False


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _keeps(report: Report, shown: Shown) -> Callable[[str | None, datetime | None], bool]:
    if shown.person is not None and _same(shown.person) not in {_same(person.name) for person in report.people}:
        raise WrongCall(
            _("There is nobody called {name} in these files.").format(name=harmless(shown.person)),
            what_to_do=_("Write the name as it stands in your chats."),
        )
    zone = ZoneInfo(report.zone.name)

    def keeps(person: str | None, last: datetime | None) -> bool:
        if shown.person is not None and (person is None or _same(person) != _same(shown.person)):
            return False
        return shown.since is None or last is None or last.astimezone(zone).date() >= shown.since

    return keeps


def _kept_apart(parts: Sequence[str]) -> str:
    return _(", ").join(parts)


def _skipped_lines(receipt: Receipt, naming: Naming) -> list[str]:
    name = naming.file(receipt.file)
    if receipt.source is None and not receipt.notes:
        return [_("{file}: I cannot read this kind of file.").format(file=name)]
    return [
        ngettext(
            "{file}: {n} row was not kept: {why}{places}.",
            "{file}: {n} rows were not kept: {why}{places}.",
            skipped.count,
        ).format(
            file=name,
            n=f"{skipped.count:,}",
            why=naming.within(skipped.why).rstrip("."),
            places=f" ({_kept_apart([harmless(place) for place in skipped.places])})" if skipped.places else "",
        )
        for skipped in receipt.skipped
    ]


def _note_lines(receipts: Sequence[Receipt], naming: Naming) -> list[str]:
    """Return each note once; one that many files share names how many they are."""
    files: dict[str, list[str]] = {}
    for receipt in receipts:
        for note in receipt.notes:
            files.setdefault(naming.within(note).rstrip("."), []).append(receipt.file)
    return [
        _("{file}: {note}.").format(file=naming.file(which[0]), note=note)
        if len(which) == 1
        else _("{n} files: {note}.").format(n=len(which), note=note)
        for note, which in files.items()
    ]


def _pressing(report: Report) -> set[str | None]:
    return {pattern.person for pattern in report.others if pattern.pattern == "pressing"}


def _receipt(report: Report, naming: Naming, voice: Voice, shown: Shown) -> Section:
    read = [receipt for receipt in report.receipts if receipt.source is not None]
    kept = sum(receipt.kept for receipt in read)
    files = ngettext("{n} file", "{n} files", len(read)).format(n=len(read))
    rows = ngettext("{n} message or call", "{n} messages and calls", kept).format(n=f"{kept:,}")
    says = [_("I read {files} with {rows}.").format(files=files, rows=rows)]
    if report.span is not None:
        dates = wording.span(report.span.begins, report.span.ends, voice.zone)
        says.append(_("They run {span}.").format(span=dates))
    says.append(_(_ZONES.get(report.zone.source, _ZONES["explicit"])).format(zone=apart(report.zone.name)))
    if report.left_out:
        says.append(
            ngettext("{n} person is left out.", "{n} people are left out.", report.left_out).format(n=report.left_out)
        )
    paragraphs = [" ".join(says)]
    if not shown.asked:
        paragraphs.append(_(NOT_ASKED))
    lines = [line for receipt in report.receipts for line in _skipped_lines(receipt, naming)]
    lines += _note_lines(report.receipts, naming)
    return Section("receipt", _("What I read"), tuple(paragraphs), tuple(Item(line) for line in lines))


def _moment(kind: KindMoment, voice: Voice) -> Moment:
    return Moment(
        title=_("The hand I did not see"),
        ask=_("May I show you something kind that someone wrote?"),
        quote=apart(kind.text, lines=True),
        by=_("{name}, {date}").format(name=voice.naming.of(kind.person), date=wording.day(kind.at, voice.zone)),
        says=_("You may have had a lot on. Nothing is owed."),
        doors=(
            Door(
                _("Answer now"),
                _(
                    "Do you feel safe with them, and have they not asked for space? Then one or two lines are enough. "
                    "You send them yourself. They may not answer. One message, then rest."
                ),
            ),
            Door(_("Keep it"), _("Put it where you find it again. It can stay yours, with no answer.")),
            Door(_("Not this one"), _("That is fine. Let it be. You do not need a reason.")),
        ),
    )


def _findings(
    report: Report, shown: Shown, voice: Voice, keeps: Callable[[str | None, datetime | None], bool]
) -> list[Section]:
    def items(verdict: str) -> tuple[Item, ...]:
        return tuple(
            Item(wording.finding(f, voice), details.of(f, voice, words=shown.words) if shown.evidence else ())
            for f in report.findings
            if f.verdict == verdict and keeps(f.person, f.ended)
        )

    clear, maybe = items("clear"), items("maybe")
    says = [
        _(
            "Each line is a question to you, not a verdict. A chat shows messages. It cannot show calls, visits or reasons."
        ),
        _("Keeping away from someone who hurts you is not pushing away."),
    ]
    if not clear:
        says = [_("I found no clear place where your answers stopped.")]
    after = []
    if clear and not shown.evidence:
        after.append(_("To see what speaks against a line, and what stands behind it, add --evidence."))
    if maybe and not shown.maybe:
        after.append(_("What is less sure is not shown. If you want to see it, add --maybe."))
    sections = [Section("findings", _("Where answers may have stopped"), tuple(says), clear, tuple(after))]
    if maybe and shown.maybe:
        unsure = _("I am not sure of these. Each may well have a plain reason.")
        sections.append(Section("maybe", _("Less sure"), (unsure,), maybe))
    return sections


def _ending(shown: Shown) -> Section:
    kept = (
        _("I stored nothing but this file. It stays where you put it until you remove it.")
        if shown.to_file
        else _(
            "I stored nothing. Close this window and it is gone. The window may keep these lines until you clear it."
        )
    )
    return Section(
        "ending",
        _("Before you go"),
        (
            _(
                "If you want one small step: pick one name, and write them one line. Do so if you feel safe with them, "
                "and if they have not asked for space."
            ),
            _("They may not answer. One message, then rest. Or do nothing today. Rest and time alone are good, too."),
            _("If you feel low most days for two weeks, talk to a doctor."),
            kept,
        ),
    )


def set_out(report: Report, shown: Shown) -> Sheet:
    """Return the sheet of a report. Raises WrongCall where `shown.person` is nobody in the files."""
    keeps = _keeps(report, shown)
    naming = Naming(report, initials=shown.initials)
    voice = Voice(naming, ZoneInfo(report.zone.name), shown.plain_names)
    pressing = _pressing(report)
    hands = [hand for hand in report.reached_out if keeps(hand.person, hand.last) and hand.person not in pressing]
    hands.sort(key=lambda hand: hand.last, reverse=True)
    also = [naming.of(hand.person) for hand in hands[FIRST_HANDS:]]
    others = [pattern for pattern in report.others if keeps(pattern.person, pattern.ended)]

    def patterns(*which: str) -> tuple[Item, ...]:
        return tuple(Item(wording.other(o, voice)) for name in which for o in others if o.pattern == name)

    def listed(lines: list[str]) -> tuple[Item, ...]:
        return tuple(map(Item, lines))

    back = [b for b in report.returns if keeps(b.person, b.returned)]
    cannot = [c for c in report.cannot_tell if keeps(c.person, None)]
    doors = [k for k in report.knocked if keeps(k.person, k.ends) and k.person not in pressing]
    sections = [
        Section(
            "reached_out",
            _("Who reached out"),
            (_("In the last year of your files, these people wrote or called you first."),),
            items=listed([wording.reached_out(hand, voice) for hand in hands[:FIRST_HANDS]]),
            after=(_("And so did {names}.").format(names=_kept_apart(also)),) if also else (),
        ),
        Section("returns", _("When you came back"), items=listed([wording.came_back(b, voice) for b in back])),
        Section("not_you", _("This one was not you"), items=patterns(*NOT_YOU)),
        Section("plain_reasons", _("Quiet, for a plain reason"), items=patterns(*PLAIN_REASONS)),
        Section(
            "pressing",
            _("A question, with no verdict"),
            items=patterns("pressing"),
            after=(_("To keep someone out, add --leave-out NAME."),),
        ),
        *_findings(report, shown, voice, keeps),
        Section(
            "cannot_tell",
            _("Where I cannot tell"),
            (_("Too little is there, so I say nothing."),),
            listed([wording.cannot_tell(tie, voice) for tie in cannot]),
        ),
        Section(
            "knocked",
            _("Who knocked"),
            (_("They wrote first, and no talk came of it. This is a list, with no verdict."),),
            listed([wording.knocked(tie, voice) for tie in doors]),
        ),
    ]
    kind = report.kind_moment
    return Sheet(
        title=_("A look back"),
        opening=tuple(_(line) for line in wording.NOT_THIS)
        + ((_(wording.ONE_SIDE), _(wording.COURT)) if shown.to_file else ()),
        receipt=_receipt(report, naming, voice, shown),
        moment=_moment(kind, voice) if kind is not None and keeps(kind.person, kind.at) else None,
        sections=tuple(section for section in sections if section.items or section.name == "findings"),
        ending=_ending(shown),
        pictures=pictures.of(report, voice, maybe=shown.maybe, keeps=keeps),
    )
