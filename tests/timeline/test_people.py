"""Who is who: one name in two files is one person, two in one file are two, and the person has the last word."""

from datetime import UTC, datetime

import polars as pl
import pytest

from nearer.errors import WrongCall
from nearer.model.events import EVENTS
from nearer.model.histories import DECLARED, FILES, Histories
from nearer.model.person import Handle
from nearer.model.receipt import Receipt, Zone
from nearer.timeline.people import who_is_who

AT = datetime(2021, 1, 1, tzinfo=UTC)


def histories(*handles: tuple[str, str, int], group: int | None = None) -> Histories:
    """Give histories in which each handle (name, app, file) wrote once, in a group where one is given."""
    files = sorted({file for _name, _app, file in handles})
    n = len(handles)
    events = {
        "at": [AT] * n,
        "handle": range(n),
        "mine": [False] * n,
        "kind": ["text"] * n,
        "channel": [0] * n,
        "group": [group] * n,
        "file": [file for _name, _app, file in handles],
        "ref": range(n),
    }
    return Histories(
        events=pl.DataFrame([pl.Series(name, events.get(name, [None] * n), kind) for name, kind in EVENTS.items()]),
        handles=tuple(Handle(n, name, app) for n, (name, app, _file) in enumerate(handles)),
        channels=("app",),
        files=pl.DataFrame(
            [
                {"file": file, "name": f"f{file}", "source": "s", "channel": 0, "from": AT, "until": AT}
                for file in files
            ],
            schema_overrides=FILES,
        ),
        declared=DECLARED.to_frame(),
        zone=Zone("UTC", "explicit"),
        receipts=tuple(Receipt(f"f{file}", "s") for file in files),
    )


def names(*handles: tuple[str, str, int], **said: object) -> list[tuple[str, int]]:
    """Give each person's name and the number of their handles."""
    who = who_is_who(histories(*handles), **said)  # type: ignore[arg-type]
    return [(person.name, len(person.handles)) for person in who.people]


def test_one_name_in_two_files_is_one_person() -> None:
    """Case and the way an accent is written make no difference."""
    assert names(("Zoé", "whatsapp", 0), ("ZOE\u0301", "phone", 1)) == [("Zoé", 2)]


def test_one_name_twice_in_a_file_is_two_people() -> None:
    """Two who sit in one file are two, and the second is told apart by a number."""
    assert names(("Anna", "whatsapp", 0), ("anna", "whatsapp", 0), ("Anna", "x", 0)) == [
        ("Anna", 1),
        ("anna", 1),
        ("Anna (2)", 1),
    ]


def test_one_name_twice_in_a_group_is_two_people() -> None:
    """Two who sit in one group are two, also where the group was exported twice."""
    who = who_is_who(histories(("Anna", "whatsapp", 0), ("anna", "phone", 1), group=7))
    assert len(who.people) == 2


def test_a_union_by_name_is_said_in_the_receipt() -> None:
    """The receipt of the second file says who was taken for one person, and how to undo it."""
    given = histories(("Anna", "whatsapp", 0), ("Anna", "phone", 1))
    notes = [one.notes for one in who_is_who(given).noted(given.receipts)]
    says = "I took Anna here and the Anna in another file for one person. If they are two: --apart “Anna”."
    assert notes == [(), (says,)]


def test_same_makes_two_names_one_person() -> None:
    """The name with letters is shown; case does not matter in what is said."""
    assert names(("+44 20", "phone", 0), ("Ann", "whatsapp", 1), same=[("ann", "+44 20")]) == [("Ann", 2)]


def test_apart_makes_one_name_two_people() -> None:
    """Whoever knows that they are two has the last word."""
    assert names(("Ann", "phone", 0), ("Ann", "whatsapp", 1), apart=["ann"]) == [("Ann", 1), ("Ann (2)", 1)]


def test_a_numbered_name_is_never_taken_twice() -> None:
    """Where somebody is called "Ann (2)" already, the second Ann is "Ann (3)"."""
    found = names(("Ann", "a", 0), ("Ann (2)", "a", 0), ("Ann", "b", 0))
    assert [name for name, _n in found] == ["Ann", "Ann (2)", "Ann (3)"]


@pytest.mark.parametrize("said", [{"same": [("Ann", "Bob")]}, {"apart": ["Bob"]}])
def test_a_name_that_nobody_has_is_a_wrong_call(said: dict[str, object]) -> None:
    """A slip in a name is said, not passed over."""
    with pytest.raises(WrongCall, match="Bob"):
        names(("Ann", "a", 0), **said)


def test_every_handle_has_a_person() -> None:
    """The frame holds each handle once."""
    who = who_is_who(histories(("Ann", "a", 0), ("Ann", "b", 1), ("Cy", "a", 0)))
    assert who.of.rows() == [(0, 0), (1, 0), (2, 1)]
