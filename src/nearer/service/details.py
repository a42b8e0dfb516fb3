"""What stands behind one finding, in the order of care: what speaks against it first, the strength last."""

from math import isfinite

from nearer.language import N_, _, ngettext
from nearer.model.finding import Evidence, Finding
from nearer.service.naming import apart
from nearer.service.sheet import Detail
from nearer.service.wording import ONE_CHOICE, WHAT_WAS_IT, Voice, day, minute, span

MANY_YEARS = 100
"""Above this the figure would claim more than anyone can know."""

_COUNTER = {
    "others": N_("You answered everybody less in that time."),
    "availability": N_("You were away for part of that time."),
    "few_chats": N_("I see only a few of your chats, so I cannot tell whether you were quiet with everybody."),
}

_STRENGTHS = {
    "very_rare": N_("very rare"),
    "rare": N_("rare"),
    "unusual": N_("unusual"),
}

_KINDS = {
    "text": N_("message"),
    "media": N_("picture or file"),
    "call": N_("call"),
    "missed": N_("missed call"),
    "declined": N_("declined call"),
    "invite": N_("invitation"),
    "meeting": N_("meeting"),
    "reaction": N_("reaction"),
    "cancel": N_("plan called off"),
}


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


def line(bid: Evidence, voice: Voice, *, words: bool) -> str:
    """Return one bid: when, where, and what became of it. Their words stand there where they were asked for."""
    what = _("{when}, {channel}, {kind}").format(
        when=minute(bid.at, voice.zone), channel=apart(bid.channel), kind=_(_KINDS.get(bid.kind, bid.kind))
    )
    if bid.outcome == "void":
        became = _("not counted")
    elif bid.outcome == "answered" and bid.answered_at is not None:
        became = _("answered {when}").format(when=minute(bid.answered_at, voice.zone))
    elif bid.outcome == "answered":
        became = _("answered")
    else:
        became = _("no answer")
    said = f" “{apart(bid.text)}”" if words and bid.text else ""
    return f"{what}: {became}.{said}"


def _written(found: Finding, voice: Voice, *, words: bool) -> Detail:
    if found.person is None:
        return Detail(_("What I saw"), tuple(line(bid, voice, words=words) for bid in found.evidence), listed=True)
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
    lines = tuple(line(bid, voice, words=words) for bid in found.evidence)
    return Detail(_("What was written and answered"), (sentence, *lines), listed=True)


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
    strength = _(_STRENGTHS[found.strength]) if found.strength in _STRENGTHS else voice.naming.within(found.strength)
    lines = [_("In words: {strength}.").format(strength=strength.rstrip("."))]
    lines.append(once_in(found.once_in_years, everybody=found.person is None))
    lines.append(
        _("It began about {began}; the likely days are {span}.").format(
            began=day(found.began, voice.zone), span=span(found.began_from, found.began_to, voice.zone)
        )
    )
    lines.append(_("It could be seen first on {noticed}.").format(noticed=day(found.noticed, voice.zone)))
    return Detail(_("How sure this is"), tuple(lines))


def of(found: Finding, voice: Voice, *, words: bool) -> tuple[Detail, ...]:
    """Return the parts behind a finding in the order in which they are read."""
    parts = (
        Detail(_("What speaks against it"), against(found, voice), listed=True),
        _written(found, voice, words=words),
        _before(found, voice),
        _sure(found, voice),
        Detail(
            _("What was it? The answer is for you. I do not keep it."),
            tuple(_(answer) for answer in WHAT_WAS_IT),
            listed=True,
        ),
        Detail(_("Now choose one thing"), tuple(_(choice) for choice in ONE_CHOICE), listed=True),
    )
    return tuple(part for part in parts if part.lines)
