"""From paths to Histories: recognise, survey, decide for the whole set, read, merge, and account for every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from nearer import catalogue
from nearer.contracts import Progress, Questions
from nearer.language import N_, _
from nearer.model.events import EVENTS, UTC
from nearer.model.histories import DECLARED, Histories
from nearer.model.receipt import ELSEWHERE_TOO, Span, Zone
from nearer.service.archives import Found, metered, opened
from nearer.service.decisions import Answers, Known, Order, decide_me, decide_orders, decide_zone
from nearer.service.many_files import gathered
from nearer.service.namesakes import bring_copies_together
from nearer.service.reading import Numbers, Reading, frames, moment
from nearer.service.unread import nothing_to_read, pass_over, receipts_around, sentence, why_unread
from nearer.timeline.coverage import reach
from nearer.timeline.merge import FileEvents, Merged, merge

FEWEST_FOR_ONE_SIDE = 2
ALL_MINE = N_("all of it is yours, and nothing of theirs is here. The export may have left their side out.")
ALL_THEIRS = N_("nothing of yours is here. If you did write or call, the export has left your side out.")


@dataclass(frozen=True)
class Decisions:
    """What was decided for the whole set of files."""

    me: frozenset[str]
    orders: list[Order]
    zone: Zone


def take_in(
    paths: Sequence[Path | str],
    answers: Answers,
    questions: Questions | None = None,
    progress: Progress | None = None,
) -> Histories:
    """Return all that the files, folders and zips hold, each event once, with a receipt for each file.

    Raises NothingToRead where no row could be read, Undecided where something must be asked and nobody is there,
    WrongCall for an answer that cannot be.
    """
    with opened(paths) as found:
        known, refused = recognised(found, progress)
        if not known:
            raise nothing_to_read(receipts_around(found, refused, known))
        decided = decide(known, answers, questions)
        numbers = Numbers(answers.apart)
        readings = _read_all(known, decided, numbers, refused, progress)
        around = receipts_around(found, refused, known)
    if progress:
        progress(_("putting the files together"), 1.0)
    if not any(one.kept or one.system or one.cards for one in readings):
        raise nothing_to_read([*(one.receipt(None, ()) for one in readings), *around])
    bring_copies_together(readings, numbers)
    given = [FileEvents(one.events(), one.known.survey.precision_s, not one.known.survey.utc) for one in readings]
    merged = merge(given)
    _count_doubles(readings, merged)
    channels = tuple(numbers.channels)
    declared = pl.concat([DECLARED.to_frame(), *(part for one in readings for part in one.declared)])
    met = {*merged.events["handle"].unique(), *declared["handle"]}
    sides = sides_of([one.events for one in given])
    own = [
        one.receipt(
            _span(events),
            notes_of(
                one.known,
                one.order,
                decided.zone,
                dict(enumerate(channels)),
                sides.filter(pl.col("file") == n),
                moved=n in merged.moved,
            ),
        )
        for n, (one, events) in enumerate(zip(readings, given, strict=True))
    ]
    return Histories(
        events=merged.events,
        handles=tuple(handle for handle in numbers.known_handles() if handle.id in met),
        channels=channels,
        files=_files(readings, sides, decided.zone),
        declared=declared.unique(maintain_order=True),
        zone=decided.zone,
        receipts=(*own, *around),
        cards=tuple(card for one in readings for card in one.cards),
    )


def recognised(found: Found, progress: Progress | None = None) -> tuple[list[Known], dict[str, str]]:
    """Return the exports that one source can read, and for each other file that was named why it is left out."""
    known: list[Known] = []
    refused = dict(found.refused)
    for n, export in enumerate(found.exports):
        if progress:
            progress(_("looking at your files"), n / len(found.exports))
        sources = [source for source in catalogue.sources() if source.recognise(export)]
        if len(sources) > 1:
            names = ", ".join(_(source.title) for source in sources)
            refused[export.name] = _("it could be read in more than one way ({names}), so I left it out").format(
                names=names
            )
        elif not sources:
            pass_over(found, refused, export)
        else:
            try:
                known.append(Known(export, sources[0], sources[0].survey(export)))
            except OSError as problem:
                refused[export.name] = why_unread(problem)
    return gathered(known), refused


def decide(known: Sequence[Known], answers: Answers, questions: Questions | None) -> Decisions:
    """Return what is decided for the whole set: me, then dates, then the zone."""
    me = decide_me(known, answers, questions)
    orders = decide_orders(known, answers, questions)
    return Decisions(me, orders, decide_zone(known, answers, questions))


def _read_all(
    known: Sequence[Known], decided: Decisions, numbers: Numbers, refused: dict[str, str], progress: Progress | None
) -> list[Reading]:
    """Read every file; one that cannot be read at all, or not to its end, is refused as a whole."""
    whole = sum(one.export.size for one in known) or 1
    before = 0
    readings: list[Reading] = []
    for one, order in zip(known, decided.orders, strict=True):

        def upto(place: int, before: int = before) -> None:
            if progress:
                progress(_("reading your files"), min(1.0, (before + place) / whole))

        reading = Reading(replace(one, export=metered(one.export, upto)) if progress else one, order)
        try:
            reading.frames.extend(frames(reading, len(readings), decided.me, decided.zone.name, numbers))
        except OSError as problem:
            refused[one.export.name] = why_unread(problem)
        else:
            why = reading.refused()
            if why:
                refused[one.export.name] = why
            else:
                readings.append(reading)
        before += one.export.size
    return readings


def _count_doubles(readings: Sequence[Reading], merged: Merged) -> None:
    """Move the rows that another file had as well from kept to skipped."""
    if not any(merged.doubled):
        return
    left = merged.events.filter(pl.col("kind") == "system").group_by("file").len()
    systems = dict(left.iter_rows())
    for n, (one, doubled) in enumerate(zip(readings, merged.doubled, strict=True)):
        if doubled:
            left_over = systems.get(n, 0)
            one.kept -= doubled - (one.system - left_over)
            one.system = left_over
            one.skip(_(ELSEWHERE_TOO), "", doubled)


def sides_of(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return for each file and channel: from, until, n, and whether mine and theirs are in it. System rows do not count.

    A meeting is both sides', whoever asked for it.
    """
    both = pl.col("kind") == "meeting"
    by = [
        one.lazy()
        .filter(pl.col("kind") != "system")
        .group_by("file", "channel")
        .agg(
            pl.col("at").min().alias("from"),
            pl.col("at").max().alias("until"),
            n=pl.len(),
            mine=(pl.col("mine") | both).any(),
            theirs=(~pl.col("mine") | both).any(),
        )
        for one in (EVENTS.to_frame(), *frames)
    ]
    return joined_sides(pl.concat(pl.collect_all(by)))


