"""How often is a finding right? `nearer look` on invented people whose truth is known, one table.

    python -m bench.truth [--seeds 300,600] [--egos 12] [--nulls 24] [--work DIR] [--json FILE]

For each first seed: `--egos` lives with ghosting and unanswered stretches planted, `--nulls` lives without any (there every
finding is false), with holidays, a lost phone, gaps, fades, moves and strangers in all of them. Then lives with three each
who press, who press from new numbers, or whom ego told to stop, lives cut to 1, 2, 3 and 5 chats, and whether `noticed`
is honest: the file cut one day after it still gives the finding, cut seven days before it does not. The goals are those of
docs/bench.md. At most two processes at a time.
"""

import argparse
import csv
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.score import NEEDED, NEEDED_BEFORE, Tally, day, openings, tally_of

KINDS = "ghost,unanswered"
AT_ONCE = 2
NULL_AFTER = 50  # the null seeds begin this far after the planted ones
PURSUER_SEED, MOVER_SEED, TOLD_SEED, CUT_SEED = 900, 920, 940, 700  # beyond the planted and null ranges
PRESSERS = (("pursuer", "--pursuers", PURSUER_SEED), ("mover", "--movers", MOVER_SEED), ("told", "--told", TOLD_SEED))
HONEST_EGOS = 6
CHATS = (1, 2, 3, 5)
FEWEST_CHATS = 5  # below, nothing may be called clear
PRESSED_DAYS, PAUSE_DAYS = 60, 30
DAY = 86_400

Report = dict[str, Any]


@dataclass
class Table:
    """The figures, in order, each with its goal where there is one."""

    lines: list[tuple[str, str, str, bool | None]] = field(default_factory=list)

    def add(self, what: str, measured: object, goal: str = "", *, met: bool | None = None) -> None:
        """Add and print one line."""
        self.lines.append((what, str(measured), goal, met))
        says = "" if met is None else ("met" if met else "NOT MET")
        print(f"{what:58} {measured!s:>30}  {goal:24} {says}", flush=True)


def look(events: Path) -> Report:
    """Return what `nearer look` says of one file."""
    argv = [sys.executable, "-m", "nearer", "look", str(events), "--json", "--no-questions"]
    run = subprocess.run(argv, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"nearer look {events.name} ended with {run.returncode}: {run.stderr[-500:]}")
    report: Report = json.loads(run.stdout)
    return report


def make(folder: Path, count: int, seed: int, *more: str) -> Path:
    """Write lives into a folder, look at each, and keep what was found beside it. Two at a time."""
    folder.mkdir(parents=True, exist_ok=True)

    def one(j: int) -> None:
        with TemporaryDirectory(dir=folder) as made:
            argv = [sys.executable, "-m", "bench.simulate", made, "1", str(seed + j), *more]
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
            for path in Path(made).iterdir():
                path.rename(folder / path.name.replace("ego_000", f"ego_{j:03d}"))
        events = folder / f"ego_{j:03d}_events.csv"
        (folder / f"ego_{j:03d}_findings.json").write_text(json.dumps(look(events)))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(count)))
    return folder


def beside(events: Path, what: str) -> Report:
    """Return the truth or the findings that stand beside the events."""
    path = events.with_name(events.name.replace("_events.csv", f"_{what}.json"))
    found: Report = json.loads(path.read_text())
    return found


def lives(folder: Path) -> list[Path]:
    """Return the events of every life of a folder."""
    return sorted(folder.glob("ego_*_events.csv"))


def rate(tally: Tally) -> str:
    """Return false findings and their rate."""
    wrong = sum(tally.false_by.values())
    return f"{wrong} in {tally.tie_years:.0f}: {wrong / tally.tie_years:.4f}"


def share(part: int, whole: int) -> str:
    """Return a share with its counts."""
    return f"{part}/{whole}: {part / whole:.2f}" if whole else "0/0"


def planted(table: Table, name: str, folder: Path) -> None:
    """Add what was found of what was planted, and a rule of thumb beside it."""
    both, clear = tally_of(folder, verdict="maybe"), tally_of(folder, verdict="clear")
    thumb = tally_of(folder, command="naive30")
    hit, enough = _hit(both, "ghost")
    asked = both.asked_by["ghost"]
    there = enough + asked
    met = hit + asked >= 0.9 * there
    table.add(f"{name} ghosting: found or asked about", share(hit + asked, there), ">= .90", met=met)
    table.add(f"{name}   of it asked about as pressing", share(asked, there), "<= .20", met=asked <= 0.2 * there)
    table.add(f"{name}   of it called clear", share(clear.by_pattern["ghost"][1], there))
    table.add(f"{name}   naive30 finds", share(*_hit(thumb, "ghost")))
    table.add(f"{name} unanswered: found", share(*_hit(both, "unanswered")))
    table.add(f"{name}   naive30 finds", share(*_hit(thumb, "unanswered")))
    table.add(f"{name} ghosting: days until noticed, median", _median(both.delays_by["ghost"]))
    table.add(f"{name}   the earliest that would be lawful", _median(earliest(folder)))
    table.add(f"{name} unanswered: days until noticed, median", _median(both.delays_by["unanswered"]))
    precision = [tally.summary()["precision"] for tally in (clear, both, thumb)]
    table.add(f"{name} precision, clear", precision[0], ">= .90", met=(precision[0] or 0) >= 0.9)
    table.add(f"{name}   clear and maybe; naive30", f"{precision[1]}; {precision[2]}")
    table.add(f"{name} pattern named rightly", both.summary()["pattern_right"])
    table.add(f"{name} false per tie-year, clear and maybe", rate(both))
    asked_wrongly(table, name, folder)


