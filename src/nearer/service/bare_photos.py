"""What kind of picture some bytes are, and the same picture without what a camera writes beside it. Pure.

A file of a camera says where and when it was taken, with which one, and often holds a small second picture; some phones hang a
film on its end. Of JPEG, PNG and WebP what draws the picture is kept and the rest is left out, as each format says: ITU-T T.81
annex B with Exif 2.32, PNG (third edition) section 11, RFC 9649. How a picture is turned is kept. In HEIF such notes lie
anywhere, and places elsewhere in the file point past them: to cut there is not safe, so it is kept as it is.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from nearer.model.photo import Kind, Photo

PNG = b"\x89PNG\r\n\x1a\n"
DRAWS_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
"""The chunks that draw a PNG: its colours, how clear it is, and whether it moves."""

DRAWS_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
HAS_XMP, HAS_EXIF = 0x04, 0x08
HEIF_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1 miaf".split())

_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_SOI, _SOS, _EOI, _TEM = 0xD8, 0xDA, 0xD9, 0x01
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
_ORIENTATION, _SHORT = 0x0112, 3


class DamagedPhotoError(ValueError):
    """It begins as such a file does, and cannot be followed to its picture."""


def kind_of(body: bytes) -> Kind | None:
    """Return what kind of picture the first bytes are, whatever its name says; None for anything else."""
    if body.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if body.startswith(PNG):
        return "png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body[4:8] == b"ftyp":
        size = int.from_bytes(body[:4])
        brands = {body[at : at + 4] for at in (8, *range(16, min(size, 256), 4))}
        return "heif" if brands & HEIF_BRANDS and not {b"avif", b"avis"} & brands else None
    return None


def bare(body: bytes) -> Photo | None:
    """Return the picture without what is beside it; None for no picture. Raises DamagedPhotoError."""
    kind = kind_of(body)
    try:
        match kind:
            case "jpeg":
                return Photo(kind, _jpeg(body))
            case "png":
                return Photo(kind, _png(body))
            case "webp":
                return Photo(kind, _webp(body))
            case "heif":
                _walk_heif(body)
                return Photo(kind, body, bare=False)
    except (struct.error, IndexError) as problem:
        raise DamagedPhotoError from problem
    return None


def _jpeg(body: bytes) -> bytes:
    """Segments up to the end of the picture; of those for programs the ones that colours need."""
    kept, at, drawn = [body[:2]], 2, False
    turned = b""
    while True:
        found = _NEXT_MARKER.match(body, at)
        if found is None:
            raise DamagedPhotoError
        marker, at = found[1][0], found.end()
        if marker == _EOI:
            break
        if marker in (_SOI, _TEM):
            raise DamagedPhotoError
        size = int.from_bytes(body[at : at + 2])
        segment = body[at : at + size]
        if size < 2 or len(segment) < size or (marker == _APP0 and segment[2:6] == b"JFIF" and size < 16):
            raise DamagedPhotoError
        at += size
        if marker == _APP1 and segment[2:8] == b"Exif\0\0":
            turned = turned or _turned(segment[8:])
        if marker == _APP0 and segment[2:6] == b"JFIF":  # without the small second picture that may lie in it
            kept.append(b"\xff\xe0\0\x10" + segment[2:14] + b"\0\0")
        elif _draws(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        if marker == _SOS:
            drawn = True
            end = _NEXT_MARKER.search(body, at)
            kept.append(body[at : end.start() if end else len(body)])
            if end is None:  # cut short, as some programs leave it: what is there can be seen
                return b"".join(kept)
            at = end.start()
    if not drawn:
        raise DamagedPhotoError
    exif = b"\xff\xe1" + struct.pack(">H", len(turned) + 8) + b"Exif\0\0" + turned if turned else b""
    place = 2 if len(kept) > 1 and kept[1][1] == _APP0 else 1
    return b"".join((*kept[:place], exif, *kept[place:], b"\xff\xd9"))


def _draws(marker: int, segment: bytes) -> bool:
    if marker == _APP14:
        return segment[2:7] == b"Adobe"
    if marker == _APP2:
        return segment[2:].startswith(b"ICC_PROFILE\0")
    return not (_APP0 <= marker <= _APP15 or marker == _COM)


def _png(body: bytes) -> bytes:
    kept, drawn = [PNG], False
    at = len(PNG)
    while at < len(body):
        size, kind = struct.unpack_from(">I4s", body, at)
        whole = body[at : at + 12 + size]
        if len(whole) < 12 + size or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            raise DamagedPhotoError
        at += len(whole)
        drawn |= kind == b"IDAT"
        if kind in DRAWS_PNG:
            kept.append(whole)
        if kind == b"IEND":
            break
    else:
        raise DamagedPhotoError
    if not drawn:
        raise DamagedPhotoError
    return b"".join(kept)


def _webp(body: bytes) -> bytes:
    chunks = list(_chunks(body))
    turned = next((_turned(part.removeprefix(b"Exif\0\0")) for name, part in chunks if name == b"EXIF"), b"")
    if not {b"VP8 ", b"VP8L", b"ANMF"} & {name for name, _part in chunks}:
        raise DamagedPhotoError
    kept = []
    for name, part in chunks:
        if name == b"VP8X":
            flags = part[0] & ~(HAS_XMP | HAS_EXIF) | (HAS_EXIF if turned else 0)
            kept.append((name, bytes((flags,)) + part[1:]))
        elif name in DRAWS_WEBP:
            kept.append((name, part))
    if turned and kept[0][0] == b"VP8X":
        kept.append((b"EXIF", turned))
    inside = b"".join(name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in kept)
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, 8 + int.from_bytes(body[4:8], "little")
    if end > len(body) + 1:  # the last byte may be one that fills up, which some programs leave out
        raise DamagedPhotoError
    while at < end - 1:
        name, size = struct.unpack_from("<4sI", body, at)
        part = body[at + 8 : at + 8 + size]
        if len(part) < size:
            raise DamagedPhotoError
        yield name, part
        at += 8 + size + size % 2


def _walk_heif(body: bytes) -> None:
    """Go from box to box (ISO 14496-12), to the end: what is cut short is no picture any more."""
    at, met = 0, set()
    while at < len(body):
        size, name = struct.unpack_from(">I4s", body, at)
        if size == 1:
            (size,) = struct.unpack_from(">Q", body, at + 8)
        size = size or len(body) - at
        if size < 8 or at + size > len(body):
            raise DamagedPhotoError
        met.add(name)
        at += size
    if b"meta" not in met:
        raise DamagedPhotoError


def _turned(tiff: bytes) -> bytes:
    """Return notes that say nothing but how the picture is turned; nothing where it is upright, or nobody can tell."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, first)
        for nth in range(entries):
            tag, kind, count, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * nth)
            if (tag, kind, count) == (_ORIENTATION, _SHORT, 1):
                entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, value, 0)
                upright = value not in range(2, 9)
                return b"" if upright else b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    except struct.error:
        return b""
    return b""
