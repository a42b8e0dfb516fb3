"""`nearer timeout`: what runs, one question on the way, and its end."""

import sys
from pathlib import Path

import click

from nearer.cli.player import Player, to_go_on
from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _


@click.command(
    "timeout",
    help=_("See the time-outs that you took, and what there is to ask on the way. To take one: nearer practise P2"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--end", is_flag=True, help=_("end the one that ends first"))
@vault_options
def COMMAND(*, end: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Show time-outs, and ask what is due."""
    from nearer.service import dues, timeouts
    from nearer.service.timeouts_sheet import timeout_sections

    asks = sys.stdin.isatty() and sys.stdout.isatty()
    with unlocked(vault, passphrase_fd, write=end or asks) as found:
        if end:
            first = timeouts.running(found, now())[:1]
            timeouts.end_early(found, now(), first[0].run if first else 0)
        for line in section_lines(timeout_sections(found, now()), bright=in_bold()):
            print(line)
        due = dues.due_of(found, now(), timeouts.PRACTICE)
        if asks and due is not None:
            print()
            if not Player().play(found, dues.begin_part(found, now(), due)):
                say(to_go_on("nearer timeout"))
    return 0
