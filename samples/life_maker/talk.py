"""What is said: talks from words/*.toml, with their slots filled, never the same one twice in a row."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

WORDS = Path(__file__).with_name("words")
NOT_AGAIN = 6


@cache
def words(name: str) -> dict[str, Any]:
    """Return one file of words."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


class Talker:
    """Chooses what two people say. One for each tie, with chance of its own, so that ties do not disturb each other."""

    def __init__(self, chance: Random, language: str, likes: str) -> None:
        self._chance = chance
        self._language = language
        self._talks = [one["lines"] for one in words(language)["talks"] if likes in one.get("with", [likes])]
        self._lately: list[int] = []

    def talk(self) -> list[list[str]]:
        """Return the turns of one talk; a turn is one message or two."""
        fresh = [k for k in range(len(self._talks)) if k not in self._lately]
        chosen = self._chance.choice(fresh)
        self._lately = [*self._lately, chosen][-min(NOT_AGAIN, len(self._talks) - 1) :]
        slots = self._slots()
        story = int(self._chance.random() * len(self._talks[chosen][0]))
        turns = [self.fill(ways[story % len(ways)], slots) for ways in self._talks[chosen]]
        long_enough = 2 + int(self._chance.random() * len(turns))
        return [self._dressed(turn) for turn in turns[:long_enough]]

    def fill(self, text: str, slots: dict[str, str] | None = None) -> list[str]:
        """Return the messages of one turn, slots filled."""
        for name, value in (slots or self._slots()).items():
            text = text.replace("{" + name + "}", value)
        return [part[0].upper() + part[1:] for part in text.split(" / ")]

    def back_from_holiday(self) -> list[str]:
        """Return a first message after two weeks away."""
        return [self._chance.choice(words(self._language)["replies"]["holiday_back"])]

    def _slots(self) -> dict[str, str]:
        return {name: self._chance.choice(ways) for name, ways in words(self._language)["slots"].items()}

    def _dressed(self, turn: list[str]) -> list[str]:
        """Now and then add a small word before or after."""
        roll = self._chance.random()
        filler = self._chance.choice(words(self._language)["replies"]["filler"])
        if roll < 0.1:
            return [*turn, filler]
        return [filler, *turn] if roll < 0.14 else turn
