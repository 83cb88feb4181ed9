"""A form drawn with believable values while its template is being changed: pages, fields and places to sign."""

from datetime import date, datetime

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.documents.form import FormCopy, form_content
from csapp.documents.layout import PAGE_HEIGHT, Plan, plan
from csapp.documents.preview import drawn_content
from csapp.documents.template import BlankKind, Template
from csapp.documents.template_check import Mistake, find_mistakes

_AT = datetime(2026, 11, 24, 10, 24)
_NUMBER = "XX20261124-001"
# data: what a filled form looks like, by what the end of a blank's name says
_SAMPLES = (
    ("phone", "138****2746"),
    ("_at", "2026-11-24 10:24"),
    ("_on", "2026-11-24"),
    ("number", "JD20261124-011"),
    ("numbers", "JD20261124-011"),
    ("_fen", "¥1,200.00"),
    ("amount", "¥1,200.00"),
    ("unit", "3-2-1501"),
    ("place", "3-2-1501"),
    ("subject", "3-2-1501"),
    ("plate", "苏E31501"),
    ("pieces", "2"),
    ("_by", "刘芳"),
    ("caller", "刘芳"),
    ("customer", "单雅琴"),
    ("borrower", "单雅琴"),
    ("name", "单雅琴"),
    ("department", "工程部"),
)
_LONG = "厨房顶板漏水，滴在灶台上。"  # data: a matter of the sample estate
_SHORT = "示例"  # data: any short text


@frozen
class Place:
    """Where something is filled in, in points from the upper left corner of page `page`."""

    name: str
    kind: str  # blank, tick or sign
    x: float
    y: float
    width: float
    height: float


@frozen
class Trial:
    """What a template is like: its mistakes, or its pages as PNG with what stands on the first of them."""

    mistakes: tuple[Mistake, ...] = ()
    pages: tuple[bytes, ...] = ()
    places: tuple[Place, ...] = ()


def try_out(text: str, key: str, office: str, scale: float) -> Trial:
    """Check the template, and draw it if it is sound; `scale` in px per point. Never raises for what `text` says."""
    template, mistakes = find_mistakes(text, key)
    if template is None or mistakes:
        return Trial(tuple(mistakes))
    content = form_content(template, [sample_copy(template, office)])
    return Trial((), tuple(drawn_content(content, scale)), tuple(_places(plan(template))))


def sample_copy(template: Template, office: str) -> FormCopy:
    """A filled copy with number and QR code."""
    values = {}
    for cell in template.cells():
        if cell.kind is BlankKind.CHOICE:
            values[cell.blank] = cell.choices[0][0]
        elif cell.blank:
            values[cell.blank] = _sample(cell.blank, long=cell.kind is BlankKind.LONG)
    return FormCopy(_NUMBER, values, office, date(2026, 11, 24), 1, mark("示例"), _AT, qr=_NUMBER)


def _sample(name: str, *, long: bool) -> str:
    told = next((value for end, value in _SAMPLES if name.endswith(end)), _SHORT)
    return _LONG if long else told


def _places(made: Plan) -> list[Place]:
    boxes = [(blank.name, "blank", blank.box) for blank in made.blanks]
    boxes += [(choice.name, "tick", tick.box) for choice in made.choices for tick in choice.ticks]
    boxes += [(place.field, "sign", place.box) for place in made.signatures]
    return [Place(name, kind, box.x, PAGE_HEIGHT - box.top, box.width, box.height) for name, kind, box in boxes]