def _hit(tally: Tally, kind: str) -> tuple[int, int]:
    enough, hit, _ = tally.by_pattern[kind]
    return hit, enough


def _median(days: Sequence[float]) -> str:
    return f"{statistics.median(days):.1f} of {len(days)}" if days else "none"


def earliest(folder: Path) -> list[float]:
    """Return days from the onset of a ghosting to the first lawful alarm: four bids over nine days, each waited for."""
    days = []
    for events in lives(folder):
        truth = beside(events, "truth")
        bids, _ = openings(events, truth["t0"])
        for episode in truth["episodes"]:
            start, mine = episode["start"], bids[episode["person"]]
            inside = [t for t in mine if start <= t < episode["end"]]
            enough = len(inside) >= NEEDED["ghost"] and sum(t < start for t in mine) >= NEEDED_BEFORE
            if episode["kind"] == "ghost" and enough:
                lawful = [t for k, t in enumerate(inside) if k >= 3 and t + 3 - inside[0] >= 9]
                days += [t + 3 - start for t in lawful[:1]]
    return days


def nulls(table: Table, name: str, folder: Path) -> None:
    """Add the false findings where nothing was planted, and the rule of thumb's."""
    clear, both = tally_of(folder, verdict="clear"), tally_of(folder, verdict="maybe")
    for tally, what, most in ((clear, "clear", 0.005), (both, "clear and maybe", 0.02)):
        few = sum(tally.false_by.values()) <= most * tally.tie_years
        table.add(f"{name} null: false per tie-year, {what}", rate(tally), f"<= {most}", met=few)
    where = ", ".join(f"{kind} {n}" for kind, n in both.false_by.items())
    table.add(f"{name}   where they fall", where or "nowhere")
    table.add(f"{name}   naive30", rate(tally_of(folder, command="naive30")))
    asked_wrongly(table, f"{name} null:", folder)


def pressers(table: Table, folder: Path, kind: str) -> None:
    """Add what was said of people who wrote on after ego had left, from all their handles together."""
    people = clear = maybe = pressed = recognised = handles = asked_about = listed = 0
    for events in lives(folder):
        truth, report = beside(events, "truth"), beside(events, "findings")
        bids, _ = openings(events, truth["t0"])
        asked = {other["person"] for other in report["others"] if other["pattern"] == "pressing"}
        knocked = {one["person"] for one in report["knocked"]}
        for one in (confounder for confounder in truth["confounders"] if confounder["kind"] == kind):
            people += 1
            new, start = one.get("handles", []), one["start"]
            theirs = {one["person"], *new}
            verdicts = [
                found["verdict"]
                for found in report["findings"]
                if found["person"] in theirs and day(found, "noticed", truth["t0"]) >= start
            ]
            clear += "clear" in verdicts
            maybe += "maybe" in verdicts
            tries = sorted(t for person in theirs for t in bids[person] if t >= start)
            if pressing_days(tries, start) >= PRESSED_DAYS:
                pressed += 1
                recognised += bool(theirs & asked)
            came = [person for person in new if bids[person]]
            handles += len(came)
            asked_about += len(asked.intersection(came))
            listed += len(knocked.intersection(came))
    table.add(f"{kind}: called clear", share(clear, people), "0", met=clear == 0)
    none = kind == "told"
    table.add(f"{kind}: called maybe", share(maybe, people), "0" if none else "", met=maybe == 0 if none else None)
    met = recognised >= 0.9 * pressed
    table.add(f"{kind}: pressed 60 days or more, recognised", share(recognised, pressed), ">= .90", met=met)
    if handles:
        table.add(f"{kind}: new numbers asked about by themselves", share(asked_about, handles))
        table.add(f"{kind}: new numbers in the list of knocks", share(listed, handles))


