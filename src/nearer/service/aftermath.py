"""What comes of a practice besides its answers: a time-out that runs, an offer in the ledger, a state that is offered."""

from collections.abc import Callable, Mapping
from datetime import datetime

from nearer.model.offer import DID, Offer
from nearer.model.person import State
from nearer.model.run import Answer, Run, referred
from nearer.service import self_check, timeouts
from nearer.service.lists import REASONS, TICKED, keep_list, kept_list
from nearer.vault.offers import keep_offer, offers
from nearer.vault.sealed import Vault

Day = Callable[[Answer], datetime | None]
"""From the answer to a question for a day to the moment at which that day begins."""

OFFERS = "offers"
"""The practice that takes and notices offers (P1)."""


def after(vault: Vault, now: datetime, run: Run, answers: Mapping[str, Answer], day: Day) -> None:
    """Write down what comes of a run that is done. The caller holds the transaction."""
    if run.practice == timeouts.PRACTICE and not run.part and "for_what" in answers:
        timeouts.take(vault, now, run, answers, day(answers.get("until")))
    elif run.practice == timeouts.PRACTICE and run.part == "ending" and run.of is not None:
        (timeouts.end if answers.get("ending") else timeouts.go_on)(vault, now, run.of)
    elif run.practice == self_check.NAME:
        _note_signs(vault, answers)
    elif run.practice == OFFERS and not run.part:
        _note_offer(vault, now, run, answers)
    elif run.practice == OFFERS and run.part == "came" and answers.get("came") in ("yes", "partly"):
        for one in offers(vault.connection):
            if one.run == run.of:
                keep_offer(vault.connection, Offer(one.at, one.who, one.text, "taken", one.thought, one.run, id=one.id))


def _note_signs(vault: Vault, answers: Mapping[str, Answer]) -> None:
    """Keep what was ticked this time, and add the reasons that were chosen."""
    ticked, chosen = answers.get(self_check.TICKS), answers.get(self_check.WHY)
    keep_list(vault.connection, TICKED, ticked if isinstance(ticked, tuple) else ())
    if isinstance(chosen, tuple):
        keep_list(vault.connection, REASONS, sorted({*kept_list(vault.connection, REASONS), *chosen}))


def offered_state(run: Run, answers: Mapping[str, Answer]) -> State:
    """Return the state that is offered for the person at the end of a run: a tie that was said to be over has ended."""
    over = run.practice == timeouts.PRACTICE and run.part == "ending" and answers.get("ending") == "over"
    return "ended" if over else "none"


def _note_offer(vault: Vault, now: datetime, run: Run, answers: Mapping[str, Answer]) -> None:
    did = next((one for one in DID if one == answers.get("did")), None)
    who = answers.get("who")
    if did is None or not isinstance(who, str):
        return
    thought = answers.get("thought")
    said = ", ".join(thought) if isinstance(thought, tuple) else ""
    keep_offer(vault.connection, Offer(now, referred(who), str(answers.get("offer") or ""), did, said, run.id))
