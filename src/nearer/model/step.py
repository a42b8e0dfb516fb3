"""A step of the guide: something said, a question, and where it leads. What practices and other pages of the guide are made of.

says ──► ask ──► answer ──┬── an option with goto, or a branch ──► that step, or "end"
                          └── else ──► goto of the step, or the next in order
"""

from typing import Literal, get_args

from msgspec import Struct

Kind = Literal["text", "scale", "percent", "choice", "person", "people", "date", "photo", "list", "ladder"]
"""How a question is answered. scale: 0 to 10. percent: 0 to 100. list: short lines. ladder: lines from light to deep."""

Condition = Literal["hurting_yes", "keeping_safe", "asked_for_space", "low"]
"""What turns a practice or a step off. hurting_yes: they said on N18's page that they hurt or frighten someone (K9).
keeping_safe: the person it is about carries that state, or the first gate was answered with no or not sure (S10, S11).
asked_for_space: that person asked for distance. low: they said that they feel low, or chose reason U14."""

Who = Literal["me", "apart", "together"]
"""Who answers. apart: each of two people alone, without seeing the other's answer. together: two people, one answer."""

END = "end"
NOT_TO_SEND: frozenset[Condition] = frozenset(("hurting_yes", "keeping_safe", "asked_for_space"))
"""Under any of these no words are drafted for the other person, whatever the practice."""
CONDITIONS: tuple[Condition, ...] = get_args(Condition)


class Option(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One answer to tick. name: what is kept. says: what is read. goto: the step it leads to, where not the next.

    sets: a condition that holds from now on, until the person takes it back.
    """

    name: str
    says: str
    goto: str = ""
    sets: Condition | None = None


class Branch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where an answer leads. The first branch that holds is taken.

    when: "below 5", "above 7" (scale, percent), "2 below STEP" (at least 2 lower than the answer to that step), "skipped".
    """

    when: str
    goto: str


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing said or asked. Each step can be skipped.

    A text may hold {person}, the last person that was named, {each} (see `each`), and the name of an earlier step for what was
    answered there.
    """

    name: str  # unique in its practice; the answer is kept under it
    says: str = ""  # said first
    ask: str = ""
    answer: Kind | None = None
    options: tuple[Option, ...] = ()  # of a choice
    other: bool = False  # an own word may stand in place of an option
    low: str = ""  # what the two ends of a scale mean
    high: str = ""
    at_most: int | None = None  # words of a text; entries of a list, a ladder or people; ticks of a choice (else 1)
    example: str = ""  # one invented answer, shown beside
    skip: str = ""  # what the door says that passes the step over, where "Skip" would not say it
    starts_as: str = ""  # what the field holds at first, from earlier answers: "{gap} {mine}"
    with_time: bool = False  # a date with the time of day
    among: str = ""  # people, or what a choice offers, come from the answer to that step
    each: str = ""  # asked once for each entry of the answer to that step, which the text calls {each}
    earlier: int = 0  # up to so many own earlier answers are shown, to be taken with one tap
    seconds: int = 0  # how long to stay with it; a face may say when they are over, and never counts down
    needed: bool = False  # without it the rest has no sense: to skip it steps aside, with nothing lost
    closes: bool = False  # its words are the last: the closing words of the practice would not fit after them
    short: bool = False  # belongs to the short form
    forget: bool = False  # the answer is for now, and is not kept
    who: Who = "me"
    sendable: bool = False  # words for another person: shown to be copied, never sent, and off under NOT_TO_SEND
    off_when: tuple[Condition, ...] = ()  # passed over under any of these
    branches: tuple[Branch, ...] = ()
    goto: str = ""  # where it leads when no option and no branch does; "" is the next in order
    offers: tuple[str, ...] = ()  # doors: codes of practices, "help", "hurting" (N18's page), states for the person

    @property
    def one_thumb(self) -> bool:
        """Whether it is done with one tap: nothing to type (K10)."""
        return self.answer in (None, "choice", "scale", "percent", "person", "people")

    @property
    def off_under(self) -> frozenset[Condition]:
        """All conditions under which it is passed over."""
        return frozenset(self.off_when) | (NOT_TO_SEND if self.sendable else frozenset())


class Later(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a practice that is asked on a later day, once, and never asked for again where it is passed over.

    When: on the day that was the answer to the date step `at`, or, without that answer, `days` after the practice; with
    each_visit one step of it at each visit until then. needs: the step that must have an answer, else this part does not come;
    unless: nor where that answer is this one.
    title: how the inbox names it.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    days: int = 0
    at: str = ""
    each_visit: bool = False
    needs: str = ""
    unless: str = ""
