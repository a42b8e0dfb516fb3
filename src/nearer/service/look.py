"""The main question: who reached toward me, and where may I have pulled away? From files to one frozen report.

Nothing is stored. What care asks first (K1, K3, K5) is asked through `questions`; without it nobody is asked, and the
report says of nobody more than the files can carry.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import polars as pl

from nearer import catalogue
from nearer.contracts import DateOrder, Progress, Questions
from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.events import STRETCHES
from nearer.model.finding import CannotTell, Finding, Other, ReachedOut
from nearer.model.histories import Histories
from nearer.model.person import Person
from nearer.model.receipt import Span
from nearer.model.report import Report
from nearer.service.counter_evidence import said
from nearer.service.decisions import Answers
from nearer.service.intake import FEWEST_FOR_ONE_SIDE, take_in
from nearer.service.kind_moment import find_kind_moment
from nearer.service.masking import Mask
from nearer.service.streams import streams
from nearer.service.this_computer import machine_zone
from nearer.signs.detector.withdrawals import stopped_answering, two_way_people, withdrawals
from nearer.signs.innocent import fading, moved, pressing, quiet
from nearer.signs.knocked import knocked
from nearer.signs.returns import returns
from nearer.timeline import Timeline
from nearer.timeline.merge import once_a_person
from nearer.timeline.people import WhoIsWho, who_is_who

ALPHA = 0.03
LOWEST_ALPHA, HIGHEST_ALPHA = 1e-6, 0.3
LAST_YEAR = timedelta(days=365)
AROUND_A_MOVE = timedelta(days=60)
NEEDED_BIDS, NEEDED_DAYS = 8, 45


def everything(_finding: Finding) -> bool:
    """Whatever is found is shown."""
    return True


def look(
    paths: Sequence[Path | str],
    *,
    me: Sequence[str] = (),
    zone: str | None = None,
    date_order: DateOrder | None = None,
    leave_out: Sequence[str] = (),
    same: Sequence[tuple[str, str]] = (),
    apart: Sequence[str] = (),
    alpha: float = ALPHA,
    questions: Questions | None = None,
    shown: Callable[[Finding], bool] = everything,
    progress: Progress | None = None,
) -> Report:
    """Return what the histories show.

    paths: files, zips and folders in any mix. me: my names in them. zone: IANA name for times without one (else the
    zone of this computer, and the receipt says so). leave_out:
    names that nothing is said about. same: pairs of names that are one person; apart: names that are several people.
    alpha: expected false findings per tie-year at the verdict "clear". shown: of which findings the person will see
    anything, so that nobody is asked where a tie lives and then told nothing.
    Raises NothingToRead, Undecided or WrongCall.
    """
    if not LOWEST_ALPHA <= alpha <= HIGHEST_ALPHA:
        raise WrongCall(
            _("--alpha must lie between {low} and {high}.").format(low=f"{LOWEST_ALPHA:f}", high=HIGHEST_ALPHA),
            _("Nothing was read."),
            _("Leave it out: {usual} is a careful choice.").format(usual=ALPHA),
        )
    if questions is not None and not questions.own_messages():
        raise WrongCall(
            _("nearer reads a person's own messages, and nobody else's."),
            _("Nothing was read, and nothing was kept."),
            _("If someone’s messages worry you, talk with someone you trust, or with a helpline where you live."),
        )
    answers = Answers(
        me=tuple([me] if isinstance(me, str) else me),
        zone=zone,
        date_order=date_order,
        machine_zone=machine_zone(),
        apart=tuple(apart),
    )
    histories = take_in(paths, answers, questions, progress)
    who = who_is_who(histories, same, apart)
    kept = _kept(who.people, leave_out, questions)
    if progress:
        progress(_("looking at each person"), 0.0)
    timeline = timeline_of(histories, who, kept)
    return report_of(timeline, histories, who, alpha, lambda found: _lives_elsewhere(filter(shown, found), questions))


def timeline_of(histories: Histories, who: WhoIsWho, kept: Sequence[Person], senders: Collection[int] = ()) -> Timeline:
    """Return the timeline of the people who are kept; the others' events only move ego's clock.

    senders: ids of those who are taken for no person; who is neither kept nor a sender is left out.
    """
    events = histories.events.join(who.of, on="handle", how="left", maintain_order="left")
    if who.of.height > who.of["person"].n_unique():
        events = once_a_person(events, histories.files)
    declared = histories.declared.join(who.of, on="handle", how="left", maintain_order="left")
    ends = histories.files["until"].max()
    last = events["at"].max()
    now = max(
        (moment for moment in (ends, last) if isinstance(moment, datetime)), default=datetime(1970, 1, 1, tzinfo=UTC)
    )
    stretches = _closed(declared.select(STRETCHES.names()), events, now)
    ids = {one.id for one in kept}
    beside = [one for one in who.people if one.id not in ids]
    return Timeline(
        events=events,
        people=tuple(kept),
        files=histories.files,
        channels=histories.channels,
        stretches=stretches,
        zone=histories.zone.name,
        now=now,
        left_out=tuple(one for one in beside if one.id not in senders),
        senders=tuple(one for one in beside if one.id in senders),
    )


def _closed(stretches: pl.DataFrame, events: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Return the stretches with an end: a hole that no file closes ends with the next word of that person, or with all files."""
    if stretches.is_empty() or (stretches["until"] <= now).all():
        return stretches
    open_ended = (pl.col("why") == "gap") & (pl.col("until") > now)
    theirs = events.select("person", pl.col("at").alias("next")).drop_nulls().sort("next")
    ordered = stretches.with_row_index("row").sort("from")
    following = ordered.join_asof(
        theirs,
        left_on="from",
        right_on="next",
        by="person",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,  # both are sorted, and within a person too
    )
    until = pl.when(open_ended).then(pl.min_horizontal(pl.col("next").fill_null(now), pl.lit(now))).otherwise("until")
    return following.with_columns(until=until).sort("row").select(STRETCHES.names())


