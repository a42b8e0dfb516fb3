"""From a withdrawal to a finding: the dates, the counts, each bid as evidence, and what speaks against it first."""

import polars as pl

from nearer.model.finding import CounterEvidence, Evidence, Finding, Verdict
from nearer.signs.detector.withdrawals import Withdrawal, withdrawals
from nearer.timeline import Timeline
from nearer.timeline.clock import HOUR_MS
from nearer.timeline.moments import DAY_US, NEVER, microseconds, moment

STRENGTHS = ((100.0, "very_rare"), (10.0, "rare"), (0.0, "unusual"))
WROTE_LESS = 0.67
AWAY = 0.9
ANSWERED_LESS = 1.2
USUAL_BIDS = 60
BEFORE_ONSET_DAYS, AFTER_ONSET_DAYS = 28, 7
USUAL_DAYS, FEWEST_OPENINGS = 180, 12


def findings(timeline: Timeline, alpha: float, code: str, title: str) -> list[Finding]:
    """Return the findings of one sign, by the time they were noticed. Who pressed is not among them."""
    return [
        _finding(one, one.verdict, timeline, title)
        for one in withdrawals(timeline, alpha)
        if one.code == code and one.verdict is not None
    ]


def _finding(one: Withdrawal, verdict: Verdict, timeline: Timeline, title: str) -> Finding:
    episode = one.episode
    names = {person.id: person.name for person in timeline.people}
    ended = episode.ended_us
    tie = timeline.bids_by_person.of(episode.person)
    at = pl.col("at").to_physical()
    inside = tie.filter((at >= episode.onset_us) & (at < (ended if ended is not None else NEVER)))
    counted = inside.filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    return Finding(
        person=names[episode.person],
        sign=one.code,
        sign_name=title,
        verdict=verdict,
        began=moment(episode.onset_us),
        began_from=moment(one.began_from_us),
        began_to=moment(one.began_to_us),
        noticed=moment(episode.alarm_us),
        ended=None if ended is None else moment(ended),
        strength=next(word for least, word in STRENGTHS if episode.strongest >= least),
        once_in_years=round(episode.strongest, 1),
        bids=counted.height,
        unanswered=counted.filter(pl.col("outcome") == "unanswered").height,
        before_bids=episode.before_bids,
        before_unanswered=episode.before_unanswered,
        counter_evidence=tuple(_against(one, timeline)),
        evidence=_evidence(inside, tie.filter(at < episode.onset_us), timeline),
        also=("N1",) if one.code == "N3" else (),
    )


def _evidence(inside: pl.DataFrame, before: pl.DataFrame, timeline: Timeline) -> tuple[Evidence, ...]:
    usual = before["latency_ms"].drop_nulls().tail(USUAL_BIDS).median()
    usual_h = round(usual / HOUR_MS, 2) if isinstance(usual, (int, float)) else None
    files = dict(timeline.files.select("file", "name").iter_rows()) if "name" in timeline.files.columns else {}
    shown = inside.filter(pl.col("outcome") != "censored").with_columns(
        text=timeline.dyads["text"].gather(inside.filter(pl.col("outcome") != "censored")["event"]),
        answered_at=timeline.dyads["at"].gather(inside.filter(pl.col("outcome") != "censored")["reply_event"]),
    )
    return tuple(
        Evidence(
            at=row["at"],
            channel=timeline.channels[row["channel"]],
            kind=row["kind"],
            outcome=row["outcome"],
            answered_at=row["answered_at"] if row["outcome"] == "answered" else None,
            usual_latency_h=usual_h,
            file=files.get(row["file"], ""),
            ref=row["ref"],
            text=row["text"],
        )
        for row in shown.iter_rows(named=True)
    )


def _against(one: Withdrawal, timeline: Timeline) -> list[CounterEvidence]:
    """What speaks against it, always computed: few chats, ego's own bad weeks, days away, their side, the end of the files."""
    episode = one.episode
    until = episode.ended_us or microseconds(timeline.now)
    found = []
    if one.few_chats:
        found.append(CounterEvidence("few_chats", None))
    if episode.others_ratio >= ANSWERED_LESS:
        found.append(CounterEvidence("others", round(episode.others_ratio, 1)))
    hands = timeline.clock.of(episode.person)
    there = hands.mean(episode.onset_us, until)
    if there < AWAY:
        days = (until - episode.onset_us) / DAY_US
        found.append(CounterEvidence("availability", float(round(days * (1 - there)))))
    if one.kept_writing:
        found.append(CounterEvidence("kept_writing", None))
    theirs = _their_side(timeline, episode.person, episode.onset_us)
    if theirs is not None and theirs < WROTE_LESS:
        found.append(CounterEvidence("their_side", round(theirs, 2)))
    if episode.ended_us is None:
        found.append(CounterEvidence("open_end", None))
    return found


def _their_side(timeline: Timeline, person: int, onset_us: int) -> float | None:
    """How often they opened in the five weeks around the onset, against the half year before.

    Later is left out: who gets no answer writes less, and that speaks against nothing. None where too few to say.
    """
    theirs = timeline.conversations_by_person.of(person).filter(~pl.col("mine"))["at"].to_physical()
    begin, end = onset_us - BEFORE_ONSET_DAYS * DAY_US, onset_us + AFTER_ONSET_DAYS * DAY_US
    before = theirs.filter((theirs >= begin - USUAL_DAYS * DAY_US) & (theirs < begin)).len() / USUAL_DAYS
    around = theirs.filter((theirs >= begin) & (theirs < end)).len() / (BEFORE_ONSET_DAYS + AFTER_ONSET_DAYS)
    return around / before if before * USUAL_DAYS >= FEWEST_OPENINGS else None
