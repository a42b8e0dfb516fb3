"""Sets a report out for a person: one sheet, warm things first, findings closed. What it hides is in the JSON all the same."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nearer.errors import WrongCall
from nearer.language import N_, _
from nearer.model.finding import Finding, KindMoment
from nearer.model.report import Report
from nearer.service import details, pictures, wording
from nearer.service.naming import Naming, apart, harmless
from nearer.service.sheet import Door, Item, Moment, Section, Sheet
from nearer.service.what_was_read import FEWEST_TWO_WAY, in_the_vault, what_was_read
from nearer.service.wording import Voice

FIRST_HANDS = 8
"""So many people who reached out get a line each; the others stand in one sentence, so that the page stays short."""

NOT_YOU = ("they_stepped_back", "faded_together")
PLAIN_REASONS = ("timeout", "gap", "moved", "everybody")

OFTEN = N_(
    "You have looked three times this week. What is shown changes with new files alone, so more looking will not make it "
    "surer. It can rest now."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person chose to see. It changes the page alone: never what is read, found, or written as JSON.

    since leaves out what ended before that day; person keeps to one person; asked: the first questions were put (K1);
    said_whom: someone was left out by an option; to_file: the sheet becomes a file, which stays, rather than lines in a window.
    in_vault: what is shown lies in the vault; often: this is the third look in a week (K7).
    """

    maybe: bool = False
    evidence: bool = False
    since: date | None = None
    person: str | None = None
    words: bool = False
    plain_names: bool = False
    initials: bool = False
    asked: bool = False
    said_whom: bool = False
    to_file: bool = False
    in_vault: bool = False
    often: bool = False


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


def _pressing(report: Report) -> set[str | None]:
    return {pattern.person for pattern in report.others if pattern.pattern == "pressing"}


def shows(shown: Shown) -> Callable[[Finding], bool]:
    """Return which findings the person will see: nobody is asked where a tie lives and then told nothing (K3).

    The zone is not known yet when this is asked, so that an end within a day of `since` counts as seen.
    """
    since = None if shown.since is None else shown.since - timedelta(days=1)

    def seen(found: Finding) -> bool:
        if found.verdict != "clear" and not shown.maybe:
            return False
        if shown.person is not None and (found.person is None or _same(found.person) != _same(shown.person)):
            return False
        return since is None or found.ended is None or found.ended.date() >= since

    return seen


def _moment(kind: KindMoment, voice: Voice, *, ask: bool) -> Moment:
    return Moment(
        title=_("The hand I did not see"),
        ask=(
            _("May I show you something kind that someone wrote?")
            if ask
            else _("Here is something kind that someone wrote.")
        ),
        no=_("That is fine. It can wait."),
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
            _card(f, shown, voice) for f in report.findings if f.verdict == verdict and keeps(f.person, f.ended)
        )

    clear, maybe = items("clear"), items("maybe")
    says = [
        _(
            "Each line is a question to you, not a verdict. A chat shows messages. It cannot show calls, visits or reasons."
        ),
        _("Keeping away from someone who hurts you is not pushing away."),
    ]
    if not clear:
        says = [
            _("With so few chats I cannot say.")
            if report.two_way < FEWEST_TWO_WAY
            else _("I found no clear place where your answers stopped.")
        ]
    behind, unsure = _hints(to_file=shown.to_file)
    if shown.maybe and maybe:
        last, title = maybe, _("Less sure")
        plain = _("I am not sure of these. Each may well have a plain reason.")
    else:
        last, title, plain = clear, "", ""
    after = [behind] if last and not shown.evidence else []
    if shown.in_vault and not shown.to_file and last:
        after.append(_("To say what one was, or to change it: nearer look --was-it NAME WORD"))
    if maybe and not shown.maybe:
        after.append(unsure)
    kept = shown.in_vault and not shown.to_file
    parts = details.closing(kept=kept, asked=kept and shown.asked) if last and shown.evidence else ()
    heading = _("Where answers may have stopped")
    if not title:
        return [Section("findings", heading, tuple(says), clear, tuple(after), parts)]
    return [
        Section("findings", heading, tuple(says), clear),
        Section("maybe", title, (plain,), maybe, tuple(after), parts),
    ]


