"""One export in thousands of small files, taken for one: all of a folder are read together and have one receipt.

What two of the files hold is kept once: as in timeline.merge, the larger count of the two stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO

import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, Batch, Decided, Export, Fault, Survey
from nearer.language import _, ngettext
from nearer.model.person import Card
from nearer.model.receipt import ELSEWHERE_TOO
from nearer.service.decisions import Known

ALIKE = [name for name in BATCH.names() if name != "ref"]


def gathered(known: Sequence[Known]) -> list[Known]:
    """Return the exports; those of a source with many files become one for each folder that holds several of them."""
    folders: dict[tuple[str, str, bool], list[Known]] = defaultdict(list)
    for one in known:
        folder = one.export.name.rpartition("/")[0]
        apart = not (one.source.many_files and one.survey.directed and folder)
        folders[(one.export.name if apart else folder, one.source.name, one.survey.utc)].append(one)
    return [
        together[0] if len(together) == 1 else _as_one(at, together)
        for (at, _source, _utc), together in folders.items()
    ]


def _as_one(folder: str, together: Sequence[Known]) -> Known:
    first = together[0]
    said = ngettext("This stands for {n} file.", "This stands for {n} files.", len(together)).format(n=len(together))
    survey = Survey(
        authors={},
        first=None,
        last=None,
        utc=first.survey.utc,
        directed=True,
        precision_s=max(one.survey.precision_s for one in together),
        notes=(said,),
    )
    export = Export(f"{folder}/*", b"", sum(one.export.size for one in together), BytesIO)
    parts = tuple(one.export for one in together)
    return Known(export, replace(first.source, read=partial(_read, together)), survey, parts)


def _read(together: Sequence[Known], _export: Export, decided: Decided) -> Iterator[Batch | Fault | Card]:
    """Yield what the files hold, as few batches; a fault names its file. A file that cannot be read costs itself alone."""
    parts: list[pl.DataFrame] = []
    names: list[str] = []
    for one in together:
        name = one.export.name.rpartition("/")[2]
        try:
            for found in one.source.read(one.export, decided):
                if isinstance(found, Fault):
                    yield Fault(f"{name}, {found.place}", found.why)
                elif isinstance(found, Card):
                    yield found
                else:
                    parts.append(found.rows)
                    names.append(name)
        except OSError:
            yield Fault(name, _("it could not be read"))
    if not parts:
        return
    counts = [part.height for part in parts]
    files = pl.Series("in", names).repeat_by(pl.Series(counts)).explode()
    whole = pl.concat(parts).with_columns(files.alias("in"))
    nth = whole.with_columns(nth=pl.int_range(pl.len()).over([*ALIKE, "in"]))
    kept = nth.unique([*ALIKE, "nth"], keep="first", maintain_order=True)
    for _double in range(whole.height - kept.height):
        yield Fault("", _(ELSEWHERE_TOO))
    for some in kept.select(BATCH.names()).iter_slices(BATCH_ROWS):
        yield Batch(some)
