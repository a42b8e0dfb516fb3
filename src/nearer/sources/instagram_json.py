"""Instagram's messages, as JSON: your_instagram_activity/messages/inbox/<chat>/message_1.json in the account's archive.

The same form as Messenger's, newest first, at most 10,000 messages a file. docs/formats/instagram_json.md tells more.
"""

from collections.abc import Iterator

from nearer.contracts import Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_
from nearer.sources._meta_json import is_of_instagram, is_ours
from nearer.sources._meta_read import read_of, survey_of

CHANNEL = "instagram"


def recognise(export: Export) -> bool:
    return is_ours(export) and is_of_instagram(export)


def survey(export: Export) -> Survey:
    return survey_of(export)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    yield from read_of(export, decided, CHANNEL)


SOURCE = Source(
    name="instagram_json",
    title="Instagram",
    channel=CHANNEL,
    how_to_export=N_(
        "On a phone or a computer: open Instagram. Go to Settings, then Accounts Center. Tap Your information and"
        " permissions. Tap Export your information. Pick Messages alone. Pick JSON. Pick all time.\n"
        "Wait for the mail. Save the zip. Give it to nearer just as it is."
    ),
    cannot_tell=N_(
        "Names alone tell people apart: two friends with one name look like one. Hearts without a time are left out."
        " It does not show when a message was read, or which one an answer was for. Message requests and spam are left"
        " out, and so are messages that were set to go away."
    ),
    gives=Gives(replies=False, reactions=True, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
