"""Page content as PDF operators: text, rules, ticks, QR code."""

from collections.abc import Iterator

from csapp.core.marks import mark
from csapp.documents.fonts import FontUse
from csapp.documents.layout import (
    BODY_SIZE,
    BOTTOM,
    DATE_FROM_RIGHT,
    DATE_LINE,
    FOOT_RULE,
    LEFT,
    MM,
    NOTE_LEAD,
    NOTE_SIZE,
    OFFICE_LINE,
    PADDING,
    QR_SIZE,
    QR_TOP,
    RIGHT,
    SIGN_LABEL,
    TICK,
    TITLE_LINE,
    TITLE_SIZE,
    Box,
    Fitted,
    Plan,
    first_line,
    lead,
)
from csapp.documents.template import Template

CENTRE = (LEFT + RIGHT) / 2
_BEND = (
    f"{TICK * 0.18:.2f} {TICK * 0.52:.2f} m {TICK * 0.42:.2f} {TICK * 0.22:.2f} l {TICK * 0.84:.2f} {TICK * 0.8:.2f} l"
)
TICKED = f"q 1.2 w 1 J 1 j {_BEND} S Q"
"""A stroke of the pen, within a box of 3.5 mm."""
_MIDDLE = 0.37
"""From the baseline to the middle of a Chinese character, in em."""


class Pen:
    """Writes text operators with the fonts of one document: /SC regular, /SB bold."""

    def __init__(self, regular: FontUse, bold: FontUse) -> None:
        self.regular = regular
        self.bold = bold

    def text(
        self, x: float, y: float, text: str, size: float = BODY_SIZE, *, bold: bool = False, gap: float = 0
    ) -> str:
        """A line from `x`; `gap` is added after each character."""
        font = self.bold if bold else self.regular
        spacing = f"{gap:.2f} Tc " if gap else ""
        ended = " 0 Tc" if gap else ""
        return f"BT /{'SB' if bold else 'SC'} {size:g} Tf {spacing}{x:.2f} {y:.2f} Td <{font.hex(text)}> Tj{ended} ET"

    def centred(self, x: float, y: float, text: str, size: float, *, bold: bool = False, gap: float = 0) -> str:
        """A line whose middle is `x`."""
        font = self.bold if bold else self.regular
        width = font.face.width(text, size) + gap * (len(text) - 1)
        return self.text(x - width / 2, y, text, size, bold=bold, gap=gap)

    def right(self, x: float, y: float, text: str, size: float = BODY_SIZE) -> str:
        """A line that ends at `x`."""
        return self.text(x - self.regular.face.width(text, size), y, text, size)

    def block(self, fitted: Fitted, width: float, height: float, *, long: bool) -> str:
        """Lines inside a blank with its corner at the origin."""
        if not any(fitted.lines):
            return ""
        size, step = fitted.size, lead(fitted.size)
        y = height - first_line(size) if long else height / 2 + (len(fitted.lines) - 1) * step / 2 - _MIDDLE * size
        shown = " T* ".join(f"<{self.regular.hex(line)}> Tj" for line in fitted.lines)
        clip = f"0 0 {width:.2f} {height:.2f} re W n"
        return f"q {clip} BT /SC {size:g} Tf {step:.2f} TL {1 * MM:.2f} {y:.2f} Td {shown} ET Q"


def fixed_part(pen: Pen, template: Template, plan: Plan, office: str) -> str:
    """What is the same on every copy: heading, rules, labels, boxes, notes."""
    return "\n".join(
        [
            "0 G 0 g",
            pen.centred(CENTRE, OFFICE_LINE, office, 12),
            pen.centred(CENTRE, TITLE_LINE, template.title, TITLE_SIZE, bold=True, gap=6),
            *_rules(plan),
            *(line for name, box in plan.sections for line in _upright(pen, name, box)),
            *(_label(pen, text, box) for text, box in plan.labels),
            *(pen.text(x, y, text) for text, x, y in plan.remarks),
            *_boxes(pen, plan),
            *_signature_cells(pen, plan),
            *_notes(pen, template, plan),
            f"0.4 w {LEFT:.2f} {FOOT_RULE:.2f} m {RIGHT:.2f} {FOOT_RULE:.2f} l S",
        ]
    )


