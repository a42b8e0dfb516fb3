"""Photos: known by what is in them, bare of what a camera notes down, and sealed with the answer that they belong to."""

import struct
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.errors import OutboxRefused, WrongCall
from nearer.model.photo import LARGEST, Photo
from nearer.service import photos, practice_bin, practices
from nearer.service.bare_photos import DamagedPhotoError, bare
from nearer.service.opening import tidy
from nearer.service.walkable import kept_run
from nearer.vault.runs import begin_run, set_state
from nearer.vault.sealed import Vault, create_with
from tests.photos import PLACE, heif, noted_jpeg, noted_png, noted_webp, plain
from tests.service.test_practices import plain_answer, until
from tests.vaults import NOW, in_use

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOTED = {"jpg": noted_jpeg(), "png": noted_png(), "webp": noted_webp()}
DRAWN = """async part => {
  const picture = await createImageBitmap(await (await fetch(part)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  return [picture.width, picture.height, ...canvas.getImageData(0, 0, picture.width, picture.height).data];
}"""


def taken(body: bytes) -> Photo:
    """Return the photo in some bytes, of which it is known that they are one."""
    found = bare(body)
    assert found is not None
    return found


def kept(vault: Vault) -> list[bytes]:
    """Return the bytes of every picture in a vault, those in the bin as well."""
    return [bytes(body) for (body,) in vault.connection.execute("SELECT body FROM photo")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(plain("jpg"), "jpeg"), (plain("png"), "png"), (plain("webp"), "webp"), (heif(), "heif")],
)
def test_a_picture_is_known_by_its_content(body: bytes, kind: str) -> None:
    """Each of the four kinds is found by its bytes, whatever the file is called."""
    assert taken(body).kind == kind


@pytest.mark.parametrize("kind", NOTED)
def test_a_picture_without_notes_stays_as_it_is(kind: str) -> None:
    """What a browser saved has nothing beside the picture: not a byte changes."""
    assert taken(plain(kind)).body == plain(kind)


@pytest.mark.parametrize("kind", NOTED)
def test_what_a_camera_notes_down_is_left_out(kind: str) -> None:
    """The place stands in notes, texts and at the end; nothing of it is left."""
    assert NOTED[kind].count(PLACE) >= 2
    assert PLACE not in taken(NOTED[kind]).body


def test_nothing_but_notes_is_left_out_of_a_jpeg() -> None:
    """Without its notes it is the very file that it was before they were hung on."""
    assert taken(noted_jpeg()).body == plain("jpg")


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_how_a_picture_is_turned_is_kept(turned: int) -> None:
    """A photo taken upright does not lie on its side afterwards: the turn is the one note that stays."""
    jpeg, webp = taken(noted_jpeg(turned)).body, taken(noted_webp(turned)).body
    note = b"MM\0*" + struct.pack(">IHHHIHH", 8, 1, 0x0112, 3, 1, turned, 0)
    assert (jpeg.count(note), webp.count(note), PLACE in jpeg + webp) == (1, 1, False)


def test_a_heif_is_kept_as_it_is_and_that_is_said() -> None:
    """Its notes cannot be cut out safely: no byte is touched, and the person is told."""
    photo = taken(heif())
    assert (photo.body, photo.bare) == (heif(), False)
    assert "it is in there" in " ".join(photos.what_was_kept(photo))


@pytest.mark.parametrize("kind", NOTED)
def test_what_is_left_draws_the_same_picture(browser: "Browser", kind: str) -> None:
    """A browser draws the same dots from the file with notes and from the bare one."""
    window = browser.new_page()
    mime = f"image/{'jpeg' if kind == 'jpg' else kind}"
    parts = [f"data:{mime};base64,{b64encode(body).decode()}" for body in (NOTED[kind], taken(NOTED[kind]).body)]
    noted, left = (window.evaluate(DRAWN, part) for part in parts)
    window.close()
    assert len(noted) > 24 * 12
    assert left == noted


@given(st.sampled_from([plain("jpg"), plain("png"), plain("webp"), heif(), *NOTED.values()]), st.data())
def test_a_bent_picture_is_refused_or_has_nothing_of_its_notes(body: bytes, chosen: st.DataObject) -> None:
    """Cut anywhere, or with any byte changed, it is said to be damaged, to be none, or is a picture; nothing else comes."""
    at = chosen.draw(st.integers(0, len(body) - 1))
    bent = chosen.draw(st.sampled_from([body[:at], body[:at] + b"\xff" + body[at + 1 :], body[:at] + body[at + 9 :]]))
    try:
        found = bare(bent)
    except DamagedPhotoError:
        return
    assert found is None or found.kind in ("jpeg", "png", "webp", "heif")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"GIF89a" + bytes(20), "no picture that I know"),
        (b"%PDF-1.7", "no picture that I know"),
        (b"", "no picture that I know"),
        (plain("png")[:80], "damaged, or was cut short"),
        (heif()[:-3], "damaged, or was cut short"),
        (plain("jpg") + bytes(LARGEST), "larger than 25 MB"),
    ],
)
def test_what_is_no_photo_is_refused_in_plain_words(body: bytes, says: str) -> None:
    """Another kind of file, a damaged one and one that is too large each have their sentence, and what is safe is said."""
    with pytest.raises(WrongCall) as refused:
        photos.of_bytes(body)
    assert (says in refused.value.what, "safe" in refused.value.safe) == (True, True)


