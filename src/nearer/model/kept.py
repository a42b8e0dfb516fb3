"""What the vault says about the files that were added to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nearer.model.receipt import Receipt

Keeps = Literal["words", "lengths"]
"""Whether the words of a file are in the vault, or times, lengths and cues alone."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """One export of the vault. sha256: of its content; app: whatsapp, sms, ...; stamp: UTC.

    name, keeps: of the import that brings it; of all imports that count and hold it, the first name, and words if one keeps
    them.
    """

    sha256: bytes
    name: str
    source: str
    app: str
    keeps: Keeps
    precision_s: int
    utc: bool
    zone: str
    zone_from: str
    stamp: datetime | None
    cue_version: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One export that is in the vault. begins, ends: of its events, UTC; doubled: events that another file has as well."""

    id: int
    about: NewFile
    n: int
    begins: datetime | None
    ends: datetime | None
    doubled: int
    receipt: Receipt
    imports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptImport:
    """One call of `add`. binned_at: when it was undone, None where it counts."""

    id: int
    at: datetime
    binned_at: datetime | None
    files: tuple[str, ...]
    events: int
