"""Random lives in which people are kept out: whatever is suggested names none of them (care S9, S10, K1).

    .venv/bin/python -m bench.kept_out --lives 10000

Each life has a few people under several names, some in a state, some merged, renamed, undone, with offers, entries and
practices about them; one in WITH_CHATS has the chats of the sample that ships as well, with a door of the kind moment taken
and the cards answered. Everything that suggests is asked:
the people whom a few of the practices offer, the ledger, the kind moment, all names on the page of today, and the chats to
save again of a review. And all that tells is read for who stands in a state: the look, the review, then and now, and the
counsellor's sheet.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import apsw

from nearer import catalogue
from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.model.entry import Entry
from nearer.model.person import STATES
from nearer.service import counsellor, explanations, journal, kind_answers, offers, people, practices, review
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.kept import zone_of
from nearer.service.life import life
from nearer.service.naming import BEGIN, END
from nearer.service.review_sheet import review_sections, then_and_now_sections
from nearer.service.set_out import Shown, set_out
from nearer.service.sheet import Section
from nearer.service.today import today
from nearer.service.today_sheet import today_sections
from nearer.vault.schema import MIGRATIONS
from nearer.vault.sealed import Vault

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("Ada", "Bo", "Cleo", "Dan", "Eve", "+44 7700 900142", "ada@example.org", "Ада", "ada")
ACTS = 14
LIFE = Path(__file__).parents[1] / "samples" / "life"
WITH_CHATS = 40
PRACTICES_ASKED = 6


def unsealed() -> Vault:
    """Return an empty vault in memory."""
    connection = apsw.Connection(":memory:")
    for step in MIGRATIONS:
        connection.execute(step)
    return Vault(Path(), connection, bytearray(32), 0)


@cache
def _with_chats() -> bytes:
    """Return a vault with the chats of the sample, as bytes, so that it is made once."""
    vault = unsealed()
    add(vault, [LIFE], Answers(me=("Robin",), zone="Europe/London"), now=NOW)
    life(vault)  # worked out once, and kept with it
    return vault.connection.serialize("main")


def random_life(chance: random.Random, *, chats: bool = False) -> Vault:
    """Return a vault after some acts, each of them as a person may do it. chats: those of the sample are in it."""
    vault = unsealed()
    if chats:
        vault.connection.deserialize("main", _with_chats())
        _answer_a_look(vault, chance)
    for name in chance.sample(NAMES, chance.randint(1, 6)):
        people.add_person(vault, NOW, name)
    for _ in range(chance.randint(0, ACTS)):
        try:
            _act(vault, chance)
        except WrongCall:
            continue  # two of one name, or one who is not there: the person would be told
    return vault


def _answer_a_look(vault: Vault, chance: random.Random) -> None:
    """Take a door of the kind moment, perhaps hear something, and say of each card what it was."""
    report = life(vault)
    kind_answers.take(vault, NOW, report, chance.choice(kind_answers.DOORS))
    news = kind_answers.to_ask(vault, NOW + timedelta(days=10))
    if news is not None and chance.random() < 0.5:
        kind_answers.say(vault, NOW, news, chance.choice(kind_answers.CAME))
    for one in report.findings:
        explanations.explain(vault, NOW, report, one, chance.choice(explanations.answers_to(one)))


def _act(vault: Vault, chance: random.Random) -> None:
    known = people.known_people(vault.connection).people
    if not known:
        return
    one, other = chance.choice(known), chance.choice(known)
    match chance.randrange(8):
        case 0 | 1 | 2:
            people.set_state(vault, NOW, one, chance.choice(STATES))
        case 3:
            people.merge(vault, NOW, one, other)
        case 4:
            people.rename(vault, NOW, one, chance.choice(NAMES))
        case 5:
            people.undo_edit(vault)
        case 6:
            offers.add(vault, NOW - timedelta(days=3), one.name, "soup", "open")
        case _:
            journal.write(vault, NOW, Entry(NOW, "a word", "near"), [one.name])


def kept_out(vault: Vault) -> set[str]:
    """Return the names of those who are kept out, or who have the name of one."""
    return {one.name for one in people.known_people(vault.connection).people if not one.may_be_suggested}


def suggested(vault: Vault, shelf: Sequence[Practice]) -> set[str]:
    """Return every name that anything suggests. shelf: the practices that are asked."""
    named = {line.name for line in offers.ledger(vault)}
    later = NOW + timedelta(days=90)
    named |= set(review.review(vault, later).chats)
    named |= _marked(today_sections(today(vault, later), later, zone_of(vault.connection)))
    moment = life(vault).kind_moment
    named |= {moment.person} if moment is not None else set()
    for practice in shelf:
        page = practices.page(vault, practices.begin(vault, NOW, practice.code))
        for _ in range(6):
            if page.ends or page.answer in ("person", "people"):
                break
            first = page.choices[0].name if page.choices else None
            page = practices.answer(vault, NOW, page.run, page.place, (first,) if first and page.ticks > 1 else first)
        if page.answer in ("person", "people"):
            named |= {choice.says for choice in page.choices}
    return named


def in_a_state(vault: Vault) -> set[str]:
    """Return the names of those of whom nothing may be told."""
    return {one.name for one in people.known_people(vault.connection).people if one.human and not one.may_be_counted}


def told_of(vault: Vault) -> set[str]:
    """Return every name that a look, a review or a sheet tells of."""
    zone = zone_of(vault.connection)
    looked = set_out(life(vault), Shown(maybe=True, evidence=True, asked=True, in_vault=True, plain_names=True))
    parts: tuple[counsellor.Part, ...] = ("practices", "then_and_now", "chats")
    named = _marked([looked.receipt, *looked.sections, looked.ending])
    named |= _marked(review_sections(review.review(vault, NOW + timedelta(days=20)), zone))
    named |= _marked(then_and_now_sections(review.then_and_now(vault), zone))
    named |= _marked(counsellor.sheet(vault, NOW, parts, names=True).sections)
    return named | {picture.name for picture in looked.pictures}


def _marked(sections: Iterable[Section]) -> set[str]:
    """Return all that is kept apart as a name in some sections."""
    said = [text for one in sections for text in (*one.says, *one.after, *(item.says for item in one.items))]
    return {name for text in said for name in re.findall(f"{BEGIN}([^{END}]*){END}", text)}


def suggesting() -> list[Practice]:
    """Return the practices that may be suggested; the others are chosen alone, and not on the first days."""
    return [one for one in catalogue.practices() if one.suggested]


def main() -> int:
    """Print how many lives were looked at, how many had someone kept out, and how often one of them was named."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lives", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    began, with_some, names, named, told, wrongly_told = time.process_time(), 0, 0, 0, 0, 0
    shelf = suggesting()
    for nth in range(chosen.lives):
        vault = random_life(chance, chats=nth % WITH_CHATS == 0)
        out, said = kept_out(vault), suggested(vault, chance.sample(shelf, PRACTICES_ASKED))
        with_some += bool(out)
        names += len(said)
        named += len(out & said)
        tells = told_of(vault)
        told += len(tells)
        wrongly_told += len(in_a_state(vault) & tells)
        vault.connection.close()
    print(f"lives                          {chosen.lives:>8,}")
    print(f"with someone kept out          {with_some:>8,}")
    print(f"names that were suggested      {names:>8,}")
    print(f"of people who are kept out     {named:>8,}   goal 0")
    print(f"names that were told of        {told:>8,}")
    print(f"of people in a state           {wrongly_told:>8,}   goal 0")
    print(f"CPU seconds                    {time.process_time() - began:>8.1f}")
    return 1 if named or wrongly_told else 0


if __name__ == "__main__":
    sys.exit(main())
