"""Signal's own export in plain text: `main.jsonl`, a line for each human, chat and message. Times are exact.

It leaves out every message that was set to disappear. Such a time is handed on as a "hole", so that nobody takes it for
silence. docs/formats/signal_jsonl.md tells what is known of the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._gathered import Gathered, lines, micros
from nearer.sources._signal_frames import BROKEN_LINE, DECODER, Call, Chat, Item, Message, Party, Reaction, party

CHANNEL, SMS = "signal", "sms"
INCOMING, OUTGOING = ("INCOMING", 1, "1", 0, "UNKNOWN_DIRECTION"), ("OUTGOING", 2, "2")
NOT_ACCEPTED = ("NOT_ACCEPTED", 2, "2")
MISSED = ("MISSED", 3, "3", "MISSED_NOTIFICATION_PROFILE", 4, "4")
GROUP_CALL_TAKEN = ("JOINED", 2, "2", "ACCEPTED", 4, "4", "OUTGOING_RING", 8, "8")

_FIRST_LINE = re.compile(rb'\s*\{[^\n]*"backupTimeMs"\s*:|\s*\{\s*"account"\s*:\s*\{[^\n]*"profileKey"\s*:')
_STAMP = re.compile(rb'"backupTimeMs"\s*:\s*"?(\d{1,15})')


def recognise(export: Export) -> bool:
    return _FIRST_LINE.match(export.head.removeprefix(b"\xef\xbb\xbf")) is not None


def survey(export: Export) -> Survey:
    stamp = _stamp(export)
    made = (
        None if stamp is None else datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(microseconds=stamp)
    )
    return Survey(authors={}, first=None, last=None, stamp=made, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    told = _Told()
    with export.open() as stream:
        for number, place, line in lines(stream):
            why = told.line(line, place)
            if why:
                yield Fault(_("line {n}").format(n=number), _(why))
            if told.rows.full:
                yield from told.rows.take()
    told.close(_stamp(export))
    yield from told.rows.take()


def _stamp(export: Export) -> int | None:
    found = _STAMP.search(export.head.split(b"\n", 1)[0])
    return micros(int(found[1])) if found else None


@dataclass
class _Open:
    """One chat so far. timer: messages disappear now; since: from when; seen: the last message, in microseconds."""

    party: Party
    timer: bool
    since: int | None = None
    seen: int | None = None


class _Told:
    """What the lines have told so far: who is who, which chats there are, and the rows that wait."""

    def __init__(self) -> None:
        self.rows = Gathered(CHANNEL)
        self._parties: dict[int, Party] = {}
        self._groups: dict[str, int] = {}
        self._chats: dict[int, _Open] = {}
        self._first: int | None = None
        self._last: int | None = None

    def line(self, line: bytes | None, place: int) -> str:
        """Take one line; return why nothing can be made of it, or ""."""
        if line is None:
            return N_("a line far too long for a message")
        if not line.strip():
            return ""
        try:
            found = DECODER.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except BROKEN_LINE:
            return N_("this line is damaged or of an unknown form")
        if found.recipient is not None:
            self._parties[found.recipient.id] = self._own_title(party(found.recipient), found.recipient.id)
        if found.chat is not None:
            self._open(found.chat)
        return "" if found.chat_item is None else self._item(found.chat_item, place)

    def _own_title(self, whom: Party, number: int) -> Party:
        """Two groups of one title are two groups."""
        if whom.group is None or self._groups.setdefault(whom.group, number) == number:
            return whom
        return whom._replace(group=f"{whom.group} #{number}")

    def _open(self, chat: Chat) -> None:
        whom = self._parties.get(chat.recipient_id)
        if whom is not None:
            self._chats[chat.id] = _Open(whom, timer=chat.expiration_timer_ms > 0)

    def _item(self, item: Item, place: int) -> str:
        chat = self._chats.get(item.chat_id)
        if chat is None:
            return N_("it belongs to a chat that the file does not tell of")
        if chat.party.why_not:
            return chat.party.why_not
        first_sent = item.revisions[0].date_sent if item.revisions else 0
        at = micros(min(item.date_sent, first_sent or item.date_sent))
        if at is None:
            return N_("it has no time, or one that cannot be")
        self._first, self._last = min(at, self._first or at), max(at, self._last or at)
        if item.update_message is not None:
            self._update(item, chat, at, place)
            return ""
        if item.outgoing is not None:
            if item.outgoing.send_status and all(one.failed or one.skipped for one in item.outgoing.send_status):
                return N_("it was written but never sent")
            author: str | None = OWNER
        else:
            one_of_two = chat.party.author if item.incoming is not None else None
            author = one_of_two or self._author(item.author_id)
        if author is None:
            return N_("nobody is said to have written it")
        return self._message(item, chat, at, place, author)

    def _author(self, number: int) -> str | None:
        whom = self._parties.get(number)
        return None if whom is None else whom.author

    def _message(self, item: Item, chat: _Open, at: int, place: int, author: str) -> str:
        kind, text, reactions = _content(item)
        if not kind:
            return N_("a kind of message that nearer does not know")
        to = chat.party.author if author == OWNER else OWNER
        channel = SMS if item.sms else CHANNEL
        self.rows.add(at, kind, place, author, to, text=text, group=chat.party.group, channel=channel)
        for reaction in reactions:
            self._reaction(reaction, chat, place, channel)
        if not item.expires_in_ms and chat.since is not None and not chat.timer and at > chat.since:
            self._hole(chat, chat.since, at)
            chat.since = None
        chat.seen = max(at, chat.seen or at)
        return ""

    def _reaction(self, reaction: Reaction, chat: _Open, place: int, channel: str) -> None:
        at, by = micros(reaction.sent_timestamp), self._author(reaction.author_id)
        if at is None or by is None:
            return
        if by != OWNER and chat.party.author is not None:
            by = chat.party.author
        to = chat.party.author if by == OWNER else OWNER
        self.rows.add(at, "reaction", place, by, to, group=chat.party.group, channel=channel)

    def _update(self, item: Item, chat: _Open, at: int, place: int) -> None:
        """Take one of Signal's own lines: a call, a timer for messages, or something that is nobody's."""
        update, other, group = item.update_message, chat.party.author, chat.party.group
        if update is None:
            return
        call, timer = update.individual_call, update.expiration_timer_change
        if call is not None and other is not None:
            kind, mine = _outcome(call)
            author, to = (OWNER, other) if mine else (other, OWNER)
            self.rows.add(micros(call.started_call_timestamp) or at, kind, place, author, to)
            return
        meeting = update.group_call
        if meeting is not None and group is not None and meeting.state in GROUP_CALL_TAKEN:
            begun = micros(meeting.started_call_timestamp) or at
            lasted = (meeting.ended_call_timestamp * 1000 - begun) // 1_000_000 if meeting.ended_call_timestamp else 0
            by = self._author(meeting.started_call_recipient_id)
            seconds = lasted if 0 < lasted < 1 << 32 else None
            if by is not None:
                self.rows.add(begun, "call", place, by, None, seconds=seconds, group=group)
                return
        if timer is not None and other is not None:
            self._timer(chat, at, on=timer.expires_in_ms > 0)
        self.rows.add(at, "system", place, None, None, group=group)

    def _timer(self, chat: _Open, at: int, *, on: bool) -> None:
        """From here messages disappear, or stay again. Where nobody saw them begin, it was after the last one that stayed."""
        if on:
            chat.since = at if chat.since is None else chat.since
            return
        begun = next((when for when in (chat.since, chat.seen, self._first) if when is not None), at)
        self._hole(chat, begun, at)
        chat.since = None

    def close(self, stamp: int | None) -> None:
        """Say of each chat whose messages disappear to the end from when on that is."""
        end = max((when for when in (stamp, self._last) if when is not None), default=None)
        for chat in self._chats.values():
            if end is not None and chat.party.author is not None and (chat.timer or chat.since is not None):
                begun = (when for when in (chat.since, chat.seen, self._first) if when is not None)
                self._hole(chat, next(begun, end), end)

    def _hole(self, chat: _Open, begun: int, end: int) -> None:
        seconds = (end - begun) // 1_000_000
        if 0 < seconds < 1 << 32 and not chat.party.why_not:
            self.rows.add(begun, "hole", 0, OWNER, chat.party.author, seconds=seconds)


def _content(item: Item) -> tuple[str, str | None, list[Reaction]]:
    """Return the kind, the words and the reactions of a message; no kind where it is none that is known."""
    said, story = item.standard_message, item.direct_story_reply_message
    if said is not None:
        text = (said.text.body if said.text is not None else "") or None
        bare = text is None and said.long_text is None
        return ("media" if said.attachments or bare else "text", text, said.reactions)
    if item.remote_deleted_message is not None:
        return "text", None, []
    if story is not None:
        reply = story.text_reply
        if reply is None:
            return "reaction", None, []
        return "text", (reply.text.body if reply.text is not None else "") or None, story.reactions
    if item.poll is not None:
        return "text", item.poll.question or None, item.poll.reactions
    shown: tuple[Message | None, ...] = (
        item.sticker_message,
        item.contact_message,
        item.view_once_message,
        item.payment_notification,
    )
    for one in shown:
        if one is not None:
            return "media", None, one.reactions
    return ("media" if item.gift_badge is not None else "", None, [])


def _outcome(call: Call) -> tuple[str, bool]:
    """Return the kind of a call and whether it is mine. A call to me that was not taken was turned down, by me."""
    mine = call.direction in OUTGOING
    if call.state in MISSED:
        return "missed", mine
    if call.state in NOT_ACCEPTED:
        return ("missed", True) if mine else ("declined", True)
    return "call", mine


SOURCE = Source(
    name="signal_jsonl",
    title="Signal",
    channel=CHANNEL,
    how_to_export=N_(
        "On the phone: open Signal, tap your picture, then Settings, Chats, Export chat history. Leave media out.\n"
        "Put the folder on this computer. The file main.jsonl in it is what nearer reads.\n"
        "If your Signal has no such entry yet, bring it up to date first."
    ),
    cannot_tell=N_(
        "Messages that were set to disappear are not in it. nearer knows of those times and counts no quiet in them."
        " It does not say how long a call was. Pictures show as one line without what is in them."
    ),
    gives=Gives(replies=False, reactions=True, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
