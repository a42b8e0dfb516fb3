"""What the histories of a vault show, worked out after each import and kept: the report of `look`, over all that was added.

Who is kept out is in none of it: their events move ego's clock and nothing else. The result is kept in the vault under a
key made of what it was worked out from and of the code's version, so that the same question is never worked out twice.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import apsw
import msgspec
import polars as pl

from nearer import __version__, catalogue
from nearer.contracts import Progress
from nearer.cues.tag import VERSION
from nearer.language import _
from nearer.model.finding import CannotTell, Finding, Other, Return
from nearer.model.histories import Histories
from nearer.model.report import Report
from nearer.service.kept import histories
from nearer.service.look import ALPHA, report_of, timeline_of
from nearer.service.people import who
from nearer.timeline import Timeline
from nearer.vault import records
from nearer.vault.decisions import decisions
from nearer.vault.derived import derived, keep_derived
from nearer.vault.sealed import Vault

FINDINGS, MEASURES = "findings", "measures"
WEEKLY = pl.Schema(
    {"measure": pl.String(), "person": pl.String(), "week": pl.Date(), "value": pl.Float64(), "n": pl.UInt32()}
)
"""Every measure by person (name; null over all) and week."""


@dataclass(frozen=True)
class Shown:
    """What was found in a life, without its texts."""

    findings: tuple[Finding, ...]
    others: tuple[Other, ...]
    returns: tuple[Return, ...]
    cannot_tell: tuple[CannotTell, ...]


def shown(vault: Vault, progress: Progress | None = None) -> Shown:
    """Return what the histories show: as kept where nothing has changed since, else worked out, and kept."""
    _work_out(vault, progress)
    body = derived(vault.connection, FINDINGS, key(vault.connection))
    return msgspec.json.decode(body, type=Shown) if body else Shown((), (), (), ())


def weekly(vault: Vault, progress: Progress | None = None) -> pl.DataFrame:
    """Return the measures (WEEKLY), kept as `shown` is."""
    _work_out(vault, progress)
    body = derived(vault.connection, MEASURES, key(vault.connection))
    return pl.read_ipc(BytesIO(body)) if body else WEEKLY.to_frame()


def report(connection: apsw.Connection) -> tuple[Report, Timeline]:
    """Return the whole report over a vault, with the texts of whoever is shown, and its timeline."""
    found: Histories = histories(connection)
    people, known = who(connection, found)
    counted = {one.id for one in known if one.may_be_counted}
    verdict = {one.name for one in known if one.can_have_a_verdict}
    kept = [one for one in people.people if one.id in counted]
    timeline = timeline_of(found, people, kept)

    def lives_elsewhere(findings: object) -> frozenset[str]:
        del findings
        return frozenset(one.name for one in known) - verdict

    return report_of(timeline, found, people, ALPHA, lives_elsewhere), timeline


def key(connection: apsw.Connection) -> str:
    """Return what stands for everything that the report is worked out from, and for the code that does it."""
    whole = sha256()
    for one in records.files(connection):
        whole.update(one.about.sha256 + f"{one.about.keeps} {one.doubled} {one.about.zone}".encode())
    for decision in decisions(connection):
        whole.update(repr((decision.verb, decision.about, decision.value)).encode())
    settings = [records.setting(connection, name) for name in ("zone", "region", "me")]
    whole.update(repr((settings, records.declared(connection).rows(), __version__, VERSION)).encode())
    return whole.hexdigest()


def _work_out(vault: Vault, progress: Progress | None) -> None:
    connection = vault.connection
    here = key(connection)
    if derived(connection, FINDINGS, here) is not None or not records.files(connection):
        return
    if progress:
        progress(_("looking at each tie"), 0.0)
    made, timeline = report(connection)
    found = Shown(made.findings, made.others, made.returns, made.cannot_tell)
    into = BytesIO()
    _measured(timeline).write_ipc(into, compression="zstd")
    with vault.transaction():
        keep_derived(connection, FINDINGS, here, msgspec.json.encode(found))
        keep_derived(connection, MEASURES, here, into.getvalue())


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
