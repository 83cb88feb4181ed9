# all data: sample estate
"""The photographs of the sample estate: a garage under water, a bent lift door, a broken store, as plain drawings."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

_SIZE = (960, 640)
_TAKEN, _CHANGED, _EXIF = 0x9003, 0x0132, 0x8769
_CONCRETE, _CEILING, _PILLAR = (122, 124, 122), (88, 90, 92), (168, 170, 166)
_WATER, _SHINE, _DARK = (70, 92, 108), (128, 150, 164), (44, 46, 50)
Draw = Callable[[Any, int], None]


def garage(pen: Any, depth: int) -> None:
    """Pillars along a lane; `depth` is how far the water reaches up the floor, in px."""
    pen.rectangle((0, 0, 960, 260), fill=_CEILING)
    for at in range(3):
        pen.polygon([(120 + 300 * at, 60), (240 + 300 * at, 60), (250 + 300 * at, 76), (110 + 300 * at, 76)], "white")
    for left, width in ((60, 70), (330, 54), (560, 54), (820, 80)):
        pen.rectangle((left, 110, left + width, 520), fill=_PILLAR)
        pen.rectangle((left, 420, left + width, 446), fill=(226, 178, 40))
    pen.rectangle((0, 640 - depth, 960, 640), fill=_WATER)
    for at in range(5):
        top = 640 - depth + 14 + at * depth // 6
        pen.ellipse((90 + 150 * at, top, 330 + 150 * at, top + 10), fill=_SHINE)


def sump(pen: Any, depth: int) -> None:
    """The pit of the pump with its float, and a hose."""
    pen.rectangle((220, 150, 740, 560), fill=_DARK)
    pen.rectangle((244, 560 - depth, 716, 544), fill=_WATER)
    pen.line((480, 150, 480, 420), fill=(200, 200, 196), width=10)
    pen.ellipse((440, 400, 520, 470), fill=(196, 62, 40))
    pen.line((560, 150, 600, 360, 680, 470), fill=(40, 110, 60), width=22, joint="curve")


def door(pen: Any, bend: int) -> None:
    """Two leaves of a lift door, one of them `bend` px out of its line."""
    pen.rectangle((240, 60, 720, 620), fill=_DARK)
    pen.rectangle((260, 80, 474, 620), fill=(186, 190, 194))
    pen.polygon([(486, 80), (700, 80), (700 + bend, 620), (486 + bend, 620)], (176, 180, 186))
    pen.rectangle((770, 260, 820, 360), fill=(60, 64, 70))
    pen.ellipse((784, 280, 806, 302), fill=(210, 60, 50))


def lock(pen: Any, gap: int) -> None:
    """A store's door with its lock pried open."""
    pen.rectangle((180, 40, 780, 640), fill=(134, 104, 76))
    pen.rectangle((620 - gap, 300, 700, 420), fill=(184, 186, 190))
    pen.line((600 - gap, 290, 720, 430), fill=_DARK, width=8)
    pen.rectangle((760, 40, 780 + gap, 640), fill=_DARK)


def draw(file: Path, taken: datetime, scene: Draw, much: int) -> Path:
    """Write one photograph, with the time at which the camera took it."""
    # reason for the late import: only the making of the sample draws
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", _SIZE, _CONCRETE)
    scene(ImageDraw.Draw(picture), much)
    exif = Image.Exif()
    exif[_CHANGED] = f"{taken:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(_EXIF)[_TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
    picture.save(file, "JPEG", quality=80, exif=exif)
    return file
