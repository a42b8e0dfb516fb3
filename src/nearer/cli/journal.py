"""`nearer journal`: what you wrote, a free entry, or a moment in ten seconds."""

import sys
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import N_, _
from nearer.model.entry import NOTICED, Entry, Noticed

WAYS = ("away", "near")
_NOTICED_ASKED = (
    N_("before it had me"),
    N_("while I was in it"),
    N_("later"),
    N_("someone told me"),
    N_("I saw it here"),
)


class Writing(OnTerminal):
    """What is asked when something is written down. Enter leaves each out."""

    def moment(self, at: datetime) -> tuple[Entry, list[str]]:
        """Ask for a moment: which way, with whom, when it was noticed, a word."""
        self._tell(_("Did you pull away, or come near? 1 is away, 2 is near."))
        way = WAYS[self._one(2, 0)]
        names = self._names()
        self._tell(_("When did you notice?"))
        for nth, says in enumerate(_NOTICED_ASKED, 1):
            self._tell(_(says), first=f"{nth:>4}  ")
        chosen = self._one(len(NOTICED), -1)
        self._tell(_("A few words, if you like."))
        text = self._line()
        return Entry(at, text, "near" if way == "near" else "away", NOTICED[chosen] if chosen >= 0 else ""), names

    def entry(self, at: datetime) -> tuple[Entry, list[str]]:
        """Ask for free words, and whom they are about."""
        self._tell(_("Write what you like. An empty line ends it."))
        lines: list[str] = []
        while line := self._line():
            lines.append(line)
        return Entry(at, "\n".join(lines)), self._names() if lines else []

    def _names(self) -> list[str]:
        self._tell(_("About whom? Names with commas between, or Enter."))
        return [name.strip() for name in self._line().split(",") if name.strip()]


@click.command(
    "journal",
    help=_("See what you wrote, the newest first. Or write: a free entry, or a moment of pulling away or coming near."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--write", is_flag=True, help=_("write a free entry"))
@click.option("--moment", is_flag=True, help=_("write down a moment, in ten seconds"))
@click.option("--way", type=click.Choice(WAYS), help=_("the moment was one of pulling away, or of coming near"))
@click.option("--with", "names", multiple=True, metavar="NAME", help=_("about whom (may repeat)"))
@click.option("--noticed", type=click.Choice(NOTICED), help=_("when you noticed it"))
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
    from nearer.service import journal
    from nearer.service.journal_sheet import stream_sections
    from nearer.service.kept import zone_of

    writes = write or moment or words is not None or way is not None
    with unlocked(vault, passphrase_fd, write=writes or back or delete is not None) as found:
        zone = zone_of(found.connection)
        if writes:
            entry, about = _written(_at(day, zone), moment=moment, way=way, noticed=noticed, words=words)
            number = journal.write(found, now(), entry, [*about, *names])
            say(_("It is written down, as entry {n}.").format(n=number))
            return 0
        if delete is not None:
            journal.delete(found, now(), delete)
            say(_("Entry {n} is out. For 30 days it can come back: nearer journal --back").format(n=delete))
            return 0
        if back:
            done = journal.bring_back(found)
            say(_("Entry {n} is back.").format(n=done) if done else _("There is nothing to bring back."))
            return 0
        for line in section_lines(
            stream_sections(journal.stream(found, words=search, person=person), zone, all_of_it=all_of_it),
            bright=in_bold(),
        ):
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
    at: datetime, *, moment: bool, way: str | None, noticed: str | None, words: str | None
) -> tuple[Entry, list[str]]:
    if way is not None or words is not None:
        when: Noticed = next((one for one in NOTICED if one == noticed), "")
        return Entry(at, words or "", "near" if way == "near" else "away" if way == "away" else "", when), []
    if not sys.stdin.isatty():
        raise Undecided(
            _("I would ask what to write, and there is nobody to ask."),
            _("Nothing was changed."),
            _("Use a terminal, or add --words and --way."),
        )
    asking = Writing()
    return asking.moment(at) if moment else asking.entry(at)
