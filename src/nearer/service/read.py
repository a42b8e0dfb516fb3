"""The library's `read`: the events of exports as frames, a batch at a time, without merging."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from nearer.contracts import DateOrder
from nearer.service.archives import opened
from nearer.service.decisions import Answers
from nearer.service.intake import decide, recognised
from nearer.service.reading import Numbers, Reading, frames
from nearer.service.this_computer import machine_zone
from nearer.service.unread import nothing_to_read, receipts_around


def read(
    paths: Sequence[Path | str],
    *,
    me: str | Sequence[str] | None = None,
    zone: str | None = None,
    date_order: DateOrder | None = None,
) -> Iterator[pl.DataFrame]:
    """Yield frames in the events schema as they are read, file by file in order of their names.

    Nothing is merged: what two files hold comes twice. Rows that are no events are left out; `look` counts them.
    Times without a zone are read in `zone`, else in the zone of this computer. Raises a NearerError where nothing can be read or
    where it must be said who is me or how a date is written.
    """
    own = (me,) if isinstance(me, str) else tuple(me or ())
    with opened(paths) as found:
        known, refused = recognised(found)
        if not known:
            raise nothing_to_read(receipts_around(found, refused, known))
        decided = decide(known, Answers(own, zone, date_order, machine_zone()), None)
        numbers = Numbers()
        for file, (one, order) in enumerate(zip(known, decided.orders, strict=True)):
            yield from frames(Reading(one, order), file, decided.me, decided.zone.name, numbers)
