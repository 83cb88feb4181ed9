"""A handwritten signature as curves of a PDF: crisp at any size, thicker where the pen pressed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from csapp.documents.fonts import ascii_hex
from csapp.documents.layout import BODY_SIZE, DATE_FROM_RIGHT, DATE_LINE, MM

Stroke = Sequence[tuple[float, float, float]]
"""x, y in px of the pad (640 x 176, origin top left) and pressure from 0 to 1."""

PAD_WIDTH, PAD_HEIGHT = 640.0, 176.0
_DATE_STRIP = 6.5 * MM
_EDGE = 2 * MM
_LARGEST_SCALE = 1.8
"""Small writing is enlarged, but not a dot to the size of a name."""
_DIGIT = 0.555
"""Width of a digit of the font in em."""


def drawn_signature(strokes: Sequence[Stroke], width: float, height: float) -> str:
    """Operators that fit the strokes into a field, above its date line."""
    points = [point for stroke in strokes for point in stroke]
    left, right = min(x for x, _, _ in points), max(x for x, _, _ in points)
    top, bottom = min(y for _, y, _ in points), max(y for _, y, _ in points)
    room_x, room_y = width - 2 * _EDGE, height - _DATE_STRIP - _EDGE
    scale = min(room_x / max(right - left, 1), room_y / max(bottom - top, 1), room_x / PAD_WIDTH * _LARGEST_SCALE)
    middle_x, middle_y = width / 2, _DATE_STRIP + room_y / 2
    moved = [
        [
            (middle_x + (x - (left + right) / 2) * scale, middle_y - (y - (top + bottom) / 2) * scale, pressure)
            for x, y, pressure in stroke
        ]
        for stroke in strokes
        if stroke
    ]
    return "q 0.06 0.09 0.14 RG 1 J 1 j\n" + "\n".join(line for stroke in moved for line in _curves(stroke)) + "\nQ"


def drawn_date(at: datetime, width: float) -> str:
    """The day put before 年 月 日 of the printed cell; `/SC` is the form's own font."""
    # the field is half a millimetre smaller than the cell on each side
    right, y = width + 0.5 * MM, DATE_LINE - 0.5 * MM
    parts = []
    for text, from_right in zip((f"{at:%Y}", f"{at.month}", f"{at.day}"), DATE_FROM_RIGHT, strict=True):
        x = right - from_right - len(text) * _DIGIT * BODY_SIZE - 1.5
        parts.append(f"BT /SC {BODY_SIZE:g} Tf 0.06 0.09 0.14 rg {x:.2f} {y:.2f} Td <{ascii_hex(text)}> Tj ET")
    return "\n".join(parts)


def _curves(stroke: Stroke) -> Iterator[str]:
    """Curves between the middles of neighbouring points, so that the line has no corners."""
    x, y, pressure = stroke[0]
    if len(stroke) < 3:
        end_x, end_y, _ = stroke[-1]
        yield f"{_pen(pressure)} w {x:.2f} {y:.2f} m {end_x:.2f} {end_y:.2f} l S"
        return
    for (bend_x, bend_y, pressure), (next_x, next_y, _) in pairwise(stroke[1:]):
        last = (next_x, next_y) == stroke[-1][:2]
        end_x, end_y = (next_x, next_y) if last else ((bend_x + next_x) / 2, (bend_y + next_y) / 2)
        first = f"{(x + 2 * bend_x) / 3:.2f} {(y + 2 * bend_y) / 3:.2f}"
        second = f"{(end_x + 2 * bend_x) / 3:.2f} {(end_y + 2 * bend_y) / 3:.2f}"
        yield f"{_pen(pressure)} w {x:.2f} {y:.2f} m {first} {second} {end_x:.2f} {end_y:.2f} c S"
        x, y = end_x, end_y


def _pen(pressure: float) -> str:
    """Width of the line in points."""
    return f"{0.7 + 1.0 * min(max(pressure, 0.0), 1.0):.1f}"
