"""Lists of questions that the person brings (instrument files): kept, answered an item at a time, held against earlier answers.

What is said of a result is its change against one's own earlier one, and whether that is more than the wobble of the
questions. There are no limits, no norms and no names for kinds of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from nearer.errors import InstrumentWrong, WrongCall
from nearer.guide.instrument import LONGEST, instrument, results
from nearer.language import _
from nearer.model.instrument import Answering, Instrument, Item
from nearer.model.person import Identity, KnownPerson
from nearer.service import people
from nearer.service.archives import shown
from nearer.service.kept import zone_of
from nearer.service.wording import day
from nearer.vault import instruments as kept_lists
from nearer.vault.sealed import Vault

Moved = Literal["first", "alike", "higher", "lower", "unsure"]
"""Of a result against the one before: alike = within the wobble; unsure = the file does not state how far it wobbles."""


@dataclass(frozen=True)
class Result:
    """One subscale of the newest answering. value: None where too much was passed over. before: the last earlier value."""

    title: str
    value: float | None
    before: float | None
    before_at: datetime | None
    moved: Moved
    wobble: float | None


@dataclass(frozen=True)
class Report:
    """What came of one instrument, about one person or nobody in particular. at: of the newest answering."""

    instrument: Instrument
    about: str
    at: datetime
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Question:
    """The item that comes next in an answering. nth, of: its place."""

    answering: int
    instrument: Instrument
    item: Item
    person: str
    nth: int
    of: int


def bring(vault: Vault, now: datetime, path: Path) -> tuple[Instrument, bool]:
    """Check an instrument file and keep it; return it, and whether it was here already. Raises InstrumentWrong, WrongCall."""
    body = _read(path)
    made = instrument(body)
    for _number, other in kept_lists.instruments(vault.connection):
        old = instrument(other)
        if (old.id, old.version) != (made.id, made.version):
            continue
        if old == made:
            return made, True
        raise InstrumentWrong(
            _("Version {version} of {name} is here already, and it is not the same.").format(
                version=made.version, name=made.id
            ),
            _("Nothing was changed."),
            _("Give the changed file another version."),
        )
    with vault.transaction():
        kept_lists.keep_instrument(vault.connection, made.id, made.version, now, body)
    return made, False


def brought(vault: Vault) -> list[Instrument]:
    """Return the instruments that are here, each in the version that came last, by title."""
    newest = {made.id: made for _number, made in _kept(vault)}
    return sorted(newest.values(), key=lambda one: one.title.casefold())


def begin(vault: Vault, now: datetime, name: str, about: str = "") -> int:
    """Return the number of an answering: the one that is open, or a new one.

    name: the instrument's id. about: whom it is about, where it asks about a person. Raises WrongCall where there is no such
    instrument, where the person is kept out, and where it was answered too short a time ago.
    """
    number, made = _find(vault, name)
    person = _person(vault, made, about)
    identities = () if person is None else (person.handles[0].identity,)
    for one in reversed(_answerings(vault, number, person)):
        if one.done is None:
            return one.id
        again = one.done + timedelta(days=made.min_gap_days)
        if now < again:
            raise WrongCall(
                _("You answered this on {day}. Its authors ask for {n} days between.").format(
                    day=day(one.done, zone_of(vault.connection)), n=made.min_gap_days
                ),
                _("Nothing was changed."),
                _("From {day} on it is open again.").format(day=day(again, zone_of(vault.connection))),
            )
        break
    with vault.transaction():
        return kept_lists.begin_answering(vault.connection, number, now, identities)


def question(vault: Vault, answering: int) -> Question | None:
    """Return the item that comes next, None where all were answered or passed over."""
    one, made = _answering(vault, answering)
    left = [item for item in made.items if item.id not in one.answers]
    if not left:
        return None
    nth = len(made.items) - len(left) + 1
    return Question(answering, made, left[0], _called(vault, one.about), nth, len(made.items))


def answer(vault: Vault, now: datetime, answering: int, item: str, step: int | None) -> None:
    """Keep one answer at once. step: None passes the item over. Raises WrongCall for what is no step of the scale."""
    one, made = _answering(vault, answering)
    scale = made.scale
    if step is not None and not scale.low <= step <= scale.high:
        raise WrongCall(
            _("Type a number from {low} to {high}.").format(low=scale.low, high=scale.high),
            _("What you answered before is safe."),
        )
    if one.done is not None or item not in {known.id for known in made.items}:
        return
    answers = {**one.answers, item: step}
    done = now if len(answers) == len(made.items) else None
    with vault.transaction():
        kept_lists.set_answers(vault.connection, answering, answers, done)


def back(vault: Vault, answering: int) -> None:
    """Take the last answer of an open answering back."""
    one, _made = _answering(vault, answering)
    if one.answers and one.done is None:
        with vault.transaction():
            kept_lists.set_answers(vault.connection, answering, dict(list(one.answers.items())[:-1]), None)


def reports(vault: Vault) -> list[Report]:
    """Return what the newest answers come to, for each instrument and each person it was answered about."""
    found: dict[tuple[str, str], list[tuple[Answering, Instrument]]] = {}
    kept = dict(_kept(vault))
    for one in kept_lists.answerings(vault.connection):
        if one.done is not None and _may_be_shown(vault, one.about):
            made = kept[one.instrument]
            found.setdefault((made.id, _called(vault, one.about)), []).append((one, made))
    return [_report(about, answered) for (_name, about), answered in found.items()]


def _report(about: str, answered: list[tuple[Answering, Instrument]]) -> Report:
    """Return the newest answering against the earlier ones of the same version."""
    newest, made = answered[-1]
    values = results(made, newest.answers)
    earlier = [(one, results(made, one.answers)) for one, old in answered[:-1] if old == made]
    told = []
    for subscale in made.subscales:
        value = values[subscale.id]
        before = next(((one, old) for one, kept in reversed(earlier) if (old := kept[subscale.id]) is not None), None)
        told.append(
            Result(
                subscale.title,
                value,
                None if before is None else before[1],
                None if before is None else before[0].done,
                _moved(value, None if before is None else before[1], subscale.wobble),
                subscale.wobble,
            )
        )
    return Report(made, about, newest.done or newest.at, tuple(told))


def _moved(value: float | None, before: float | None, wobble: float | None) -> Moved:
    if value is None or before is None:
        return "first"
    if wobble is None:
        return "unsure"
    if abs(value - before) <= wobble:
        return "alike"
    return "higher" if value > before else "lower"


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            body = stream.read(LONGEST * 4 + 1)
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise InstrumentWrong(
            _("{path} is no text in UTF-8.").format(path=shown(str(path))),
            _("Nothing was changed."),
            _("docs/instruments.md says what such a file must hold."),
        ) from None
    except (OSError, ValueError):
        raise WrongCall(
            _("{path} could not be opened.").format(path=shown(str(path))),
            _("Nothing was changed."),
            _("Look at whether it is there, and who may read it."),
        ) from None


def _kept(vault: Vault) -> list[tuple[int, Instrument]]:
    return [(number, instrument(body)) for number, body in kept_lists.instruments(vault.connection)]


def _find(vault: Vault, name: str) -> tuple[int, Instrument]:
    for number, made in reversed(_kept(vault)):
        if made.id == name.strip().casefold():
            return number, made
    raise WrongCall(
        _("There is no list of questions “{name}” here.").format(name=name),
        _("Nothing was changed."),
        _("nearer instrument lists them. To bring one: nearer instrument --add FILE"),
    )


def _person(vault: Vault, made: Instrument, about: str) -> KnownPerson | None:
    """Return whom it is about. Raises WrongCall where it does not fit, or where that person is kept out."""
    if made.about_person != bool(about):
        raise WrongCall(
            _("This list asks about one person.") if made.about_person else _("This list is not about one person."),
            _("Nothing was changed."),
            _("Say about whom: --about NAME") if made.about_person else _("Leave --about out."),
        )
    if not about:
        return None
    person = people.find(vault, about)
    if not person.may_be_counted:
        raise WrongCall(
            _("You keep this person out here, and that stands. So this list steps back."), _("Nothing was changed.")
        )
    return person


def _answerings(vault: Vault, number: int, person: KnownPerson | None) -> list[Answering]:
    own: set[Identity] = set() if person is None else {one.identity for one in person.handles}
    return [
        one
        for one in kept_lists.answerings(vault.connection)
        if one.instrument == number and (bool(own & set(one.about)) if own else not one.about)
    ]


def _answering(vault: Vault, number: int) -> tuple[Answering, Instrument]:
    kept: Mapping[int, Instrument] = dict(_kept(vault))
    for one in kept_lists.answerings(vault.connection):
        if one.id == number:
            return one, kept[one.instrument]
    raise WrongCall(_("There is no such page any more."), _("Nothing was changed."))


def _known(vault: Vault) -> dict[Identity, KnownPerson]:
    return {handle.identity: one for one in people.known_people(vault.connection).people for handle in one.handles}


def _called(vault: Vault, about: tuple[Identity, ...]) -> str:
    known = _known(vault) if about else {}
    return next((known[one].name if one in known else one.known_by for one in about), "")


def _may_be_shown(vault: Vault, about: tuple[Identity, ...]) -> bool:
    """Return whether results about someone may be shown: not while they are kept out."""
    known = _known(vault) if about else {}
    return all(known[one].may_be_counted for one in about if one in known)
