"""Messenger, as JSON: the archive that Facebook prepares (message_1.json a chat), and the end-to-end chats' download.

The archive lies in messages/inbox/<chat>/, newest first, at most 10,000 messages a file. The end-to-end download is one
clean file a chat. docs/formats/messenger_json.md tells what is known of both.
"""

from collections.abc import Iterator

from nearer.contracts import Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_
from nearer.sources._meta_json import is_of_instagram, is_ours
from nearer.sources._meta_read import read_of, survey_of

CHANNEL = "messenger"


def recognise(export: Export) -> bool:
    return is_ours(export) and not is_of_instagram(export)


def survey(export: Export) -> Survey:
    return survey_of(export)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    yield from read_of(export, decided, CHANNEL)


SOURCE = Source(
    name="messenger_json",
    title="Messenger",
    channel=CHANNEL,
    how_to_export=N_(
        "You need two downloads. Messenger keeps newer chats apart.\n"
        "Older chats, on a phone or a computer: open Facebook. Go to Settings, then Accounts Center. Tap Your information"
        " and permissions. Tap Export your information. Pick Messages alone. Pick JSON. Pick all time.\n"
        "Newer chats, on a computer: open messenger.com/secure_storage/dyi. Ask for the file there.\n"
        "Give nearer both zips just as they are."
    ),
    cannot_tell=N_(
        "Names alone tell people apart: two friends with one name look like one. Most hearts have no time, so they are"
        " left out. It does not show when a message was read, or which one an answer was for. Message requests and"
        " spam are left out. One of the two downloads by itself stops or starts in the middle of a chat."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
