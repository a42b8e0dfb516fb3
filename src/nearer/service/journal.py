"""The journal: free entries, and moments of pulling away or coming near; and one stream of all that has a date.

Nothing in a text is ever scanned or judged (S5). What was deleted can come back for 30 days.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.entry import Entry, Noticed, Way
from nearer.model.person import Identity
from nearer.model.run import Run
from nearer.service import people
from nearer.service.moment_choices import check, titles
from nearer.service.practices import in_words
from nearer.service.walkable import of_run
from nearer.vault import journal, runs
from nearer.vault.sealed import Vault

LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class Dated:
    """One thing of the stream: an entry, a moment, or a practice. names: who it is about, as they are called now.

    signs, practices: codes of what it is tied to. parts: what was asked and answered, of a practice.
    """

    at: datetime
    what: Literal["entry", "moment", "practice"]
    number: int
    title: str
    text: str
    names: tuple[str, ...] = ()
    way: Way = ""
    noticed: Noticed = ""
    feelings: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


def write(vault: Vault, now: datetime, entry: Entry, names: Sequence[str] = ()) -> int:
    """Keep an entry and return its number. names: whom it is about; who is not known yet becomes a person.

    Raises WrongCall for an empty entry, one from the future, one that is longer than a book's chapter, or one that is tied to
    a sign or a practice that there is none of.
    """
    if not (entry.text.strip() or entry.way):
        raise WrongCall(_("There is nothing to write down."), _("Nothing was changed."))
    if entry.at > now:
        raise WrongCall(_("That day has not come yet."), _("Nothing was changed."))
    if len(entry.text) > LONGEST_TEXT:
        raise WrongCall(_("That is longer than {n} letters.").format(n=f"{LONGEST_TEXT:,}"), _("Nothing was changed."))
    check(entry)
    with vault.transaction():
        about = (*entry.people, *(people.named(vault, now, name) for name in names))
        return journal.write_entry(vault.connection, replace(entry, people=tuple(dict.fromkeys(about))))


def delete(vault: Vault, now: datetime, number: int) -> None:
    """Take an entry out; for 30 days it can come back. Raises WrongCall where there is none."""
    with vault.transaction():
        journal.bin_entry(vault.connection, _found(vault, number), now)


def bring_back(vault: Vault) -> int | None:
    """Bring back the entry that was deleted last, and return its number; None where there is none."""
    found = journal.binned(vault.connection)
    if not found:
        return None
    place, entry = found[0]
    with vault.transaction():
        return journal.unbin_entry(vault.connection, place, entry)


def stream(
    vault: Vault,
    *,
    words: str = "",
    person: str = "",
    feeling: str = "",
    signs: Collection[str] = (),
    practices: Collection[str] = (),
) -> list[Dated]:
    """Return everything dated that the person wrote, the newest first.

    words: only what holds all of these words, in any case; the words of signs and practices count. person: only what is about
    the person of this name. feeling: only what names it. signs, practices: only what is tied to all of these codes.
    """
    names = {
        handle.identity: one.name for one in people.known_people(vault.connection).people for handle in one.handles
    }
    found = [_of_entry(one, names) for one in journal.entries(vault.connection)]
    found += [_of_run(vault, one, names) for one in runs.runs(vault.connection) if one.state == "done"]
    wanted = words.casefold().split()
    kept = [
        one
        for one in found
        if all(word in _whole(one) for word in wanted)
        and (not person or person.casefold() in {name.casefold() for name in one.names})
        and (not feeling or feeling.casefold() in {name.casefold() for name in one.feelings})
        and {*signs} <= {*one.signs}
        and {*practices} <= {*one.practices}
    ]
    return sorted(kept, key=lambda one: (one.at, one.number), reverse=True)


def _found(vault: Vault, number: int) -> Entry:
    for one in journal.entries(vault.connection):
        if one.id == number:
            return one
    raise WrongCall(
        _("There is no entry {n}.").format(n=number), _("Nothing was changed."), _("nearer journal lists them.")
    )


def _of_entry(entry: Entry, names: dict[Identity, str]) -> Dated:
    return Dated(
        entry.at,
        "moment" if entry.way else "entry",
        entry.id,
        "",
        entry.text,
        _called(entry.people, names),
        entry.way,
        entry.noticed,
        entry.feelings,
        entry.signs,
        entry.practices,
    )


def _of_run(vault: Vault, run: Run, names: dict[Identity, str]) -> Dated:
    codes: tuple[str, ...] = ()
    try:
        practice = of_run(run)
        title = next((part.title for part in practice.later if part.name == run.part), practice.title)
        parts, codes = tuple(in_words(vault, run)), (practice.code,)
    except WrongCall:  # a practice of another version: what was written in it is there all the same
        title = run.practice
        parts = tuple((given.place, str(given.answer)) for given in run.trail if isinstance(given.answer, str | int))
    return Dated(run.changed, "practice", run.id, title, "", _called(run.about, names), practices=codes, parts=parts)


def _called(about: Sequence[Identity], names: dict[Identity, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.get(one, one.known_by) for one in about))


def _whole(one: Dated) -> str:
    tied = (*one.signs, *one.practices)
    said = [
        one.title,
        one.text,
        *one.names,
        *one.feelings,
        *tied,
        *titles(tied),
        *(text for part in one.parts for text in part),
    ]
    return "\n".join(said).casefold()
