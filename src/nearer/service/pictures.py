"""What a two-sided picture of each tie needs, in values and words: you above the line, the other below it, a week a bar.

People who kept writing (pressing) get no picture: it would be a count of their messages (K2).
"""

from collections.abc import Callable
from datetime import date, datetime

from nearer.language import N_, _, ngettext
from nearer.model.report import Report, Stream
from nearer.service.sheet import Band, Picture
from nearer.service.wording import Voice, day, span

_BANDS = {
    "timeout": N_("time-out, {span}"),
    "gap": N_("no files, {span}"),
    "moved": N_("talk elsewhere, {span}"),
    "everybody": N_("quiet with everybody, {span}"),
}


_QUIET = N_("quiet from you, {span}")
_FEWER = N_("fewer answers from you, {span}")


def _local(at: datetime, voice: Voice) -> date:
    return at.astimezone(voice.zone).date()


def _bands(report: Report, person: str, voice: Voice, *, maybe: bool) -> tuple[Band, ...]:
    bands = [
        Band(
            _local(found.began, voice),
            _local(found.ended, voice) if found.ended is not None else None,
            _(_QUIET if found.unanswered >= found.bids else _FEWER).format(
                span=span(found.began, found.ended, voice.zone)
            ),
        )
        for found in report.findings
        if found.person == person and (maybe or found.verdict == "clear")
    ]
    bands += [
        Band(
            _local(pattern.began, voice),
            _local(pattern.ended, voice) if pattern.ended is not None else None,
            _(_BANDS[pattern.pattern]).format(span=span(pattern.began, pattern.ended, voice.zone)),
            paper=pattern.pattern == "gap",
        )
        for pattern in report.others
        if pattern.pattern in _BANDS and pattern.person in (person, None)
    ]
    return tuple(sorted(bands, key=lambda band: band.begins))


def _fullest(stream: Stream) -> tuple[str, str]:
    """Return how much the fullest week and the fullest month hold: a narrow page shows months."""
    months: dict[date, tuple[int, int]] = {}
    for week, mine, theirs in zip(stream.weeks, stream.mine, stream.theirs, strict=True):
        before = months.get(week.replace(day=1), (0, 0))
        months[week.replace(day=1)] = (before[0] + mine, before[1] + theirs)
    week_most = max((*stream.mine, *stream.theirs))
    month_most = max(max(sides) for sides in months.values())
    return (
        ngettext(
            "The fullest week on one side holds {n} message or call.",
            "The fullest week on one side holds {n} messages and calls.",
            week_most,
        ).format(n=week_most),
        ngettext(
            "The fullest month on one side holds {n} message or call.",
            "The fullest month on one side holds {n} messages and calls.",
            month_most,
        ).format(n=month_most),
    )


def _picture(report: Report, stream: Stream, voice: Voice, *, maybe: bool, unnamed: bool) -> Picture:
    bands = _bands(report, stream.person, voice, maybe=maybe)
    back = [r for r in report.returns if r.person == stream.person]
    name = voice.naming.bare(stream.person)
    apart = voice.naming.of(stream.person)
    week, month = _fullest(stream)
    caption = []
    if back:
        dates = _(", ").join(day(r.returned, voice.zone) for r in back)
        caption.append(_("You came back: {dates}.").format(dates=dates))
    if unnamed:
        caption.append(_("Something here is less sure. It is not named."))
    describes = _("Your messages and calls stand above the line, those from {name} hang below it.").format(name=name)
    if bands:
        describes += " " + _("Marked: {bands}.").format(bands="; ".join(band.says for band in bands))
    return Picture(
        name=apart,
        title=_("You and {name} over time").format(name=name),
        describes=describes,
        fullest_week=week,
        fullest_month=month,
        caption=tuple(caption),
        weeks=stream.weeks,
        mine=stream.mine,
        theirs=stream.theirs,
        covered=stream.covered,
        bands=bands,
        returns=tuple(_local(r.returned, voice) for r in back),
    )


def of(
    report: Report, voice: Voice, *, maybe: bool, keeps: Callable[[str | None, datetime | None], bool]
) -> tuple[Picture, ...]:
    """Return a picture for each tie that has a stream, by name, leaving out those who pressed."""
    pressing = {pattern.person for pattern in report.others if pattern.pattern == "pressing"}
    shown = [
        stream
        for stream in report.streams
        if stream.weeks and stream.person not in pressing and keeps(stream.person, None)
    ]
    shown.sort(key=lambda stream: voice.naming.bare(stream.person).casefold())
    unsure = {f.person for f in report.findings if f.verdict == "maybe" and keeps(f.person, f.ended)}
    return tuple(
        _picture(report, stream, voice, maybe=maybe, unnamed=not maybe and stream.person in unsure) for stream in shown
    )
