"""The people in one's days (P11): with whom, of which kind, and what was felt, week by week, from what was noted.

It tells what was noted and nothing else: a week without a note is no gap, nobody is weighed against anybody, and below a few
days, or a few notes of a kind, it says that it cannot tell. Whoever is kept out (A2) is named nowhere; that someone of this
kind was met, and what was felt, is the person's own and stays.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nearer.model.person import Identity
from nearer.model.run import Run
from nearer.model.step import Step
from nearer.service import people
from nearer.service.kept import zone_of
from nearer.service.walkable import answers, find
from nearer.vault import runs
from nearer.vault.sealed import Vault

PRACTICE, WHO, KIND, FELT, SET_OFF = "days", "who", "kind", "felt", "set_off"
"""The practice and its steps."""

FEWEST_DAYS = 5
"""On fewer days than this there is nothing to see over time."""

FEWEST_OF_A_KIND = 3
"""Of fewer notes on a kind of people it is not said what was felt with them."""

WEEK = timedelta(days=7)
WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Met:
    """One note. name: as they are called now; "" where nobody was named, or they are kept out. kind, felt: as they are read."""

    on: date
    name: str
    kind: str
    felt: tuple[str, ...]
    set_off: str


@dataclass(frozen=True, slots=True)
class Row:
    """says: a kind of people, or a feeling. counts: how often it was noted, a week each."""

    says: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfAKind:
    """What was noted with one kind of people. felt: each feeling with how often; names: who of them was named, by name."""

    says: str
    notes: int
    felt: tuple[tuple[str, int], ...]
    names: tuple[str, ...]

    @property
    def can_tell(self) -> bool:
        """Whether there is enough to say what was felt."""
        return self.notes >= FEWEST_OF_A_KIND


@dataclass(frozen=True)
class Days:
    """since, until: the period. weeks: its Mondays; kinds, feelings: rows over them, in the order in which the practice asks.

    by_kind: the same, kind by kind. met: the notes, the oldest first. days: on how many days there is one.
    """

    since: date
    until: date
    weeks: tuple[date, ...]
    kinds: tuple[Row, ...]
    feelings: tuple[Row, ...]
    by_kind: tuple[OfAKind, ...]
    met: tuple[Met, ...]
    days: int

    @property
    def can_tell(self) -> bool:
        """Whether there are days enough for a picture over time."""
        return self.days >= FEWEST_DAYS


def days(vault: Vault, now: datetime, weeks: int = WEEKS_SHOWN) -> Days:
    """Return what was noted in the last weeks, this one among them."""
    until = now.astimezone(zone_of(vault.connection)).date()
    return _days(vault, _monday(until) - (max(1, weeks) - 1) * WEEK, until)


def days_between(vault: Vault, since: datetime, until: datetime) -> Days:
    """Return what was noted in a period."""
    zone = zone_of(vault.connection)
    return _days(vault, since.astimezone(zone).date(), until.astimezone(zone).date())


def _days(vault: Vault, since: date, until: date) -> Days:
    met = [one for one in _met(vault) if since <= one.on <= until]
    first = _monday(since)
    weeks = tuple(first + n * WEEK for n in range((until - first).days // 7 + 1))
    kinds = _in_order(_step(KIND), {one.kind for one in met if one.kind})
    feelings = _in_order(_step(FELT), {feeling for one in met for feeling in one.felt})
    return Days(
        since,
        until,
        weeks,
        tuple(_row(kind, weeks, (one.on for one in met if one.kind == kind)) for kind in kinds),
        tuple(_row(feeling, weeks, (one.on for one in met if feeling in one.felt)) for feeling in feelings),
        tuple(_of_a_kind(kind, [one for one in met if one.kind == kind], feelings) for kind in kinds),
        tuple(met),
        len({one.on for one in met}),
    )


def _met(vault: Vault) -> list[Met]:
    zone = zone_of(vault.connection)
    called = people.names_to_suggest(vault.connection)
    done = [one for one in runs.runs(vault.connection) if one.practice == PRACTICE and one.state == "done"]
    return [_one(run, called, run.began.astimezone(zone).date()) for run in done]


def _one(run: Run, called: dict[Identity, str], on: date) -> Met:
    said = answers(run.trail)
    felt, set_off = said.get(FELT), said.get(SET_OFF)
    return Met(
        on,
        next((called[one] for one in run.about if one in called), ""),
        _spoken(_step(KIND), said.get(KIND)),
        tuple(_spoken(_step(FELT), one) for one in felt) if isinstance(felt, tuple) else (),
        set_off if isinstance(set_off, str) else "",
    )


def _step(name: str) -> Step:
    return next(step for step in find(PRACTICE).steps if step.name == name)


def _spoken(step: Step, answer: object) -> str:
    """Return an answer as it is read: the words of an option, or one's own."""
    text = answer if isinstance(answer, str) else ""
    return next((option.says for option in step.options if option.name == text), text)


def _in_order(step: Step, said: set[str]) -> list[str]:
    """Return what was said in the order of the options, and own words after them."""
    listed = [option.says for option in step.options if option.says in said]
    return [*listed, *sorted(said - {*listed}, key=str.casefold)]


def _row(says: str, weeks: Sequence[date], on: Iterable[date]) -> Row:
    counts = Counter(_monday(one) for one in on)
    return Row(says, tuple(counts[week] for week in weeks))


def _of_a_kind(says: str, met: Sequence[Met], feelings: Sequence[str]) -> OfAKind:
    counts = Counter(feeling for one in met for feeling in one.felt)
    names = sorted({one.name for one in met if one.name}, key=str.casefold)
    return OfAKind(says, len(met), tuple((one, counts[one]) for one in feelings if counts[one]), tuple(names))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
