"""N24, people who knocked and were never let in: three openings or more on three days or more, and no answer or one.

A list without a verdict, shown after the first questions (K1). Who is in the address book by name, or was answered once,
is a person here; short codes, senders who write to everybody, and numbers that were never answered are not.

    A . . . A . . . . A
"""

import polars as pl

from nearer.model.finding import Knocked
from nearer.timeline import Timeline

FEWEST_OPENINGS = 3
FEWEST_DAYS = 3
MOST_ANSWERS = 1
MOST_A_WEEK = 2.0
FEWEST_WEEKS = 4.0  # three tries in one week are a person in need of something, not a newsletter
SHORTEST_NUMBER = 7


def knocked(timeline: Timeline) -> list[Knocked]:
    """Return who knocked, by the last time they did."""
    names = {person.id: person.name for person in timeline.people}
    mine = timeline.dyads.filter("mine").group_by("person").agg(own=pl.len())
    ties = (
        timeline.bids.lazy()
        .group_by("person")
        .agg(
            pl.len().alias("openings"),
            days=pl.col("at").dt.date().n_unique(),
            answers=(pl.col("outcome") == "answered").sum(),
            begins=pl.col("at").min(),
            ends=pl.col("at").max(),
        )
        .join(mine.lazy(), on="person", how="left")
        .filter(pl.col("openings") >= FEWEST_OPENINGS, pl.col("days") >= FEWEST_DAYS, pl.col("answers") <= MOST_ANSWERS)
        .filter(pl.col("own").fill_null(0) <= 2 * MOST_ANSWERS)
        .sort("ends", "person")
        .collect()
    )
    found = []
    for row in ties.iter_rows(named=True):
        weeks = max(FEWEST_WEEKS, (row["ends"] - row["begins"]).total_seconds() / 604_800)
        name = names[row["person"]]
        if _is_person(name, answered=bool(row["own"])) and row["openings"] / weeks <= MOST_A_WEEK:
            found.append(Knocked(name, row["begins"], row["ends"], row["openings"]))
    return found


def _is_person(name: str, *, answered: bool) -> bool:
    digits = sum(c.isdigit() for c in name)
    letters = sum(c.isalpha() for c in name)
    return (letters > 0 and digits <= letters) or (answered and digits >= SHORTEST_NUMBER)