def joined_sides(sides: pl.DataFrame) -> pl.DataFrame:
    """Return one row a file and channel where several tell of parts of the same."""
    whole = sides.group_by("file", "channel").agg(
        pl.col("from").min(), pl.col("until").max(), pl.col("n").sum(), pl.col("mine").any(), pl.col("theirs").any()
    )
    return whole.sort("file", "channel")


def _files(readings: Sequence[Reading], sides: pl.DataFrame, zone: Zone) -> pl.DataFrame:
    """Return what each file covers: see coverage.reach."""
    stamps = [
        None if stamp is None else moment(stamp, zone.name, utc=one.known.survey.utc)
        for one in readings
        for stamp in (one.known.survey.stamp,)
    ]
    about = pl.DataFrame(
        {
            "file": range(len(readings)),
            "name": [one.known.export.name for one in readings],
            "source": [one.known.source.name for one in readings],
            "precision_s": [one.known.survey.precision_s for one in readings],
            "stamp": stamps,
        },
        schema={"file": pl.UInt32, "name": pl.String, "source": pl.String, "precision_s": pl.UInt32, "stamp": UTC},
    )
    return reach(sides.join(about, on="file", maintain_order="left"))


def _span(one: FileEvents) -> Span | None:
    first, last = one.events.select(first=pl.col("at").min(), last=pl.col("at").max()).row(0)
    return None if first is None else Span(first, last)


def notes_of(
    known: Known,
    order: Order,
    zone: Zone,
    channels: Mapping[int, str],
    sides: pl.DataFrame,
    *,
    moved: bool = False,
) -> tuple[str, ...]:
    """Return what a person should know about one file, in plain words. sides: as `sides_of`, of this file."""
    survey = known.survey
    notes = [*survey.notes]
    if not survey.utc and zone.source == "assumed":
        says = _(
            "The file does not say where its clock was. I read its times as those of {zone}, like this computer's."
        )
        notes.append(says.format(zone=zone.name))
    if order.note:
        notes.append(order.note)
    several = sides.height > 1
    for side in sides.filter((pl.col("n") >= FEWEST_FOR_ONE_SIDE) & (pl.col("mine") != pl.col("theirs"))).iter_rows(
        named=True
    ):
        where = _("In {channel}: ").format(channel=channels[side["channel"]])
        says = _(ALL_MINE if side["mine"] else ALL_THEIRS)
        notes.append(where + says if several else sentence(says))
    if moved:
        notes.append(_("A copy of this chat was made in another time zone. I used one set of times for both."))
    return tuple(notes)
