"""`nearer journal`: what you wrote, a free entry, or a moment in ten seconds."""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold, is_slip
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided, WrongCall
from nearer.language import N_, _
from nearer.model.entry import NOTICED, Entry, Noticed, Way

if TYPE_CHECKING:
    from nearer.service.opening import OpenVault
    from nearer.service.practice_page import Choice

WAYS = ("away", "near")
FEW = 4
"""So many signs and practices are offered at once."""

_NOTICED_ASKED = (
    N_("before it had me"),
    N_("while I was in it"),
    N_("later"),
    N_("someone told me"),
    N_("I saw it here"),
)


class Tied(NamedTuple):
    """What an entry is tied to by options: words, and codes."""

    feelings: tuple[str, ...]
    signs: tuple[str, ...]
    practices: tuple[str, ...]


class Writing(OnTerminal):
    """What is asked when something is written down. Enter leaves each out, and the end of the input ends it."""

    def _no_answer(self) -> tuple[str, str]:
        return _("Nothing was written."), _("Answer on a terminal, or add --words and --way.")

    def moment(self, at: datetime, vault: "OpenVault", tied: Tied) -> tuple[Entry, list[str]]:
        """Ask for a moment: which way, with whom, what it was, what was felt, when it was noticed, what helped, a word.

        tied: what an option said already is not asked for.
        """
        from nearer.service import moment_choices

        self._tell(_("Did you pull away, or come near? 1 is away, 2 is near."))
        way = WAYS[self._one(2, 0)]
        names = self._names()
        asked = _("What was it? Numbers, or Enter. Type ? to see more.")
        signs = (
            self._ticked(asked, moment_choices.signs(vault), moment_choices.sign_named)
            if way == "away" and not tied.signs
            else []
        )
        feelings = tied.feelings or self._feelings()
        self._tell(_("When did you notice?"))
        for nth, says in enumerate(_NOTICED_ASKED, 1):
            self._tell(_(says), first=f"{nth:>4}  ")
        chosen = self._one(len(NOTICED), -1)
        asked = _("Did something from here help? Numbers, or Enter. Type ? to see more.")
        helped = tied.practices or self._ticked(asked, moment_choices.practices(vault), moment_choices.practice_named)
        self._tell(_("A few words, if you like."))
        text = self._line_or_end()
        noticed: Noticed = NOTICED[chosen] if chosen >= 0 else ""
        which: Way = "near" if way == "near" else "away"
        made = Entry(at, text, which, noticed, feelings=feelings, signs=(*tied.signs, *signs), practices=tuple(helped))
        return made, names

    def entry(self, at: datetime) -> tuple[Entry, list[str]]:
        """Ask for free words, and whom they are about."""
        self._tell(_("Write what you like. An empty line ends it."))
        lines: list[str] = []
        while line := self._line_or_end():
            lines.append(line)
        return Entry(at, "\n".join(lines)), self._names() if lines else []

    def _ticked(self, ask: str, choices: "Sequence[Choice]", named: Callable[[str], str]) -> list[str]:
        """Ask for some of these, by number or in words; "?" shows all of them."""
        shown = choices[:FEW]
        self._tell(ask)
        while True:
            for nth, one in enumerate(shown, 1):
                self._tell(one.says, first=f"{nth:>4}  ")
            line = self._line()
            if line == "?":
                shown = choices
                continue
            parts = [part.strip() for part in line.split(",") if part.strip()]
            try:
                return list(
                    dict.fromkeys(
                        shown[int(part) - 1].name if part.isdecimal() and 0 < int(part) <= len(shown) else named(part)
                        for part in parts
                    )
                )
            except WrongCall as problem:
                self._tell(problem.what)

    def _feelings(self) -> tuple[str, ...]:
        from nearer.service.moment_choices import feelings

        self._tell(_("What did you feel? Words with commas between, or Enter. Type ? for some words."))
        shown: tuple[str, ...] = ()
        while True:
            line = self._line()
            if line == "?":
                shown = feelings()
                self._listed(shown)
                continue
            parts = [part.strip() for part in line.split(",") if part.strip()]
            said = [
                shown[int(part) - 1] if part.isdecimal() and 0 < int(part) <= len(shown) else part for part in parts
            ]
            if not any(map(is_slip, said)):
                return tuple(dict.fromkeys(said))
            self._tell(_("Please write a word. Type ? for some."))

    def _names(self) -> list[str]:
        self._tell(_("About whom? Names with commas between, or Enter."))
        while True:
            names = [name.strip() for name in self._line_or_end().split(",") if name.strip()]
            if not any(map(is_slip, names)):
                return names
            self._tell(_("Please write a name."))


