"""The key of a vault: from a passphrase by Argon2id, or from the recovery key, which is the key itself in letters.

Argon2id (RFC 9106) with 256 MiB, three passes and four lanes, fixed for the format: about a second on a small machine.
The salt is the first 16 bytes of the file and never changes; a new passphrase makes a new file with a new salt.
"""

import re
import unicodedata
from base64 import b32decode, b32encode
from hashlib import sha256

from nearer.errors import WrongKey
from nearer.language import _

KEY_BYTES = 32
SALT_BYTES = 16
MEMORY_KIB = 256 * 1024
PASSES = 3
LANES = 4

LETTERS = 52
CHECK_LETTERS = 4
_LOOKS_ALIKE = str.maketrans("018", "OIB")


def from_passphrase(passphrase: bytes, salt: bytes) -> bytearray:
    """Return the 32-byte key of a passphrase.

    Text is brought to one form first (NFC, as RFC 8265 has it): one keyboard sends an umlaut as one letter, another as two.
    """
    from argon2.low_level import Type, hash_secret_raw

    return bytearray(
        hash_secret_raw(
            _one_form(passphrase),
            salt,
            time_cost=PASSES,
            memory_cost=MEMORY_KIB,
            parallelism=LANES,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    )


def _one_form(passphrase: bytes) -> bytes:
    try:
        return unicodedata.normalize("NFC", passphrase.decode()).encode()
    except UnicodeDecodeError:
        return passphrase


def recovery_key(key: bytes | bytearray) -> str:
    """Return the key in letters: 52 of base32 and four that check them, in groups of four."""
    letters = b32encode(bytes(key)).decode().rstrip("=")
    whole = letters + _check(letters)
    return "-".join(whole[n : n + 4] for n in range(0, len(whole), 4))


def from_recovery_key(secret: bytes) -> bytearray | None:
    """Return the key that a recovery key holds, None where it is none: then it is a passphrase.

    Case, spaces and dashes do not matter, and 0, 1 and 8 are read as O, I and B. Raises WrongKey where it looks like a
    recovery key with a letter that is off.
    """
    try:
        typed = re.sub(r"[\s-]", "", secret.decode("ascii")).upper().translate(_LOOKS_ALIKE)
    except UnicodeDecodeError:
        return None
    if len(typed) != LETTERS + CHECK_LETTERS or not re.fullmatch(r"[A-Z2-7]+", typed):
        return None
    letters, check = typed[:LETTERS], typed[LETTERS:]
    if _check(letters) != check:
        raise WrongKey(
            _("This looks like a recovery key, but a letter of it is off."),
            _("Your vault is as it was."),
            _("Look at it again, letter by letter."),
        )
    return bytearray(b32decode(letters + "=" * (-LETTERS % 8)))


def wipe(key: bytearray) -> None:
    """Write zeros over a key. Python may hold copies: see docs/vault.md."""
    key[:] = bytes(len(key))


def _check(letters: str) -> str:
    return b32encode(sha256(letters.encode()).digest()).decode()[:CHECK_LETTERS]
