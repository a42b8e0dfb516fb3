"""Time-outs: they run from the practice to their end, count for the person alone, and can end sooner."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from nearer.errors import WrongCall
from nearer.model.run import Answer
from nearer.service import people, timeouts
from nearer.service.life import life
from nearer.service.timeouts import PRACTICE, TimeOut, running, take
from nearer.vault import records, runs
from nearer.vault.moments import micros
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added, in_memory

WEEK = timedelta(days=7)
ONE: Mapping[str, Answer] = {"from": "one", "for_what": "rest"}


def taken(vault: Vault, answers: Mapping[str, Answer], name: str = "", days: int = 3) -> int:
    """Take a time-out of some days and return its run."""
    with vault.transaction():
        number = runs.begin_run(vault.connection, PRACTICE, NOW)
        about = [people.named(vault, NOW, name)] if name else []
        runs.set_trail(vault.connection, number, NOW, (), "done", about)
        run = runs.run(vault.connection, number)
        assert run is not None
        take(vault, NOW, run, answers, NOW + timedelta(days=days))
    return number


def test_it_runs_until_its_day() -> None:
    """A time-out from one person runs from now to the day that was said."""
    vault = in_memory()
    run = taken(vault, ONE, "Ada")
    assert running(vault, NOW) == [TimeOut(run, ("Ada",), NOW, NOW + timedelta(days=3))]
    assert running(vault, NOW + timedelta(days=3)) == []


def test_from_everybody_it_names_nobody() -> None:
    """A time-out from all counts for all."""
    vault = in_memory()
    taken(vault, {"from": "all", "for_what": "rest"})
    assert [one.names for one in running(vault, NOW)] == [()]
    assert records.declared(vault.connection)["handle"].to_list() == [None]


def test_every_handle_of_the_person_rests() -> None:
    """Who is known by two names is one person, and the time-out is from both."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ada")
    people.add_person(vault, NOW, "A. Lovelace")
    people.merge(vault, NOW, people.find(vault, "Ada"), people.find(vault, "A. Lovelace"))
    taken(vault, ONE, "Ada")
    assert records.declared(vault.connection).height == 2
    assert len(running(vault, NOW)) == 1


def test_it_can_end_sooner() -> None:
    """Ended by hand it ends now; a second time there is none to end."""
    vault = in_memory()
    run = taken(vault, ONE, "Ada")
    later = NOW + timedelta(days=1)
    timeouts.end_early(vault, later, run)
    assert running(vault, later) == []
    with pytest.raises(WrongCall):
        timeouts.end_early(vault, later, run)


def test_an_end_that_was_left_open_is_a_week_off() -> None:
    """Who does not know until when is asked after a week."""
    vault = in_memory()
    taken(vault, ONE, "Ada", days=-1)
    assert [one.until for one in running(vault, NOW)] == [NOW + WEEK]


def test_what_falls_into_a_time_out_counts_for_nothing() -> None:
    """The quiet of a declared time-out is said as such, and is no finding."""
    vault = in_memory()
    added(vault, LIFE)
    quiet = next(one for one in life(vault).findings if one.person == "Maya" and one.verdict == "clear")
    handles = [handle.id for handle in people.find(vault, "Maya").handles]
    with vault.transaction():
        number = runs.begin_run(vault.connection, PRACTICE, NOW)
        vault.connection.executemany(
            "INSERT INTO declared (run, handle, begins, ends, why) VALUES (?, ?, ?, ?, 'timeout')",
            [(number, handle, micros(quiet.began_from - WEEK), micros(NOW + 52 * WEEK)) for handle in handles],
        )
    assert [one.person for one in life(vault).findings if one.person == "Maya" and one.began >= quiet.began_from] == []
