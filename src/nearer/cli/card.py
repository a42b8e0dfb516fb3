"""`nearer card WORDS`: one insight of one's own, or a practice, to share."""

from pathlib import Path

import click

from nearer.cli.unlocking import say, unlocked, vault_options
from nearer.language import _


@click.command(
    "card",
    help=_(
        "Make a card of one insight of yours, or of a practice: a picture (.svg) or a text. Never the words of someone else."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("words", required=False, metavar="[WORDS]")
@click.option("--practice", metavar="CODE", help=_("a card of this practice; it needs no vault"))
@click.option("--by", default="", metavar="NAME", help=_("the therapist whose idea it comes from"))
@click.option(
    "--to", "file", type=click.Path(path_type=Path), metavar="FILE", help=_("write it there; .svg is a picture")
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(
    words: str | None,
    *,
    practice: str | None,
    by: str,
    file: Path | None,
    force: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show the card, and write it where that was asked for."""
    from nearer.service import card, outbox

    if (words is None) == (practice is None):
        raise click.UsageError(_("Give WORDS of your own, or a practice with --practice."))
    own = practice is None
    if practice is not None:
        words, by = card.of_practice(practice)
    words = words or ""
    text = card.text_of(words, by)
    if file is not None:
        outbox.ready(file, force=force)
    if own:
        with unlocked(vault, passphrase_fd, write=False) as found:
            card.refuse_words_of_others(found, words)
    print(text)
    if file is not None:
        made = card.picture_of(words, by) if file.suffix.lower() == ".svg" else text + "\n"
        outbox.write(file, made, force=force)
        print()
        say(outbox.note(file))
    return 0
