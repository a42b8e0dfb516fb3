"""Did it help (F5): what was seen alongside each practice that was begun. Never that the practice did it.

Counted are people of whom a verdict may be given (A2, K1, K3), all together: nobody is named, and no tie stands alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nearer import catalogue
from nearer.contracts import Progress
from nearer.language import _
from nearer.model.trial import Alongside, Beside, Missing, Outcome, Seen
from nearer.service.life import timeline_without_words
from nearer.service.look import ALPHA
from nearer.signs.detector.e_detector import Episode
from nearer.signs.detector.withdrawals import withdrawals
from nearer.timeline.moments import microseconds, moment
from nearer.trials import alongside as sums
from nearer.trials.amounts import Amounts, amounts_of, change, enough, shift, shifts_at_other_days
from nearer.trials.answers import Answers, answers_of, settled_us
from nearer.trials.logit import fit, signed_root
from nearer.trials.recovery import recovery
from nearer.vault import records, runs
from nearer.vault.sealed import Vault

SEED = 1
"""Draws the other days: always the same, so that the figures change with new files alone (K7)."""

_SURE: dict[Seen, Seen] = {"more": "perhaps_more", "less": "perhaps_less"}
"""What is said with confidence, and what it becomes where that cannot be had."""

LEFT_OUT = timedelta(microseconds=sums.LEFT_OUT_US)


@dataclass(frozen=True, eq=False)
class Lived:
    """What the histories of a vault hold for a trial. until_us: up to when every outcome is known."""

    answers: Answers
    episodes: tuple[Episode, ...]
    until_us: int
    amounts: dict[Outcome, Amounts]


def lived(vault: Vault, progress: Progress | None = None) -> Lived | None:
    """Return what can be counted, None where the vault holds no histories."""
    if not records.files(vault.connection):
        return None
    if progress:
        progress(_("looking at each person"), 0.0)
    timeline, can_have_a_verdict = timeline_without_words(vault.connection)
    episodes = tuple(
        one.episode
        for one in withdrawals(timeline, ALPHA)
        if one.verdict is not None and one.episode.person in can_have_a_verdict
    )
    answers = answers_of(timeline, ALPHA, can_have_a_verdict)
    return Lived(answers, episodes, settled_us(timeline), amounts_of(timeline, ALPHA, can_have_a_verdict))


def did_it_help(vault: Vault, progress: Progress | None = None, life: Lived | None = None) -> tuple[Alongside, ...]:
    """Return what was seen alongside each practice, by its beginning: the first run of it that was done.

    life: of `lived`, where it is at hand.
    """
    done = done_runs(vault)
    if not done:
        return ()
    life = lived(vault, progress) if life is None else life
    return tuple(_alongside(life, code, done) for code in sorted(done, key=lambda one: done[one][0]))


def done_runs(vault: Vault) -> dict[str, list[datetime]]:
    """Return when each practice (by its code) was done, the earliest first."""
    codes = {one.name: one.code for one in catalogue.practices()}
    found: dict[str, list[datetime]] = defaultdict(list)
    for run in runs.runs(vault.connection):
        if run.state == "done" and not run.part and run.practice in codes:
            found[codes[run.practice]].append(run.changed)
    return {code: sorted(times) for code, times in found.items()}


def _alongside(life: Lived | None, code: str, done: dict[str, list[datetime]]) -> Alongside:
    times, began = done[code], done[code][0]

    def cannot_tell(why: Missing) -> Alongside:
        until = None if life is None else moment(life.until_us)
        return Alongside(code, began, len(times), "cannot_tell", why, until=until)

    if life is None:
        return cannot_tell("no_chats")
    start_us = microseconds(began)
    if life.until_us <= start_us:
        return cannot_tell("ends_before")
    for most in (sums.AFTER_US, sums.MOST_AFTER_US):
        until_us = min(life.until_us, start_us + most)
        found = sums.around(life.answers, start_us, until_us)
        missing = None if found is None else sums.missing(found)
        if not missing or until_us == life.until_us:
            break
    if found is None or missing is None:
        return cannot_tell("few_before")
    until = moment(until_us)
    told = Alongside(
        practice=code,
        began=began,
        times=sum(one < until for one in times),
        seen="cannot_tell",
        why="few_after" if until_us == life.until_us else "few_in_all",
        missing=missing,
        until=until,
        before=found.counted(0),
        after=found.counted(1),
        also_begun=tuple(one for one in done if one != code and began - LEFT_OUT <= done[one][0] <= until),
    )
    first_of_all = microseconds(min(times[0] for times in done.values()))
    told = _with_beside(told, _beside(life, start_us, until_us, first_of_all))
    return told if missing else _told(told, found, life, done, (start_us, until_us))


def _told(
    told: Alongside, found: sums.Around, life: Lived, done: dict[str, list[datetime]], after: tuple[int, int]
) -> Alongside:
    """Return the same with what can be told. after: the time after the beginning, in microseconds."""
    start_us, until_us = after
    first_of_all = microseconds(min(times[0] for times in done.values()))
    others = sums.other_days(life.answers, until_us - start_us, first_of_all, SEED)
    best = fit(found.bids)
    root = signed_root(found.bids, best)
    doses = sums.as_done(found, [microseconds(one) for one in done[told.practice]])
    return replace(
        told,
        seen=_careful(sums.seen(root, others), others_moved=told.others_moved),
        why="",
        change=sums.change(found.bids, best, others.widened),
        as_done=None if doses is None else sums.change(doses, fit(doses), others.widened),
        chance=others.chance(root),
        days_drawn=len(others.roots),
        widened=others.widened,
        without_one=sums.without_one(found.bids),
        recovered=recovery(life.episodes, start_us, until_us),
    )


def _with_beside(told: Alongside, beside: Sequence[Beside]) -> Alongside:
    """Return the same with what stands beside; nothing in it is clear where the control moved."""
    others_moved = any(one.outcome == "control" and one.seen in _SURE for one in beside)
    careful = tuple(replace(one, seen=_careful(one.seen, others_moved=others_moved)) for one in beside)
    return replace(told, beside=careful, others_moved=others_moved)


def _beside(life: Lived, start_us: int, until_us: int, first_of_all: int) -> list[Beside]:
    """Return what was seen of each outcome beside the answers, and of the control."""
    ties = set(life.answers.as_of(start_us).tie.tolist())
    drawn = shifts_at_other_days(life.amounts, life.answers, until_us - start_us, first_of_all, SEED)
    found = []
    for name, amounts in life.amounts.items():
        moved, others = shift(amounts, ties, start_us, until_us), drawn[name]
        if moved is None or not enough(moved, others):
            found.append(Beside(name))
            continue
        said = sums.seen(moved.root, others, beside=True)
        chance = others.chance(moved.root)
        found.append(Beside(name, said, change(moved, others), moved.usual, moved.before, moved.after, chance))
    return found


def _careful(said: Seen, *, others_moved: bool) -> Seen:
    """Return what may be said where the control moved: perhaps, at most."""
    return _SURE.get(said, said) if others_moved else said
