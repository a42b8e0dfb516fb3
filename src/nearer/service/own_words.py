"""A person's own version of a passage of a practice (F1): what a step says, or what the practice asks, as they would say it.

It is shown in place of the first one from then on, with the first one a key away. Each version is kept: to undo goes back to
the one before, and an empty version is the way back to the first words. What keeps a person safe cannot be edited: the gates
and what is said first are not among the passages, nor is a step that leads to help, that sets what holds of the person, or that
two people answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import apsw
import msgspec

from nearer import catalogue
from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.passage import Version
from nearer.model.step import Step
from nearer.service.walkable import find, kept_run, steps_of
from nearer.vault import records
from nearer.vault.sealed import Vault

OWN = "own_words"
"""The setting that holds all versions, the oldest first."""

SUMMARY = "summary"
"""The passage that says what a practice asks; the others are called as their steps, after "part." in a later part."""

LONGEST = 2_000
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Passage:
    """What may be said in own words. first: as the guide has it. own: the version that is shown, None where it is the first.

    earlier: how many versions there are to go back through.
    """

    name: str
    first: str
    own: Version | None = None
    earlier: int = 0

    @property
    def shown(self) -> str:
        """The words that are shown now."""
        return self.first if self.own is None else self.own.text


def versions(connection: apsw.Connection) -> list[Version]:
    """Return every version, the oldest first."""
    kept = records.setting(connection, OWN)
    return msgspec.json.decode(kept, type=list[Version]) if kept else []


def passages(vault: Vault, code: str) -> tuple[Passage, ...]:
    """Return the passages of a practice. Raises WrongCall where there is no such practice, or none of it may be edited."""
    practice = find(code)
    if practice.name not in {one.name for one in catalogue.practices()}:
        raise WrongCall(_("This page has no words of your own."), _("Nothing was changed."))
    theirs = [one for one in versions(vault.connection) if one.practice == practice.name]
    found = []
    for name, first in _first_words(practice).items():
        own = [one for one in theirs if one.passage == name]
        found.append(Passage(name, first, own[-1] if own and own[-1].text else None, len(own)))
    return tuple(found)


def put_since(vault: Vault, since: datetime) -> tuple[str, ...]:
    """Return the titles of practices into which own words were put since a moment."""
    titles = {one.name: one.title for one in catalogue.practices()}
    lately = [one.practice for one in versions(vault.connection) if one.text and one.at >= since]
    return tuple(titles[name] for name in dict.fromkeys(lately) if name in titles)


def passages_of_run(vault: Vault, number: int) -> tuple[Passage, ...]:
    """Return the passages that a walk went through, and what the practice asks; none for pages that have none."""
    run = kept_run(vault, number)
    if run.practice not in {one.name for one in catalogue.practices()}:
        return ()
    prefix = f"{run.part}." if run.part else ""
    seen = {SUMMARY, *(prefix + given.place.partition(" ")[0] for given in run.trail)}
    return tuple(one for one in passages(vault, run.practice) if one.name in seen)


def write(vault: Vault, now: datetime, code: str, passage: str, text: str) -> None:
    """Keep own words for a passage. Raises WrongCall for none, for too many, and for a passage that there is none of."""
    plain = text.strip()
    if not plain or len(plain) > LONGEST:
        raise WrongCall(_("Own words have 1 to {n} letters.").format(n=f"{LONGEST:,}"), _("Nothing was changed."))
    _add(vault, Version(find(code).name, _found(vault, code, passage).name, now, plain))


def go_back_to_first(vault: Vault, now: datetime, code: str, passage: str) -> None:
    """Show a passage as it was at first; the own versions stay, and to undo brings the last one back."""
    if _found(vault, code, passage).own is not None:
        _add(vault, Version(find(code).name, passage, now, ""))


def undo(vault: Vault, code: str, passage: str) -> bool:
    """Take the last version of a passage away and return whether there was one."""
    name, kept = find(code).name, versions(vault.connection)
    theirs = [one for one in kept if (one.practice, one.passage) == (name, _found(vault, code, passage).name)]
    if not theirs:
        return False
    _keep(vault, [one for one in kept if one is not theirs[-1]])
    return True


def in_own_words(connection: apsw.Connection, practice: Practice, until: datetime | None = None) -> Practice:
    """Return a practice with the person's own words in it; itself where there are none. until: as it was shown then."""
    texts = {
        one.passage: one.text
        for one in versions(connection)
        if one.practice == practice.name and (until is None or one.at <= until)
    }
    texts = {name: text for name, text in texts.items() if text and name in _first_words(practice)}
    if not texts:
        return practice
    return msgspec.structs.replace(
        practice,
        asks=texts.get(SUMMARY, practice.asks),
        steps=_with(practice.steps, texts, ""),
        later=tuple(
            msgspec.structs.replace(part, steps=_with(part.steps, texts, f"{part.name}.")) for part in practice.later
        ),
    )


def _with(steps: Sequence[Step], texts: dict[str, str], prefix: str) -> tuple[Step, ...]:
    return tuple(
        one
        if (text := texts.get(prefix + one.name)) is None
        else msgspec.structs.replace(one, says=_filled(text, one.says + one.ask))
        if one.says
        else msgspec.structs.replace(one, ask=_filled(text, one.ask))
        for one in steps
    )


def _filled(text: str, first: str) -> str:
    """Return own words as words of the guide: a name in braces stands for what it stood for at first, other braces for braces."""
    if "{" not in text:
        return text  # nothing is filled in there, so nothing is doubled
    known = set(_NAME.findall(first))
    doubled = text.replace("{", "{{").replace("}", "}}")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: f"{{{match[1]}}}" if match[1] in known else match[0], doubled)


def _first_words(practice: Practice) -> dict[str, str]:
    """Return the passages that may be edited, by name, as the guide has them."""
    found = {SUMMARY: practice.asks}
    for part in ("", *(one.name for one in practice.later)):
        prefix = f"{part}." if part else ""
        for step in steps_of(practice, part):
            if step.who == "me" and not step.offers and all(option.sets is None for option in step.options):
                found[prefix + step.name] = step.says or step.ask
    return found


def _found(vault: Vault, code: str, passage: str) -> Passage:
    for one in passages(vault, code):
        if one.name == passage:
            return one
    raise WrongCall(
        _("There is no passage “{name}” that can be edited.").format(name=passage),
        _("Nothing was changed."),
        _("nearer practise {code} --own lists them.").format(code=find(code).code),
    )


def _add(vault: Vault, version: Version) -> None:
    _keep(vault, [*versions(vault.connection), version])


def _keep(vault: Vault, kept: Sequence[Version]) -> None:
    with vault.transaction():
        records.set_setting(vault.connection, OWN, msgspec.json.encode(list(kept)).decode())
