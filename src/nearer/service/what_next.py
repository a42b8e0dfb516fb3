"""What is next (F2): one practice, and why this one. A plain list with points that a person can read; nothing learns here.

Hard filters come before any points: what is off, what was said never to show, what rests, heavy ones late or twice a day.
Then the fixed path, in its order. Then points: what fits the signs that were seen or ticked, the reasons that were chosen,
and the stars that were given. After two suggestions in a row that nobody took up, nothing is suggested until it is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer import catalogue
from nearer.contracts import Practice
from nearer.guide.walk import off
from nearer.language import N_, _
from nearer.model.run import Run
from nearer.model.step import Condition
from nearer.service.conditions import conditions
from nearer.service.kept import zone_of
from nearer.service.lists import NEVER, REASONS, TICKED, keep_list, kept_list
from nearer.service.prompts import fell_silent, note_taken
from nearer.service.walkable import find
from nearer.vault import runs
from nearer.vault.sealed import Vault

PATH: tuple[tuple[str, ...], ...] = (("P1",), ("P19",), ("P13",), ("P2", "P3"), ("P18",))
"""The first path: in each place one of these is enough."""

FIT, CHOSEN, STAR, JUST_DONE, HEAVY = 3, 2, 1, -4, -1
"""Points: for each sign that was seen or ticked; for each reason that was chosen; for each star above or below three; for
what was done in the last week; for a heavy one."""

LATE_H, EARLY_H = 22, 5
JUST_NOW = timedelta(days=7)

WHY_PATH = N_("It comes next among the first steps.")
WHY_TICKED = N_("It fits what you ticked in the look at yourself.")
WHY_SIGN = N_("It fits what your chats may show.")
WHY_REASON = N_("It fits a reason that you chose.")
WHY_STARS = N_("It was useful to you before.")
WHY_NEW = N_("You have not tried it yet.")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One practice with its points, and where they come from: what a person may read of why this one."""

    code: str
    title: str
    minutes: int
    points: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What is known when something is suggested. signs, reasons: codes. ticked: those of the signs that were ticked by hand."""

    now: datetime
    hour: int
    conditions: frozenset[Condition]
    signs: frozenset[str]
    reasons: frozenset[str]
    runs: tuple[Run, ...]
    never: frozenset[str]
    ticked: frozenset[str] = frozenset()


def weighed(world: World, shelf: Sequence[Practice]) -> list[Weighed]:
    """Return what may be suggested now, the best first; what stands on the first path stands before the rest."""
    open_ones = [one for one in shelf if _may_be_suggested(one, world)]
    done = {one.practice for one in world.runs if one.state == "done" and not one.part}
    codes_done = {one.code for one in shelf if one.name in done}
    path = next((place for place in PATH if not codes_done & set(place)), ())
    found = [_weighed(one, world, on_path=one.code in path) for one in open_ones]
    return sorted(found, key=lambda one: (-one.points, _number(one.code)))


def what_next(vault: Vault, now: datetime, signs: Sequence[str] = (), *, asked: bool = False) -> Weighed | None:
    """Return one suggestion, or None where nothing fits or where it is time to keep still (S17).

    signs: what the chats show. asked: the person asked for it, so that silence is over.
    """
    if fell_silent(vault.connection) and not asked:
        return None
    found = weighed(world_of(vault, now, signs), catalogue.practices())
    return found[0] if found else None


def world_of(vault: Vault, now: datetime, signs: Sequence[str] = ()) -> World:
    """Return what a vault says of the person and of what was done."""
    return World(
        now,
        now.astimezone(zone_of(vault.connection)).hour,
        conditions(vault.connection),
        frozenset((*signs, *kept_list(vault.connection, TICKED))),
        frozenset(kept_list(vault.connection, REASONS)),
        tuple(runs.runs(vault.connection)),
        frozenset(kept_list(vault.connection, NEVER)),
        frozenset(kept_list(vault.connection, TICKED)),
    )


def not_now(vault: Vault) -> None:
    """Take a no for an answer."""
    with vault.transaction():
        note_taken(vault.connection)


def never_again(vault: Vault, code: str) -> None:
    """Keep a practice from being suggested; it can be opened all the same. Raises WrongCall."""
    found = find(code).code
    with vault.transaction():
        keep_list(vault.connection, NEVER, sorted({*kept_list(vault.connection, NEVER), found}))
        note_taken(vault.connection)


def _may_be_suggested(practice: Practice, world: World) -> bool:
    if not practice.suggested or practice.code in world.never or off(practice, world.conditions):
        return False
    theirs = [one for one in world.runs if one.practice == practice.name and not one.part]
    if any(one.state == "open" for one in theirs):
        return False
    first = min((one.began for one in world.runs), default=world.now)
    last = max((one.changed for one in theirs if one.state == "done"), default=None)
    if practice.after_days and world.now - first < timedelta(days=practice.after_days):
        return False
    if last is not None and world.now - last < timedelta(days=max(practice.rest_days, 1)):
        return False
    return practice.weight != "heavy" or _may_be_heavy(world)


def _may_be_heavy(world: World) -> bool:
    """Return whether a heavy one may be suggested: not late, and not after another on the same day (S18)."""
    if world.hour >= LATE_H or world.hour < EARLY_H:
        return False
    heavy = {one.name for one in catalogue.practices() if one.weight == "heavy"}
    return not any(one.practice in heavy and world.now - one.changed < timedelta(days=1) for one in world.runs)


def _weighed(practice: Practice, world: World, *, on_path: bool) -> Weighed:
    theirs = [one for one in world.runs if one.practice == practice.name and not one.part]
    stars = [one.stars for one in theirs if one.stars is not None]
    fits, chosen = world.signs & set(practice.helps), world.reasons & set(practice.helps)
    points: Mapping[str, int] = {
        WHY_PATH: 1_000 if on_path else 0,
        WHY_TICKED if fits & world.ticked else WHY_SIGN: FIT * len(fits),
        WHY_REASON: CHOSEN * len(chosen),
        WHY_STARS: STAR * round(sum(stars) / len(stars) - 3) if stars else 0,
    }
    less = JUST_DONE if any(world.now - one.changed < JUST_NOW for one in theirs) else 0
    less += HEAVY if practice.weight == "heavy" else 0
    why = tuple(_(says) for says, gained in points.items() if gained > 0)
    return Weighed(
        practice.code,
        practice.title,
        practice.minutes,
        sum(points.values()) + less,
        why or ((_(WHY_NEW),) if not theirs else ()),
    )


def _number(code: str) -> int:
    return int("".join(filter(str.isdecimal, code)) or 0)
