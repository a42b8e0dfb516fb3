"""Discord by DiscordChatExporter: who is who by id, what each message becomes, and any bytes at all."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nearer.contracts import Batch, Decided, Export, Fault, named
from nearer.sources.discord_json import SOURCE

SAMPLES = [path.read_bytes() for path in (Path(__file__).parent / "discord_json").glob("*.json")]
ANN = {"id": "1", "name": "ann.lee", "nickname": "Ann"}
ZOE = {"id": "2", "name": "zoe_b", "nickname": "Zoe"}
ME = Decided(frozenset({named("Zoe", "2")}), None)


def export(content: bytes) -> Export:
    """Give bytes as a file."""
    return Export("Ann [1].json", content[:4096], len(content), lambda: BytesIO(content))


def channel(*messages: dict[str, object], kind: str = "DirectTextChat", before: str | None = None) -> bytes:
    """Give a channel as the tool writes it."""
    whole = {
        "guild": {"id": "0", "name": "Direct Messages"},
        "channel": {"id": "9", "type": kind, "name": "Ann"},
        "dateRange": {"after": None, "before": before},
        "exportedAt": "2024-03-05T10:00:00+01:00",
        "messages": messages,
    }
    return json.dumps(whole).encode()


def said(content: str = "", author: dict[str, str] = ANN, **more: object) -> dict[str, object]:
    """Give a message."""
    return {"type": "Default", "timestamp": "2024-03-02T09:05:00+01:00", "content": content, "author": author, **more}


def rows(content: bytes, decided: Decided = ME) -> list[dict[str, object]]:
    """Give the rows of a file."""
    found = SOURCE.read(export(content), decided)
    return [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (said("see you"), ("text", "see you", 2, None)),
        (said("yes", type="Reply"), ("text", "yes", 1, None)),
        (said(), ("text", None, 0, None)),
        (said("soup", attachments=[{"id": "1"}]), ("media", "soup", 1, None)),
        (said("x.org", embeds=[{}]), ("text", "x.org", 1, None)),
        (said(embeds=[{}]), ("media", None, None, None)),
        (said("call", type="Call", callEndedTimestamp="2024-03-02T08:06:00Z"), ("call", None, None, 60)),
        (said("call", type="Call", callEndedTimestamp=None), ("call", None, None, None)),
        (said("Pinned a message.", type="ChannelPinnedMessage"), ("system", "Pinned a message.", None, None)),
    ],
)
def test_each_kind_of_message(message: dict[str, object], expected: tuple[object, ...]) -> None:
    """Kind, words and seconds follow what the person did."""
    (row,) = rows(channel(message))
    assert tuple(row[name] for name in ("kind", "text", "words", "seconds")) == expected


def test_i_am_known_by_id_under_another_name() -> None:
    """Whoever has my id is me, whatever the name in this file."""
    (row,) = rows(channel(said("hi", {"id": "2", "name": "zoe_b", "nickname": "Zoe of the servers"})))
    assert row["author"] == named("Zoe", "2")


def test_a_friend_who_never_wrote_is_known_by_the_channel() -> None:
    """What I wrote to somebody who never answered went to the one whom the channel is named after."""
    assert [row["to"] for row in rows(channel(said("hi", ZOE)))] == ["Ann"]


def test_a_name_given_by_hand_is_me() -> None:
    """A plain name without an id finds me as well."""
    (row,) = rows(channel(said("hi", ZOE)), Decided(frozenset({"Zoe"}), None))
    assert row["author"] == "Zoe"


def test_a_file_of_a_part_of_the_time_says_so() -> None:
    """A range is noted, and the file does not claim to reach to the day of its making."""
    survey = SOURCE.survey(export(channel(said("hi"), before="2024-03-03T00:00:00+00:00")))
    assert (survey.stamp, len(survey.notes)) == (None, 1)


def test_bots_are_nobody() -> None:
    """A talk with a bot gives no row, on neither side."""
    bot = {"id": "7", "name": "beep", "isBot": True}
    faults = list(SOURCE.read(export(channel(said("!x", ZOE), said("beep", bot))), ME))  # type: ignore[arg-type]
    assert [one.why for one in faults if isinstance(one, Fault)] == ["it is from a bot, or to one"] * 2


@given(st.binary(max_size=300))
@example(b'{"guild": {}, "channel": {}, "messages": [{"timestamp": "0001-01-01T00:00+23:59", "author": {"id": "1"}}]}')
def test_any_bytes_give_rows_or_faults(content: bytes) -> None:
    """Nothing that stands in a file ends the reading."""
    SOURCE.survey(export(content))
    list(SOURCE.read(export(content), ME))


@given(st.sampled_from(SAMPLES), st.integers(0, 6_000), st.integers(0, 6_000), st.binary(max_size=4))
def test_bent_samples_give_rows_or_faults(sample: bytes, cut: int, at: int, put: bytes) -> None:
    """A sample with bytes changed or cut away gives what is left, and never the text of a message in a fault."""
    bent = (sample[:at] + put + sample[at + len(put) :])[: len(sample) - cut if cut % 2 else None]
    SOURCE.survey(export(bent))
    faults = [one for one in SOURCE.read(export(bent), ME) if isinstance(one, Fault)]
    assert all(len(one.why) < 100 for one in faults)
