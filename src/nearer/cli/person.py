"""`nearer person NAME`: one person, and what you say of them. Each edit can be taken back."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _
from nearer.model.person import LIVES, STATES


@click.command(
    "person",
    help=_("See one person, and say what they are to you. Nothing is asked back. nearer people --undo takes it back."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("name", metavar="NAME")
@click.option("--rename", metavar="NAME", help=_("call them so"))
@click.option("--merge", metavar="NAME", help=_("this one is the same person"))
@click.option("--split", metavar="HANDLE", help=_("this name or number is somebody else"))
@click.option("--kind", metavar="WORD", help=_("friend, family, partner, colleague, or your own word"))
@click.option("--closeness", type=click.IntRange(1, 5), help=_("the circle you place them in: 1 is the innermost"))
@click.option("--lives", type=click.Choice(LIVES), help=_("where you two mostly talk"))
@click.option(
    "--state",
    type=click.Choice(STATES),
    help=_("how it stands; with any but none, nothing is suggested and nothing counts against you"),
)
@click.option("--human/--not-human", default=None, help=_("this is a person, or is none"))
@vault_options
def COMMAND(
    name: str,
    *,
    rename: str | None,
    merge: str | None,
    split: str | None,
    kind: str | None,
    closeness: int | None,
    lives: str | None,
    state: str | None,
    human: bool | None,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show one person, after what was said of them is written down."""
    from nearer.service import people
    from nearer.service.people_sheet import new_names, person_sections

    edits = (rename, merge, split, kind, closeness, lives, state, human)
    with unlocked(vault, passphrase_fd, write=any(edit is not None for edit in edits)) as found:
        one = people.find(found, name)
        before = people.known_people(found.connection).people
        if state is not None:
            people.set_state(found, now(), one, state)
        if kind is not None:
            people.set_kind(found, now(), one, kind)
        if closeness is not None:
            people.set_circle(found, now(), one, closeness)
        if lives is not None:
            people.set_lives(found, now(), one, lives)
        if human is not None:
            people.set_human(found, now(), one, human=human)
        if merge is not None:
            people.merge(found, now(), one, people.find(found, merge))
        if split is not None:
            people.split(found, now(), one, split)
        if rename is not None:
            people.rename(found, now(), one, rename)
        shown = people.again(found, one)
        others = new_names(before, people.known_people(found.connection).people, shown)
    for line in section_lines(person_sections(shown), bright=in_bold()):
        print(line)
    if others:
        print()
        say(*others)
    return 0
