"""Reads an instrument file (TOML), checks it, and adds its answers up. Its words are its authors': they are not translated.

A file is taken only if its own worked example comes out as it says. See docs/instruments.md for the form.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from nearer.errors import InstrumentWrong
from nearer.language import _
from nearer.model.instrument import Instrument, Subscale

LONGEST = 256_000
MOST_ITEMS, MOST_STEPS, LONGEST_GAP_DAYS = 200, 101, 3_650
FARTHEST_STEP = 1_000
ROUNDED = 0.005 + 1e-9
"""An example may give its results to two places."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_AT = re.compile(r"(?P<problem>.*?)(?: - at `\$\.?(?P<field>.*)`)?", re.DOTALL)
_JUDGES = re.compile(
    r"cut_?-?offs?|norms?|types?|bands?|thresholds?|categories|percentiles?|labels_of_results", re.IGNORECASE
)


def instrument(text: str) -> Instrument:
    """Return the instrument that a file holds. Raises InstrumentWrong, which names the field and what is wrong."""
    if len(text) > LONGEST:
        raise _wrong("", _("it is larger than {n} letters").format(n=f"{LONGEST:,}"))
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise _wrong("", str(problem)) from None
    judging = sorted(name for name in _names(table) if _JUDGES.fullmatch(name))
    if judging:
        raise _wrong(judging[0], _("nearer shows no limits, no norms and no types, so it takes no file with them"))
    try:
        made = msgspec.convert(table, Instrument)
    except msgspec.ValidationError as problem:
        match = _AT.fullmatch(str(problem))
        raise _wrong(match["field"] or "" if match else "", match["problem"] if match else str(problem)) from None
    for field, says in _faults(made):
        raise _wrong(field, says)
    return made


def results(made: Instrument, answers: Mapping[str, int | None]) -> dict[str, float | None]:
    """Return what the answers come to, by subscale; None where too much was passed over."""
    return {one.id: _result(made, one, answers) for one in made.subscales}


def _result(made: Instrument, one: Subscale, answers: Mapping[str, int | None]) -> float | None:
    given = [
        made.scale.low + made.scale.high - answer if item in made.reverse else answer
        for item in one.items
        if (answer := answers.get(item)) is not None
    ]
    if not given or len(one.items) - len(given) > one.most_missing:
        return None
    mean = sum(given) / len(given)
    return mean if one.scoring == "mean" else mean * len(one.items)


def _faults(made: Instrument) -> Iterator[tuple[str, str]]:
    """Yield the field and what is wrong with it, of each rule that does not hold."""
    for field in ("title", "version", "licence", "citation", "note"):
        if not getattr(made, field).strip():
            yield field, _("it is empty")
    if not _ID.fullmatch(made.id):
        yield "id", _("it may hold small letters, figures, - and _ alone")
    if not 0 <= made.min_gap_days <= LONGEST_GAP_DAYS:
        yield "min_gap_days", _("it must lie between {low} and {high}").format(low=0, high=LONGEST_GAP_DAYS)
    steps = made.scale.high - made.scale.low + 1
    if abs(made.scale.low) > FARTHEST_STEP:
        yield "scale.low", _("it must lie between {low} and {high}").format(low=-FARTHEST_STEP, high=FARTHEST_STEP)
    if not 2 <= steps <= MOST_STEPS:
        yield "scale", _("it must have between {low} and {high} steps").format(low=2, high=MOST_STEPS)
    elif len(made.scale.labels) not in (2, steps):
        yield "scale.labels", _("it must hold two words for the ends, or one for each step")
    items = [item.id for item in made.items]
    if not 1 <= len(items) <= MOST_ITEMS:
        yield "items", _("it must hold between {low} and {high}").format(low=1, high=MOST_ITEMS)
    yield from _twice("items", items)
    yield from _unknown("reverse", made.reverse, items)
    yield from _twice("reverse", made.reverse)
    if not made.subscales:
        yield "subscales", _("it is empty")
    yield from _twice("subscales", [one.id for one in made.subscales])
    for one in made.subscales:
        yield from _faults_of(one, items)
    if not made.examples:
        yield "examples", _("a file must hold a worked example, so that its sums can be checked")
    for nth, _example in enumerate(made.examples, 1):
        yield from _faults_of_example(made, nth)


def _faults_of(one: Subscale, items: list[str]) -> Iterator[tuple[str, str]]:
    place = f"subscales.{one.id}"
    if not one.items:
        yield place, _("it has no items")
    yield from _twice(place, one.items)
    yield from _unknown(place, one.items, items)
    if not 0 <= one.most_missing < max(1, len(one.items)):
        yield f"{place}.most_missing", _("it must be smaller than the number of items")
    if (one.alpha is None) != (one.sd is None):
        yield place, _("alpha and sd come together or not at all")
    if one.alpha is not None and not 0 < one.alpha < 1:
        yield f"{place}.alpha", _("it must lie between 0 and 1")
    if one.sd is not None and not 0 < one.sd < float("inf"):
        yield f"{place}.sd", _("it must be above 0")


def _faults_of_example(made: Instrument, nth: int) -> Iterator[tuple[str, str]]:
    example, place = made.examples[nth - 1], f"examples[{nth}]"
    yield from _unknown(f"{place}.answers", example.answers, [item.id for item in made.items])
    yield from _unknown(f"{place}.results", example.results, [one.id for one in made.subscales])
    for item, answer in example.answers.items():
        if not made.scale.low <= answer <= made.scale.high:
            yield f"{place}.answers.{item}", _("{n} is no step of the scale").format(n=answer)
    found = results(made, example.answers)
    for name, mine in found.items():
        stated = example.results.get(name)
        if stated is None:
            if mine is not None:
                yield f"{place}.results", _("it does not say what {name} comes to").format(name=name)
        elif mine is None:
            yield f"{place}.results.{name}", _("too many of its items have no answer")
        elif not abs(mine - stated) <= ROUNDED:
            yield (
                f"{place}.results.{name}",
                _("by its own rules it comes to {mine}, and it says {stated}").format(
                    mine=f"{mine:.2f}", stated=stated
                ),
            )


def _twice(field: str, names: tuple[str, ...] | list[str]) -> Iterator[tuple[str, str]]:
    for name, count in Counter(names).items():
        if count > 1:
            yield field, _("{name} stands there twice").format(name=name)


def _unknown(field: str, names: Mapping[str, object] | tuple[str, ...], known: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            yield field, _("there is no {name}").format(name=name)


def _names(table: object) -> Iterator[str]:
    """Yield the name of every field, at any depth, but for those that the person's ids make."""
    if isinstance(table, dict):
        for name, value in table.items():
            yield name
            if name not in ("answers", "results"):
                yield from _names(value)
    elif isinstance(table, list):
        for one in table:
            yield from _names(one)


def _wrong(field: str, problem: str) -> InstrumentWrong:
    place = _("The list of questions cannot be taken: {field}: {problem}.") if field else ""
    return InstrumentWrong(
        (place or _("The list of questions cannot be taken: {problem}.")).format(field=field, problem=problem),
        _("Nothing was changed."),
        _("docs/instruments.md says what such a file must hold."),
    )