def asked_wrongly(table: Table, name: str, folder: Path) -> None:
    """Add who was asked about as pressing where nobody presses: strangers' numbers, and everybody else."""
    strangers = others = 0
    for events in lives(folder):
        asked = [one["person"] for one in beside(events, "findings")["others"] if one["pattern"] == "pressing"]
        planted_ones = {episode["person"] for episode in beside(events, "truth")["episodes"]}
        strangers += sum(person.startswith("+") for person in asked)
        others += sum(not person.startswith("+") and person not in planted_ones for person in asked)
    table.add(f"{name} asked about: strangers, others", f"{strangers}, {others}")


def pressing_days(bids: Sequence[float], start: float) -> float:
    """Return for how many days they went on opening without a pause of a month."""
    last = start
    for t in bids:
        if t - last > PAUSE_DAYS:
            break
        last = t
    return last - start


def few_chats(table: Table, root: Path, count: int) -> None:
    """Add what is found where one to five chats were read."""
    for keep in CHATS:
        folder = make(root / f"chats{keep}", count, CUT_SEED, "--kinds", KINDS, "--keep", str(keep))
        clear, both = tally_of(folder, verdict="clear"), tally_of(folder, verdict="maybe")
        few = keep < FEWEST_CHATS
        table.add(f"{keep} chats: called clear", clear.shown, "0" if few else "", met=clear.shown == 0 if few else None)
        hit, enough = _hit(both, "ghost")
        asked = both.asked_by["ghost"]
        table.add(f"{keep} chats: ghosting found, asked about", f"{hit}, {asked} of {enough + asked}")
        table.add(f"{keep} chats: unanswered found", share(*_hit(both, "unanswered")))
        table.add(f"{keep} chats: false per tie-year, with maybe", rate(both))


def honest(table: Table, folder: Path, egos: int) -> None:
    """Add whether each finding stands a day after it was noticed, and not a week before."""
    findings = [(events, one) for events in lives(folder)[:egos] for one in beside(events, "findings")["findings"]]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = list(pool.map(lambda pair: _cut(*pair), findings))
    after, same, before = (sum(case[k] for case in seen) for k in range(3))
    table.add("noticed: cut a day after, it is there", share(after, len(seen)), "all", met=after == len(seen))
    table.add("noticed:   with the same verdict", share(same, len(seen)))
    table.add("noticed: cut a week before, it is there", share(before, len(seen)), "none", met=before == 0)


def _cut(events: Path, finding: Report) -> tuple[bool, bool, bool]:
    noticed = datetime.fromisoformat(finding["noticed"]).timestamp()
    after, before = (_found_in(events, finding, until) for until in (noticed + DAY, noticed - 7 * DAY))
    return bool(after), finding["verdict"] in after, bool(before)


def _found_in(events: Path, finding: Report, until: float) -> set[str]:
    """Return the verdicts of the same finding in the file as it was at a moment."""
    with TemporaryDirectory() as folder, events.open(newline="") as whole:
        path = Path(folder, events.name)
        rows = csv.reader(whole)
        with path.open("w", newline="") as part:
            writer = csv.writer(part)
            writer.writerow(next(rows))
            writer.writerows(row for row in rows if float(row[0]) < until)
        found = look(path)["findings"]
    began, noticed = (datetime.fromisoformat(finding[key]) for key in ("began_from", "noticed"))
    return {
        one["verdict"]
        for one in found
        if one["person"] == finding["person"]
        and datetime.fromisoformat(one["began"]) <= noticed
        and (one["ended"] is None or datetime.fromisoformat(one["ended"]) >= began)
    }


def main() -> int:
    """Make the lives, look at them, print the table; end with 1 where a goal is not met."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seeds", default="300,600")
    ask.add_argument("--egos", type=int, default=12)
    ask.add_argument("--nulls", type=int, default=24)
    ask.add_argument("--work", type=Path, help="keep the lives and what was found here")
    ask.add_argument("--json", type=Path, help="write the table here too")
    a = ask.parse_args()
    table, seeds = Table(), [int(seed) for seed in a.seeds.split(",")]
    with TemporaryDirectory() as scratch:
        root = a.work or Path(scratch)
        for seed in seeds:
            name, null = f"{seed}-{seed + a.egos - 1}", seed + NULL_AFTER
            planted(table, name, make(root / f"planted{seed}", a.egos, seed, "--kinds", KINDS))
            nulls(table, f"{null}-{null + a.nulls - 1}", make(root / f"null{seed}", a.nulls, null, "--null"))
        for kind, option, seed in PRESSERS:
            pressers(table, make(root / kind, a.egos, seed, "--null", option, "3"), kind)
        few_chats(table, root, a.nulls)
        honest(table, root / f"planted{seeds[0]}", HONEST_EGOS)
    if a.json:
        a.json.write_text(json.dumps(table.lines, indent=1))
    missed = [what for what, _, _, met in table.lines if met is False]
    print(f"{len(missed)} goals not met" if missed else "every goal met")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