def _kept(people: Sequence[Person], leave_out: Sequence[str], questions: Questions | None) -> tuple[Person, ...]:
    known = {_plain(person.name): person.name for person in people}
    for person in people:
        known.update(
            {_plain(handle.name): person.name for handle in person.handles if _plain(handle.name) not in known}
        )
    out = set()
    for name in leave_out:
        if _plain(name) not in known:
            raise WrongCall(
                _("Nobody in these files is called “{name}”, so I cannot leave them out.").format(name=name),
                _("Nothing was shown."),
                _("Write the name as your phone shows it."),
            )
        out.add(known[_plain(name)])
    if questions is not None:
        out.update(questions.leave_out([person.name for person in people if person.name not in out]))
    return tuple(person for person in people if person.name not in out)


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold().strip()


def report_of(
    timeline: Timeline,
    histories: Histories,
    who: WhoIsWho,
    alpha: float,
    lives_elsewhere: Callable[[Sequence[Finding]], frozenset[str]],
    passed: AbstractSet[tuple[int, datetime]] = frozenset(),
) -> Report:
    """Return what a timeline shows.

    lives_elsewhere: names of those among the findings whose tie lives elsewhere (K3). passed: see `find_kind_moment`.
    """
    withdrawn = withdrawals(timeline, alpha)
    found = [one for sign in catalogue.signs() for one in sign.detect(timeline, alpha)]
    elsewhere = lives_elsewhere(found)
    ids = {person.name: person.id for person in timeline.people}
    away, unlisted = pressing.kept_from(timeline, alpha), pressing.not_listed(timeline, alpha)
    moves = [one for one in moved.patterns(timeline) if ids[one.person or ""] not in away]
    fell_quiet = _stayed(fading.patterns(timeline, withdrawn, stopped_answering(timeline, alpha)), moves)
    others = [
        *quiet.timeouts(timeline),
        *quiet.everybody(timeline),
        *quiet.gaps(timeline),
        *quiet.holes(timeline),
        *(one for one in fell_quiet if ids[one.person or ""] not in away),
        *moves,
        *pressing.patterns(timeline, alpha),
    ]
    events = timeline.events
    span = None if events.is_empty() else Span(events["at"][0], events["at"][-1])
    left = {person.id for person in who.people} - set(ids.values())
    mask = Mask(who.names(one for one in who.people if one.id in left), who.names(timeline.people))
    kind_moment = find_kind_moment(timeline, away, passed)
    shown = said(sorted((one for one in found if one.person not in elsewhere), key=lambda one: one.noticed))
    return Report(
        span=span,
        zone=histories.zone,
        people=timeline.people,
        receipts=tuple(map(mask.receipt, who.noted(histories.receipts, left))),
        kind_moment=kind_moment and replace(kind_moment, file=mask.file(kind_moment.file)),
        reached_out=_reached_out(timeline, away),
        returns=tuple(one for one in returns(timeline) if ids[one.person] not in away),
        others=tuple(sorted(others, key=lambda one: (one.began, one.person or "", one.pattern))),
        findings=tuple(map(mask.finding, shown)),
        cannot_tell=_cannot_tell(timeline, found, elsewhere, away),
        knocked=tuple(one for one in knocked(timeline) if ids[one.person] not in unlisted),
        streams=streams(timeline),
        events=events.filter(pl.col("person").is_null() | ~pl.col("person").is_in(list(left))),
        left_out=len(left),
        two_way=two_way_people(timeline),
    )


