"""N3, leaving without explanation: a steady two-way tie in which ego stopped answering and opening while they still wrote.

At least 85 in 100 bids since the onset are unanswered, ego opens at most 15 times for 100 bids, and this reading is at
least 80 % certain against "answers grew rare" (N1). Left out: all that N1 leaves out; who pressed; both fading.

    before  A.E  E.A  A.E  E.A         since  A....  A....  .....  A....
"""

from nearer.contracts import Sign
from nearer.language import N_
from nearer.model.finding import Finding
from nearer.signs.detector.findings import findings
from nearer.timeline import Timeline

TITLE = N_("Stopped answering")


def detect(timeline: Timeline, alpha: float) -> list[Finding]:
    """Return the stretches in which ego left, by the e-detector on bids and openings."""
    return findings(timeline, alpha, "N3", TITLE)


SIGN = Sign(
    name="leaving",
    code="N3",
    title=TITLE,
    says=N_("You stopped answering and stopped writing, while they still wrote."),
    may_also_be=(
        N_("You said goodbye in person or on the phone."),
        N_("You went on in another place that is not here."),
        N_("You had good reason to keep away."),
    ),
    basis="e-detector (Shin, Ramdas, Rinaldo 2023) on unanswered bids and on who opens; LeFebvre et al. 2019 on ghosting",
    detect=detect,
)
