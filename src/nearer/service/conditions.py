"""What holds of the person themselves and turns practices or steps off (K9, K10): set by an answer, until it is taken back."""

from collections.abc import Iterable, Mapping

import apsw

from nearer.model.run import Answer
from nearer.model.step import CONDITIONS, Condition, Step
from nearer.service.lists import keep_list, kept_list

HOLD = "conditions"
"""The list of those that hold."""


def conditions(connection: apsw.Connection) -> frozenset[Condition]:
    """Return the conditions that hold."""
    kept = kept_list(connection, HOLD)
    return frozenset(one for one in CONDITIONS if one in kept)


def set_by(connection: apsw.Connection, steps: Iterable[Step], answers: Mapping[str, Answer]) -> None:
    """Set the conditions of the options that were chosen. The caller holds the transaction."""
    found = set[Condition](conditions(connection))
    for step in steps:
        said = answers.get(step.name)
        chosen = said if isinstance(said, tuple) else (said,)
        found |= {option.sets for option in step.options if option.sets is not None and option.name in chosen}
    keep_list(connection, HOLD, sorted(found))


def take_back(connection: apsw.Connection, condition: Condition) -> None:
    """Let a condition hold no more. The caller holds the transaction."""
    keep_list(connection, HOLD, sorted(conditions(connection) - {condition}))
