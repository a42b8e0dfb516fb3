"""N15, pulling away from everybody: the number of people ego is in real contact with shrinks. About nobody in particular.

In each span of four weeks the people are counted with whom there was a conversation of two sides. The last year is the
baseline; the alternatives are half and a third of it. An e-detector as for bids, over spans, and never more than "maybe":
a move, an illness or a new life looks the same. Spans in which the files lost something are left out.

    people   9 8 9 10 8 9 9 | 5 4 3 4 3
"""

from math import exp, log

import numpy as np
import polars as pl

from nearer.contracts import Sign
from nearer.language import N_
from nearer.model.finding import CounterEvidence, Finding
from nearer.signs.detector.withdrawals import HIGHEST_MAYBE, MAYBE_TIMES
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, WEEK_US, microseconds, moment

SHARE = 0.1
SPAN_DAYS = 28
FEWEST_SPANS, BASELINE_SPANS = 6, 13
FEWEST_PEOPLE = 5.0
TIMES = (0.5, 0.33)
FEWEST_LOW = 3
DOUBT = 0.85  # the usual is taken this much lower, for the person's good
TITLE = N_("Fewer people")


def detect(timeline: Timeline, alpha: float) -> list[Finding]:
    """Return the stretches in which ego's circle grew small, at most "maybe"."""
    counts, start = people_by_span(timeline)
    threshold = (365 / SPAN_DAYS) / (min(HIGHEST_MAYBE, alpha * MAYBE_TIMES) * SHARE)
    sums, usual_before = [0.0] * len(TIMES), 0.0
    low: list[int] = []
    past: list[float] = []
    found: list[Finding] = []
    opened: tuple[int, int, float, float] | None = None
    for k, n in enumerate(counts):
        if np.isnan(n):
            continue
        usual = float(np.mean(past[-BASELINE_SPANS:])) * DOUBT if len(past) >= FEWEST_SPANS else 0.0
        if opened is not None:
            if n >= 0.8 * usual_before:
                found.append(_finding(timeline, start, opened, k))
                opened, past = None, [*past, n]
            continue
        if usual < FEWEST_PEOPLE * DOUBT:
            past.append(n)
            continue
        nats = [max(-3.0, min(3.0, n * log(times) + usual * (1 - times))) for times in TIMES]
        sums = [(total + 1) * exp(nat) for total, nat in zip(sums, nats, strict=True)]
        low = [*low, k] if n < usual * 0.7 else []
        if len(low) < FEWEST_LOW:
            past.append(n)
        if np.mean(sums) >= threshold and len(low) >= FEWEST_LOW:
            usual_before = usual / DOUBT
            opened = (low[0], k, float(np.mean(sums)) / (365 / SPAN_DAYS), usual_before)
            sums = [0.0] * len(TIMES)
    if opened is not None:
        found.append(_finding(timeline, start, opened, None))
    return found


def people_by_span(timeline: Timeline) -> tuple[list[float], int]:
    """Return for each whole span of four weeks the people in two-sided contact (nan where files lost a week or more)."""
    both = timeline.conversations.filter("both")
    if both.is_empty():
        return [], 0
    start = timeline.clock.start_us
    spans = (microseconds(timeline.now) - start) // (SPAN_DAYS * DAY_US)
    index = (both["at"].to_physical() - start) // (SPAN_DAYS * DAY_US)
    counts = both.select("person").with_columns(span=index).group_by("span").agg(pl.col("person").n_unique())
    people = np.zeros(spans)
    for span, n in counts.iter_rows():
        if span < spans:
            people[span] = n
    for begin, end in timeline.losses.select(pl.col("from").to_physical(), pl.col("until").to_physical()).iter_rows():
        if end - begin >= WEEK_US:
            people[max(0, (begin - start) // (SPAN_DAYS * DAY_US)) : (end - start) // (SPAN_DAYS * DAY_US) + 1] = np.nan
    return people.tolist(), start


def _finding(timeline: Timeline, start: int, opened: tuple[int, int, float, float], ended: int | None) -> Finding:
    first, alarm, strength, usual = opened

    def begin(span: int) -> int:
        return start + span * SPAN_DAYS * DAY_US

    there = float(timeline.clock.everybody()[first * SPAN_DAYS : (alarm + 1) * SPAN_DAYS].mean())
    return Finding(
        person=None,
        sign="N15",
        sign_name=TITLE,
        verdict="maybe",
        began=moment(begin(first)),
        began_from=moment(begin(max(0, first - 1))),
        began_to=moment(begin(first + 1)),
        noticed=moment(begin(alarm + 1)),
        ended=None if ended is None else moment(begin(ended)),
        strength="unusual",
        once_in_years=round(strength, 1),
        bids=0,
        unanswered=0,
        before_bids=0,
        before_unanswered=0,
        counter_evidence=(
            CounterEvidence("usual_people", round(usual, 1)),
            CounterEvidence("availability", float(round((alarm + 1 - first) * SPAN_DAYS * (1 - there)))),
        ),
    )


SIGN = Sign(
    name="fewer_people",
    code="N15",
    title=TITLE,
    says=N_("You were in touch with fewer people than usual."),
    may_also_be=(
        N_("You met people in person more than in chats."),
        N_("You were ill, tired, or had a new life to carry."),
        N_("Some of your chats are not here."),
    ),
    basis="e-detector (Shin, Ramdas, Rinaldo 2023) on the number of people in two-sided contact, by four weeks",
    detect=detect,
)
