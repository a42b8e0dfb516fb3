"""They kept writing and ego did not (K2): the neutral question. No list, no count, no strength; see detector/pressing.py."""

from collections.abc import Sequence

from nearer.model.finding import Other
from nearer.signs.detector.withdrawals import Withdrawal
from nearer.timeline import Timeline
from nearer.timeline.moments import moment


def patterns(timeline: Timeline, withdrawn: Sequence[Withdrawal]) -> list[Other]:
    """Return those who went on undiminished after ego had stopped."""
    names = {person.id: person.name for person in timeline.people}
    return [
        Other(
            names[one.episode.person],
            "pressing",
            moment(one.episode.onset_us),
            None if one.episode.ended_us is None else moment(one.episode.ended_us),
        )
        for one in withdrawn
        if one.verdict is None
    ]
