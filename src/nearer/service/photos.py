"""A photo beside an answer (P5): taken from a file or from bytes, kept sealed, and written out where the person names a place.

By its content it is one of JPEG, PNG, WebP and HEIF; what a camera writes beside the picture is left out where that is safe.
The file that it came from stays where it was, and is not ours to remove.
"""

import stat
from pathlib import Path

from nearer.errors import WrongCall
from nearer.language import N_, _
from nearer.model.photo import ENDINGS, LARGEST, Photo
from nearer.service import outbox
from nearer.service.bare_photos import DamagedPhotoError, bare
from nearer.vault import photos
from nearer.vault.sealed import Vault

SAFE = N_("What you wrote before is safe, and no picture was kept.")
DIGITS = 64
"""Of a digest, written out: the answer that names a picture."""


def is_kept(answer: object) -> bool:
    """Return whether an answer names a picture that lies in the vault; in old vaults a path may stand there."""
    return isinstance(answer, str) and len(answer) == DIGITS and set(answer) <= set("0123456789abcdef")


def of_file(said: str) -> Photo:
    """Return the photo in a file, by its path as a person types it or drops it. Raises WrongCall."""
    path = _path(said)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise WrongCall(_("{path} is no file.").format(path=path), _(SAFE))
        with path.open("rb") as stream:
            body = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise WrongCall(_("There is no file {path}.").format(path=path), _(SAFE)) from None
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or _("its name cannot be read")
        raise WrongCall(_("{path} could not be opened: {why}.").format(path=path, why=why), _(SAFE)) from None
    return of_bytes(body)


def _path(said: str) -> Path:
    """Return the path that was meant: a terminal puts quotes or backslashes around a file that is dropped on it."""
    bare_said = said.strip()
    for mark in "'\"":
        if len(bare_said) > 1 and bare_said[0] == bare_said[-1] == mark:
            return Path(bare_said[1:-1]).expanduser()
    path = Path(bare_said).expanduser()
    unescaped = Path(bare_said.replace("\\ ", " ")).expanduser()
    return path if path.exists() or not unescaped.exists() else unescaped


def of_bytes(body: bytes) -> Photo:
    """Return the photo that some bytes are. Raises WrongCall for too many, for none, and for what is no such picture."""
    if len(body) > LARGEST:
        raise WrongCall(
            _("That picture is larger than {n} MB.").format(n=LARGEST >> 20),
            _(SAFE),
            _("A smaller copy of it will do, such as the one that a phone sends."),
        )
    try:
        found = bare(body)
    except DamagedPhotoError:
        raise WrongCall(
            _("That picture is damaged, or was cut short."), _(SAFE), _("Try another copy of it.")
        ) from None
    if found is None:
        raise WrongCall(
            _("That is no picture that I know. I take JPEG, PNG, WebP and HEIC."),
            _(SAFE),
            _("Save it as one of these, and name that file."),
        )
    return found


def what_was_kept(photo: Photo) -> tuple[str, ...]:
    """Return what is said once a photo is kept: what was left out of it, and where it lies in clear."""
    notes = (
        _("What a camera notes down with it, such as the place and the day, I left out.")
        if photo.bare
        else _(
            "Pictures of this kind may hold the place and the day. I could not take that out safely, so it is in there."
        )
    )
    return (
        _("The picture lies sealed in your vault now.") + " " + notes,
        _("The file that you named is where it was. If nobody should see it, it is yours to remove."),
    )


def of_run(vault: Vault, run: int, place: str) -> Photo | None:
    """Return the photo at a place of a walk; None where none is kept."""
    return photos.photo(vault.connection, run, place)


def write(photo: Photo, path: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write a photo where the person named a place, and return what is said of that copy. Raises OutboxRefused."""
    with outbox.writing(path, force=force) as out:
        out.write(photo.body)
    said = [outbox.note(path), _("This copy is not sealed. When you have seen it, remove it.")]
    if path.suffix.lower() not in {ENDINGS[photo.kind], *((".jpeg",) if photo.kind == "jpeg" else ())}:
        said.append(_("If nothing opens it: let its name end in {ending}.").format(ending=ENDINGS[photo.kind]))
    return tuple(said)
