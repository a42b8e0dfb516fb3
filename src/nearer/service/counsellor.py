"""A sheet to take to a counsellor (P17): what the person ticks, item by item, and nothing else (S16, K6).

Initials unless names are asked for, in texts of one's own too. No words of others, no evidence, and no report about one other
person: what is said of people is one line each, as on the page of a look.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.language import N_, _
from nearer.model.person import Handle, Person
from nearer.service import journal, people, practices, wording
from nearer.service.kept import zone_of
from nearer.service.life import life
from nearer.service.naming import Named, Naming, apart
from nearer.service.review import done_and_told, then_and_now
from nearer.service.review_sheet import then_and_now_sections
from nearer.service.sheet import Item, Paper, Section
from nearer.service.walkable import find, of_run
from nearer.service.wording import Voice
from nearer.vault import records, runs
from nearer.vault.sealed import Vault

Part = Literal["wish", "practices", "moments", "entries", "then_and_now", "chats", "story"]
PARTS: tuple[Part, ...] = get_args(Part)

PARTS_SAID: dict[Part, str] = {
    "wish": N_("what I would like help with"),
    "practices": N_("what I practised, and when"),
    "moments": N_("moments of pulling away or coming near"),
    "entries": N_("what I wrote in my journal"),
    "then_and_now": N_("the way from week one to today"),
    "chats": N_("what my chats show, in a line each"),
    "story": N_("my story, as I wrote it"),
}
COUNSELLOR, STORY = "counsellor", "story"
"""The practices whose answers are the wish and the story."""


def sheet(
    vault: Vault, now: datetime, parts: Collection[Part], *, written: Sequence[str] = (), names: bool = False
) -> Paper:
    """Return the sheet with the parts that were ticked, in their order. names: whole names in place of initials.

    written: codes or titles of practices, what was written in each of them the last time. Raises WrongCall for one that
    there is not, or that was not done yet.
    """
    writing = _Sheet(vault, zone_of(vault.connection), naming_of(vault, initials=not names))
    made = [section for part in PARTS if part in parts for section in writing.part(part)]
    made += [writing.written(find(one)) for one in written]
    return Paper(
        _("To bring along"),
        (
            _("Written on {day}.").format(day=wording.day(now, writing.zone)) + " " + _(wording.ONE_SIDE),
            _("It comes from a program for oneself. It is not a diagnosis."),
            _(wording.COURT),
        ),
        tuple(made),
    )


def naming_of(vault: Vault, *, initials: bool) -> Naming:
    """Return how a page over a vault calls people."""
    known = people.known_people(vault.connection).people
    called = tuple(
        Person(one.id, one.name, tuple(Handle(h.id, name, h.identity.app) for h in one.handles for name in h.names))
        for one in known
    )
    return Naming(Named(called, ()), initials=initials)


@dataclass(frozen=True)
class _Sheet:
    """One sheet while it is written."""

    vault: Vault
    zone: ZoneInfo
    naming: Naming

    def part(self, part: Part) -> list[Section]:
        """Return the sections of one part; none where there is nothing."""
        match part:
            case "wish":
                return self._answers(part, COUNSELLOR)
            case "story":
                return self._answers(part, STORY)
            case "practices":
                return self._listed(part, _("What I practised"), self._practised())
            case "moments":
                return self._listed(part, _("Moments"), self._written("moment"))
            case "entries":
                return self._listed(part, _("What I wrote"), self._written("entry"))
            case "then_and_now":
                found = then_and_now_sections(then_and_now(self.vault), self.zone)
                return [self._plain(section) for section in found if section.name != "returns"]
            case "chats":
                return self._listed(part, _("What my chats show"), self._chats())

    def _listed(self, name: str, title: str, lines: list[str]) -> list[Section]:
        return [Section(name, title, items=tuple(map(Item, lines)))] if lines else []

    def _plain(self, section: Section) -> Section:
        return Section(
            section.name,
            section.title,
            tuple(map(self.naming.within, section.says)),
            tuple(Item(self.naming.within(item.says)) for item in section.items),
        )

    def written(self, practice: Practice) -> Section:
        """Return what was written in a practice the last time. Raises WrongCall where it was not done yet."""
        found = self._answers(practice.name, practice.name)
        if not found:
            raise WrongCall(
                _("There is nothing of “{title}” yet.").format(title=practice.title), _("No sheet was made.")
            )
        return found[0]

    def _answers(self, name: str, practice: str) -> list[Section]:
        """Return what was answered in the last run of a practice, and in what came of it on later days."""
        theirs = [one for one in runs.runs(self.vault.connection) if one.practice == practice and one.state == "done"]
        last = next((one.id for one in reversed(theirs) if not one.part), None)
        said = [
            self.naming.within(f"{ask} {text}")
            for one in theirs
            if last is not None and last in (one.id, one.of)
            for ask, text in practices.in_words(self.vault, one)
        ]
        return self._listed(name, find(practice).title, said)

    def _practised(self) -> list[str]:
        return [
            _("{day}: {title}.").format(day=wording.day(one.changed, self.zone), title=of_run(one).title)
            for one in done_and_told(self.vault)
        ]

    def _written(self, what: str) -> list[str]:
        lines = []
        for one in reversed([one for one in journal.stream(self.vault) if one.what == what]):
            about = _(", ").join(map(self.naming.of, one.names))
            text = apart(self.naming.within(one.text), lines=True) if one.text else ""
            lines.append(_(": ").join(filter(None, (wording.day(one.at, self.zone), about, text))))
        return lines

    def _chats(self) -> list[str]:
        if not records.files(self.vault.connection):
            return []
        report = life(self.vault)
        ends = report.span.ends if report.span is not None else None
        voice = Voice(Naming(report, initials=self.naming.initials), self.zone, files_end=ends)
        back = [wording.came_back(one, voice) for one in report.returns]
        clear = [
            f"{wording.finding(one, voice)} {wording.was_it(one)}".rstrip()
            for one in report.findings
            if one.verdict == "clear"
        ]
        return [*back, *clear]
