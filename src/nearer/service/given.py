"""An answer as it is kept: people as identities, numbers within bounds, a day as a moment."""

from collections.abc import Sequence
from datetime import datetime

from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.guide.walk import Place, joint
from nearer.language import _
from nearer.model.person import Identity
from nearer.model.photo import Photo
from nearer.model.run import Answer, Given, refer, referred
from nearer.model.step import Step
from nearer.service import people
from nearer.service.kept import zone_of
from nearer.service.walkable import steps_of
from nearer.vault.photos import keep_photo
from nearer.vault.sealed import Vault

LONGEST_TEXT = 20_000


def as_kept(vault: Vault, now: datetime, run: int, place: Place, given: Answer | Photo) -> Answer:
    """Return the answer as it is kept: people as identities, numbers within bounds, a photo as its digest. Raises WrongCall.

    The caller holds the transaction.
    """
    step = place.step
    if step is not None and step.answer == "photo" and given:
        if isinstance(given, Photo):
            return keep_photo(vault.connection, run, place.name, given)
        raise WrongCall(_("A picture is asked for here, not words."), _("What you wrote before is safe."))
    if isinstance(given, Photo):
        raise WrongCall(_("No picture is asked for here."), _("What you wrote before is safe."))
    if step is None or given in (None, "", ()):
        return given if step is None else None
    if step.answer in ("person", "people"):
        said = (given,) if isinstance(given, str) else given if isinstance(given, tuple) else ()
        referring = tuple(
            one if referred(one) is not None else refer(people.named(vault, now, one)) for one in said if one.strip()
        )
        return referring if step.answer == "people" else referring[0] if referring else None
    if step.answer in ("scale", "percent"):
        top = 10 if step.answer == "scale" else 100
        if not isinstance(given, int) or not 0 <= given <= top:
            raise WrongCall(_("Write a number from 0 to {top}.").format(top=top), _("What you wrote before is safe."))
        return given
    whole = given if isinstance(given, str) else "".join(given) if isinstance(given, tuple) else ""
    refuse_long(whole)
    return given


def apart_as_one(place: Place, trail: list[Given]) -> list[Given]:
    """Return the trail with what two people said apart as one answer, once both did: what each said is kept nowhere."""
    if place.turn < 2 or place.step is None:
        return trail
    as_one = joint(place.step, [given.answer for given in trail[-2:]])
    return [*trail[:-2], *(Given(given.place, as_one) for given in trail[-2:])]


def without_last(steps: Sequence[Step], trail: Sequence[Given]) -> tuple[Given, ...]:
    """Return the trail without its last answer; where two gave it apart, without both."""
    name, _space, turn = trail[-1].place.rpartition(" ")
    both = turn == "2" and any(step.name == name and step.who == "apart" for step in steps)
    return tuple(trail[: -2 if both else -1])


def refuse_long(text: str) -> None:
    """Raise WrongCall for a text that is longer than an answer may be."""
    if len(text) > LONGEST_TEXT:
        raise WrongCall(
            _("That is longer than {n} letters.").format(n=f"{LONGEST_TEXT:,}"), _("What you wrote before is safe.")
        )


def named_in(practice: Practice, part: str, trail: Sequence[Given]) -> list[Identity]:
    """Return who was named in a trail, each once."""
    steps = {step.name: step for step in steps_of(practice, part)}
    found: dict[Identity, None] = {}
    for given in trail:
        step = steps.get(given.place)
        if step is None or step.answer not in ("person", "people"):
            continue
        said = given.answer if isinstance(given.answer, tuple) else (given.answer,)
        for one in said:
            identity = referred(one) if isinstance(one, str) else None
            if identity is not None:
                found[identity] = None
    return list(found)


def day_of(vault: Vault, said: Answer) -> datetime | None:
    """Return the moment that a day (2026-03-31, or with the time of day) begins; None where none was given."""
    if not isinstance(said, str) or not said:
        return None
    try:
        day = datetime.fromisoformat(said)
    except ValueError:
        return None
    return day if day.tzinfo is not None else day.replace(tzinfo=zone_of(vault.connection))
