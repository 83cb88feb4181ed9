"""Photographs on the further pages of a form: two in a row, scaled to their boxes, each with its line (F18)."""

import io
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.documents.drawing import Pen
from csapp.documents.layout import FOOT_RULE, LEFT, MM, RIGHT, TABLE_TOP, Box
from csapp.documents.pdf_file import PdfFile
from csapp.documents.photo import faults, opened

PER_ROW, PER_PAGE = 2, 6
_GAP = 5 * MM
_CAPTION = 7 * MM
_CAPTION_SIZE = 9.0
_LONGER_SIDE = 1400  # px, 85 mm at 400 dpi
_MOST_PIXELS = 120_000_000
_QUALITY = 82
_TAKEN = (0x9003, 0x9004, 0x0132)  # EXIF: taken, digitised, changed
_EXIF = 0x8769


@frozen
class Picture:
    """A photograph and the line under it."""

    file: Path
    caption: str


@frozen
class _Scaled:
    """A photograph as it goes into the file."""

    content: bytes
    width: int
    height: int


def taken_at(file: Path) -> datetime | None:
    """When the camera says it was taken; None where it says nothing that can be read."""
    try:
        with opened(file) as picture:
            exif = picture.getexif()
            told = [exif.get_ifd(_EXIF).get(tag) for tag in _TAKEN] + [exif.get(tag) for tag in _TAKEN]
    except faults():
        return None
    for entry in told:
        try:
            return datetime.strptime(str(entry)[:19], "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
    return None


@lru_cache(maxsize=64)
def _scaled(file: Path, name: str = "") -> _Scaled:
    """The photograph turned as the camera says, small enough for paper; raises BadInput("file")."""
    # reason for the late import: only photographs need it
    from PIL import Image, ImageOps

    try:
        with opened(file) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadInput("file", mark("照片「{name}」像素太多，缩小后再附。"), name=name or file.name)
            picture.draft("RGB", (_LONGER_SIDE, _LONGER_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
            plain = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            plain.paste(seen, mask=seen.getchannel("A"))
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=_QUALITY)
    except faults() as fault:
        raise BadInput("file", mark("照片「{name}」打不开，换一张。"), name=name or file.name) from fault
    return _Scaled(out.getvalue(), plain.width, plain.height)


def check_picture(file: Path, name: str = "") -> None:
    """Raise BadInput("file") for what cannot be put on paper; `name` is what people call it."""
    _scaled(file, name)


def picture_pages(pictures: Sequence[Picture]) -> int:
    """How many pages they take."""
    return math.ceil(len(pictures) / PER_PAGE)


def drawn_pages(pen: Pen, pdf: PdfFile, pictures: Sequence[Picture]) -> Iterator[tuple[str, str]]:
    """For each page what is drawn on it, and its pictures as entries of its resources.

    One that cannot be read any more leaves an empty frame that says so: the form is printed all the same.
    """
    for start in range(0, len(pictures), PER_PAGE):
        parts, names = [], []
        for at, picture in enumerate(pictures[start : start + PER_PAGE]):
            try:
                scaled = _scaled(picture.file)
            except BadInput:
                parts.append(_unreadable(pen, picture, _box(at)))
                continue
            entries = (
                f"/Type/XObject/Subtype/Image/Width {scaled.width}/Height {scaled.height}"
                "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
            )
            names.append(f"/P{at} {pdf.stream(entries, scaled.content, compressed=False)} 0 R")
            parts.append(_drawn(pen, picture, scaled, _box(at), at))
        yield "\n".join(parts), "".join(names)


def _box(at: int) -> Box:
    """The place of the photograph `at` on its page, with the room for its line."""
    row, column = divmod(at, PER_ROW)
    rows = PER_PAGE // PER_ROW
    width = (RIGHT - LEFT - (PER_ROW - 1) * _GAP) / PER_ROW
    top = TABLE_TOP - 4 * MM
    height = (top - FOOT_RULE - rows * _GAP) / rows
    return Box(LEFT + column * (width + _GAP), top - row * (height + _GAP) - height, width, height)


def _drawn(pen: Pen, picture: Picture, scaled: _Scaled, box: Box, at: int) -> str:
    room = box.height - _CAPTION
    scale = min(box.width / scaled.width, room / scaled.height)
    width, height = scaled.width * scale, scaled.height * scale
    frame = Box(box.x + (box.width - width) / 2, box.top - height, width, height)
    drawn = f"q {width:.2f} 0 0 {height:.2f} {frame.x:.2f} {frame.y:.2f} cm /P{at} Do Q"
    return "\n".join((drawn, *_framed(pen, picture, frame, box)))


def _framed(pen: Pen, picture: Picture, frame: Box, box: Box) -> Iterator[str]:
    """The rule around a photograph, and its line below it."""
    yield f"0.4 w {frame.x:.2f} {frame.y:.2f} {frame.width:.2f} {frame.height:.2f} re S"
    for words in pen.regular.face.lines(picture.caption, _CAPTION_SIZE, box.width)[:1]:
        yield pen.centred(box.x + box.width / 2, frame.y - 4.5 * MM, words, _CAPTION_SIZE)


def _unreadable(pen: Pen, picture: Picture, box: Box) -> str:
    frame = Box(box.x, box.y + _CAPTION, box.width, box.height - _CAPTION)
    words = pen.centred(box.x + box.width / 2, frame.y + frame.height / 2, mark("照片打不开"), _CAPTION_SIZE)
    return "\n".join((words, *_framed(pen, picture, frame, box)))
