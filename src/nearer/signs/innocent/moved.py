"""A tie that moved: to another app (the same person, another channel), or to another number or name.

To another name it is said only where one stream ends in both directions, abruptly by its own rhythm, and within 30 days
the first stream of somebody new begins at a like pace, and one of the two is a bare number or shares a word of the name.

    whatsapp  A E A E A E . . . . .          "Anna"       A E A E . . . .
    signal    . . . . . . A E A E A          "Anna new"   . . . . A E A E
"""

import polars as pl

from nearer.model.finding import Other
from nearer.model.person import Person
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, microseconds, moment

WINDOW = 30  # events on each side of the move
MOSTLY, HARDLY = 0.8, 0.2
FEWEST_EVENTS = 60
FEWEST_DAYS = 60
GAP_DAYS = 30
PACE = 3.0


def patterns(timeline: Timeline) -> list[Other]:
    """Return the moves, one a person."""
    return _apps(timeline) + _names(timeline)


def _apps(timeline: Timeline) -> list[Other]:
    found = []
    names = {person.id: person.name for person in timeline.people}
    messages = timeline.dyads.filter(pl.col("kind").is_in(["text", "media"]))
    for (person,), ours in messages.group_by("person", maintain_order=True):
        if ours.height < FEWEST_EVENTS or ours["channel"].n_unique() < 2:
            continue
        main = ours["channel"].head(WINDOW).mode().min()
        on_main = (ours["channel"] == main).cast(pl.Float64)
        place = pl.int_range(ours.height, eager=True)
        rest = on_main.reverse().cum_sum().reverse() / (ours.height - place)
        past = on_main.cum_sum() / (place + 1)
        moved = (past.shift(1) >= MOSTLY) & (rest <= HARDLY) & place.is_between(WINDOW, ours.height - WINDOW)
        if moved.any():
            contrast = (past.shift(1) - rest).set(~moved, None)  # nearly all before there, nearly all after here
            found.append(Other(names[int(str(person))], "moved", ours["at"][int(contrast.arg_max() or 0)], None))
    return found


def _names(timeline: Timeline) -> list[Other]:
    names = {person.id: person for person in timeline.people}
    ties = (
        timeline.dyads.lazy()
        .group_by("person")
        .agg(
            pl.len().alias("n"),
            first=pl.col("at").first().to_physical(),
            last=pl.col("at").last().to_physical(),
            both=pl.col("mine").any() & ~pl.col("mine").all(),
        )
        .filter("both", pl.col("n") >= FEWEST_EVENTS, pl.col("last") - pl.col("first") >= FEWEST_DAYS * DAY_US)
        .sort("person")
        .collect()
    )
    end_us = microseconds(timeline.now)
    rows = list(ties.iter_rows(named=True))
    found = []
    for old in rows:
        if end_us - old["last"] < 2 * GAP_DAYS * DAY_US:
            continue
        for new in rows:
            apart = new["first"] - old["last"]
            pace = (new["n"] / (new["last"] - new["first"])) / (old["n"] / (old["last"] - old["first"]))
            near = 0 <= apart <= GAP_DAYS * DAY_US and 1 / PACE <= pace <= PACE
            if near and _alike(names[old["person"]], names[new["person"]]):
                found.append(Other(names[old["person"]].name, "moved", moment(old["last"]), None))
                break
    return found


def _alike(old: Person, new: Person) -> bool:
    words = [{word.casefold() for word in person.name.split() if len(word) > 2} for person in (old, new)]
    numbers = [
        any(c.isdigit() for c in person.name) and not any(c.isalpha() for c in person.name) for person in (old, new)
    ]
    return bool(words[0] & words[1]) or numbers[0] != numbers[1]
