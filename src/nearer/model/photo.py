"""A photo: the bytes of one picture, and what kind of file they are."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["jpeg", "png", "webp", "heif"]

LARGEST = 25 << 20
"""Bytes: more than a phone's photo takes."""

ENDINGS: dict[Kind, str] = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "heif": ".heic"}
"""How the name of such a file ends."""


@dataclass(frozen=True, slots=True)
class Photo:
    """bare: what a camera writes beside the picture (the place, the day, its own name) was taken out."""

    kind: Kind
    body: bytes = field(repr=False)
    bare: bool = True
