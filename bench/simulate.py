"""Write invented histories in nearer's plain CSV, each with the truth beside it.

    python -m bench.simulate DIR COUNT FIRST_SEED [--null] [--kinds ghost,unanswered] [--keep N]
                             [--pursuers N] [--movers N] [--told N]

writes ego_000_events.csv and ego_000_truth.json, and so on. --null plants no withdrawal: every finding there is false.
--kinds plants these patterns alone. --pursuers N: N ties that ego leaves at one stroke while they write on undiminished;
a finding there is false too. --movers N: the same, from one new number after the other. --told N: ties in which ego said
stop. --keep N: N ties alone, as if one to three chats had been read, a planted one among them.
"""

import argparse
import csv
import json
import random
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy.typing as npt

from bench.simclock import DAYS
from bench.simlife import CHANNELS, PATTERNS, Truth
from bench.simworld import simulate

START = 1_609_459_200  # 2021-01-01T00:00:00Z
KINDS = ("text", "call", "missed")
CUES = {"ask": "request", "stop": "stop", "new_number": "new_number"}
COLUMNS = ("at", "person", "direction", "channel", "kind", "words", "seconds", "group", "cues")

Cells = tuple[int, str, str, str, str, int | str, int | str, str, str]


def rows(events: dict[str, npt.NDArray[Any]], truth: Truth) -> Iterator[Cells]:
    """Yield the rows of the CSV; declared time-outs come as rows of their own."""
    for one in truth["confounders"]:
        if one["kind"] == "timeout":
            start, end = START + one["start"] * 86_400, START + one["end"] * 86_400
            yield (start, f"p{one['tie']}", "out", "", "timeout", "", end - start, "", "")
    names = truth["names"]
    columns = (events[name] for name in ("t", "tie", "out", "ch", "kind", "w", "group", *CUES))
    for t, tie, out, channel, kind, size, group, *cues in zip(*columns, strict=True):
        yield (
            START + int(t * 86_400),
            names.get(tie, f"p{tie}"),
            "out" if out else "in",
            CHANNELS[channel],
            KINDS[kind],
            "" if kind else max(1, round(size)),
            int(size) if kind else "",
            "g0" if group else "",
            ";".join(word for word, said in zip(CUES.values(), cues, strict=True) if said),
        )


def kept_ties(truth: Truth, keep: int, seed: int) -> set[int]:
    """Choose the ties to keep: one planted, the rest by chance; 0 keeps all."""
    planted = [episode["tie"] for episode in truth["episodes"]][:1]
    ties = [tie["tie"] for tie in truth["ties"]]
    if not keep:
        return set(ties)
    others = [tie for tie in ties if tie not in planted]
    return {*planted, *random.Random(seed).sample(others, keep - len(planted))}


def beside(truth: Truth, ties: Collection[int]) -> Truth:
    """Return the truth as it stands beside the events."""

    def named(one: dict[str, Any]) -> dict[str, Any]:
        person = None if one["tie"] < 0 else f"p{one['tie']}"
        more = {"handles": [truth["names"][handle] for handle in one["handles"]]} if "handles" in one else {}
        return {"person": person, **{key: one[key] for key in ("kind", "start", "end")}, **more}

    return {
        "seed": truth["seed"],
        "t0": START,
        "n_days": DAYS,
        "n_ties": len(ties),
        "episodes": [named(one) for one in truth["episodes"] if one["tie"] in ties],
        "confounders": [named(one) for one in truth["confounders"] if one["tie"] < 0 or one["tie"] in ties],
    }


def write(
    folder: Path,
    count: int,
    first_seed: int,
    *,
    null: bool = False,
    kinds: tuple[str, ...] = PATTERNS,
    pursuers: int = 0,
    movers: int = 0,
    told: int = 0,
    keep: int = 0,
) -> None:
    """Write `count` histories and their truths into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for j in range(count):
        seed = first_seed + j
        events, truth = simulate(seed, planted=not null, pursuers=pursuers, movers=movers, told=told, kinds=kinds)
        ties = kept_ties(truth, keep, seed)
        people = {f"p{tie}" for tie in ties}
        with (folder / f"ego_{j:03d}_events.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            ordered = sorted(rows(events, truth), key=lambda row: row[0])
            writer.writerows(row for row in ordered if not keep or (row[1] in people and not row[7]))
        (folder / f"ego_{j:03d}_truth.json").write_text(json.dumps(beside(truth, ties)))


def main() -> None:
    """Read the command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("count", type=int)
    ask.add_argument("first_seed", type=int)
    ask.add_argument("--null", action="store_true")
    ask.add_argument("--kinds", default=",".join(PATTERNS))
    ask.add_argument("--pursuers", type=int, default=0)
    ask.add_argument("--movers", type=int, default=0)
    ask.add_argument("--told", type=int, default=0)
    ask.add_argument("--keep", type=int, default=0)
    a = ask.parse_args()
    kinds = tuple(a.kinds.split(","))
    if not set(kinds) <= set(PATTERNS):
        ask.error(f"--kinds are {', '.join(PATTERNS)}")
    write(
        a.folder,
        a.count,
        a.first_seed,
        null=a.null,
        kinds=kinds,
        pursuers=a.pursuers,
        movers=a.movers,
        told=a.told,
        keep=a.keep,
    )
    print(f"{a.count} histories in {a.folder}")


if __name__ == "__main__":
    main()