def footer(pen: Pen, left: str, middle: str, right: str) -> str:
    """The line under the foot rule."""
    y = BOTTOM + 0.8 * MM
    return "\n".join((pen.text(LEFT, y, left, 8), pen.centred(CENTRE, y, middle, 8), pen.right(RIGHT, y, right, 8)))


def qr_code(content: str) -> str:
    """The code as filled runs of modules, 18 mm wide, in the upper right corner."""
    # only paper needs it
    import segno

    # one fixed mask: choosing the prettiest of eight costs ten times as much and reads no better
    code = segno.make(content, error="m", micro=False, boost_error=False, mask=4)
    rows = tuple(code.matrix)
    module = QR_SIZE / len(rows)
    runs = "".join(_runs(rows))
    return f"q {module:.4f} 0 0 -{module:.4f} {RIGHT - QR_SIZE:.2f} {QR_TOP:.2f} cm {runs}f Q"


def _runs(rows: tuple[bytes | bytearray, ...]) -> Iterator[str]:
    for y, row in enumerate(rows):
        x = row.find(1)
        while x >= 0:
            end = row.find(0, x)
            end = len(row) if end < 0 else end
            yield f"{x} {y} {end - x} 1 re "
            x = row.find(1, end)


def _rules(plan: Plan) -> Iterator[str]:
    yield "0.4 w " + " ".join(f"{x:.2f} {y:.2f} m {a:.2f} {b:.2f} l" for x, y, a, b in plan.rules) + " S"
    frame = plan.frame
    yield f"0.75 w {frame.x:.2f} {frame.y:.2f} {frame.width:.2f} {frame.height:.2f} re S"
    for y in plan.heavy:
        yield f"{frame.x:.2f} {y:.2f} m {frame.right:.2f} {y:.2f} l S"


def _upright(pen: Pen, name: str, box: Box) -> Iterator[str]:
    """Characters one below the other."""
    size, step = 11.0, 14.5
    y = box.y + box.height / 2 + (len(name) - 1) * step / 2 - _MIDDLE * size
    for index, char in enumerate(name):
        yield pen.centred(box.x + box.width / 2, y - index * step, char, size, bold=True)


def _label(pen: Pen, text: str, box: Box) -> str:
    """A label in the middle of its cell; two and three characters are spread to the width of four."""
    y = box.y + box.height / 2 - _MIDDLE * BODY_SIZE
    gap = (4 - len(text)) * BODY_SIZE / (len(text) - 1) if len(text) in {2, 3} else 0
    return pen.centred(box.x + box.width / 2, y, text, BODY_SIZE, gap=gap)


def _boxes(pen: Pen, plan: Plan) -> Iterator[str]:
    for choice in plan.choices:
        for tick in choice.ticks:
            box = tick.box
            yield f"0.6 w {box.x:.2f} {box.y:.2f} {box.width:.2f} {box.height:.2f} re S"
            yield pen.text(box.right + 1.2 * MM, box.y + box.height / 2 - _MIDDLE * BODY_SIZE, tick.label)


def _signature_cells(pen: Pen, plan: Plan) -> Iterator[str]:
    for place in plan.signatures:
        yield pen.text(place.cell.x + PADDING, place.cell.top - SIGN_LABEL + 2.2 * MM, place.label)
        for char, from_right in zip(mark("年月日"), DATE_FROM_RIGHT, strict=True):
            yield pen.text(place.cell.right - from_right, place.cell.y + DATE_LINE, char)


def _notes(pen: Pen, template: Template, plan: Plan) -> Iterator[str]:
    y = plan.frame.y - 5 * MM
    if template.notes:
        yield pen.text(LEFT, y, mark("注："), NOTE_SIZE)
    for index, note in enumerate(template.notes):
        yield pen.text(LEFT + 2 * NOTE_SIZE, y - index * NOTE_LEAD, note, NOTE_SIZE)
