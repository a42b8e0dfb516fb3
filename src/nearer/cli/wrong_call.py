"""Says in plain words what click says of a command line that it cannot use: what is wrong, and what would be right."""

from collections.abc import Sequence
from difflib import get_close_matches

import click

from nearer.language import _

EXTRA = "Got unexpected extra argument"
"""How click begins to speak of words that nothing takes: it has no kind of error for it."""


def says(problem: click.ClickException) -> str:
    """Return what is wrong with a command line."""
    said = problem.format_message()
    if isinstance(problem, click.NoSuchOption):
        there_is_none = _("There is no {option} here.").format(option=problem.option_name)
        return " ".join((there_is_none, *_meant(problem.option_name, problem.possibilities or ())))
    if isinstance(problem, click.MissingParameter) and problem.param is not None:
        return _("Something has to stand after it: {what}").format(what=_written(problem.param, problem.ctx))
    if isinstance(problem, click.BadOptionUsage):
        return _("Something has to stand after {option}.").format(option=problem.option_name)
    if isinstance(problem, click.BadParameter) and problem.param is not None:
        return _wants(problem, problem.param)
    if said.startswith(EXTRA):
        words = said.partition("(")[2].rpartition(")")[0]
        return _(
            "I do not know what to do with this: {words}. A name or a path with a space in it goes in quotes."
        ).format(words=words)
    return said


def unknown_command(name: str, known: Sequence[str]) -> str:
    """Return what is said of a command that there is not."""
    there_is_none = _("There is no command {name}.").format(name=name)
    return " ".join((there_is_none, *_meant(name, known)))


def _meant(written: str, known: Sequence[str]) -> tuple[str, ...]:
    alike = get_close_matches(written, known, n=1)
    return tuple(_("Do you mean {name}?").format(name=one) for one in alike)


def _written(param: click.Parameter, context: click.Context | None) -> str:
    """Return a parameter as it is written: an option by its longest name, else what its help calls it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if context is None else param.make_metavar(context).strip("[].")


def _wants(problem: click.BadParameter, param: click.Parameter) -> str:
    what, kind = _written(param, problem.ctx), param.type
    if isinstance(kind, click.Choice):
        return _("{what} takes one of these: {words}.").format(what=what, words=_(", ").join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is not None:
        return _("{what} takes a number from {least} to {most}.").format(what=what, least=kind.min, most=kind.max)
    if isinstance(kind, click.IntRange) and kind.min is not None:
        return _("{what} takes a number from {least} on.").format(what=what, least=kind.min)
    if kind is click.INT:
        return _("{what} takes a number, such as 1.").format(what=what)
    if kind is click.FLOAT:
        return _("{what} takes a number, such as 0.03.").format(what=what)
    return f"{what}: {problem.message}"
