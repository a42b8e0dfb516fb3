"""Every sample file of every source, read in full and compared with the .expected beside it (`pytest --update-expected`)."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from nearer import catalogue
from nearer.contracts import BATCH, OWNER, Batch, Decided, Export, Fault, Source, Survey

HERE = Path(__file__).parent
SAMPLES = sorted(
    path
    for source in catalogue.sources()
    for path in (HERE / source.name).rglob("*")
    if path.is_file() and path.suffix != ".expected"
)
COLUMNS = ("at", "author", "to", "kind", "words", "seconds", "group", "cues", "ref")


def export_of(path: Path) -> Export:
    """Give a sample as intake would: named by its path below the source's folder, with "/" between folders."""
    content = path.read_bytes()
    folder = next(parent for parent in path.parents if parent.parent == HERE)
    name = path.relative_to(folder).as_posix()
    return Export(name, content[:4096], len(content), lambda: BytesIO(content))


def source_of(path: Path) -> Source:
    """Give the source in whose folder a sample lies."""
    name = path.relative_to(HERE).parts[0]
    return next(source for source in catalogue.sources() if source.name == name)


def set_out(export: Export, source: Source) -> Iterator[str]:
    """Set out what a source makes of a file, a line a fact: the survey, then rows and faults as they come."""
    survey = source.survey(export)
    yield f"recognised: {source.recognise(export)}"
    yield from _survey_lines(survey)
    others = sorted(name for name in survey.authors if name != survey.title)
    me = frozenset() if survey.directed else frozenset(others[-1:])
    yield f"read as: me {sorted(me)}, date order {survey.likely_order}"
    for found in source.read(export, Decided(me, survey.likely_order)):
        if isinstance(found, Fault):
            yield f"fault at {found.place}: {found.why}"
        elif isinstance(found, Batch):
            assert found.rows.schema == BATCH
            yield from _row_lines(found.rows)
        else:
            yield f"card: {' | '.join(', '.join(part) or '-' for part in (found.names, found.phones, found.emails))}"


def _survey_lines(survey: Survey) -> Iterator[str]:
    yield f"authors: {dict(survey.authors)}"
    yield f"from {survey.first} until {survey.last}, precision {survey.precision_s} s, utc {survey.utc}"
    yield f"orders: {sorted(survey.orders)}, likely {survey.likely_order}"
    yield f"title: {survey.title!r}, group {survey.group}, directed {survey.directed}"
    yield f"capped {survey.capped}, stamp {survey.stamp}"
    yield from (f"note: {note}" for note in survey.notes)


def _row_lines(rows: pl.DataFrame) -> Iterator[str]:
    for row in rows.iter_rows(named=True):
        facts = ("-" if row[name] is None else str(row[name]).replace(OWNER, "OWNER") for name in COLUMNS)
        yield f"{' | '.join(facts)} | {row['text']!r}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_sample(path: Path, request: pytest.FixtureRequest) -> None:
    """A sample gives what is written beside it."""
    actual = "".join(line + "\n" for line in set_out(export_of(path), source_of(path)))
    beside = path.with_name(path.name + ".expected")
    if request.config.getoption("--update-expected"):
        beside.write_text(actual, encoding="utf-8")
    assert beside.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_no_other_source_claims_a_sample(path: Path) -> None:
    """A sample is recognised by its own source or by none, never by another."""
    claimed = {source.name for source in catalogue.sources() if source.recognise(export_of(path))}
    assert claimed <= {source_of(path).name}
