"""A small trial of one's own (F5): weeks drawn by chance in pairs, one with a practice and one without.

A week in which nothing could be counted is blank: its pair is left out, and nothing is said of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np
import polars as pl

from nearer.contracts import Practice, Progress
from nearer.errors import WrongCall
from nearer.guide.walk import off
from nearer.language import _
from nearer.model.events import UTC
from nearer.model.trial import Alongside, Counted, Outcome, SoFar, Trial
from nearer.service.alongside import Lived, did_it_help, done_runs, lived
from nearer.service.conditions import conditions
from nearer.service.kept import zone_of
from nearer.service.walkable import find
from nearer.timeline.moments import WEEK_US, microseconds, moment
from nearer.trials import paired, weeks
from nearer.trials.alongside import change
from nearer.trials.amounts import differences
from nearer.trials.answers import Ints
from nearer.trials.logit import fit
from nearer.trials.paired import Pair
from nearer.trials.power import Power, power
from nearer.vault import trials
from nearer.vault.sealed import Vault

FEWEST_WEEKS, USUAL_WEEKS, MOST_WEEKS = 8, 12, 52
MOST_REST_DAYS = 7
RECENT_US = 26 * WEEK_US
FEWEST_RECENT = 20
LOWEST_SHARE, HIGHEST_SHARE = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class TrialNews:
    """A trial as a review tells of it. week: the one that runs now, of `weeks`; 0 before the first; None where it is over."""

    title: str
    weeks: int
    week: int | None


@dataclass(frozen=True)
class Plan:
    """A trial before it begins. power: None where the histories are too short to say what it can see."""

    practice: Practice
    weeks: int
    first: date
    power: Power | None


def plan(vault: Vault, now: datetime, code: str, how_many: int, progress: Progress | None = None) -> Plan:
    """Return what a trial could see, before it begins. Raises WrongCall where there can be none."""
    practice = find(code)
    _refuse(vault, now, practice, how_many)
    first = weeks.first_monday(now.astimezone(zone_of(vault.connection)).date())
    life = lived(vault, progress)
    if life is None:
        return Plan(practice, how_many, first, None)
    counting = life.answers.two_way & ~life.answers.quiet
    recent = life.answers.where(counting & (life.answers.at >= life.until_us - RECENT_US))
    if len(recent) < FEWEST_RECENT:
        return Plan(practice, how_many, first, None)
    share = min(HIGHEST_SHARE, max(LOWEST_SHARE, float(recent.answered.mean())))
    a_week = len(recent) / max(1.0, (life.until_us - int(recent.at.min())) / WEEK_US)
    return Plan(practice, how_many, first, power(share, a_week, how_many))


def begin(vault: Vault, now: datetime, code: str, how_many: int, seed: int) -> Trial:
    """Draw the weeks of a trial, keep the draw with its seed, and return it. Raises WrongCall where there can be none."""
    practice = find(code)
    _refuse(vault, now, practice, how_many)
    first = weeks.first_monday(now.astimezone(zone_of(vault.connection)).date())
    with vault.transaction():
        drawn = weeks.draw(how_many // 2, seed)
        trials.begin_trial(vault.connection, practice.name, now, first, drawn, seed)
    return trials.trials(vault.connection)[-1]


def stop(vault: Vault, now: datetime) -> Trial | None:
    """End the trial that runs and return it; None where none does. What was counted stays."""
    found = running(vault, now)
    if found is not None:
        with vault.transaction():
            trials.stop_trial(vault.connection, found.id, now)
    return found


def running(vault: Vault, now: datetime) -> Trial | None:
    """Return the trial whose weeks are not over, None where there is none."""
    today = now.astimezone(zone_of(vault.connection)).date()
    kept = [one for one in trials.trials(vault.connection) if one.stopped is None]
    return next((one for one in reversed(kept) if weeks.week_of(one.first, today) < len(one.draw)), None)


def news(vault: Vault, since: datetime, now: datetime) -> tuple[TrialNews, ...]:
    """Return the trial that runs, and those that came to their end since a moment: no figures, so nothing is worked out."""
    zone = zone_of(vault.connection)
    found = []
    for one in trials.trials(vault.connection):
        ends = datetime.combine(one.first + timedelta(weeks=len(one.draw)), time(), zone)
        over = one.stopped or (ends if ends <= now else None)
        if over is None or since <= over:
            week = None if over else max(0, weeks.week_of(one.first, now.astimezone(zone).date()) + 1)
            found.append(TrialNews(find(one.practice).title, len(one.draw), week))
    return tuple(found)


def page(
    vault: Vault, now: datetime, progress: Progress | None = None
) -> tuple[tuple[SoFar, ...], tuple[Alongside, ...]]:
    """Return what came of each trial so far, the newest first, and what was seen alongside each practice."""
    kept, done = trials.trials(vault.connection), done_runs(vault)
    life = lived(vault, progress) if kept or done else None
    zone = zone_of(vault.connection)
    found = tuple(_so_far(one, now, zone, life, done) for one in reversed(kept))
    return found, did_it_help(vault, progress, life)


def _refuse(vault: Vault, now: datetime, practice: Practice, how_many: int) -> None:
    """Raise WrongCall for weeks that make no pairs, a practice that is not for every week, and a second trial."""
    if how_many % 2 or not FEWEST_WEEKS <= how_many <= MOST_WEEKS:
        raise WrongCall(
            _("A trial goes over {least} to {most} weeks, in pairs.").format(least=FEWEST_WEEKS, most=MOST_WEEKS),
            _("Nothing was changed."),
            _("{n} weeks are a good start.").format(n=USUAL_WEEKS),
        )
    if off(practice, conditions(vault.connection)):
        raise WrongCall(practice.not_now_says, _("Nothing was changed."), _("Help is here: nearer help-now"))
    if practice.weight == "heavy" or not practice.suggested or practice.rest_days > MOST_REST_DAYS:
        raise WrongCall(
            _("“{title}” has its own time. It is not for a trial by weeks.").format(title=practice.title),
            _("Nothing was changed."),
            _("Choose a lighter one: nearer practise lists them."),
        )
    if running(vault, now) is not None:
        raise WrongCall(
            _("A trial of yours runs already."), _("Nothing was changed."), _("To end it first: nearer trial --stop")
        )


def _so_far(one: Trial, now: datetime, zone: tzinfo, life: Lived | None, done: dict[str, list[datetime]]) -> SoFar:
    number = weeks.week_of(one.first, now.astimezone(zone).date())
    over = one.stopped is not None or number >= len(one.draw)
    week = None if over else max(0, number + 1)
    on = one.draw[number] if not over and number >= 0 else None
    if life is None:
        return SoFar(one, week, on, 0)
    end = moment(life.until_us) if one.stopped is None else min(moment(life.until_us), one.stopped)
    counted = min(len(one.draw), max(0, weeks.week_of(one.first, end.astimezone(zone).date())))
    answers = life.answers.as_of(microseconds(datetime.combine(one.first, time(), zone)))
    week_of = _weeks(answers.at, one.first, zone)
    pairs = paired.pairs_of(answers, week_of, one.draw, counted)
    if not pairs:
        return SoFar(one, week, on, counted)
    times = done.get(find(one.practice).code, [])
    practised = {weeks.week_of(one.first, at.astimezone(zone).date()) for at in times}
    as_drawn = [pair for pair in pairs if pair.on.week in practised and pair.off.week not in practised]
    bids = paired.bids_of(answers, week_of, pairs)
    best = fit(bids)
    return SoFar(
        trial=one,
        week=week,
        on=on,
        counted=counted,
        pairs=len(pairs),
        with_it=_sum(pair.on.counted for pair in pairs),
        without=_sum(pair.off.counted for pair in pairs),
        evidence=max(1.0, *paired.evidence(pairs)),
        chance=_chance(pairs) if one.stopped is None and counted == len(one.draw) else None,
        change=change(bids, best, paired.strays(pairs, best.effect)),
        as_drawn_with=_sum(pair.on.counted for pair in as_drawn),
        as_drawn_without=_sum(pair.off.counted for pair in as_drawn),
        beside=_beside(one, life, zone, counted) if one.stopped is None and counted == len(one.draw) else None,
    )


def _beside(one: Trial, life: Lived, zone: tzinfo, counted: int) -> tuple[tuple[Outcome, float], ...]:
    """Return the p-value of each outcome beside the answers; of the control both ways, as it may move either way."""
    start_us = microseconds(datetime.combine(one.first, time(), zone))
    ties = set(life.answers.as_of(start_us).tie.tolist())
    found: list[tuple[Outcome, float]] = []
    for name, amounts in life.amounts.items():
        week = _weeks(amounts.at, one.first, zone)
        pairs = differences(amounts, ties, week, one.draw, counted, start_us)
        if pairs:
            more, less = paired.exact(pairs), paired.exact([-pair for pair in pairs])
            found.append((name, min(1.0, 2 * min(more, less)) if name == "control" else more))
    return tuple(found)


def _weeks(at_us: Ints, first: date, zone: tzinfo) -> Ints:
    """Return the number of the week of each moment, from 0; below 0 before the first."""
    days = pl.Series(at_us, dtype=pl.Int64).cast(UTC).dt.convert_time_zone(str(zone)).dt.date().to_physical().to_numpy()
    return np.asarray((days.astype(np.int64) - (first - date(1970, 1, 1)).days) // 7)


def _chance(pairs: Collection[Pair]) -> float:
    return paired.exact([pair.difference for pair in pairs])


def _sum(parts: Iterable[Counted]) -> Counted:
    found = list(parts)
    return Counted(sum(one.bids for one in found), sum(one.answered for one in found))
