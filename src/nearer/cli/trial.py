"""`nearer trial`: did it help? What was seen alongside a practice, and a small trial of one's own."""

import secrets
import sys
from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold, progress
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import _

SEED_BITS = 63


@click.command(
    "trial",
    help=_(
        "Did it help? See what was seen alongside a practice. Or try one yourself: weeks with it and weeks without, drawn by "
        "chance. It is about you alone, and it is no test of you."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--begin", metavar="CODE", help=_("begin a trial of this practice"))
@click.option("--weeks", type=int, metavar="N", help=_("over how many weeks, in pairs; else 12"))
@click.option("--yes", is_flag=True, help=_("begin without asking; for scripts"))
@click.option("--stop", is_flag=True, help=_("end the trial that runs; what was counted stays"))
@click.option("--figures", is_flag=True, help=_("with the figures behind it"))
@vault_options
def COMMAND(
    *,
    begin: str | None,
    weeks: int | None,
    yes: bool,
    stop: bool,
    figures: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show what helped, or begin or end a trial."""
    from nearer.service import trials
    from nearer.service.alongside_sheet import alongside_sections
    from nearer.service.kept import zone_of
    from nearer.service.trials_sheet import plan_sections, trial_sections

    if begin is not None and not yes and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Undecided(
            _("I would say first what such a trial can see, and there is nobody to ask."),
            _("Nothing was begun."),
            _("Use a terminal, or add --yes."),
        )
    with unlocked(vault, passphrase_fd, write=begin is not None or stop) as found, progress() as saying:
        zone = zone_of(found.connection)
        if stop:
            ended = trials.stop(found, now())
            say(_("Your trial is over. What was counted stays: nearer trial") if ended else _("No trial runs."))
            return 0
        if begin is not None:
            weeks = trials.USUAL_WEEKS if weeks is None else weeks
            plan = trials.plan(found, now(), begin, weeks, saying)
            asking = OnTerminal()
            if saying is not None:
                saying.hush()
            for line in section_lines(plan_sections(plan, zone), bright=in_bold()):
                print(line)
            if not yes:
                print()
                say(_("Shall chance draw the weeks?"))
                if not asking.may_i():
                    say(_("Nothing was begun."))
                    return 0
            trials.begin(found, now(), begin, weeks, secrets.randbits(SEED_BITS))
            say(_("The weeks are drawn. To see which one this is: nearer trial"))
            return 0
        own, seen = trials.page(found, now(), saying)
    sections = (
        *trial_sections(own, zone, figures=figures),
        *alongside_sections(seen, zone, figures=figures),
    )
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    return 0