@click.command(
    "journal",
    help=_(
        "See what you wrote, the newest first. Or write: a free entry, or a moment of pulling away or coming near. --sign, "
        "--feeling and --practice tie a moment to what it was; without one to write, they show what is tied to them."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--write", is_flag=True, help=_("write a free entry"))
@click.option("--moment", is_flag=True, help=_("write down a moment, in ten seconds"))
@click.option("--way", type=click.Choice(WAYS), help=_("the moment was one of pulling away, or of coming near"))
@click.option("--with", "names", multiple=True, metavar="NAME", help=_("about whom (may repeat)"))
@click.option("--noticed", type=click.Choice(NOTICED), help=_("when you noticed it"))
@click.option("--sign", "signs", multiple=True, metavar="SIGN", help=_("what it was, as N1 or in words (may repeat)"))
@click.option("--feeling", "feelings", multiple=True, metavar="WORD", help=_("what you felt (may repeat)"))
@click.option("--practice", "helped", multiple=True, metavar="CODE", help=_("what helped, such as P19 (may repeat)"))
@click.option("--signs", "list_signs", is_flag=True, help=_("list what can stand after --sign"))
@click.option("--words", metavar="TEXT", help=_("what to write down"))
@click.option("--day", metavar="DAY", help=_("when it was, such as 2026-03-31; else today"))
@click.option("--search", metavar="WORDS", default="", help=_("show what holds these words"))
@click.option("--person", metavar="NAME", default="", help=_("show what is about one person"))
@click.option("--all", "all_of_it", is_flag=True, help=_("show all of it"))
@click.option("--delete", type=int, metavar="N", help=_("take entry N out; for 30 days it can come back"))
@click.option("--back", is_flag=True, help=_("bring back what was deleted last"))
@vault_options
def COMMAND(
    *,
    write: bool,
    moment: bool,
    way: str | None,
    names: tuple[str, ...],
    noticed: str | None,
    signs: tuple[str, ...],
    feelings: tuple[str, ...],
    helped: tuple[str, ...],
    list_signs: bool,
    words: str | None,
    day: str | None,
    search: str,
    person: str,
    all_of_it: bool,
    delete: int | None,
    back: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Write into the journal, or show it."""
    from nearer.service import journal, moment_choices
    from nearer.service.journal_sheet import stream_sections
    from nearer.service.kept import zone_of

    tied = Tied(
        feelings,
        tuple(moment_choices.sign_named(one) for one in signs),
        tuple(moment_choices.practice_named(one) for one in helped),
    )
    writes = write or moment or words is not None or way is not None
    with unlocked(vault, passphrase_fd, write=writes or back or delete is not None) as found:
        zone = zone_of(found.connection)
        if writes:
            entry, about = _written(found, _at(day, zone), tied, moment=moment, way=way, noticed=noticed, words=words)
            number = journal.write(found, now(), entry, [*about, *names])
            say(_("It is written down, as entry {n}.").format(n=number))
            return 0
        if list_signs:
            for one in moment_choices.signs(found):
                print(f"  {one.name:<6}{one.says}")
            return 0
        if delete is not None:
            journal.delete(found, now(), delete)
            say(_("Entry {n} is out. For 30 days it can come back: nearer journal --back").format(n=delete))
            return 0
        if back:
            done = journal.bring_back(found)
            say(_("Entry {n} is back.").format(n=done) if done else _("There is nothing to bring back."))
            return 0
        sought = bool(search or person or feelings or signs or helped)
        shown = journal.stream(
            found,
            words=search,
            person=person,
            feeling=next(iter(feelings), ""),
            signs=tied.signs,
            practices=tied.practices,
        )
        for line in section_lines(stream_sections(shown, zone, all_of_it=all_of_it, sought=sought), bright=in_bold()):
            print(line)
    return 0


def _at(day: str | None, zone: ZoneInfo) -> datetime:
    """Return the moment that a day stands for: now where it is today, else its noon."""
    if day is None:
        return now()
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise click.BadParameter(_("write a day as 2024-03-31")) from None
    return now() if when == now().astimezone(zone).date() else datetime.combine(when, time(12), zone)


def _written(
    vault: "OpenVault",
    at: datetime,
    tied: Tied,
    *,
    moment: bool,
    way: str | None,
    noticed: str | None,
    words: str | None,
) -> tuple[Entry, list[str]]:
    if way is not None or words is not None:
        when: Noticed = next((one for one in NOTICED if one == noticed), "")
        which: Way = "near" if way == "near" else "away" if way == "away" else ""
        return Entry(
            at, words or "", which, when, feelings=tied.feelings, signs=tied.signs, practices=tied.practices
        ), []
    if not sys.stdin.isatty():
        raise Undecided(
            _("I would ask what to write, and there is nobody to ask."),
            _("Nothing was changed."),
            _("Use a terminal, or add --words and --way."),
        )
    asking = Writing()
    return asking.moment(at, vault, tied) if moment else asking.entry(at)
