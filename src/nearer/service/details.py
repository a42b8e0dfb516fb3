"""What stands behind one finding, in the order of care: what speaks against it first, the strength last."""

from collections import Counter
from collections.abc import Sequence
from math import isfinite

from nearer.language import N_, _, ngettext
from nearer.model.finding import Evidence, Finding, Outcome
from nearer.service.naming import apart
from nearer.service.sheet import Detail
from nearer.service.wording import MONTHS, NOT_NOW, ONE_CHOICE, WAS_IT_SAID, Voice, day, listed, span

MANY_YEARS = 100
"""Above this the figure would claim more than anyone can know."""

_COUNTER = {
    "others": N_("You answered others less in that time too."),
    "availability": N_("You were away for part of that time."),
    "few_chats": N_("I see only a few of your chats, so I cannot tell whether you were quiet with everybody."),
}

_STRENGTHS = {
    "very_rare": N_("This is very rare between you two."),
    "rare": N_("This is rare between you two."),
    "unusual": N_("This is unusual between you two."),
}
_STRENGTHS_ALONE = {
    "very_rare": N_("This is very rare for you."),
    "rare": N_("This is rare for you."),
    "unusual": N_("This is unusual for you."),
}

_BECAME: dict[Outcome, str] = {
    "unanswered": N_("No answer"),
    "answered": N_("Answered"),
    "void": N_("Not counted"),
}

MONTHS_SHOWN = 8
"""So many lines of days for each outcome: a page is no list of charges. The JSON has every one."""


def against(found: Finding, voice: Voice) -> tuple[str, ...]:
    """Return all that speaks against the finding, a sentence each. It never comes empty."""
    lines = []
    for counter in found.counter_evidence:
        says = counter.says or (_(_COUNTER[counter.what]) if counter.what in _COUNTER else "")
        if says:
            lines.append(voice.naming.within(says))
    return (*lines, _("Chats cannot show calls, visits or reasons."))


def _hours(hours: float) -> str:
    if hours < 1:
        return _("within the hour")
    if hours < 48:
        return ngettext("in about {n} hour", "in about {n} hours", round(hours)).format(n=round(hours))
    return ngettext("in about {n} day", "in about {n} days", round(hours / 24)).format(n=round(hours / 24))


def _usual_channel(found: Finding) -> str:
    counts = Counter(bid.channel for bid in found.evidence)
    return counts.most_common(1)[0][0] if counts else ""


def _by_month(bids: Sequence[Evidence], voice: Voice, usual: str) -> list[str]:
    """Return bids of one outcome in short: a line a month with their days; a channel where it is not the usual one."""
    months: dict[tuple[int, int], list[Evidence]] = {}
    for bid in bids:
        local = bid.at.astimezone(voice.zone)
        months.setdefault((local.year, local.month), []).append(bid)
    shown = list(months.values())[:MONTHS_SHOWN]
    lines = [_month(some, voice, usual) for some in shown]
    more = len(bids) - sum(map(len, shown))
    if more:
        lines.append(
            ngettext("And {n} more; --json has them all.", "And {n} more; --json has them all.", more).format(n=more)
        )
    return lines


def _month(bids: Sequence[Evidence], voice: Voice, usual: str) -> str:
    became, channels = _(_BECAME[bids[0].outcome]), {bid.channel for bid in bids}
    if len(channels) == 1 and bids[0].channel != usual:
        became, usual = _elsewhere(became, bids[0].channel), bids[0].channel
    local = [bid.at.astimezone(voice.zone).date() for bid in bids]
    days = [
        str(when.day) if bid.channel == usual else _elsewhere(str(when.day), bid.channel)
        for when, bid in zip(local, bids, strict=True)
    ]
    return _("{became}: {days} {month} {year}.").format(
        became=became, days=listed(list(dict.fromkeys(days))), month=_(MONTHS[local[0].month - 1]), year=local[0].year
    )


def _elsewhere(what: str, channel: str) -> str:
    return _("{what} ({channel})").format(what=what, channel=apart(channel))


def line(bid: Evidence, voice: Voice, usual: str) -> str:
    """Return one bid with its words: the day, what became of it, and what was written."""
    became = _(_BECAME[bid.outcome])
    if bid.channel != usual:
        became = _elsewhere(became, bid.channel)
    if bid.answered_at is not None:
        became = _("{became} on {day}").format(became=became, day=day(bid.answered_at, voice.zone))
    return _("{day}, {became}: “{words}”").format(
        day=day(bid.at, voice.zone), became=became[:1].lower() + became[1:], words=apart(bid.text or "")
    )


