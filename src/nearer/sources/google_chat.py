"""Google Chat by Google Takeout: a messages.json for each talk, in Google Chat/Groups.

Times are in words and in UTC. People stand with their e-mail address. docs/formats/google_chat.md tells what is known.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey, name_and_id, named
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._gchat_dates import moment
from nearer.sources._json_items import Reader, Walk

CHANNEL = "google chat"
ROWS = 8_192
SCHEMA = {"at": pl.Datetime("us"), "author": pl.String(), "to": pl.String(), "kind": pl.String(), "text": pl.String()}
SCHEMA |= {"words": pl.UInt32(), "group": pl.String(), "channel": pl.String(), "ref": pl.UInt64()}


class Creator(msgspec.Struct):
    """Who wrote: a name, an address, and whether it is a person."""

    name: str = ""
    email: str = ""
    user_type: str = "Human"


class Message(msgspec.Struct):
    """One message, as far as it is read. One that was removed may lack who and when."""

    creator: Creator | None = None
    created_date: str = ""
    text: str = ""
    attached_files: list[msgspec.Raw] = []
    message_state: str = ""


def recognise(export: Export) -> bool:
    named_so = export.name.lower().endswith(".json")
    return (
        named_so
        and b'"messages"' in export.head
        and all(mark in export.head for mark in (b'"created_date"', b'"creator"'))
    )


def survey(export: Export) -> Survey:
    """Return who wrote, and from when to when."""
    people, counts = _people(export)
    times = [at for _ref, one in _each(export) if one is not None and (at := moment(one.created_date)) is not None]
    return Survey(
        authors={named(people[one], one): n for one, n in counts.items()},
        first=min(times, default=None),
        last=max(times, default=None),
        utc=True,
        group=_group(export, people) is not None,
    )


def _each(export: Export) -> Iterator[tuple[int, Message | None]]:
    reader = Reader(Message)
    with export.open() as stream:
        for items in Walk(stream, "messages"):
            yield from reader.decoded(items)


def _people(export: Export) -> tuple[dict[str, str], Counter[str]]:
    """Return the first name of each person by address, and how many messages each wrote."""
    people: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for _ref, one in _each(export):
        by = _by(one)
        if by is not None and one is not None and one.creator is not None:
            people.setdefault(by, one.creator.name.strip() or by)
            counts[by] += 1
    return people, counts


def _by(one: Message | None) -> str | None:
    """Return what tells the writer from others; None where nobody is named, or a program wrote."""
    if one is None or one.creator is None or one.creator.user_type.lower() == "bot":
        return None
    return one.creator.email.strip().lower() or one.creator.name.strip() or None


def _group(export: Export, people: dict[str, str]) -> str | None:
    """Return the name of a talk of several: its folder. A folder of two begins with DM."""
    folder = export.name.rpartition("/")[0].rpartition("/")[2]
    return folder or "?" if folder.startswith("Space") or len(people) > 2 else None


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield the messages in the order of the file; what is left out says why."""
    people, _counts = _people(export)
    group = _group(export, people)
    mine = {one for one, name in people.items() if named(name, one) in decided.me} or {
        one for one in people if one in {name_and_id(author)[1] for author in decided.me}
    }
    others = [named(name, one) for one, name in people.items() if one not in mine]
    rows: list[dict[str, Any]] = []
    for ref, one in _each(export):
        by, at = _by(one), None if one is None else moment(one.created_date)
        why = _why_not(one, by, dated=at is not None)
        if one is None or by is None or why:
            yield Fault(_("byte {n}").format(n=ref), why)
        elif by in mine and group is None and not others:
            yield Fault(_("byte {n}").format(n=ref), _("nobody else wrote here, so it does not say to whom it went"))
        else:
            gone = one.message_state.upper() == "DELETED"
            author = OWNER if by in mine else named(people[by], by)
            to = None if group else others[0] if by in mine else OWNER
            rows.append(
                {
                    "at": at,
                    "author": author,
                    "to": to,
                    "kind": "media" if one.attached_files and not gone else "text",
                    "text": None if gone else one.text or None,
                    "words": 0 if gone else len(one.text.split()),
                    "group": group,
                    "channel": CHANNEL,
                    "ref": ref,
                }
            )
        if len(rows) == ROWS:
            yield from batches(pl.DataFrame(rows, schema=SCHEMA))
            rows = []
    if rows:
        yield from batches(pl.DataFrame(rows, schema=SCHEMA))


def _why_not(one: Message | None, by: str | None, *, dated: bool) -> str:
    if one is None:
        return _("it is no message as Google writes them")
    if by is None:
        return _("a program wrote it") if one.creator is not None else _("it was removed, and nobody stands by it")
    return "" if dated else _("it has no date that I can read")


SOURCE = Source(
    name="google_chat",
    title="Google Chat",
    channel=CHANNEL,
    how_to_export=N_(
        "On a computer, go to takeout.google.com and sign in. Choose “Deselect all”, then tick Google Chat. Create the"
        " export, and wait for the mail with the link. Hand over the zip as it is."
    ),
    cannot_tell=N_(
        "It does not show when a message was read. Hearts have no time there, so they are left out. Messages that were"
        " removed may lack who wrote them. Talks with a short memory are gone after a day."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
