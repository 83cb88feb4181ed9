"""Lists and labels on A4: a table with repeated head and signature line, and a sheet of tags with QR codes (design 8).

Written with the same pen as the forms; signatures given on screen can stand in the cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.documents.drawing import Pen, qr_code
from csapp.documents.fonts import BOLD, REGULAR, FontUse
from csapp.documents.ink import Stroke, drawn_signature
from csapp.documents.layout import MM, PAGE_HEIGHT, PAGE_WIDTH, QR_SIZE, QR_TOP, RIGHT
from csapp.documents.pdf_file import PdfFile, text_of, write_aside

_EDGE, _BINDING, _FOOT = 12 * MM, 15 * MM, 12 * MM
_SIZE, _LEAD, _PAD = 8.5, 11.5, 1.4 * MM
_HEAD_SPACE = 20 * MM
_SIGN_SPACE = 16 * MM
_LEAST_ROW = 8 * MM
_MOST_LINES = 6

_TAG_COLUMNS, _TAG_ROWS = 4, 10
_TAG_QR = 15 * MM


@dataclass(frozen=True)
class ListColumn:
    """Heading and relative width of a column."""

    label: str
    width: float = 1.0


@dataclass(frozen=True)
class ListPage:
    """What stands on the sheets; `ink` holds strokes by row and column, `note` a sentence under the title."""

    title: str
    office: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[tuple[str, ...]]
    printed_by: str
    printed_at: datetime
    note: str = ""
    signatures: tuple[str, ...] = ()
    ink: Mapping[tuple[int, int], Sequence[Stroke]] = field(default_factory=dict)
    row_height: float = 0.0  # mm, for rows that are signed by hand


@dataclass(frozen=True)
class Tag:
    """One label to be cut out: its code, and what a scanner reads."""

    code: str
    scanned: str


class _Sheets:
    """Pages of one size in one file, with the two weights of the font."""

    def __init__(self, width: float, height: float) -> None:
        self.pdf = PdfFile()
        self.width, self.height = width, height
        self.pen = Pen(FontUse(REGULAR), FontUse(BOLD))
        self._regular, self._bold, self._tree = self.pdf.reserve(), self.pdf.reserve(), self.pdf.reserve()
        self._pages: list[int] = []

    def add(self, content: str) -> None:
        drawn = self.pdf.stream("", content.encode("ascii"))
        self._pages.append(
            self.pdf.add(
                f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {self.width:.2f} {self.height:.2f}]"
                f"/Resources<</Font<</SC {self._regular} 0 R/SB {self._bold} 0 R>>>>/Contents {drawn} 0 R>>"
            )
        )

    def content(self, title: str, at: datetime) -> bytes:
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self.pdf.put(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        self.pen.regular.embed(self.pdf, self._regular)
        self.pen.bold.embed(self.pdf, self._bold)
        root = self.pdf.add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>"
        )
        made = f"/CreationDate(D:{at:%Y%m%d%H%M%S})"
        return self.pdf.image(root, self.pdf.add(f"<</Title{text_of(title)}/Creator(csapp){made}>>"))


def list_content(page: ListPage) -> bytes:
    """The list as a PDF, A4 landscape."""
    sheets = _Sheets(PAGE_HEIGHT, PAGE_WIDTH)
    parts = _Table(page, sheets).pages()
    for number, part in enumerate(parts, 1):
        sheets.add("\n".join((part, _foot(sheets, page, number, len(parts)))))
    return sheets.content(page.title, page.printed_at)


def write_list(path: Path, page: ListPage) -> None:
    """Put the list at `path`, whole or not at all. Raises DataUnavailable."""
    write_aside(path, list_content(page))


class _Table:
    """Breaks the rows over pages and draws them."""

    def __init__(self, page: ListPage, sheets: _Sheets) -> None:
        self._page, self._pen = page, sheets.pen
        self._left, self._right = _BINDING, sheets.width - _EDGE
        self._top = sheets.height - _EDGE - _HEAD_SPACE
        self._bottom = _FOOT + 4 * MM + (_SIGN_SPACE if page.signatures else 0)
        share = (self._right - self._left) / sum(column.width for column in page.columns)
        self._edges = [self._left]
        for column in page.columns:
            self._edges.append(self._edges[-1] + column.width * share)

    def pages(self) -> list[str]:
        """The drawn content of every page."""
        head = self._lines(tuple(column.label for column in self._page.columns))
        rows = [self._lines(row) for row in self._page.rows]
        made, drawn, y = [], self._open(head), self._top - self._height(head)
        for number, row in enumerate(rows):
            height = max(self._height(row), self._page.row_height * MM)
            if y - height < self._bottom:
                made.append("\n".join(drawn))
                drawn, y = self._open(head), self._top - self._height(head)
            drawn += self._row(row, y, height)
            drawn += self._signed(number, y, height)
            y -= height
        if not rows:
            drawn.append(self._pen.text(self._left + _PAD, y - _LEAST_ROW, mark("没有记录。"), _SIZE))
        made.append("\n".join(drawn))
        return [f"{part}\n{self._signatures()}" for part in made]

    def _lines(self, row: tuple[str, ...]) -> list[list[str]]:
        """The words of each cell, broken to its width."""
        cells = []
        for at, text in enumerate(row):
            room = self._edges[at + 1] - self._edges[at] - 2 * _PAD
            lines = self._pen.regular.face.lines(text, _SIZE, room)
            cells.append(lines[:_MOST_LINES])
        return cells

    @staticmethod
    def _height(cells: list[list[str]]) -> float:
        return max(_LEAST_ROW, max(len(lines) for lines in cells) * _LEAD + 2 * _PAD)

    def _open(self, head: list[list[str]]) -> list[str]:
        page, pen, middle = self._page, self._pen, (self._left + self._right) / 2
        title = self._top + 9 * MM
        return [
            "0 G 0 g",
            pen.centred(middle, title + 6 * MM, page.office, 10),
            pen.centred(middle, title - 1 * MM, page.title, 16, bold=True, gap=3),
            pen.text(self._left, self._top + 2 * MM, page.note, _SIZE),
            *self._row(head, self._top, self._height(head), bold=True),
        ]

    def _row(self, cells: list[list[str]], top: float, height: float, *, bold: bool = False) -> Iterator[str]:
        yield f"0.5 w {self._left:.2f} {top - height:.2f} {self._right - self._left:.2f} {height:.2f} re S"
        for edge in self._edges[1:-1]:
            yield f"0.3 w {edge:.2f} {top:.2f} m {edge:.2f} {top - height:.2f} l S"
        for at, lines in enumerate(cells):
            y = top - height / 2 + (len(lines) - 1) * _LEAD / 2 - 0.37 * _SIZE
            for line in lines:
                yield self._pen.text(self._edges[at] + _PAD, y, line, _SIZE, bold=bold)
                y -= _LEAD

    def _signed(self, number: int, top: float, height: float) -> Iterator[str]:
        """Signatures given on screen, each in its cell."""
        for at in range(len(self._page.columns)):
            strokes = self._page.ink.get((number, at))
            if strokes:
                x, width = self._edges[at], self._edges[at + 1] - self._edges[at]
                # drawn_signature keeps a strip below for the date, which a list has in a column of its own
                drawn = drawn_signature(strokes, width, height + 6 * MM)
                yield f"q 1 0 0 1 {x:.2f} {top - height - 6 * MM:.2f} cm {drawn} Q"

    def _signatures(self) -> str:
        names = self._page.signatures
        step = (self._right - self._left) / max(len(names), 1)
        return "\n".join(
            self._pen.text(self._left + at * step, _FOOT + 8 * MM, f"{name}：", 10) for at, name in enumerate(names)
        )


def _foot(sheets: _Sheets, page: ListPage, number: int, count: int) -> str:
    printed = mark("打印：{by} {at}").format(by=page.printed_by, at=f"{page.printed_at:%Y-%m-%d %H:%M}")
    words = mark("第 {page} 页，共 {pages} 页").format(page=number, pages=count)
    left = sheets.pen.text(_BINDING, _FOOT - 2 * MM, printed, 8)
    return "\n".join((left, sheets.pen.right(sheets.width - _EDGE, _FOOT - 2 * MM, words, 8)))


def write_tags(path: Path, title: str, tags: Sequence[Tag], at: datetime) -> None:
    """Labels in four columns to be cut out: the code in large letters beside its QR code. Raises DataUnavailable."""
    sheets = _Sheets(PAGE_WIDTH, PAGE_HEIGHT)
    width = (PAGE_WIDTH - 2 * _EDGE) / _TAG_COLUMNS
    height = (PAGE_HEIGHT - 2 * _EDGE) / _TAG_ROWS
    for start in range(0, max(len(tags), 1), _TAG_COLUMNS * _TAG_ROWS):
        drawn = ["0 G 0 g"]
        for at_tag, tag in enumerate(tags[start : start + _TAG_COLUMNS * _TAG_ROWS]):
            x = _EDGE + at_tag % _TAG_COLUMNS * width
            y = PAGE_HEIGHT - _EDGE - (at_tag // _TAG_COLUMNS + 1) * height
            drawn.append(f"0.3 w [2 2] 0 d {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S [] 0 d")
            drawn.append(_code_at(tag.scanned, x + 2 * MM, y + (height - _TAG_QR) / 2))
            drawn.append(sheets.pen.text(x + _TAG_QR + 5 * MM, y + height / 2 - 5, tag.code, 15, bold=True))
        sheets.add("\n".join(drawn))
    write_aside(path, sheets.content(title, at))


def _code_at(content: str, x: float, y: float) -> str:
    """The forms' QR code, moved to `x`, `y` and made smaller."""
    scale = _TAG_QR / QR_SIZE
    left, bottom = x - scale * (RIGHT - QR_SIZE), y - scale * (QR_TOP - QR_SIZE)
    return f"q {scale:.4f} 0 0 {scale:.4f} {left:.2f} {bottom:.2f} cm {qr_code(content)} Q"
