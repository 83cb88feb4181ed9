"""Printed forms: fillable, signable A4 sheets drawn from a template (F01)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.documents.drawing import CENTRE, TICKED, Pen, fixed_part, footer, qr_code
from csapp.documents.fonts import BOLD, REGULAR, FontUse
from csapp.documents.layout import (
    BODY_SIZE,
    FOOT_RULE,
    LEFT,
    META_LINE,
    META_SIZE,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TABLE_TOP,
    TITLE_LINE,
    Fitted,
    fit,
    lead,
    plan,
)
from csapp.documents.page_code import page_code
from csapp.documents.pdf_file import PdfFile, text_of, write_aside
from csapp.documents.pictures import Picture, drawn_pages, picture_pages
from csapp.documents.progress import report
from csapp.documents.template import Template
from csapp.documents.template_check import sound_template
from csapp.documents.widgets import Widgets


@dataclass(frozen=True)
class FormCopy:
    """What goes on one printed form; values of ticked blanks are export names.

    Without a number it is a blank sheet: day and print count are left out, to be written by hand. Without a day only
    that is left out.
    """

    number: str
    values: Mapping[str, str]
    office: str
    filled_on: date | None
    print_count: int
    printed_by: str
    printed_at: datetime
    qr: str = ""
    part: str = ""
    """Which of several copies this is: 第二联 客户留存."""
    pictures: tuple[Picture, ...] = ()
    """Photographs on further pages."""


def write_form(path: Path, key: str, copies: Sequence[FormCopy], *, fillable: bool = True) -> None:
    """Print `copies` of `forms/<key>` into one file, whole or not at all.

    A text that is too long even at 8 pt is printed whole on a continuation page (续页). In a file of several copies the
    names of fields begin with the copy's number. Raises UserError for a faulty template or an unknown choice,
    DataUnavailable when the disk refuses.
    """
    if not copies:
        raise UserError(mark("还没有选要打印的表。"))
    write_aside(path, form_content(sound_template(key), copies, fillable=fillable))


def form_content(template: Template, copies: Sequence[FormCopy], *, fillable: bool = True) -> bytes:
    """The bytes of such a file; raises UserError."""
    made = _FormFile(template, fillable=fillable)
    groups = _groups([copy.number for copy in copies])
    for at, (copy, group) in enumerate(zip(copies, groups, strict=True)):
        report(at, len(copies))
        made.add(copy, group)
    content = made.content()
    report(len(copies), len(copies))
    return content


def read_fields(path: Path) -> tuple[dict[str, str], list[str]]:
    """Values by field name (ticked ones as export names), and the names of the places to sign; none for a scan.

    Raises BadInput("file") for what is no PDF.
    """
    # reads through pyHanko, which takes 0.6 s to import and is needed for signed paper only
    from csapp.documents.checking import form_fields

    return form_fields(path)


def _groups(numbers: Sequence[str]) -> list[str]:
    """Field name prefixes; a name may not hold a full stop, and the same number may be printed twice."""
    if len(numbers) < 2:
        return [""] * len(numbers)
    seen: Counter[str] = Counter()
    groups = []
    for number in numbers:
        plain = number.replace(".", "_")
        seen[plain] += 1
        groups.append(plain if seen[plain] == 1 else f"{plain}_{seen[plain]}")
    return groups


class _FormFile:
    """The file being made: fonts, the fixed part of each office, appearances are shared by all copies."""

    def __init__(self, template: Template, *, fillable: bool) -> None:
        self._template = template
        self._plan = plan(template)
        self._pdf = PdfFile()
        self._pen = Pen(FontUse(REGULAR), FontUse(BOLD))
        self._regular, self._bold = self._pdf.reserve(), self._pdf.reserve()
        self._fonts = self._pdf.add(f"<</SC {self._regular} 0 R/SB {self._bold} 0 R>>")
        self._tree = self._pdf.reserve()
        self._pages: list[int] = []
        self._fixed: dict[str, int] = {}
        self._widgets = Widgets(self._pdf, self._pen, self._plan, self._fonts) if fillable else None
        self._title = template.title
        self._info: FormCopy | None = None

    def add(self, copy: FormCopy, group: str) -> None:
        """One copy with its continuation pages."""
        self._info = self._info or copy
        self._check_choices(copy)
        fitted = {
            blank.name: fit(copy.values.get(blank.name, ""), blank.box.width, blank.box.height)
            for blank in self._plan.blanks
        }
        more = list(self._continued(copy, [name for name, lines in fitted.items() if lines.overflows]))
        pages = 1 + len(more) + picture_pages(copy.pictures)
        page = self._pdf.reserve()
        annotations = self._widgets.add(page, copy.values, fitted, group) if self._widgets else []
        content = [
            "/Fixed Do",
            self._head(copy),
            "" if self._widgets else "\n".join(self._written(copy, fitted)),
            self._margins(copy, 1, pages),
        ]
        self._put_page(page, "\n".join(content), self._fixed_part(copy.office), annotations)
        for index, text in enumerate(more, 2):
            self._put_page(self._pdf.reserve(), "\n".join((text, self._margins(copy, index, pages))))
        for index, (drawn, images) in enumerate(drawn_pages(self._pen, self._pdf, copy.pictures), 2 + len(more)):
            head = "\n".join(self._further_head(copy, mark("{title}（照片）")))
            self._put_page(
                self._pdf.reserve(), "\n".join((head, drawn, self._margins(copy, index, pages))), images=images
            )

    def content(self) -> bytes:
        """The bytes of the finished file."""
        entries = self._widgets.finish() if self._widgets else ""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._pdf.put(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        self._pen.regular.embed(self._pdf, self._regular)
        self._pen.bold.embed(self._pdf, self._bold)
        root = self._pdf.add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>{entries}>>"
        )
        title, office, made = self._template.title, "", ""
        if self._info:
            title, office = f"{title} {self._info.number}".rstrip(), self._info.office
            made = f"/CreationDate(D:{self._info.printed_at:%Y%m%d%H%M%S})"
        info = self._pdf.add(f"<</Title{text_of(title)}/Author{text_of(office)}/Creator(csapp){made}>>")
        return self._pdf.image(root, info)

    def _check_choices(self, copy: FormCopy) -> None:
        for choice in self._plan.choices:
            value = copy.values.get(choice.name, "")
            if value and all(tick.export != value for tick in choice.ticks):
                raise UserError(
                    mark("{key}/form.toml 的「{label}」没有 {value} 这一项，补上再打印。"),
                    key=self._template.key, label=choice.label, value=value,
                )  # fmt: skip

    def _fixed_part(self, office: str) -> int:
        if office not in self._fixed:
            drawn = fixed_part(self._pen, self._template, self._plan, office)
            self._fixed[office] = self._pdf.stream(
                f"/Type/XObject/Subtype/Form/BBox[0 0 {PAGE_WIDTH:.2f} {PAGE_HEIGHT:.2f}]"
                f"/Resources<</Font {self._fonts} 0 R>>",
                drawn.encode("ascii"),
            )
        return self._fixed[office]

    def _head(self, copy: FormCopy) -> str:
        day, label = copy.filled_on, self._template.day_label
        dated = mark("{label}：　　　　年　　月　　日").format(label=label)
        if copy.number and day is not None:
            words = mark("{label}：{year} 年 {month} 月 {day} 日")
            dated = words.format(label=label, year=day.year, month=day.month, day=day.day)
        counted = mark("第 {count} 次打印").format(count=copy.print_count) if copy.number else ""
        numbered = mark("{label}：{number}").format(label=self._template.number_label, number=copy.number)
        parts = [
            self._pen.text(LEFT, TITLE_LINE, copy.part, META_SIZE),
            self._pen.text(LEFT, META_LINE, numbered, META_SIZE),
            self._pen.centred(CENTRE, META_LINE, dated, META_SIZE),
            self._pen.right(RIGHT, META_LINE, counted, META_SIZE),
        ]
        return "\n".join(parts)

    def _margins(self, copy: FormCopy, page: int, pages: int) -> str:
        """The code, by which every page finds its record when it is scanned, and the line at the foot."""
        code = qr_code(page_code(copy.qr, page, pages)) if copy.qr else ""
        at = f"{copy.printed_at:%Y-%m-%d %H:%M}"
        printed = mark("打印：{by} {at}").format(by=copy.printed_by, at=at)
        left = self._template.footer.format(office=copy.office, number=copy.number).strip("　 ")
        if not copy.number:
            printed = ""
        numbered = mark("第 {page} 页，共 {pages} 页").format(page=page, pages=pages)
        return "\n".join((code, footer(self._pen, left, printed, numbered)))

    def _written(self, copy: FormCopy, fitted: Mapping[str, Fitted]) -> Iterator[str]:
        """Values as part of the page, for copies that are only printed."""
        for blank in self._plan.blanks:
            box = blank.box
            drawn = self._pen.block(fitted[blank.name], box.width, box.height, long=blank.long)
            if drawn:
                yield f"q 1 0 0 1 {box.x:.2f} {box.y:.2f} cm {drawn} Q"
        for choice in self._plan.choices:
            for tick in choice.ticks:
                if tick.export == copy.values.get(choice.name):
                    yield f"q 1 0 0 1 {tick.box.x:.2f} {tick.box.y:.2f} cm {TICKED} Q"

    def _continued(self, copy: FormCopy, names: Sequence[str]) -> Iterator[str]:
        """Continuation pages that hold the whole of each text that did not fit."""
        lines = list(self._continued_lines(copy, names))
        room = int((TABLE_TOP - FOOT_RULE) / lead(BODY_SIZE)) - 1
        for start in range(0, len(lines), room):
            parts = self._further_head(copy, mark("{title}（续页）"))
            for index, (text, bold) in enumerate(lines[start : start + room], 1):
                parts.append(self._pen.text(LEFT + MM, TABLE_TOP - index * lead(BODY_SIZE), text, bold=bold))
            yield "\n".join(parts)

    def _further_head(self, copy: FormCopy, words: str) -> list[str]:
        """Title, number and rules of a page after the first."""
        return [
            self._pen.centred(CENTRE, TITLE_LINE, words.format(title=self._template.title), 16, bold=True),
            self._pen.text(LEFT, META_LINE, mark("编号：{number}").format(number=copy.number), META_SIZE),
            f"0.75 w {LEFT:.2f} {TABLE_TOP:.2f} m {RIGHT:.2f} {TABLE_TOP:.2f} l S",
            f"0.4 w {LEFT:.2f} {FOOT_RULE:.2f} m {RIGHT:.2f} {FOOT_RULE:.2f} l S",
        ]

    def _continued_lines(self, copy: FormCopy, names: Sequence[str]) -> Iterator[tuple[str, bool]]:
        labels = {blank.name: blank.label for blank in self._plan.blanks}
        for name in names:
            yield labels[name], True
            for line in self._pen.regular.face.lines(copy.values[name], BODY_SIZE, RIGHT - LEFT - 2 * MM):
                yield line, False
            yield "", False

    def _put_page(
        self, page: int, content: str, fixed: int = 0, annotations: Sequence[int] = (), images: str = ""
    ) -> None:
        drawn_there = f"{f'/Fixed {fixed} 0 R' if fixed else ''}{images}"
        forms = f"/XObject<<{drawn_there}>>" if drawn_there else ""
        fields = f"/Annots[{' '.join(f'{number} 0 R' for number in annotations)}]/Tabs/R" if annotations else ""
        drawn = self._pdf.stream("", content.encode("ascii"))
        self._pdf.put(
            page,
            f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {PAGE_WIDTH:.2f} {PAGE_HEIGHT:.2f}]"
            f"/Resources<</Font {self._fonts} 0 R{forms}>>/Contents {drawn} 0 R{fields}>>",
        )
        self._pages.append(page)
