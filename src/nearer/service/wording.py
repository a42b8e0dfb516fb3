"""The sentences that every face shares: dates, findings, and the patterns beside them.

Verbs about messages, never about character. Each function takes values of a Report and gives plain words through
gettext; names go in last, kept apart (naming.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from nearer.language import N_, _, ngettext
from nearer.model.finding import CannotTell, Finding, Knocked, Other, ReachedOut, Return, WasIt
from nearer.service.naming import Naming

APPS = {
    "calendar": N_("a calendar"),
    "contacts": N_("an address book"),
    "csv": N_("a table"),
    "discord": "Discord",
    "discord package": "Discord",
    "email": N_("e-mail"),
    "google chat": "Google Chat",
    "imessage": "iMessage",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "phone": N_("a record of calls"),
    "signal": "Signal",
    "sms": N_("texts and calls"),
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
}
"""What the places are called in which people write and call, by their short name (Source.channel)."""

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

NOT_THIS = (
    N_("This page shows what your chats show: who reached out, and where answers may have stopped."),
    N_(
        "It is not a diagnosis, not therapy, and not for emergencies. If you are in danger, call your local emergency number now."
    ),
    N_("Take what helps. You can stop any time."),
)

ONE_SIDE = N_("This is one side's record, not proof.")
COURT = N_("Whoever has this file can read it. A file like this can be asked for in court.")

WAS_IT_SAID: dict[WasIt, str] = {
    "resting": N_("I was resting"),
    "reason": N_("There was a reason"),
    "elsewhere": N_("We spoke elsewhere"),
    "parted": N_("We parted well"),
    "on_purpose": N_("I keep away on purpose"),
    "hurt": N_("They hurt me"),
    "too_close": N_("It got too close"),
    "pulled_away": N_("It was me, pulling away"),
    "unsure": N_("I cannot tell"),
}
"""What may be said of a finding, in the order in which it is read: what is no pulling away first."""

NOT_NOW = N_("Not now")

ONE_CHOICE = (
    N_("One small step."),
    N_("A kind word to yourself."),
    N_("Put this away for today."),
)

_ARTICLE_WORDS = {
    "N1": N_("not texting or calling back"),
    "N3": N_("ghosting"),
    "N15": N_("pulling away from everybody"),
}

_ENDED = {
    "N1": N_("From about {began} to {ended}, more messages from {name} than usual got no answer from you."),
    "N3": N_("From about {began} to {ended}, you stopped answering {name}."),
    "N15": N_(
        "From about {began} to {ended}, you were in touch with fewer people than usual. This is about no one person."
    ),
}
_OPEN = {
    "N1": N_("From about {began}, more messages from {name} than usual got no answer from you."),
    "N3": N_("From about {began}, you stopped answering {name}."),
    "N15": N_("From about {began}, you were in touch with fewer people than usual. This is about no one person."),
}
_ANY_ENDED = N_("From about {began} to {ended}, less went from you to {name} than was usual.")
_ANY_OPEN = N_("From about {began}, less went from you to {name} than was usual.")

_OTHERS = {
    "they_stepped_back": N_("{name}: they stepped back."),
    "faded_together": N_("{name}: you both wrote less, side by side."),
    "timeout": N_("{name}: you took a time-out {span}. Quiet then counts for nothing."),
    "gap": N_("{name}: your files hold nothing {span}. That is a gap in the files, not in you."),
    "moved": N_("{name}: the talk moved to another app or number {span}."),
    "everybody": N_("{name}: you were quiet with everybody {span}. So it says nothing about this one person."),
    "pressing": N_("{name}: They kept writing and you did not. You may have good reason. Keep this person out?"),
}

_OTHERS_ALL = {
    "timeout": N_("You took a time-out {span}. Quiet then counts for nothing."),
    "gap": N_("Your files hold nothing {span}. That is a gap in the files, not in you."),
    "everybody": N_("You were quiet with everybody {span}. So it says nothing about any one person."),
}

_CANNOT = {
    "short_span": N_("{name}: what I can count lies in too short a time."),
    "one_sided": N_("{name}: your files hold one side of this talk."),
    "lives_elsewhere": N_(
        "{name}: you said that you two meet or talk elsewhere. Chats cannot show that, so I say nothing."
    ),
    "few_chats": N_("{name}: I have too few of your chats to compare. Bring the hard one and four easy ones."),
}

_BY = {
    "call": N_("You called."),
    "text": N_("You wrote."),
    "media": N_("You sent something."),
    "meeting": N_("You met."),
    "invite": N_("You asked them along."),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """What a sentence needs besides its value: how people are called, the zone, the article's words or not, the end."""

    naming: Naming
    zone: tzinfo
    plain_names: bool = False
    files_end: datetime | None = None


def app(name: str) -> str:
    """Return what an app, or another place where two people write and call, is called: "WhatsApp", "a table"."""
    return _(APPS.get(name, name))