def _card(found: Finding, shown: Shown, voice: Voice) -> Item:
    """Return one line with what stands behind it. What the person said of it is on it, and then it stays shut (K7).

    A file goes further than a window: what was said stands in it where evidence was asked for.
    """
    said = wording.was_it(found) if shown.evidence or not shown.to_file else ""
    opens = shown.evidence and not found.was_it
    return Item(
        f"{wording.finding(found, voice)} {said}".rstrip(),
        details.of(found, voice, words=shown.words) if opens else (),
    )


def _hints(*, to_file: bool) -> tuple[str, str]:
    """Return how to see what stands behind a line, and what is less sure: a page cannot be asked any more."""
    if to_file:
        return (
            _("What stands behind a line is not on this page. Ask for it when you make the page, with --evidence."),
            _("What is less sure is not shown. Ask for it when you make the page, with --maybe."),
        )
    return (
        _("To see what speaks against a line, and what stands behind it, add --evidence."),
        _("What is less sure is not shown. If you want to see it, add --maybe."),
    )


def _keep_out(shown: Shown) -> str:
    if shown.in_vault:
        return _("To keep someone out: nearer person NAME --state pressing")
    if shown.to_file:
        return _("To keep someone out, ask for it when you make the page, with --leave-out NAME.")
    return _("To keep someone out, add --leave-out NAME.")


def _ending(shown: Shown) -> Section:
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
            *((_(OFTEN),) if shown.often else ()),
            _where_it_lies(shown),
        ),
    )


def _where_it_lies(shown: Shown) -> str:
    if shown.to_file:
        return _("I stored nothing but this file. It stays where you put it until you remove it.")
    if shown.in_vault:
        return _("All of this stays in your vault. The window may keep these lines until you clear it.")
    return _("I stored nothing. Close this window and it is gone. The window may keep these lines until you clear it.")


def set_out(report: Report, shown: Shown) -> Sheet:
    """Return the sheet of a report. Raises WrongCall where `shown.person` is nobody in the files."""
    keeps = _keeps(report, shown)
    naming = Naming(report, initials=shown.initials)
    ends = report.span.ends if report.span is not None else None
    voice = Voice(naming, ZoneInfo(report.zone.name), shown.plain_names, ends)
    pressing = _pressing(report)
    hands = [hand for hand in report.reached_out if keeps(hand.person, hand.last) and hand.person not in pressing]
    hands.sort(key=lambda hand: hand.last, reverse=True)
    also = [
        _("{name} (last on {date})").format(name=naming.of(hand.person), date=wording.day(hand.last, voice.zone))
        for hand in hands[FIRST_HANDS:]
    ]
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
            after=(_("And so did {names}.").format(names=wording.listed(also)),) if also else (),
        ),
        Section("returns", _("When you came back"), items=listed([wording.came_back(b, voice) for b in back])),
        Section("not_you", _("This one was not you"), items=patterns(*NOT_YOU)),
        Section("plain_reasons", _("Quiet, for a plain reason"), items=patterns(*PLAIN_REASONS)),
        Section(
            "pressing",
            _("A question, with no verdict"),
            items=patterns("pressing"),
            after=(_keep_out(shown),),
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
        receipt=in_the_vault(report, voice, ask_first=not shown.asked)
        if shown.in_vault
        else what_was_read(report, voice, ask_first=not (shown.asked or shown.said_whom), to_file=shown.to_file),
        moment=_moment(kind, voice, ask=shown.asked and not shown.to_file)
        if kind is not None and keeps(kind.person, kind.at)
        else None,
        sections=tuple(section for section in sections if section.items or section.name == "findings"),
        ending=_ending(shown),
        pictures=pictures.of(report, voice, maybe=shown.maybe, keeps=keeps),
    )
