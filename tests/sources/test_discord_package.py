"""Discord's own package: your side alone, in two forms, and any bytes at all."""

from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.sources.discord_package import CHANNEL, SOURCE

SAMPLES = [
    path.read_bytes()
    for path in (Path(__file__).parent / "discord_package").rglob("*")
    if path.suffix in (".json", ".csv")
]
NOBODY = Decided(frozenset(), None)
JSON = b'[{"ID": 1, "Timestamp": "2024-03-02 08:05:12", "Contents": "see you", "Attachments": ""}]'
CSV = b"ID,Timestamp,Contents,Attachments\n1,2024-03-02 08:05:12.000000+00:00,see you,\n"


def export(content: bytes, name: str = "package/messages/c5/messages.json") -> Export:
    """Give bytes as a file."""
    return Export(name, content[:4096], len(content), lambda: BytesIO(content))


def rows(content: bytes) -> list[dict[str, object]]:
    """Give the rows of a file."""
    found = SOURCE.read(export(content), NOBODY)
    return [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]


def test_both_forms_tell_the_same() -> None:
    """A message is the same row from JSON and from the older table, but for its place."""
    (new,), (old,) = rows(JSON), rows(CSV)
    assert {**new, "ref": 0} == {**old, "ref": 0}


def test_it_is_my_side_and_no_tie() -> None:
    """All of it is the owner's, in a group, to nobody, on a channel of its own."""
    (row,) = rows(JSON)
    assert (row["author"], row["to"], row["group"], row["channel"]) == (OWNER, None, "c5", CHANNEL)


def test_a_channel_in_which_nothing_was_written_is_known() -> None:
    """An empty file is recognised by where it lies, and by that alone."""
    assert [SOURCE.recognise(export(b"[]", name)) for name in ("messages/c5/messages.json", "other.json")] == [
        True,
        False,
    ]


@given(st.binary(max_size=300), st.sampled_from([b"", JSON[:40], CSV[:40]]))
def test_any_bytes_give_rows_or_faults(content: bytes, start: bytes) -> None:
    """Nothing that stands in a file ends the reading."""
    list(SOURCE.read(export(start + content), NOBODY))


@given(st.sampled_from(SAMPLES), st.integers(0, 1_000), st.integers(0, 1_000), st.binary(max_size=4))
def test_bent_samples_give_rows_or_faults(sample: bytes, cut: int, at: int, put: bytes) -> None:
    """A sample with bytes changed or cut away gives what is left, and never the text of a message in a fault."""
    bent = (sample[:at] + put + sample[at + len(put) :])[: len(sample) - cut if cut % 2 else None]
    faults = [one for one in SOURCE.read(export(bent), NOBODY) if isinstance(one, Fault)]
    assert all(len(one.why) < 100 for one in faults)
