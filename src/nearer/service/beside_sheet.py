"""What a person is shown of what stands beside whether an answer came: how soon, how much was written, and the check.

The check is how soon the others answered, all together; it has no figure, as no figure is about another person (S14).
"""

from collections.abc import Sequence
from math import exp

from nearer.language import N_, _, ngettext
from nearer.model.trial import Alongside, Beside, Outcome, Seen, SoFar
from nearer.timeline.clock import HOUR_MS
from nearer.trials.amounts import AT_ONCE_MS, SOFTENING
from nearer.trials.power import ALPHA

SIDE_ALPHA = ALPHA / 2
"""Two things stand beside the answers, so each takes twice the proof (Bonferroni)."""

_SOON: dict[Seen, str] = {
    "more": N_("You answered sooner."),
    "perhaps_more": N_("You may have answered a little sooner."),
    "perhaps_less": N_("You may have taken a little longer to answer."),
    "less": N_("You took longer to answer. That need not come from this."),
}
_WORDS: dict[Seen, str] = {
    "more": N_("You wrote more in your answers."),
    "perhaps_more": N_("You may have written a little more in your answers."),
    "perhaps_less": N_("You may have written a little less in your answers."),
    "less": N_("You wrote less in your answers. That need not come from this."),
}
_SAID: dict[Outcome, dict[Seen, str]] = {"soon": _SOON, "words": _WORDS}

_FAIR: dict[Outcome, str] = {
    "soon": N_("In the weeks with it you answered sooner, too."),
    "words": N_("In the weeks with it you wrote more in your answers, too."),
}
_HOW_OFTEN: dict[Outcome, str] = {
    "soon": N_("For how soon you answered it would be {share} in 100."),
    "words": N_("For how much you wrote it would be {share} in 100."),
    "control": N_("As a check, for how soon others answered you, it would be {share} in 100, either way."),
}


def sentences(one: Alongside) -> list[str]:
    """Return what is said beside the answers; nothing where it stayed alike."""
    told = [_(_SAID[part.outcome][part.seen]) for part in one.beside if part.seen in _SAID.get(part.outcome, {})]
    if one.others_moved:
        told.append(
            _(
                "How soon others answered you changed as well. A practice of yours cannot do that. Something else may have "
                "changed, so I am more careful."
            )
        )
    return told


def figures(found: Sequence[Beside]) -> list[str]:
    """Return what stands behind these sentences."""
    lines = []
    for one in found:
        if one.change is None:
            continue
        change = one.change
        levels = [one.usual + moved for moved in (0.0, change.effect, change.low_80, change.high_80)]
        if one.outcome == "soon":
            levels[2:] = reversed(levels[2:])  # sooner is less time
            lines.append(
                _(
                    "How soon you answered: about {usual} before, and about {now} now. The truth lies between {low} and {high} "
                    "in 80 of 100 such sums. No answer counts as three of your days."
                ).format(**_named([_time(level) for level in levels]))
            )
        elif one.outcome == "words":
            lines.append(
                _(
                    "How much you wrote in an answer: about {usual} before, and about {now} now. The truth lies between {low} "
                    "and {high} in 80 of 100 such sums. No answer counts as no words."
                ).format(**_named([_length(level) for level in levels]))
            )
        else:
            lines.append(
                _("As a check I looked at how soon others answered you, all together. It stayed about as it was.")
                if one.seen == "alike"
                else _("As a check I looked at how soon others answered you, all together. It may have moved as well.")
            )
    return lines


def of_trial(one: SoFar) -> list[str]:
    """Return what is said of a trial that is over, beside its result."""
    chances = dict(one.beside or ())
    told = [_(_FAIR[name]) for name, chance in chances.items() if name in _FAIR and chance <= SIDE_ALPHA]
    if chances.get("control", 1.0) <= ALPHA:
        told.append(
            _(
                "How soon others answered you went with these weeks as well. A practice of yours cannot do that, so take this "
                "with care."
            )
        )
    return told


def figures_of_trial(one: SoFar) -> list[str]:
    """Return the shares of all draws behind these sentences."""
    return [_(_HOW_OFTEN[name]).format(share=f"{100 * chance:.0f}") for name, chance in one.beside or ()]


def _named(four: Sequence[str]) -> dict[str, str]:
    return dict(zip(("usual", "now", "low", "high"), four, strict=True))


def _time(level: float) -> str:
    """Return how long it took, from minus the log of hours."""
    hours = max(0.0, exp(-level) - AT_ONCE_MS / HOUR_MS)
    if hours < 1:
        n = max(1, round(60 * hours))
        return ngettext("{n} minute", "{n} minutes", n).format(n=n)
    if hours < 48:
        return ngettext("{n} hour", "{n} hours", round(hours)).format(n=round(hours))
    return ngettext("{n} day", "{n} days", round(hours / 24)).format(n=round(hours / 24))


def _length(level: float) -> str:
    """Return how many words, from the log of words and a few."""
    n = max(0, round(exp(level) - SOFTENING))
    return ngettext("{n} word", "{n} words", n).format(n=n)