def _stayed(faded: Sequence[Other], moves: Sequence[Other]) -> list[Other]:
    """Return those who fell quiet where they were: who went on under another name, or in another app, did not."""
    gone = [(one.person, one.began) for one in moves]
    return [
        one
        for one in faded
        if not any(name == one.person and abs(began - one.began) <= AROUND_A_MOVE for name, began in gone)
    ]


def _lives_elsewhere(found: Iterable[Finding], questions: Questions | None) -> frozenset[str]:
    """Ask, before a person's first finding, where the tie lives (K3)."""
    if questions is None:
        return frozenset()
    names = dict.fromkeys(one.person for one in found if one.person is not None)
    return frozenset(name for name in names if questions.tie_lives(name) in ("in_person", "elsewhere"))


def _reached_out(timeline: Timeline, away: AbstractSet[int]) -> tuple[ReachedOut, ...]:
    """Who opened in the last year of the files and was in touch with ego at all, the latest first."""
    names = {person.id: person.name for person in timeline.people}
    both = timeline.conversations.filter("both")["person"].unique()
    recent = timeline.bids.filter(
        (pl.col("at") >= timeline.now - LAST_YEAR)
        & pl.col("person").is_in(both.implode())
        & ~pl.col("person").is_in(list(away))
    )
    rows = (
        recent.group_by("person")
        .agg(n=pl.len(), last=pl.col("at").max())
        .sort("last", "person", descending=[True, False])
    )
    return tuple(ReachedOut(names[person], n, last) for person, n, last in rows.iter_rows())


def _cannot_tell(
    timeline: Timeline, found: Sequence[Finding], elsewhere: frozenset[str], away: AbstractSet[int]
) -> tuple[CannotTell, ...]:
    """Ties with too little to say anything, with one side alone in the files, and those that live elsewhere.

    Who never had a word of ego's is not a tie, save where the file has left ego's side out. Of whom ego keeps away
    (`away`) nothing is missed.
    """
    known = timeline.bids.filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    by_person = known.group_by("person").agg(n=pl.len(), days=(pl.col("at").max() - pl.col("at").min()).dt.total_days())
    counts = {person: (n, days) for person, n, days in by_person.iter_rows()}
    touched = set(timeline.dyads.filter("mine")["person"].unique())
    one_sided = _one_sided(timeline)
    named = {one.person for one in found}
    missing = []
    for person in timeline.people:
        n, days = counts.get(person.id, (0, 0))
        if person.name in elsewhere:
            missing.append(CannotTell(person.name, n, NEEDED_BIDS, "lives_elsewhere"))
        elif person.id in one_sided and person.name not in named:
            missing.append(CannotTell(person.name, n, NEEDED_BIDS, "one_sided"))
        elif person.id not in touched or person.name in named or person.id in away:
            continue
        elif n < NEEDED_BIDS:
            missing.append(CannotTell(person.name, n, NEEDED_BIDS, "few_bids"))
        elif days < NEEDED_DAYS:
            missing.append(CannotTell(person.name, n, NEEDED_BIDS, "short_span"))
    return tuple(missing)


def _one_sided(timeline: Timeline) -> set[int]:
    """Return who wrote, or was written to, twice or more, in files that hold one side of everything alone."""
    rows = timeline.dyads.join(timeline.files.select("file", "channel", "both_sides"), on=["file", "channel"])
    by_person = rows.group_by("person").agg(n=pl.len(), both=pl.col("both_sides").any())
    return set(by_person.filter(~pl.col("both"), pl.col("n") >= FEWEST_FOR_ONE_SIDE)["person"])


__all__ = ["ALPHA", "Other", "look", "report_of", "timeline_of"]
