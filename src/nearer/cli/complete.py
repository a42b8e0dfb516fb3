"""Completion for bash, zsh and fish: `eval "$(_NEARER_COMPLETE=bash_source nearer)"` in the shell's own start file."""

import os
from importlib import import_module

import click
from click.shell_completion import shell_complete

from nearer.cli.main import COMMANDS
from nearer.language import _


class _Late(click.Group):
    """All commands by name; the one that is completed is imported, the others are not."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if ctx.resilient_parsing and not ctx.args and "COMP_WORDS" not in os.environ:
            return click.Command(cmd_name, help=_(COMMANDS[cmd_name][1]))
        command: click.Command = import_module(COMMANDS[cmd_name][0]).COMMAND
        return command


def complete() -> int:
    """Answer the shell: its script, or the words that fit. Returns the exit code."""
    return shell_complete(_Late("nearer"), {}, "nearer", "_NEARER_COMPLETE", os.environ["_NEARER_COMPLETE"])
