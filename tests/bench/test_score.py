"""Holding findings against the truth: what is right, what is false, what was asked instead."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.score import Tally, tally_of
from bench.simulate import START, write

EPISODE = {"person": "p1", "kind": "ghost", "start": 200, "end": 260}
HOLIDAY = {"person": None, "kind": "holiday", "start": 400, "end": 410}


def stamp(day: float) -> str:
    """Give a day of the history as the JSON has it."""
    return (datetime.fromtimestamp(START, UTC) + timedelta(days=day)).isoformat()


def told(folder: Path, *, noticed: float | None, verdict: str = "clear", pressing: bool = False) -> Tally:
    """Give the tally of one history: p1 wrote every five days and was left at day 200."""
    header = "at,person,direction,channel,kind,words,seconds,group,cues\n"
    rows = [f"{START + day * 86_400},p1,in,sms,text,3,,," for day in range(0, 300, 5)]
    (folder / "ego_000_events.csv").write_text(header + "\n".join(rows) + "\n")
    truth = {"seed": 1, "t0": START, "n_days": 365.25, "n_ties": 2, "episodes": [EPISODE], "confounders": [HOLIDAY]}
    (folder / "ego_000_truth.json").write_text(json.dumps(truth))
    found = [{"person": "p1", "sign": "N3", "verdict": verdict, "began": stamp(201), "noticed": stamp(noticed or 0)}]
    others = [{"person": "p1", "pattern": "pressing"}]
    report = {"findings": found if noticed else [], "others": others if pressing else []}
    (folder / "ego_000_findings.json").write_text(json.dumps(report))
    return tally_of(folder, verdict="clear")


def test_a_finding_inside_its_episode_is_right(tmp_path: Path) -> None:
    """Noticed on the twentieth day: found, in time, by its name."""
    summary = told(tmp_path, noticed=220).summary()
    assert (summary["precision"], summary["recall_with_evidence"], summary["delay_days_median"]) == (1.0, 1.0, 20.0)


def test_a_finding_long_after_is_false(tmp_path: Path) -> None:
    """In the holiday, long after the end: false, by the reason that lies beside it."""
    tally = told(tmp_path, noticed=405)
    assert (tally.right, dict(tally.false_by)) == (0, {"holiday": 1})


def test_false_findings_are_counted_by_tie_year(tmp_path: Path) -> None:
    """One in the two years of two ties in one year."""
    assert told(tmp_path, noticed=405).summary()["false_per_tie_year"] == 0.5


def test_a_maybe_is_no_clear_finding(tmp_path: Path) -> None:
    """Counted when both are asked for."""
    assert told(tmp_path, noticed=220, verdict="maybe").shown == 0
    assert tally_of(tmp_path, verdict="maybe").shown == 1


def test_an_episode_asked_about_is_neither_found_nor_missed(tmp_path: Path) -> None:
    """It leaves the recall's denominator."""
    tally = told(tmp_path, noticed=None, pressing=True)
    assert (tally.asked, tally.by_pattern["ghost"][0]) == (1, 0)


def test_the_same_seed_writes_the_same_life(tmp_path: Path) -> None:
    """Twice the same bytes, of as many ties and such withdrawals as were asked for."""
    for name in ("one", "two"):
        write(tmp_path / name, 1, 77, kinds=("ghost",), keep=3)
    one, two = ((tmp_path / name / "ego_000_events.csv").read_bytes() for name in ("one", "two"))
    assert one == two
    truth = json.loads((tmp_path / "one" / "ego_000_truth.json").read_text())
    assert truth["n_ties"] == 3
    assert {episode["kind"] for episode in truth["episodes"]} == {"ghost"}
