"""What speaks against a finding, as plain sentences. The signs give figures; the words are here."""

from collections.abc import Iterable
from dataclasses import replace

from nearer.language import N_, _
from nearer.model.finding import CounterEvidence, Finding

SAYS = {
    "few_chats": N_("I see only a few of your chats, so I cannot tell whether you were quiet with everybody."),
    "others": N_("You answered others less in that time too."),
    "others_much": N_("You answered others much less in that time too."),
    "availability": N_("You were quiet with everybody for about {value} of these days."),
    "their_side": N_("They had begun to write less before that: about {percent} in a hundred of what was usual."),
    "kept_writing": N_(
        "They wrote often after you stopped. That can be care, or it can be pressing. I cannot tell which."
    ),
    "open_end": N_("The files end while this goes on, so I cannot know what came after."),
    "usual_people": N_(
        "Before, you were in touch with about {value} people in four weeks. Chats cannot show who you met in person."
    ),
}


MUCH_LESS = 3.0
"""Odds of no answer from the others' side, against usual: from here on it is much less. A ratio of odds is no "times"."""


def said(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with each piece of counter-evidence as a sentence."""
    return tuple(
        replace(found, counter_evidence=tuple(_said(counter) for counter in found.counter_evidence))
        for found in findings
    )


def _said(counter: CounterEvidence) -> CounterEvidence:
    value = 0.0 if counter.value is None else counter.value
    key = "others_much" if counter.what == "others" and value >= MUCH_LESS else counter.what
    text = _(SAYS[key]).format(value=f"{value:g}", percent=round(100 * value))
    return replace(counter, says=text)
