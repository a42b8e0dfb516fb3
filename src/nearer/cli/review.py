"""`nearer review`: a look back over a week or a month, then and now, and a reminder for one's own calendar."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _


@click.command(
    "review",
    help=_(
        "Look back over a month: what you practised, where you came near, when you noticed. What was not, is not there."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--week", is_flag=True, help=_("a week instead of a month"))
@click.option("--words", is_flag=True, help=_("with what you wrote in practices"))
@click.option("--then-and-now", "then", is_flag=True, help=_("the way from week one to today"))
@click.option("--choose", metavar="WORDS", help=_("write down what you choose next"))
@click.option(
    "--remind",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("write a reminder for your calendar to this file"),
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(
    *,
    week: bool,
    words: bool,
    then: bool,
    choose: str | None,
    remind: Path | None,
    force: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show a review."""
    from nearer.service import outbox, review
    from nearer.service.kept import zone_of
    from nearer.service.review_sheet import review_sections, then_and_now_sections

    if remind is not None:
        from nearer.service.reminders import reminder

        outbox.write(remind, reminder(now(), "week" if week else "month"), force=force)
        say(_("Open it with your calendar. Its title says nothing of nearer: {path}").format(path=remind))
        return 0
    with unlocked(vault, passphrase_fd, write=choose is not None) as found:
        if choose is not None:
            review.choose(found, choose)
            say(_("It is written down."))
            return 0
        zone = zone_of(found.connection)
        sections = (
            then_and_now_sections(review.then_and_now(found), zone)
            if then
            else review_sections(review.review(found, now(), "week" if week else "month"), zone, words=words)
        )
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    return 0