def _bids(found: Finding, voice: Voice, *, words: bool) -> tuple[str, ...]:
    usual = _usual_channel(found)
    told = [bid for bid in found.evidence if words and bid.text]
    lines = [line(bid, voice, usual) for bid in told]
    for outcome in _BECAME:
        rest = [bid for bid in found.evidence if bid.outcome == outcome and not (words and bid.text)]
        lines += _by_month(rest, voice, usual) if rest else []
    return tuple(lines)


def _written(found: Finding, voice: Voice, *, words: bool) -> Detail:
    if found.person is None:
        return Detail(_("What I saw"), _bids(found, voice, words=words), listed=True)
    sentence = ngettext(
        "{n} message or call from {name} asked for an answer, {span}. {none} got none.",
        "{n} messages or calls from {name} asked for an answer, {span}. {none} got none.",
        found.bids,
    ).format(
        n=found.bids,
        none=found.unanswered,
        name=voice.naming.of(found.person),
        span=span(found.began, found.ended, voice.zone),
    )
    return Detail(_("What was written and answered"), (sentence, *_bids(found, voice, words=words)), listed=True)


def _before(found: Finding, voice: Voice) -> Detail:
    lines = []
    if found.person is not None:
        lines.append(
            ngettext(
                "Before that: {n} message or call from {name}, and {none} got no answer.",
                "Before that: {n} messages or calls from {name}, and {none} got no answer.",
                found.before_bids,
            ).format(n=found.before_bids, none=found.before_unanswered, name=voice.naming.of(found.person))
        )
    usual = next((bid.usual_latency_h for bid in found.evidence if bid.usual_latency_h is not None), None)
    if usual is not None:
        lines.append(_("When you answered, it was mostly {hours}.").format(hours=_hours(usual)))
    return Detail(_("What was usual before"), tuple(lines))


def once_in(years: float, *, everybody: bool = False) -> str:
    """Return the strength as a number of years; above a hundred it is "more than 100"."""
    if everybody:
        return _("For you, that is as rare as once in {n} years.").format(
            n=round(years) if years <= MANY_YEARS else _("more than 100")
        )
    if not isfinite(years) or years > MANY_YEARS:
        return _("For the two of you, that is as rare as once in more than 100 years.")
    whole = max(1, round(years))
    return ngettext(
        "For the two of you, that is as rare as once in {n} year.",
        "For the two of you, that is as rare as once in {n} years.",
        whole,
    ).format(n=whole)


def _sure(found: Finding, voice: Voice) -> Detail:
    strengths = _STRENGTHS if found.person is not None else _STRENGTHS_ALONE
    lines = [_(strengths[found.strength])] if found.strength in strengths else []
    lines.append(once_in(found.once_in_years, everybody=found.person is None))
    began = day(found.began, voice.zone)
    if day(found.began_from, voice.zone) == day(found.began_to, voice.zone):
        lines.append(_("It began about {began}.").format(began=began))
    else:
        likely = span(found.began_from, found.began_to, voice.zone)
        lines.append(_("It began about {began}; the likely days are {span}.").format(began=began, span=likely))
    lines.append(_("It could be seen first on {noticed}.").format(noticed=day(found.noticed, voice.zone)))
    return Detail(_("How sure this is"), tuple(lines))


def of(found: Finding, voice: Voice, *, words: bool) -> tuple[Detail, ...]:
    """Return the parts behind a finding in the order in which they are read."""
    parts = (
        Detail(_("What speaks against it"), against(found, voice), listed=True),
        _written(found, voice, words=words),
        _before(found, voice),
        _sure(found, voice),
    )
    return tuple(part for part in parts if part.lines)


def closing(*, kept: bool = False, asked: bool = False) -> tuple[Detail, ...]:
    """Return what ends every view of evidence, once: what was it, and one thing to choose (K7).

    kept: an answer is kept; asked: it is asked for afterwards, so its words need not stand here.
    """
    choice = Detail(_("Now choose one thing"), tuple(_(choice) for choice in ONE_CHOICE), listed=True)
    if asked:
        return (choice,)
    title = (
        _("What was it? What you say stands on the line, and the line stays shut. You can change it any time.")
        if kept
        else _("What was it? The answer is for you. I do not keep it.")
    )
    return Detail(title, tuple(_(answer) for answer in (*WAS_IT_SAID.values(), NOT_NOW)), listed=True), choice