def day(at: datetime, zone: tzinfo, *, year: bool = True) -> str:
    """Return a date as it is spoken, in the local zone: "3 March 2024"."""
    local = at.astimezone(zone)
    month = _(MONTHS[local.month - 1])
    if not year:
        return _("{day} {month}").format(day=local.day, month=month)
    return date_said(local.date())


def date_said(when: date) -> str:
    """Return a date as it is spoken: "3 March 2024"."""
    return _("{day} {month} {year}").format(day=when.day, month=_(MONTHS[when.month - 1]), year=when.year)


def listed(parts: Sequence[str]) -> str:
    """Return the parts in one run of words: "4, 5 and 8"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=_(", ").join(parts[:-1]), last=parts[-1])


def span(begins: datetime, ends: datetime | None, zone: tzinfo) -> str:
    """Return "from 3 March to 20 April 2024", or "from 3 March 2024 on" where it is open."""
    if ends is None:
        return _("from {begins} on").format(begins=day(begins, zone))
    same_year = begins.astimezone(zone).year == ends.astimezone(zone).year
    return _("from {begins} to {ends}").format(begins=day(begins, zone, year=not same_year), ends=day(ends, zone))


def finding(found: Finding, voice: Voice) -> str:
    """Return a finding closed to a sentence: who and when, without a figure and without a strength."""
    words = _(_OPEN.get(found.sign, _ANY_OPEN) if found.open else _ENDED.get(found.sign, _ANY_ENDED))
    name = voice.naming.of(found.person) if found.person is not None else _("people")
    began = day(found.began, voice.zone)
    sentence = words.format(name=name, began=began, ended=day(found.ended, voice.zone) if found.ended else "")
    if found.open:
        sentence += " " + _goes_on(voice)
    if found.verdict == "maybe":
        sentence = _("Maybe: {sentence}").format(sentence=sentence)
    if voice.plain_names:
        sentence += " " + _("Some call this “{word}”.").format(word=_(_ARTICLE_WORDS.get(found.sign, found.sign_name)))
    return sentence


def was_it(found: Finding) -> str:
    """Return what the person said that a finding was, as a sentence; "" where they said nothing."""
    return _("You said: “{answer}.”").format(answer=_(WAS_IT_SAID[found.was_it])) if found.was_it else ""


def _goes_on(voice: Voice) -> str:
    if voice.files_end is None:
        return _("It goes on to the end of your files.")
    return _("It goes on to the end of your files, on {day}.").format(day=day(voice.files_end, voice.zone))


def other(pattern: Other, voice: Voice) -> str:
    """Return an innocent pattern, said plainly. Stepping back, fading and pressing come without dates (K5, K2)."""
    dates = span(pattern.began, pattern.ended, voice.zone)
    if pattern.person is None:
        return _(_OTHERS_ALL.get(pattern.pattern, _OTHERS_ALL["everybody"])).format(span=dates)
    return _(_OTHERS[pattern.pattern]).format(name=voice.naming.of(pattern.person), span=dates)


def came_back(back: Return, voice: Voice) -> str:
    """Return when ego came back after a quiet spell, and whether the first words named the gap."""
    sentence = ngettext(
        "{date}: you came back to {name} after a quiet day.",
        "{date}: you came back to {name} after {n} quiet days.",
        back.quiet_days,
    ).format(date=day(back.returned, voice.zone), name=voice.naming.of(back.person), n=back.quiet_days)
    if back.by in _BY:
        sentence += " " + _(_BY[back.by])
    if back.spoke_of_it:
        sentence += " " + _("You spoke of it, too.")
    return sentence


def reached_out(hand: ReachedOut, voice: Voice) -> str:
    """Return who held out a hand, and when last. How often is not said: a count would read as a debt."""
    return _("{name}, last on {date}.").format(name=voice.naming.of(hand.person), date=day(hand.last, voice.zone))


def cannot_tell(tie: CannotTell, voice: Voice) -> str:
    """Return about whom nothing can be said, and how much is missing."""
    name = voice.naming.of(tie.person)
    if tie.why in _CANNOT:
        return _(_CANNOT[tie.why]).format(name=name)
    if tie.bids == 0:
        found = _("{name}: I can count no time when they wrote or called first and waited for you.").format(name=name)
    else:
        found = ngettext(
            "{name}: They wrote or called first and waited for you {n} time that I can count.",
            "{name}: They wrote or called first and waited for you {n} times that I can count.",
            tie.bids,
        ).format(name=name, n=tie.bids)
    return found + " " + _("I need {needed}.").format(needed=tie.needed)


def knocked(tie: Knocked, voice: Voice) -> str:
    """Return one line of the list of people who knocked: no verdict, no count."""
    return _("{name}, {span}.").format(name=voice.naming.of(tie.person), span=span(tie.begins, tie.ends, voice.zone))
