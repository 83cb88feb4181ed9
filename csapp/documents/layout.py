"""Where everything of a form stands on the A4 page (look 8 Paper); all lengths in points, y upward."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.documents.fonts import REGULAR, Face, face
from csapp.documents.template import BlankKind, Cell, Row, Section, Template

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 25 * MM, (210 - 15) * MM
"""25 mm for the binding, 15 mm at the other edges."""
BOTTOM = 15 * MM
TABLE_TOP = PAGE_HEIGHT - 41.8 * MM
META_LINE = PAGE_HEIGHT - 38.6 * MM
OFFICE_LINE = PAGE_HEIGHT - 19 * MM
TITLE_LINE = PAGE_HEIGHT - 28 * MM
FOOT_RULE = BOTTOM + 5 * MM
QR_SIZE = 18 * MM
QR_TOP = PAGE_HEIGHT - 14.5 * MM

BODY_SIZE, LEAST_SIZE, NOTE_SIZE, TITLE_SIZE, META_SIZE = 10.5, 8.0, 8.5, 22.0, 10.5
NAME_WIDTH = 9.5 * MM
PADDING = 2 * MM
TICK = 3.5 * MM
SIGN_LABEL = 7 * MM
"""Height kept for the words over a signature."""
DATE_LINE = 3 * MM
"""Baseline of 年 月 日 above the foot of a signature cell."""
DATE_FROM_RIGHT = (27.7 * MM, 17.7 * MM, 7.7 * MM)
"""Left edges of 年, 月 and 日, from the right edge of the cell."""
NOTE_LEAD = 4.5 * MM

_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, LEAST_SIZE)
_LEAD = 1.4


@dataclass(frozen=True)
class Box:
    """A rectangle by its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Blank:
    """Where a text is written; long texts begin at the top, short ones stand in the middle."""

    name: str
    label: str
    box: Box
    long: bool


@dataclass(frozen=True)
class Tick:
    """A box to be ticked, with its words to the right."""

    export: str
    label: str
    box: Box


@dataclass(frozen=True)
class Choice:
    """Ticks of which one is set."""

    name: str
    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class SignaturePlace:
    """The cell of a signature and the part of it the signature field covers."""

    field: str
    label: str
    cell: Box
    box: Box


@dataclass
class Plan:
    """A form's geometry, the same for every copy."""

    frame: Box
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    heavy: list[float] = field(default_factory=list)
    """Heights of the rules as strong as the frame."""
    sections: list[tuple[str, Box]] = field(default_factory=list)
    labels: list[tuple[str, Box]] = field(default_factory=list)
    remarks: list[tuple[str, float, float]] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    signatures: list[SignaturePlace] = field(default_factory=list)


def plan(template: Template) -> Plan:
    """Place all parts. Raises UserError if labels or choices do not fit their cells."""
    heights = sum(row.height for section in template.sections for row in section.rows) + template.signature_height
    made = Plan(Box(LEFT, TABLE_TOP - heights * MM, RIGHT - LEFT, heights * MM))
    top = TABLE_TOP
    for section in template.sections:
        top = _place_section(made, template, section, top)
    _place_signatures(made, template, top)
    return made


def _place_section(made: Plan, template: Template, section: Section, top: float) -> float:
    start, inner = top, LEFT + NAME_WIDTH
    for row in section.rows:
        if top < start:
            made.rules.append((inner, top, RIGHT, top))
        for cell, box in _cells(row, Box(inner, top - row.height * MM, RIGHT - inner, row.height * MM)):
            _place_cell(made, template, cell, box)
        top -= row.height * MM
    made.sections.append((section.name, Box(LEFT, top, NAME_WIDTH, start - top)))
    made.rules.append((inner, start, inner, top))
    if section is not template.sections[-1]:
        made.rules.append((LEFT, top, RIGHT, top))
    return top


def _cells(row: Row, box: Box) -> Iterator[tuple[Cell, Box]]:
    share = box.width / sum(cell.width for cell in row.cells)
    x = box.x
    for cell in row.cells:
        yield cell, Box(x, box.y, cell.width * share, box.height)
        x += cell.width * share


def _place_cell(made: Plan, template: Template, cell: Cell, box: Box) -> None:
    if cell.kind is BlankKind.HEAD or not cell.label:
        _place_column(made, cell, box)
        return
    label = Box(box.x, box.y, template.label_width * MM, box.height)
    if face(REGULAR).width(cell.label, BODY_SIZE) > label.width - 2 * MM:
        raise UserError(
            mark("{key}/form.toml：「{label}」比 label_width {width:g} 毫米还宽，改短或者加宽。"),
            key=template.key, label=cell.label, width=template.label_width,
        )  # fmt: skip
    rest = Box(label.right, box.y, box.right - label.right, box.height)
    if rest.width < 12 * MM:
        raise UserError(
            mark("{key}/form.toml：「{label}」右边只剩 {rest:.0f} 毫米，写不下字，把 width 加大。"),
            key=template.key, label=cell.label, rest=max(rest.width / MM, 0),
        )  # fmt: skip
    if box.x > LEFT + NAME_WIDTH:
        made.rules.append((box.x, box.y, box.x, box.top))
    made.rules.append((label.right, box.y, label.right, box.top))
    made.labels.append((cell.label, label))
    if cell.kind is BlankKind.CHOICE:
        _place_choice(made, template, cell, rest)
    else:
        made.blanks.append(Blank(cell.blank, cell.label, _inside(rest), cell.kind is BlankKind.LONG))


