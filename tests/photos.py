"""Photos for tests: three small real ones, and what cameras hang on them."""

import struct
import zlib
from pathlib import Path

LEAF = Path(__file__).parent / "service" / "photos"
PLACE = b"N 51 30 26"
"""What stands for the place at which a picture was taken."""


def plain(kind: str) -> bytes:
    """Return a picture as a browser saved it: jpg, png or webp."""
    return (LEAF / f"leaf.{kind}").read_bytes()


def notes(turned: int = 1) -> bytes:
    """Return a camera's notes (TIFF): how the picture is turned, and the place."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack("<HHII", 0x010E, 2, len(PLACE), 38)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + PLACE


def noted_jpeg(turned: int = 1) -> bytes:
    """Return a JPEG with the notes of a camera, a comment, a second picture and a film on its end."""
    body = plain("jpg")
    inside = [
        (0xE1, b"Exif\0\0" + notes(turned)),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        (0xE2, b"MPF\0" + PLACE),
        (0xED, b"Photoshop 3.0\0" + PLACE),
        (0xFE, PLACE),
    ]
    told = b"".join(bytes((0xFF, marker)) + struct.pack(">H", len(part) + 2) + part for marker, part in inside)
    return body[:2] + told + body[2:] + b"\0\0\0\x18ftypmp42" + PLACE


def noted_png() -> bytes:
    """Return a PNG with notes, a text and a day."""

    def chunk(kind: bytes, part: bytes) -> bytes:
        return struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))

    body = plain("png")
    told = chunk(b"eXIf", notes()) + chunk(b"tEXt", b"Comment\0" + PLACE) + chunk(b"tIME", bytes(7))
    return body[:33] + told + body[33:] + PLACE


def noted_webp(turned: int = 1) -> bytes:
    """Return a WebP with notes, and the two flags that say so."""
    body, told = plain("webp"), notes(turned)
    parts = body[12:20] + bytes((body[20] | 0x0C,)) + body[21:]
    parts += b"EXIF" + struct.pack("<I", len(told)) + told + b"\0" * (len(told) % 2)
    parts += b"XMP " + struct.pack("<I", len(PLACE)) + PLACE
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def heif() -> bytes:
    """Return what begins and is boxed as a HEIC does; there is no picture in it."""
    brand = b"ftypheic" + bytes(4) + b"mif1heic"
    meta, data = b"meta" + bytes(4), b"mdat" + PLACE
    return b"".join(struct.pack(">I", len(part) + 4) + part for part in (brand, meta, data))
