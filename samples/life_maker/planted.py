"""The scenes that are planted by hand: offers, the way back, the time-out, who knocked, and the group."""

from datetime import date, datetime, time, timedelta
from random import Random

from samples.life_maker import LAST
from samples.life_maker.cast import CAST, HOLIDAY_FROM, HOLIDAY_UNTIL, days, mood
from samples.life_maker.rhythm import MISSED, SEED, Line, Scene
from samples.life_maker.talk import Talker, words

THEO = "+44 7700 900142"
GROUP = "Sunday soup club"
MEMBERS = ("Priya", "Sam", "Nora", "Robin")

# Day, hour and who held out a hand; the words are taken in the order of words/planted.toml.
BRUSHED_OFF = (
    (date(2023, 10, 19), 18, "Priya"), (date(2024, 1, 11), 17, "Sam"), (date(2024, 3, 7), 12, "Priya"),
    (date(2024, 6, 6), 19, "Nora"), (date(2024, 12, 5), 18, "Sam"), (date(2025, 2, 13), 17, "Priya"),
    (date(2025, 5, 22), 12, "Nora"), (date(2025, 9, 25), 18, "Priya"), (date(2025, 12, 11), 17, "Sam"),
    (date(2026, 2, 26), 18, "Priya"),
)  # fmt: skip
UNANSWERED = (
    (date(2024, 2, 22), 19, "Nora"), (date(2024, 4, 18), 17, "Sam"), (date(2024, 10, 10), 20, "Priya"),
    (date(2025, 7, 17), 18, "Sam"), (date(2026, 3, 19), 18, "Priya"), (date(2025, 11, 13), 20, "Dad"),
)  # fmt: skip
POSTCARDS = {"Dad": date(2024, 8, 7), "Priya": date(2024, 8, 12)}
WAITED = (date(2024, 10, 8), date(2024, 10, 18), date(2024, 10, 29))
KNOCKED = (
    "2023-10-03T19:12", "2023-10-03T19:43", "2023-10-22T17:40", "2023-11-09T18:05",
    "2023-12-01T12:33", "2024-01-02T11:20", "2024-05-24T18:47", "2024-09-12T17:02",
)  # fmt: skip
MISSED_CALLS = ("Lucía", "Elena")


def scenes(name: str) -> list[Scene]:
    """Return what is planted between Robin and one person."""
    said = words("planted")
    found: list[Scene] = []
    for k, (day, hour, who) in enumerate(BRUSHED_OFF):
        if who == name:
            fine, on = said["brush_offs"][k % 8], said["moves_on"][k % 4]
            found.append(Scene(day, hour, ((False, said["offers"][k]), (True, fine), (False, on)), 2))
    for (day, hour, who), offer in zip(UNANSWERED, said["unanswered_offers"], strict=True):
        if who == name:
            found.append(Scene(day - timedelta(days=4), hour, (), 4))  # an offer out of the blue, not a late answer
            found.append(Scene(day, hour, ((False, offer),), 6))
    if name in POSTCARDS:
        found.append(Scene(POSTCARDS[name], 19, _in_turn(said["postcard"][0 if name == "Dad" else 1])))
    if name == "Nora":
        found += [Scene(day, 18, ((False, text),)) for day, text in zip(WAITED, said["nora_waits"], strict=True)]
        found.append(Scene(date(2024, 11, 7), 18, _in_turn(said["nora_return"])))
    if name == "Elena":
        found.append(Scene(date(2025, 10, 5), 19, _in_turn(said["es"]["timeout_before"])))
        found.append(Scene(date(2025, 10, 28), 18, _in_turn(said["es"]["timeout_after"])))
    if name in MISSED_CALLS:
        chance = Random(f"{SEED}/{name}/calls")
        for k in range(9):
            day = date(2023, 8, 1) + timedelta(days=113 * k + int(chance.random() * 60))
            if mood_is_plain(name, day):
                sorry, voice = said["es"]["missed_call"]
                found.append(Scene(day, 18, ((False, MISSED), (True, sorry), (False, voice))))
    return found


def mood_is_plain(name: str, day: date) -> bool:
    """Whether nothing planted touches that day."""
    tie = next(tie for tie in CAST if tie.name == name)
    return all(mood(tie, day + timedelta(days=k)).i_answer > 0.5 for k in (-2, 0, 2))


def _in_turn(texts: list[str]) -> tuple[tuple[bool, str], ...]:
    return tuple((k % 2 == 0, text) for k, text in enumerate(texts))


def alone(name: str) -> list[tuple[str, str]]:
    """Return what somebody writes when no answer comes, each with an afterthought."""
    said = words("planted")
    first = {"Maya": said["maya_writes"], "Callum": said["callum_writes"]}.get(name, [])
    after = {"Maya": said["maya_seconds"], "Callum": said["callum_seconds"]}.get(name, [""])
    return [(text, after[k % len(after)]) for k, text in enumerate(first)]


def knocked() -> list[Line]:
    """Return the chat of the number that knocked: eight messages in two years, one of them answered."""
    said = words("planted")["theo"]
    when = [datetime.fromisoformat(at) for at in KNOCKED]
    return [Line(at, "Robin" if k == 1 else THEO, text) for k, (at, text) in enumerate(zip(when, said, strict=True))]


def group() -> list[Line]:
    """Return the group: a pot of soup every other week or so, everybody speaks."""
    chance = Random(f"{SEED}/group")
    ways: list[list[str]] = words("planted")["group"]["soup"]
    talker = Talker(Random(f"{SEED}/group/words"), "en", "friend")
    lines: list[Line] = []
    for day in days(LAST):
        away = HOLIDAY_FROM <= day < HOLIDAY_UNTIL
        if day.weekday() == 3 and chance.random() < 0.6:
            at = datetime.combine(day, time(18)) + timedelta(seconds=int(chance.random() * 7200))
            who = [one for one in MEMBERS if not (away and one == "Robin")]
            for k, turn in enumerate(ways):
                author = who[(k + int(chance.random() * 2) + day.toordinal()) % len(who)]
                lines.append(Line(at, author, talker.fill(chance.choice(turn))[0]))
                at += timedelta(seconds=90 + int(chance.random() * 1500))
    return lines
