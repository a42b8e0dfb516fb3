"""Hold findings against the truth of invented histories.

    python -m bench.score DIR [--verdict clear|maybe] [--command 'nearer look {events} --json --no-questions']

runs the command once for each ego_*_events.csv in DIR (standard output: the JSON of `nearer look --json`), or reads
ego_*_findings.json where that file is there already.
A finding is right if it was noticed inside a planted episode of the same person or up to 30 days after its end. Each
episode counts once: further findings on it are neither right nor false. An episode that was not found but stands in
`others` as pressing was asked about: it leaves the recall's denominator and is counted in asked_instead.
Precision = episodes found / (episodes found + false findings). --verdict clear counts what was called clear; maybe both.
--command naive30 takes a rule of thumb instead: 30 days without a message of mine while they wrote.
"""

import argparse
import bisect
import csv
import json
import shlex
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

COMMAND = f"{sys.executable} -m nearer look {{events}} --json --no-questions"
PATTERN = {
    "N3": "ghost",
    "N4": "ghost",
    "N1": "unanswered",
    "N2": "slowing",
    "N5": "breadcrumb",
    "N14": "pushpull",
    "N6": "askonly",
}
# An episode can fairly be asked for only if it holds this many bids (ask-only: openings of mine), and 12 lie before it.
NEEDED = {"ghost": 4, "unanswered": 14, "slowing": 12, "breadcrumb": 8, "pushpull": 20, "askonly": 8}
NEEDED_BEFORE = 12
GAP, LATE, PILE = 3 / 24, 1.5, 0.8  # days: conversation break, late answer, bids that count as one

Days = dict[str, list[float]]
Truth = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """One finding: who, which pattern, and the days on which it began and was noticed."""

    person: str
    pattern: str
    start: float
    alarm: float


@dataclass
class Tally:
    """What a folder of histories came to."""

    tie_years: float = 0.0
    right: int = 0
    shown: int = 0
    named: int = 0
    asked: int = 0
    delays: list[float] = field(default_factory=list)
    false_by: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_pattern: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    delays_by: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked_by: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def summary(self) -> dict[str, Any]:
        """Return the figures that are printed."""
        episodes = sum(row[0] for row in self.by_pattern.values())
        wrong = sum(self.false_by.values())
        return {
            "tie_years": round(self.tie_years),
            "findings": self.shown,
            "precision": round(self.right / (self.right + wrong), 3) if self.shown else None,
            "recall_with_evidence": round(sum(row[1] for row in self.by_pattern.values()) / episodes, 3)
            if episodes
            else None,
            "asked_instead": self.asked,
            "false_per_tie_year": round(wrong / self.tie_years, 4) if self.tie_years else None,
            "delay_days_median": round(statistics.median(self.delays), 1) if self.delays else None,
            "pattern_right": round(self.named / len(self.delays), 2) if self.delays else None,
            "by_pattern_hit_of_evidence": {
                pattern: f"{row[1]}/{row[0]}" for pattern, row in sorted(self.by_pattern.items())
            },
            "false_by_confounder": dict(sorted(self.false_by.items(), key=lambda item: -item[1])),
        }


def openings(path: Path, t0: float) -> tuple[Days, Days]:
    """Return the days of each person's bids to ego and of ego's own openings, by a plain 3-hour rule."""
    last: dict[str, tuple[float, bool]] = {}
    bids: Days = defaultdict(list)
    mine: Days = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            if row["group"] or row["kind"] == "timeout":
                continue
            t, who, out = (float(row["at"]) - t0) / 86_400, row["person"], row["direction"] == "out"
            before = last.get(who)
            if before is None or t - before[0] > GAP:
                late = before is not None and before[1] and t - before[0] <= LATE
                if out:
                    mine[who].append(t)
                elif not late and not (bids[who] and t - bids[who][-1] < PILE):
                    bids[who].append(t)
            last[who] = (t, out)
    return bids, mine


def naive30(path: Path, t0: float) -> list[Found]:
    """Find 30 days without a message of ego's, after 5 in 90 days, while the other wrote at least once."""
    outs: Days = defaultdict(list)
    ins: Days = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            if not row["group"] and row["kind"] != "timeout":
                side = outs if row["direction"] == "out" else ins
                side[row["person"]].append((float(row["at"]) - t0) / 86_400)
    found = []
    for who, days in outs.items():
        for a, b in zip(days, [*days[1:], 1e9], strict=True):
            busy = bisect.bisect(days, a) - bisect.bisect(days, a - 90) >= 5
            if b - a > 30 and busy and bisect.bisect(ins[who], a + 30) > bisect.bisect(ins[who], a):
                found.append(Found(who, "ghost", a, a + 30))
    return found


