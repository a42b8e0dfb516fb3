"""Look at what a vault holds: first what care asks, then the report, and once a week's third look a quiet word (K7)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from nearer.contracts import Progress
from nearer.model.finding import Finding
from nearer.model.report import Report
from nearer.service.first_questions import LifeQuestions, ask_where, ask_whom_to_leave_out
from nearer.service.life import life
from nearer.service.look import everything
from nearer.vault import records
from nearer.vault.sealed import Vault

LOOKS = "looks"
"""The setting that holds the moments of the looks of the last week."""

WEEK = timedelta(days=7)
MANY_LOOKS = 3


def look_in(
    vault: Vault,
    now: datetime,
    *,
    questions: LifeQuestions | None = None,
    shown: Callable[[Finding], bool] = everything,
    progress: Progress | None = None,
) -> Report:
    """Return what a vault shows. questions: None where nobody can be asked; then the vault is not written to.

    shown: of which findings the person will see anything, so that nobody is asked about a tie and then told nothing.
    """
    if questions is None:
        return life(vault, progress)
    ask_whom_to_leave_out(vault, now, questions)
    found = life(vault, progress)
    if ask_where(vault, now, filter(shown, found.findings), questions):
        found = life(vault, progress)
    return found


def looked_often(vault: Vault, now: datetime) -> bool:
    """Write down that the person looked, and return whether it is just the third time in a week: said once, then no more."""
    kept = records.setting(vault.connection, LOOKS)
    before = msgspec.json.decode(kept, type=list[datetime]) if kept else []
    looks = [*(at for at in before if now - at < WEEK), now]
    with vault.transaction():
        records.set_setting(vault.connection, LOOKS, msgspec.json.encode(looks).decode())
    return len(looks) == MANY_LOOKS
