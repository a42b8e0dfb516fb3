"""How a person gets their chats out of an app, and what that export cannot tell: from the sources, else said honestly."""

from dataclasses import dataclass

from nearer import catalogue
from nearer.contracts import Source
from nearer.errors import WrongCall
from nearer.language import _

LATER = {
    "line": "LINE",
    "snapchat": "Snapchat",
    "teams": "Microsoft Teams",
    "viber": "Viber",
    "wechat": "WeChat",
}
"""Apps that many people have and that no source reads yet. One leaves this list when its source comes."""


@dataclass(frozen=True, slots=True)
class HowTo:
    """One app: how to export, what it tells, lacks and cannot tell. `reads` is False where no source reads it yet."""

    app: str
    title: str
    reads: bool
    steps: str = ""
    can_tell: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    cannot_tell: str = ""


ASKED_FOR_AS = {
    "google_chat": "google-chat",
    "google_voice": "google-voice",
    "smsbackup_xml": "sms",
    "vcards_vcf": "contacts",
}
"""Sources whose app goes by another word than the first of their name."""


def _app(source: Source) -> str:
    return ASKED_FOR_AS.get(source.name, source.name.split("_")[0])


def _gives(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what an export tells, and what it does not."""
    gives = source.gives
    if gives.who_is_who:
        return (_("which names, numbers and addresses are one person"),), ()
    said = (
        (gives.both_sides, _("both sides of a talk"), _("their side of a talk")),
        (gives.words, _("the words"), _("the words")),
        (gives.replies, _("who answered what"), _("who answered what: I go by the order of the messages")),
        (gives.reactions, _("hearts and thumbs"), _("hearts and thumbs")),
        (gives.read_times, _("when something was read"), _("when something was read")),
        (gives.utc, _("the exact time"), _("in which zone its times are")),
    )
    return tuple(yes for given, yes, __ in said if given), tuple(no for given, __, no in said if not given)


def apps() -> tuple[HowTo, ...]:
    """Return every app by name: those that are read first, then those that are not read yet."""
    read = [
        HowTo(_app(source), _(source.title), True, _(source.how_to_export), *_gives(source), _(source.cannot_tell))
        for source in catalogue.sources()
    ]
    known = {how_to.app for how_to in read}
    return (*read, *(HowTo(app, _(title), False) for app, title in LATER.items() if app not in known))


def how_to(app: str) -> tuple[HowTo, ...]:
    """Return all formats of one app. Raises WrongCall for an app that nearer does not know."""
    wanted = app.casefold().strip().replace(" ", "-")
    found = tuple(one for one in apps() if wanted in (one.app, one.app.replace("-", "")))
    if not found:
        raise WrongCall(
            _("I do not know this app yet."),
            what_to_do=_(
                "For a list, type: nearer how-to. Any chat can be brought as a plain table: nearer how-to nearer."
            ),
        )
    return found
