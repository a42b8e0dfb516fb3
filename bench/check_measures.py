"""Compare every measure with its second implementation, on real message times.

    NEARER_BENCH_DATA=DIR python -m bench.check_measures

DIR/bandicoot holds bandicoot's samples (CSV with a header), DIR/collegemsg the private messages of a student network
(source, target, Unix time). Of the latter the people with the most ties are taken, one after the other, until their
ties are 300; each is ego once. Every life is looked at from both sides, in UTC and in a zone with summer time.
Without NEARER_BENCH_DATA two invented lives (bench.simworld) are compared alone; with it they stand in the table too.
Rows, n, nulls and values must be the same, to the last digit.
"""

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from bench.brute_force import DAY, Event, Figures, Life
from bench.brute_measures import MEASURES
from bench.simworld import simulate
from nearer.catalogue import measures
from nearer.model.events import EVENTS, STRETCHES
from nearer.model.histories import FILES
from nearer.model.person import Person
from nearer.timeline import Timeline

TIES = 300
ZONES = ("UTC", "America/Los_Angeles")
START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Difference:
    """How far one measure lies from its second implementation."""

    rows: int = 0
    values: int = 0
    differing: int = 0
    largest: float = 0.0

    def add(self, ours: Figures, theirs: Figures) -> None:
        """Count every row of either side."""
        self.rows += len(ours)
        self.differing += len(ours.keys() ^ theirs.keys())
        for row in ours.keys() & theirs.keys():
            (a, n), (b, m) = ours[row], theirs[row]
            self.values += a is not None
            self.differing += (a, n) != (b, m)
            if a is not None and b is not None:
                self.largest = max(self.largest, abs(a - b))


def timeline_of(life: Life) -> Timeline:
    """Return the program's timeline of the same life."""
    moment = timedelta(microseconds=1)
    rows = [
        {
            "at": START + event.at * moment,
            "handle": event.person,
            "person": event.person,
            "mine": event.mine,
            "kind": event.kind,
            "channel": event.channel,
            "words": event.words,
            "group": event.group,
            "file": 0,
            "ref": ref,
        }
        for ref, event in enumerate(life.events)
    ]
    first = rows[0]["at"] if rows else START
    files = [
        (channel, f"{channel}.csv", "bench", channel, first, START + end * moment, 1, True)
        for channel, end in life.ends.items()
    ]
    stretches = [
        (who, START + since * moment, START + until * moment, "timeout") for who, since, until in life.stretches
    ]
    return Timeline(
        events=pl.DataFrame(rows, schema={**EVENTS, "person": pl.UInt32()}),
        people=tuple(Person(person, f"P{person}", ()) for person in sorted(life.people)),
        files=pl.DataFrame(files, schema=FILES, orient="row"),
        channels=tuple(map(str, sorted(life.ends))),
        stretches=pl.DataFrame(stretches, schema=STRETCHES, orient="row"),
        zone=life.zone,
        now=START + life.now * moment,
    )


def compare(life: Life, table: dict[str, Difference]) -> None:
    """Add what the two implementations say of one life, from both sides."""
    timeline = timeline_of(life)
    for ours, theirs in ((timeline, life), (timeline.swapped(), life.mirrored())):
        for measure in measures():
            rows = measure.compute(ours).select("person", "week", "value", "n").collect().iter_rows()
            figures = {(person, week): (value, n) for person, week, value, n in rows}
            table[measure.name].add(figures, MEASURES[measure.name](theirs))


def life_of(events: list[Event], zone: str) -> Life:
    """Return a life whose one file ends with its last event."""
    ordered = sorted(events, key=lambda event: event.at)
    people = {event.person for event in ordered if event.person is not None}
    now = ordered[-1].at
    return Life(ordered, people, zone, now, ends=dict.fromkeys({event.channel for event in ordered}, now))


def bandicoot(folder: Path) -> Iterator[tuple[str, list[Event]]]:
    """Yield bandicoot's samples: texts and calls of one person, without lengths."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows or "interaction" not in rows[0]:
            continue
        names = {name: k for k, name in enumerate(sorted({row["correspondent_id"] for row in rows}))}
        yield (
            path.name,
            [
                Event(
                    at=int(datetime.fromisoformat(row["datetime"]).replace(tzinfo=UTC).timestamp()) * 1_000_000,
                    person=names[row["correspondent_id"]],
                    mine=row["direction"] == "out",
                    kind=row["interaction"],
                )
                for row in rows
            ],
        )


def collegemsg(path: Path) -> Iterator[tuple[str, list[Event]]]:
    """Yield the people with the most ties, each as ego, until their ties are 300."""
    with path.open() as file:
        messages = [tuple(map(int, line.split())) for line in file if line[0].isdigit()]
    others: dict[int, set[int]] = defaultdict(set)
    for source, target, _ in messages:
        if source != target:
            others[source].add(target)
            others[target].add(source)
    ties = 0
    for ego in sorted(others, key=lambda person: (-len(others[person]), person)):
        if ties >= TIES:
            return
        ties += len(others[ego])
        yield (
            f"student {ego}",
            [
                Event(at=at * 1_000_000, person=target if source == ego else source, mine=source == ego, kind="text")
                for source, target, at in messages
                if ego in {source, target} and source != target
            ],
        )


def invented(seed: int) -> tuple[str, list[Event]]:
    """Return an invented life of three years: 30 ties, groups, several channels, a gap in the export."""
    made, _ = simulate(seed)
    columns = (made[name].tolist() for name in ("t", "tie", "out", "ch", "kind", "w", "group"))
    return f"invented {seed}", [
        Event(
            at=int(t * DAY),
            person=None if group and out else tie,
            mine=bool(out),
            kind=("text", "call", "missed")[kind],
            channel=channel,
            words=None if kind else max(1, round(size)),
            group=group or None,
        )
        for t, tie, out, channel, kind, size, group in zip(*columns, strict=True)
    ]


def histories() -> Iterator[tuple[str, list[Event]]]:
    """Yield every history that there is to compare on."""
    for seed in (9000, 9001):
        yield invented(seed)
    root = os.environ.get("NEARER_BENCH_DATA")
    if not root or not Path(root).is_dir():
        print("bandicoot, collegemsg: skipped (NEARER_BENCH_DATA names no folder)")
        return
    yield from bandicoot(Path(root, "bandicoot"))
    if Path(root, "collegemsg", "CollegeMsg.txt").exists():
        yield from collegemsg(Path(root, "collegemsg", "CollegeMsg.txt"))


def main() -> int:
    """Print one table; end with 1 where a figure differs."""
    print(f"{'history':22} {'ties':>5} {'measure':18} {'rows':>7} {'values':>7} {'differ':>7} {'largest':>9}")
    wrong = 0
    for name, events in histories():
        table = {measure.name: Difference() for measure in measures()}
        for zone in ZONES:
            compare(life_of(events, zone), table)
        ties = len({event.person for event in events})
        for measure, found in table.items():
            wrong += found.differing
            print(
                f"{name:22} {ties:5} {measure:18} {found.rows:7} {found.values:7} {found.differing:7} {found.largest:9.1e}"
            )
    print(f"{wrong} figures differ" if wrong else "no figure differs")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