@pytest.mark.parametrize("said", ["{}", "'{}'", '"{}"', " {} ", "{escaped}"])
def test_a_file_that_is_dropped_on_a_terminal_is_found(tmp_path: Path, said: str) -> None:
    """Quotes, spaces and backslashes that a terminal puts around a path are taken off."""
    path = tmp_path / "by the sea.jpg"
    path.write_bytes(plain("jpg"))
    typed = said.format(path, escaped=str(path).replace(" ", "\\ "))
    assert photos.of_file(typed).kind == "jpeg"


@pytest.mark.parametrize("name", ["nowhere.jpg", ".", "\0"])
def test_a_path_to_no_file_is_said(tmp_path: Path, name: str) -> None:
    """A slip in a path, or a folder, is no fault of the program."""
    with pytest.raises(WrongCall):
        photos.of_file(f"{tmp_path}/{name}")


def with_photo(vault: Vault, body: bytes) -> int:
    """Walk the letter to its photo, answer with one, and return the number of the walk."""
    page = until(vault, "P5", "photo")
    practices.answer(vault, NOW, page.run, page.place, photos.of_bytes(body))
    return page.run


def finished(vault: Vault, number: int) -> int:
    """Walk on with plain answers to the end; return the number of the walk."""
    page = practices.page(vault, number)
    while not page.ends:
        page = practices.answer(vault, NOW, page.run, page.place, plain_answer(page))
    return number


def test_a_photo_is_kept_with_its_answer() -> None:
    """The answer is the digest of what lies in the vault, and as words it says that a photo is there."""
    vault = in_use()
    number = finished(vault, with_photo(vault, noted_jpeg()))
    assert kept(vault) == [plain("jpg")]
    assert photos.of_run(vault, number, "photo") == Photo("jpeg", plain("jpg"))
    run = kept_run(vault, number)
    assert [one.answer for one in run.trail if one.place == "photo"] == [sha256(plain("jpg")).hexdigest()]
    assert "a photo, sealed here" in [said for _asked, said in practices.in_words(vault, run)]


def test_going_back_takes_the_photo_out() -> None:
    """An answer that was taken back leaves no picture behind, and another takes its place."""
    vault = in_use()
    page = until(vault, "P5", "photo")
    practices.answer(vault, NOW, page.run, page.place, photos.of_bytes(plain("jpg")))
    practices.back(vault, NOW, page.run)
    assert kept(vault) == []
    practices.answer(vault, NOW, page.run, page.place, photos.of_bytes(plain("png")))
    assert kept(vault) == [plain("png")]


def test_words_are_no_photo_and_a_photo_is_no_words() -> None:
    """A path in place of a picture is refused, and a picture where words are asked for; the page stays."""
    vault = in_use()
    page = until(vault, "P5", "photo")
    with pytest.raises(WrongCall):
        practices.answer(vault, NOW, page.run, page.place, "holiday.jpg")
    practices.answer(vault, NOW, page.run, page.place, None)
    after = practices.page(vault, page.run)
    with pytest.raises(WrongCall):
        practices.answer(vault, NOW, page.run, after.place, photos.of_bytes(plain("jpg")))
    assert (practices.page(vault, page.run), kept(vault)) == (after, [])


def test_what_is_deleted_lies_in_the_bin_for_thirty_days() -> None:
    """Out of every list at once; back with its photo within 30 days; after that the photo is gone for good."""
    vault = in_use()
    number = finished(vault, with_photo(vault, plain("png")))
    practice_bin.delete(vault, NOW, number)
    with pytest.raises(WrongCall):
        practices.page(vault, number)
    assert practice_bin.bring_back(vault) == "A letter to the child you were"
    assert (practices.page(vault, number).kind, kept(vault)) == ("closing", [plain("png")])
    practice_bin.delete(vault, NOW, number)
    tidy(vault, NOW + timedelta(days=29))
    assert len(kept(vault)) == 1
    tidy(vault, NOW + timedelta(days=31))
    assert (kept(vault), practice_bin.bring_back(vault)) == ([], None)


def test_what_was_begun_can_be_deleted_by_its_code() -> None:
    """A walk that is on its way is in no journal: it is found by what it is, and its photo goes with it."""
    vault = in_use()
    number = with_photo(vault, plain("png"))
    assert practice_bin.open_one(vault, "letter") == number
    practice_bin.delete(vault, NOW, number)
    with pytest.raises(WrongCall):
        practice_bin.open_one(vault, "P5")
    tidy(vault, NOW + timedelta(days=31))
    assert kept(vault) == []


def test_a_copy_is_written_where_the_person_names_a_place(tmp_path: Path) -> None:
    """It is its owner's alone, never over another file, and is said to be unsealed."""
    path = tmp_path / "me.txt"
    said = photos.write(taken(plain("jpg")), path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (plain("jpg"), 0o600)
    assert ["not sealed" in " ".join(said), ".jpg" in said[-1]] == [True, True]
    with pytest.raises(OutboxRefused):
        photos.write(taken(plain("jpg")), path)


def test_no_byte_of_a_photo_lies_outside_the_seal(tmp_path: Path) -> None:
    """Not in the vault's file, not in its log, not beside it, while it is kept and afterwards."""
    path = tmp_path / "life.nearer"
    mark = plain("png")[40:60]
    seen = set()
    with create_with(path, bytearray(32), bytes(16)) as vault:
        with_photo(in_use_of(vault), plain("png"))
        seen |= {mark in one.read_bytes() for one in tmp_path.iterdir()}
    seen |= {mark in one.read_bytes() for one in tmp_path.iterdir()}
    assert seen == {False}


def in_use_of(vault: Vault) -> Vault:
    """Let a vault be one of someone who has been here for two months."""
    set_state(vault.connection, begin_run(vault.connection, "stay", NOW - timedelta(days=60)), "stopped")
    return vault
