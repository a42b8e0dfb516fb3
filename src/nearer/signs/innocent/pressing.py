"""They kept writing and ego did not (K2): the neutral question. No list, no count, no strength.

It stands where they went on undiminished (detector/pressing.py), after ego told them to stop, and for a number that may be
somebody on a new one. Of each it is asked by itself: that two may be one is never said.
"""

from nearer.model.finding import Other
from nearer.signs.detector.new_numbers import began_after, began_after_last_words
from nearer.signs.detector.one_sided import everyone
from nearer.signs.detector.withdrawals import whom_ego_keeps_from, withdrawals
from nearer.timeline import Timeline
from nearer.timeline.moments import microseconds, moment


def patterns(timeline: Timeline, alpha: float) -> list[Other]:
    """Return those who went on after ego had stopped, and those who may be one of them; each stretch once."""
    names = {person.id: person.name for person in timeline.people}
    away = whom_ego_keeps_from(timeline, alpha)
    stretches = {
        (one.episode.person, one.episode.onset_us): one.episode.ended_us
        for one in withdrawals(timeline, alpha)
        if one.verdict is None
    }
    asked = {person for person, _ in stretches}
    stretches |= {(person, away.apart[person]): None for person in sorted(away.went_on - asked)}
    asked |= {*away.apart, *(one.id for one in timeline.left_out)}
    for one in away.numbers:
        if one.person in names and one.went_on and (one.by != "time" or one.of in asked):
            stretches.setdefault((one.person, int(one.openings_us[0])), None)
    return [
        Other(names[person], "pressing", moment(since), None if until is None else moment(until))
        for (person, since), until in stretches.items()
    ]


def kept_from(timeline: Timeline, alpha: float) -> frozenset[int]:
    """Return who is in no list and is never suggested.

    Who is asked about or was told to stop, whoever has the name of one (in a vault their calls may lie beside their chats,
    not yet said to be of one person), and numbers that may be theirs.
    """
    away = whom_ego_keeps_from(timeline, alpha)
    asked = {one.episode.person for one in withdrawals(timeline, alpha) if one.verdict is None}
    may_be = {one.person for one in away.numbers}
    named = everyone(timeline).namesakes(asked | set(away.apart))
    return frozenset(asked | may_be | named | set(away.apart)) | began_after_last_words(timeline)


def not_listed(timeline: Timeline, alpha: float) -> frozenset[int]:
    """Return who stands not in the list of those who knocked: `kept_from`, and numbers that began after anybody pressed."""
    since = [one.began for one in patterns(timeline, alpha)]
    later = began_after(timeline, microseconds(min(since))) if since else frozenset()
    return kept_from(timeline, alpha) | later
