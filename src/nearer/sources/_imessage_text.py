"""The words of an iMessage where they lie in `attributedBody`: a typedstream, Apple's old way to write objects down.

The first string in it is the text: after its class name come a few marks, the sign "+", its length and its UTF-8 bytes.
A length below 128 is one byte; 0x81 is followed by two bytes, 0x82 by four, the lowest first.
"""

CLASS, BYTES = b"NSString", b"\x01+"
MARKS = 24
"""How far behind the class name the string may begin."""

SHORT, LONG = 0x81, 0x82
PLACEHOLDERS = ("\N{OBJECT REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}")


def text_of(body: bytes) -> str | None:
    """Return the text of a typedstream; None where there is none, or it was cut off."""
    named = body.find(CLASS)
    begins = body.find(BYTES, named, named + len(CLASS) + MARKS) + len(BYTES) if named >= 0 else 0
    if begins < len(BYTES) or begins >= len(body):
        return None
    width = {SHORT: 2, LONG: 4}.get(body[begins], 0)
    if not width and body[begins] >= 0x80:
        return None
    first = begins + 1 + width
    length = int.from_bytes(body[begins + 1 : first], "little") if width else body[begins]
    return body[first : first + length].decode("utf-8", "replace") if first + length <= len(body) else None


def words_alone(text: str) -> str:
    """Return a text without the marks that stand where a picture or a card was."""
    if text.isascii() or not any(mark in text for mark in PLACEHOLDERS):
        return text
    return "".join(letter for letter in text if letter not in PLACEHOLDERS).strip(" \n")
