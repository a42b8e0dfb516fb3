"""What the histories of a vault show: the report of `look` over all that was added, worked out after an import and kept.

Who is kept out is in none of it: their events move ego's clock and nothing else. The report is kept in the vault under a
key made of what it was worked out from and of the code that did it, so that the same question is never worked out twice.
"""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

import apsw
import msgspec
import polars as pl

from nearer import catalogue
from nearer.contracts import Progress
from nearer.language import _
from nearer.model.events import EVENTS
from nearer.model.histories import Histories
from nearer.model.person import KnownPerson
from nearer.model.report import Report
from nearer.service.explanations import EXPLAINED, with_answers
from nearer.service.kept import histories
from nearer.service.kind_answers import TAKEN, passed, without_taken
from nearer.service.look import ALPHA, report_of, timeline_of
from nearer.service.people import ASKED, HEARD, KEPT_FROM, who
from nearer.signs.innocent.pressing import kept_from
from nearer.timeline import Timeline
from nearer.timeline.people import WhoIsWho
from nearer.vault import records
from nearer.vault.decisions import decisions
from nearer.vault.derived import REPORT, derived, keep_derived
from nearer.vault.sealed import Vault

MEASURES = "measures"
WEEKLY = pl.Schema(
    {"measure": pl.String(), "person": pl.String(), "week": pl.Date(), "value": pl.Float64(), "n": pl.UInt32()}
)
"""Every measure by person (name; null over all) and week."""

CHANGES_NOTHING = ("kind", "closeness", ASKED, EXPLAINED, TAKEN, HEARD)
"""Decisions about people that no figure depends on."""


def life(vault: Vault, progress: Progress | None = None) -> Report:
    """Return what the histories show, without the rows themselves: as kept where nothing has changed since, else made anew."""
    body, _weekly = _worked_out(vault, progress)
    found = msgspec.msgpack.decode(body, type=Report, dec_hook=_no_rows)
    return without_taken(vault.connection, with_answers(vault.connection, found))


def weekly(vault: Vault, progress: Progress | None = None) -> pl.DataFrame:
    """Return the measures (WEEKLY), kept as `life` is."""
    _report, body = _worked_out(vault, progress)
    return pl.read_ipc(BytesIO(body))


def report(connection: apsw.Connection) -> tuple[Report, Timeline]:
    """Return the whole report over a vault, with the texts of whoever is shown, and its timeline."""
    found = histories(connection)
    people, known = who(connection, found)
    elsewhere = frozenset(one.name for one in known if not one.can_have_a_verdict)
    timeline = _counted(found, people, known)
    shown = passed(connection, known)
    return report_of(timeline, found, people, ALPHA, lambda _findings: elsewhere, shown), timeline


def timeline_without_words(connection: apsw.Connection) -> tuple[Timeline, frozenset[int]]:
    """Return the timeline over a vault, without texts, and who of its people can have a verdict (K3)."""
    found = histories(connection, texts=False)
    people, known = who(connection, found)
    return _counted(found, people, known), frozenset(one.id for one in known if one.can_have_a_verdict)


def _counted(found: Histories, people: WhoIsWho, known: Sequence[KnownPerson]) -> Timeline:
    """Return the timeline of those of whom anything may be said."""
    counted = {one.id for one in known if one.may_be_counted}
    senders = {one.id for one in known if not one.human}
    return timeline_of(found, people, [one for one in people.people if one.id in counted], senders)


def key(connection: apsw.Connection) -> str:
    """Return what stands for everything that the report is worked out from, and for the code that does it."""
    whole = sha256(catalogue.code_version().encode())
    for one in records.files(connection):
        about = one.about
        whole.update(about.sha256 + f"{about.name} {about.keeps} {one.doubled} {about.zone}".encode("utf-8", "replace"))
    for decision in decisions(connection):
        if decision.verb not in CHANGES_NOTHING:
            whole.update(repr((decision.verb, decision.about, decision.value)).encode())
    settings = [records.setting(connection, name) for name in ("zone", "region", "me")]
    whole.update(repr((settings, records.declared(connection).rows())).encode())
    return whole.hexdigest()


def _worked_out(vault: Vault, progress: Progress | None) -> tuple[bytes, bytes]:
    """Return the report and the measures, packed; what a writer works out is kept."""
    connection = vault.connection
    here = key(connection)
    kept = derived(connection, REPORT, here), derived(connection, MEASURES, here)
    if kept[0] is not None and kept[1] is not None:
        return kept[0], kept[1]
    if progress:
        progress(_("looking at each person"), 0.0)
    made, timeline = report(connection)
    into = BytesIO()
    _measured(timeline).write_ipc(into, compression="zstd")
    packed = msgspec.msgpack.encode(made, enc_hook=_without_rows), into.getvalue()
    if vault.writes:
        away = kept_from(timeline, ALPHA)
        people = (*timeline.people, *timeline.left_out, *timeline.senders)
        handles = [handle.id for one in people if one.id in away for handle in one.handles]
        with vault.transaction():
            for name, body in zip((REPORT, MEASURES), packed, strict=True):
                keep_derived(connection, name, here, body)
            keep_derived(connection, KEPT_FROM, here, msgspec.msgpack.encode(handles))
    return packed


def _without_rows(_rows: object) -> None:
    """Leave the rows out: they are in the vault already."""


def _no_rows(_kind: type, _nothing: object) -> pl.DataFrame:
    return EVENTS.to_frame()


def _measured(timeline: Timeline) -> pl.DataFrame:
    names = {one.id: one.name for one in timeline.people}
    parts = [
        one.compute(timeline)
        .select(
            pl.lit(one.name).alias("measure"),
            pl.col("person").replace_strict(names, default=None, return_dtype=pl.String),
            "week",
            pl.col("value").cast(pl.Float64),
            pl.col("n").cast(pl.UInt32),
        )
        .collect()
        for one in catalogue.measures()
    ]
    return pl.concat([WEEKLY.to_frame(), *parts])
