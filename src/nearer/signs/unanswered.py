"""N1, not texting or calling back: their bids went unanswered far beyond what was usual between the two.

A bid is an opening of theirs; it is unanswered when no word, call or reaction of ego's on any channel follows within
three operational days. Left out: groups, last words of a conversation, time-outs, days away, holes in the files.

    before  A.E  A.E  A..E  A.E        since  A....  A....  A.E  A....  A....
"""

from nearer.contracts import Sign
from nearer.language import N_
from nearer.model.finding import Finding
from nearer.signs.detector.findings import findings
from nearer.timeline import Timeline

TITLE = N_("Messages that got no answer")


def detect(timeline: Timeline, alpha: float) -> list[Finding]:
    """Return the stretches in which answers grew rare, by the e-detector on bids and openings."""
    return findings(timeline, alpha, "N1", TITLE)


SIGN = Sign(
    name="unanswered",
    code="N1",
    title=TITLE,
    says=N_("More of their messages than usual got no answer."),
    may_also_be=(
        N_("You spoke in person or on an app that is not here."),
        N_("You had too much on, with everybody."),
        N_("What they wrote did not ask for an answer."),
    ),
    basis="e-detector (Shin, Ramdas, Rinaldo 2023) on unanswered bids and on who opens; Gottman and Driver 2005 on bids",
    detect=detect,
)
