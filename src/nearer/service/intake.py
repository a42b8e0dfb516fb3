"""From paths to Histories: recognise, survey, decide for the whole set, read, merge, and account for every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from nearer import catalogue
from nearer.contracts import Progress, Questions
from nearer.errors import NothingToRead
from nearer.language import N_, _, ngettext
from nearer.model.events import EVENTS, UTC
from nearer.model.histories import DECLARED, Histories
from nearer.model.receipt import Receipt, Span, Zone
from nearer.service.archives import MEMBERS, Found, metered, opened
from nearer.service.decisions import Answers, Known, Order, decide_me, decide_orders, decide_zone
from nearer.service.many_files import gathered
from nearer.service.namesakes import bring_copies_together
from nearer.service.reading import Numbers, Reading, frames, moment
from nearer.timeline.coverage import reach
from nearer.timeline.merge import FileEvents, Merged, merge

REASONS_SAID = 8
MOST_NAMED = 5
FEWEST_FOR_ONE_SIDE = 2
ALL_MINE = N_("all of it is yours, and nothing of theirs is here. The export may have left their side out.")
ALL_THEIRS = N_("nothing of yours is here. If you did write or call, the export has left your side out.")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
            _pass_over(found, refused, export.name, _unknown(export.head))
        else:
            try:
                known.append(Known(export, sources[0], sources[0].survey(export)))
            except OSError as problem:
                refused[export.name] = why_unread(problem)
    return gathered(known), refused


def _pass_over(found: Found, refused: dict[str, str], name: str, why: str) -> None:
    """Say why a file is left out: in its own receipt where it was given by itself, else in that of its folder or zip.

    There the first few that could have been exports are named; the others are counted, as photos are.
    """
    inside = found.inside[name]
    if not inside:
        refused[name] = why
    elif name.lower().endswith(MEMBERS) and len(found.notes[inside]) < MOST_NAMED:
        found.notes[inside].append(f"{name.removeprefix(inside + '/')}: {why}.")
    else:
        found.passed[inside] += 1


def _unknown(head: bytes) -> str:
    if not head:
        return _("it is empty")
    if head.startswith(UTF_16):
        return _("it is written in UTF-16. Save it as UTF-8 and try again")
    if b"\0" in head:
        return _("it is not text, and not a kind of export that I know")
    return _("I do not know this kind of export")


def why_unread(problem: OSError) -> str:
    """Return why a file could not be read, in plain words."""
    return str(problem) if problem.errno is None else _("it could not be read: {why}").format(why=problem.strerror)


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
            one.skip(_("another file has it as well"), "", doubled)


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
        notes.append(where + says if several else _sentence(says))
    if moved:
        notes.append(_("A copy of this chat was made in another time zone. I used one set of times for both."))
    return tuple(notes)


def _sentence(says: str) -> str:
    return says[:1].upper() + says[1:]


def receipts_around(found: Found, refused: dict[str, str], known: Sequence[Known]) -> list[Receipt]:
    """Return receipts for what gave no rows: files that were refused, and what a folder or zip held besides."""
    receipts = [Receipt(name, None, notes=(_sentence(why.rstrip(".")) + ".",)) for name, why in sorted(refused.items())]
    passed = sorted(place for place in found.notes if found.passed[place])
    holding = [*refused, *(one.export.name for one in known)]
    for place in sorted(found.notes):
        notes = list(found.notes[place])
        if not notes and place not in found.again and not any(name.startswith(f"{place}/") for name in holding):
            notes.append(_("I found no export here."))
        if place in passed[:1]:
            notes.insert(len(found.notes[place]), _other_files(found, passed))
        if notes:
            receipts.append(Receipt(place, None, notes=tuple(notes)))
    return receipts


def _other_files(found: Found, passed: Sequence[str]) -> str:
    """Return one note for the whole call: how many photos and the like lay in the folders and zips."""
    n, elsewhere = sum(found.passed[place] for place in passed), len(passed) - 1
    if not elsewhere:
        return ngettext(
            "{n} other file (a photo or the like) holds no history that I know.",
            "{n} other files (photos and the like) hold no history that I know.",
            n,
        ).format(n=n)
    return ngettext(
        "{n} other files (photos and the like), here and in {places} other place, hold no history that I know.",
        "{n} other files (photos and the like), here and in {places} other places, hold no history that I know.",
        elsewhere,
    ).format(n=n, places=elsewhere)


def nothing_to_read(receipts: Sequence[Receipt]) -> NothingToRead:
    """Return the error that says for each file why nothing came of it."""
    lines = []
    for one in receipts:
        why = [
            f"{skipped.why} ({', '.join(skipped.places)})" if skipped.places else skipped.why for skipped in one.skipped
        ]
        if one.source is not None and not why:
            why = [_("it holds no messages and no calls")]
        lines += [f"{one.file}: {reason}" for reason in (*one.notes, *why)]
    if len(lines) > REASONS_SAID:
        more = len(lines) - REASONS_SAID
        rest = ngettext("… and {n} more", "… and {n} more", more).format(n=more)
        lines = [*lines[:REASONS_SAID], rest]
    return NothingToRead(
        "\n".join([_("I found no history that I can read."), *lines]),
        _("Your files are as they were."),
        _("`nearer how-to` says how to save a chat from each app."),
    )
