"""E-mail as an mbox file: Gmail by Google Takeout, Thunderbird, Apple Mail and most other programs.

All mails of a folder one after the other, each below a line "From …". Mails from people are kept; lists, newsletters and
programs are left out. Times carry their zone. docs/formats/email_mbox.md tells what is known of the format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey, name_and_id
from nearer.language import N_, _
from nearer.model.events import cue_bit
from nearer.sources._batch import batches
from nearer.sources._calendar_people import ANSWERS
from nearer.sources._mail_body import Body, Plan, body_of, plan_of
from nearer.sources._mail_box import Box, box_of, delivered_to, recipients
from nearer.sources._mail_headers import (
    Headers,
    addresses,
    headers_of,
    labels,
    moment,
    no_person_reads,
    plain,
    sound,
    why_not_a_person,
)
from nearer.sources._mail_stream import Mail, mails, starts_as_mbox

CHANNEL = "email"
ROWS = 4_096
DELETED = 0x0008
"""Thunderbird's mark, in X-Mozilla-Status, for a mail that was deleted and still lies in the file."""

PLAN_KINDS = {"REQUEST": ("invite", "invite"), "CANCEL": ("cancel", "cancel")}


class Unkept(Exception):
    """A mail is left out; the message says why, for the receipt."""


@dataclass(frozen=True)
class _Mine:
    """Who is me in this box: addresses, and names where that is what was answered."""

    addresses: frozenset[str]
    names: frozenset[str]

    def is_me(self, address: str, box: Box) -> bool:
        return address in self.addresses or box.names.get(address, "").casefold() in self.names


def recognise(export: Export) -> bool:
    return starts_as_mbox(export.head)


def survey(export: Export) -> Survey:
    """Return who wrote, and from when to when. Where the mails tell which addresses are mine, nobody has to be asked."""
    box = box_of(export)
    authors = {} if box.owner else {box.called(address): n for address, n in box.authors.items()}
    return Survey(authors=authors, first=box.first, last=box.last, utc=True, directed=bool(box.owner), own=box.owner)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield the mails between people in the order of the file. Each mail that is left out says why."""
    box = box_of(export)
    mine = _Mine(box.owner, frozenset())
    if not box.owner:
        ids = [name_and_id(author) for author in decided.me]
        mine = _Mine(frozenset(i for _name, i in ids), frozenset(name.casefold() for name, _i in ids if name))
    rows: list[dict[str, Any]] = []
    seen: set[int] = set()
    with export.open() as stream:
        for mail in mails(stream):
            try:
                rows.append(_row(mail, box, mine, seen))
            except Unkept as why:
                yield Fault(_("byte {n}").format(n=mail.offset), str(why))
            if len(rows) == ROWS:
                yield from _taken(rows)
                rows = []
    yield from _taken(rows)


def _taken(rows: list[dict[str, Any]]) -> Iterator[Batch]:
    if rows:
        schema = {"at": pl.Datetime("us"), "author": pl.String(), "to": pl.String(), "kind": pl.String()}
        schema |= {"words": pl.UInt32(), "text": pl.String(), "group": pl.String(), "cues": pl.UInt32()}
        yield from batches(pl.DataFrame(rows, schema={**schema, "channel": pl.String(), "ref": pl.UInt64()}))


def _row(mail: Mail, box: Box, mine: _Mine, seen: set[int]) -> dict[str, Any]:
    """Return one mail as a row; raises Unkept where it is left out."""
    headers = headers_of(mail.headers)
    kinds = labels(headers)
    if "draft" in kinds:
        raise Unkept(_("it is a draft"))
    if "spam" in kinds:
        raise Unkept(_("it is junk mail"))
    if _deleted(headers):
        raise Unkept(_("it was deleted in the mail program"))
    writer = next(iter(addresses(headers.get("from", ""))), ("", ""))[1]
    if not writer:
        raise Unkept(_("it does not say who wrote it"))
    if no_person_reads(writer):
        raise Unkept(_("it came from an address that nobody reads"))
    body = body_of(headers, mail.body)
    plan = plan_of(body)
    why = why_not_a_person(headers)
    if why and plan is None:
        raise Unkept(_(why))
    by_me, others, to_me = _between(headers, writer, box, mine)
    at = moment(headers, mail.separator)
    if at is None:
        raise Unkept(_("it has no time that can be read"))
    _only_once(headers, seen)
    alone = others[0] if len(others) == 1 and to_me else None
    row = {
        "at": at,
        "author": OWNER if by_me else box.called(writer),
        "to": None if alone is None else box.called(alone) if by_me else OWNER,
        "channel": CHANNEL,
        "group": None if alone is not None else ", ".join(others),
        "ref": mail.offset,
    }
    return row | _content(headers, body, plan)


def _deleted(headers: Headers) -> bool:
    try:
        return bool(int(headers.get("x-mozilla-status", "0"), 16) & DELETED)
    except ValueError:
        return False


def _between(headers: Headers, writer: str, box: Box, mine: _Mine) -> tuple[bool, list[str], bool]:
    """Return whether I wrote it, all the others on it in order, and whether it was meant for them or me by name.

    Gmail's chats name nobody else. Raises Unkept where there is nobody else.
    """
    to = {address for _name, address in recipients(headers)}
    by_me = mine.is_me(writer, box)
    if by_me and to and all(no_person_reads(address) for address in to):
        raise Unkept(_("it went to an address that nobody reads"))
    aliases = {address for _name, address in delivered_to(headers)} - {writer} if len(to) == 1 and not by_me else set()
    others = {address for address in to | {writer} if not mine.is_me(address, box)} - aliases
    if not others:
        raise Unkept(_("you sent it to yourself") if to else _("it does not say to whom it went"))
    to_me = by_me or "to" not in headers or any(mine.is_me(address, box) for address in to) or bool(to & aliases)
    return by_me, sorted(others), to_me


def _only_once(headers: Headers, seen: set[int]) -> None:
    name = headers.get("message-id", "").strip()
    if name:
        mark = hash(name)
        if mark in seen:
            raise Unkept(_("it is in this file twice"))
        seen.add(mark)


def _content(headers: Headers, body: Body, plan: Plan | None) -> dict[str, Any]:
    """Return kind, text, words and cues. Where nothing was written below it, the subject is the text."""
    subject = " ".join(sound(plain(headers.get("subject", ""))).split())
    if plan is not None:
        kind, cue = PLAN_KINDS.get(plan.method, ("text", ""))
        text = plan.title or subject if cue else subject
        cues = cue_bit(cue) if cue else ANSWERS.get(plan.answer, 0)
        return {"kind": kind, "text": text or None, "words": len(text.split()), "cues": cues}
    text = body.words()
    if not text and body.attached:
        return {"kind": "media", "text": None, "words": None, "cues": None}
    text = text or subject
    return {"kind": "text", "text": text or None, "words": len(text.split()), "cues": None}


SOURCE = Source(
    name="email_mbox",
    title=N_("E-mail (mbox)"),
    channel=CHANNEL,
    how_to_export=N_(
        "Gmail: go to takeout.google.com, choose Mail alone, and take All mail. You get a link to a file.\n"
        "Thunderbird: each folder is already a file like this. Look in your profile, in the folder Mail or ImapMail.\n"
        "Apple Mail: choose a mailbox, then Mailbox, then Export Mailbox.\n"
        "Take your sent mail as well: without it, nothing shows that you did answer."
    ),
    cannot_tell=N_(
        "It does not show when a mail was read, and no hearts. Mails that you deleted are gone. Newsletters, lists and"
        " programs are left out. What was on the phone or in a chat is not in it."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