def _place_column(made: Plan, cell: Cell, box: Box) -> None:
    """A heading, or what is written under it."""
    if box.x > LEFT + NAME_WIDTH:
        made.rules.append((box.x, box.y, box.x, box.top))
    if cell.kind is BlankKind.HEAD:
        made.labels.append((cell.label, box))
    else:
        made.blanks.append(Blank(cell.blank, cell.blank, _inside(box), cell.kind is BlankKind.LONG))


def _inside(box: Box) -> Box:
    """A field a little smaller than its cell, so that rules stay visible around it."""
    return Box(box.x + 1 * MM, box.y + 0.4 * MM, box.width - 2 * MM, box.height - 0.8 * MM)


def _place_choice(made: Plan, template: Template, cell: Cell, box: Box) -> None:
    font = face(REGULAR)
    line = 9.8 * MM if cell.note else box.height
    x, y = box.x + PADDING, box.top - line / 2 - TICK / 2
    widths = [TICK + 1.2 * MM + font.width(label, BODY_SIZE) for _export, label in cell.choices]
    gap = min(6 * MM, (box.width - 2 * PADDING - sum(widths)) / max(len(widths) - 1, 1))
    if gap < 1 * MM:
        raise UserError(
            mark("{key}/form.toml：「{label}」的勾选项在一行里放不下，改短或者加宽。"),
            key=template.key,
            label=cell.label,
        )
    ticks = []
    for (export, label), width in zip(cell.choices, widths, strict=True):
        ticks.append(Tick(export, label, Box(x, y, TICK, TICK)))
        x += width + gap
    made.choices.append(Choice(cell.blank, cell.label, tuple(ticks)))
    if cell.note:
        _place_note(made, cell, Box(box.x, box.y, box.width, box.height - line + 1.5 * MM), font)


def _place_note(made: Plan, cell: Cell, box: Box, font: Face) -> None:
    label = cell.note_label
    made.remarks.append((label, box.x + PADDING, box.top - first_line(BODY_SIZE)))
    beside = max(font.width(label, BODY_SIZE) - PADDING + 1 * MM, 0) if label else 0
    place = Box(box.x + beside, box.y, box.width - beside, box.height + 0.4 * MM)
    made.blanks.append(Blank(cell.note, label.rstrip("：") or cell.label, _inside(place), long=True))


def _place_signatures(made: Plan, template: Template, top: float) -> None:
    made.heavy.append(top)
    count, height = len(template.signatures), template.signature_height * MM
    width = (RIGHT - LEFT) / count
    for index, signature in enumerate(template.signatures):
        cell = Box(LEFT + index * width, top - height, width, height)
        if index:
            made.rules.append((cell.x, cell.y, cell.x, cell.top))
        box = Box(cell.x + 0.5 * MM, cell.y + 0.5 * MM, width - 1 * MM, height - SIGN_LABEL - 0.5 * MM)
        made.signatures.append(SignaturePlace(signature.field, signature.label, cell, box))


@dataclass(frozen=True)
class Fitted:
    """Lines as they go into a blank; `overflows` when the whole text needs a continuation page."""

    size: float
    lines: tuple[str, ...]
    overflows: bool = False


def lead(size: float) -> float:
    """From one baseline to the next."""
    return size * _LEAD


def first_line(size: float) -> float:
    """From the upper edge of a blank to its first baseline."""
    return size * 1.28


def fit(text: str, width: float, height: float) -> Fitted:
    """Break `text` to the blank, smaller down to 8 pt; what is still too long ends with a pointer to the 续页."""
    font, room = face(REGULAR), width - 2 * MM
    for size in _SIZES:
        lines = font.lines(text, size, room)
        if len(lines) <= _most_lines(size, height):
            return Fitted(size, tuple(lines))
    kept = lines[: _most_lines(LEAST_SIZE, height)]
    pointer = mark("……（全文见续页）")
    last = kept[-1]
    while last and font.width(last + pointer, LEAST_SIZE) > room:
        last = last[:-1]
    return Fitted(LEAST_SIZE, (*kept[:-1], last + pointer), overflows=True)


def _most_lines(size: float, height: float) -> int:
    return max(int((height - 0.25 * size) / lead(size)), 1)