def day(finding: dict[str, Any], key: str, t0: float) -> float:
    """Return a time of a finding as days since t0; end the program where it has no offset."""
    stamp = finding.get(key)
    at = datetime.fromisoformat(stamp) if stamp else None
    if at is None or at.tzinfo is None:
        sys.exit(f"finding of {finding.get('person')}: {key!r} must be a time with an offset, not {stamp!r}")
    return (at.timestamp() - t0) / 86_400


def findings_of(report: dict[str, Any], t0: float, verdict: str) -> tuple[list[Found], set[str]]:
    """Return the findings of a report, and the people asked about as pressing."""
    kept = {"clear"} if verdict == "clear" else {"clear", "maybe"}
    pressing = {other["person"] for other in report.get("others", ()) if other["pattern"] == "pressing"}
    found = [
        Found(one["person"], PATTERN[one["sign"]], day(one, "began", t0), day(one, "noticed", t0))
        for one in report["findings"]
        if one["verdict"] in kept and one["sign"] in PATTERN
    ]
    return found, pressing


def findings(events: Path, t0: float, command: str, verdict: str) -> tuple[list[Found], set[str]]:
    """Return the findings of one history and the people asked about as pressing."""
    if command == "naive30":
        return naive30(events, t0), set()
    ready = events.with_name(events.name.replace("_events.csv", "_findings.json"))
    if ready.exists():
        return findings_of(json.loads(ready.read_text()), t0, verdict)
    argv = [part.replace("{events}", str(events)) for part in shlex.split(command)]
    run = subprocess.run(argv, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{shlex.join(argv)} ended with {run.returncode}: {run.stderr[-500:]}")
    return findings_of(json.loads(run.stdout), t0, verdict)


def hold(tally: Tally, truth: Truth, found: list[Found], pressing: set[str], events: Path) -> None:
    """Add one history to the tally."""
    bids, mine = openings(events, truth["t0"])
    tally.tie_years += truth.get("n_ties", 30) * truth["n_days"] / 365.25
    hit: dict[int, Found] = {}
    for one in sorted(found, key=lambda finding: finding.alarm):
        tally.shown += 1
        match = [
            n
            for n, episode in enumerate(truth["episodes"])
            if episode["person"] == one.person
            and episode["start"] <= one.alarm <= episode["end"] + 30
            and one.start < episode["end"]
        ]
        if match:
            tally.right += match[0] not in hit
            hit.setdefault(match[0], one)
            continue
        why = [
            confounder["kind"]
            for confounder in truth["confounders"]
            if confounder["person"] in {None, one.person}
            and one.start < confounder["end"] + 20
            and one.alarm > confounder["start"]
        ]
        tally.false_by[why[-1] if why else "plain"] += 1
    for n, episode in enumerate(truth["episodes"]):
        kind, person, start = episode["kind"], episode["person"], episode["start"]
        inside = [t for t in (mine if kind == "askonly" else bids)[person] if start <= t < episode["end"]]
        enough = len(inside) >= NEEDED[kind] and sum(t < start for t in bids[person]) >= NEEDED_BEFORE
        row = tally.by_pattern[kind]
        if enough and n not in hit and person in pressing:
            tally.asked += 1
            tally.asked_by[kind] += 1
            continue
        row[0] += enough
        row[1] += enough and n in hit
        row[2] += n in hit
        if n in hit:
            tally.named += hit[n].pattern == kind
            tally.delays.append(hit[n].alarm - start)
            tally.delays_by[kind].append(hit[n].alarm - start)


def tally_of(folder: Path, *, verdict: str = "clear", command: str = COMMAND) -> Tally:
    """Return what all histories of a folder came to."""
    tally = Tally()
    for events in sorted(folder.glob("ego_*_events.csv")):
        truth = json.loads(events.with_name(events.name.replace("_events.csv", "_truth.json")).read_text())
        found, pressing = findings(events, truth["t0"], command, verdict)
        hold(tally, truth, found, pressing, events)
    return tally


def main() -> None:
    """Read the command line and print a table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("dir", type=Path)
    ask.add_argument("--verdict", choices=("clear", "maybe"), default="clear")
    ask.add_argument("--command", default=COMMAND)
    ask.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    a = ask.parse_args()
    result = tally_of(a.dir, verdict=a.verdict, command=a.command).summary()
    if a.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
