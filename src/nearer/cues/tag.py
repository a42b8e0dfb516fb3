"""Says what a text does: one bit a cue, and how warm the words are. The patterns are in rules/, one language a file.

Whole columns at a time, no loop over messages. About 6 microseconds a message for all cues: tag the rows that matter.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, overload

import polars as pl

from nearer.model.events import CUES, cue_bit

Texts = pl.Expr | pl.Series

VERSION = 2
"""Stored with every import as `cue_version`: raise it when the meaning of a cue changes. 2 brought stop and new_number."""

WARMTH = ("asking", "thought", "kind", "offer")
"""What is warm in a message, the warmest last: it asks after me, says that something brought me to mind, says something
kind or that I am missed, offers help, company or comfort."""

_APOSTROPHE = "['’‘ʼ´`]"
_LEFT, _RIGHT = r"(?-u:\b)", r"(?:[^a-z0-9]|$)"


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("nearer.cues").joinpath("rules", "en.toml").read_text(encoding="utf-8"))


def _spelled_out(pattern: str) -> str:
    """Return a rule as a regular expression: pieces put in, apostrophes and spaces widened, groups not captured."""
    pieces: dict[str, str] = _rules()["pieces"]
    while found := re.search(r"<(\w+)>", pattern):
        pattern = pattern.replace(found[0], pieces[found[1]])
    pattern = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
    return pattern.replace("'", _APOSTROPHE).replace(" ?", r"\s*").replace(" ", r"\s+")


def _pattern(patterns: list[str], signs: list[str]) -> str | None:
    """Return all of them as one regular expression, at whole words save for signs; None where there are none."""
    first = [_spelled_out(one) for one in patterns if one.startswith("^")]
    within = [_spelled_out(one) for one in patterns if not one.startswith("^")]
    ways = [f"(?:{'|'.join(first)}){_RIGHT}"] if first else []
    ways += [f"{_LEFT}(?:{'|'.join(within)}){_RIGHT}"] if within else []
    return "|".join([*ways, *signs]) or None


def _table(rule: str) -> dict[str, Any]:
    table = _rules()
    for key in rule.split("."):
        table = table[key]
    return table


@cache
def _sides(rule: str) -> tuple[str | None, str | None, str | None]:
    """Return `yes`, `not` and `aside` of a rule, named by its table ("cue.offer"), as regular expressions."""
    table = _table(rule)
    return (
        _pattern(table.get("yes", []), table.get("signs", [])),
        _pattern(table.get("not", []), table.get("not_signs", [])),
        _pattern(table.get("aside", []), []),
    )


def _holds(lowered: pl.Series, rule: str) -> pl.Series:
    """Return whether a rule holds for each lower-cased text: some `yes`, also without `aside`, and no `not`.

    The last two are asked of the hits alone. Where the rule has `words`, the rest is asked of texts with one of them.
    """
    if words := _table(rule).get("words"):
        some = lowered.str.contains_any(words)
        return some.scatter(some.arg_true(), _matches(lowered.filter(some), rule))
    return _matches(lowered, rule)


def _matches(lowered: pl.Series, rule: str) -> pl.Series:
    yes, no, aside = _sides(rule)
    if yes is None:
        return pl.repeat(False, len(lowered), dtype=pl.Boolean, eager=True)
    held = lowered.str.contains(yes)
    if aside is not None and held.any():
        hits = held.arg_true()
        held = held.scatter(hits, lowered.gather(hits).str.replace_all(aside, " ; ").str.contains(yes))
    if no is None or not held.any():
        return held
    hits = held.arg_true()
    return held.scatter(hits, ~lowered.gather(hits).str.contains(no))


def _hard(lowered: pl.Series) -> pl.Series:
    return _holds(lowered, "blame") | _holds(lowered, "hard_to_read")


def _lowered(texts: pl.Series) -> pl.Series:
    return texts.fill_null("").str.strip_chars().str.to_lowercase()


def _each(texts: Texts, judge: Callable[[pl.Series], pl.Series], dtype: type[pl.DataType]) -> Texts:
    """Judge a column of texts, given as a series or as an expression."""
    if isinstance(texts, pl.Expr):
        return texts.map_batches(lambda series: judge(_lowered(series)), return_dtype=dtype, is_elementwise=True)
    return judge(_lowered(texts)).alias(texts.name)


@overload
def tag(texts: pl.Expr) -> pl.Expr: ...
@overload
def tag(texts: pl.Series) -> pl.Series: ...
def tag(texts: Texts) -> Texts:
    """Return the cues of each text as UInt32 bits in the order of model.events.CUES; a null text has none.

    First rule, English. Precision before recall.
    """

    def judge(lowered: pl.Series) -> pl.Series:
        bits = pl.repeat(0, len(lowered), dtype=pl.UInt32, eager=True)
        for cue in CUES:
            bits |= _holds(lowered, f"cue.{cue}").cast(pl.UInt32) * cue_bit(cue)
        return bits

    return _each(texts, judge, pl.UInt32)


@overload
def has_cue(texts: pl.Expr, cue: str) -> pl.Expr: ...
@overload
def has_cue(texts: pl.Series, cue: str) -> pl.Series: ...
def has_cue(texts: Texts, cue: str) -> Texts:
    """Return whether each text holds one cue of model.events.CUES: cheaper than `tag` for one alone."""
    return _each(texts, lambda lowered: _holds(lowered, f"cue.{cue}"), pl.Boolean)


@overload
def warmth(texts: pl.Expr) -> pl.Expr: ...
@overload
def warmth(texts: pl.Series) -> pl.Series: ...
def warmth(texts: Texts) -> Texts:
    """Return how warm each text is (UInt8): bits in the order of WARMTH, so that a larger number is warmer.

    0 for what is hard to read alone on a page. Blame, sarcasm, pressing, bad news, money, links, chains and crowds are 0, however
    kindly they are put.
    """

    def judge(lowered: pl.Series) -> pl.Series:
        bits = pl.repeat(0, len(lowered), dtype=pl.UInt8, eager=True)
        for place, name in enumerate(WARMTH):
            bits |= _holds(lowered, f"warmth.{name}").cast(pl.UInt8) * (1 << place)
        warm = (bits > 0).arg_true()
        return bits.scatter(warm.filter(_hard(lowered.gather(warm))), 0)

    return _each(texts, judge, pl.UInt8)


@overload
def is_hard(texts: pl.Expr) -> pl.Expr: ...
@overload
def is_hard(texts: pl.Series) -> pl.Series: ...
def is_hard(texts: Texts) -> Texts:
    """Return whether each text holds something that must not stand beside a kind moment."""
    return _each(texts, _hard, pl.Boolean)


@overload
def is_blame(texts: pl.Expr) -> pl.Expr: ...
@overload
def is_blame(texts: pl.Series) -> pl.Series: ...
def is_blame(texts: Texts) -> Texts:
    """Return whether each text blames, is sarcastic or harsh: hurt that was said."""
    return _each(texts, lambda lowered: _holds(lowered, "blame") | _holds(lowered, "cue.harsh"), pl.Boolean)


@overload
def is_parting(texts: pl.Expr) -> pl.Expr: ...
@overload
def is_parting(texts: pl.Series) -> pl.Series: ...
def is_parting(texts: Texts) -> Texts:
    """Return whether each text ends the tie or asks for room, whoever of the two wrote it."""
    return _each(texts, lambda lowered: _holds(lowered, "parting"), pl.Boolean)


@overload
def is_bare_stop(texts: pl.Expr) -> pl.Expr: ...
@overload
def is_bare_stop(texts: pl.Series) -> pl.Series: ...
def is_bare_stop(texts: Texts) -> Texts:
    """Return whether each text is a "stop" and nothing more. Play, unless it is the last word for long."""
    return _each(texts, lambda lowered: _holds(lowered, "bare_stop"), pl.Boolean)


def own_name(texts: pl.Series) -> pl.Series:
    """Return the name, in small letters, by which each text says who writes: "it's me, Anna", "Anna here"; else null."""
    lowered = _lowered(texts)
    found = pl.Series([None] * len(texts), dtype=pl.String)
    for pattern in _table("own_name")["yes"]:
        whole = _pattern([pattern.replace("<name>", "NAME")], []) or ""
        found = found.fill_null(lowered.str.extract(whole.replace("NAME", r"(\p{L}{2,})")))
    return found.alias(texts.name)


@overload
def names_the_gap(texts: pl.Expr) -> pl.Expr: ...
@overload
def names_the_gap(texts: pl.Series) -> pl.Series: ...
def names_the_gap(texts: Texts) -> Texts:
    """Return whether each text speaks of a quiet spell that is over."""
    return _each(texts, lambda lowered: _holds(lowered, "names_the_gap"), pl.Boolean)


@overload
def is_english(texts: pl.Expr) -> pl.Expr: ...
@overload
def is_english(texts: pl.Series) -> pl.Series: ...
def is_english(texts: Texts) -> Texts:
    """Return whether each text has a word that English can hardly do without: else these rules say nothing of it."""
    return _each(texts, lambda lowered: _holds(lowered, "english"), pl.Boolean)
