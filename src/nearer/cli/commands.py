"""Starts one command: click reads the options, and every error goes on to `main`, which turns it into words."""

from collections.abc import Sequence

import click


def begin(command: click.Command, args: Sequence[str], name: str) -> int:
    """Run a command and return its exit code. click's own way to run it would answer a closed pipe with a fault."""
    try:
        with command.make_context(name, list(args)) as context:
            done = command.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return done if isinstance(done, int) else 0
