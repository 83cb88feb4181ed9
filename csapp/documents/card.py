"""Cards of a fixed size, one to a page: large code, facts, QR code and check code, legible through a windscreen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csapp.documents.drawing import Pen, qr_code
from csapp.documents.fonts import BOLD, REGULAR, FontUse
from csapp.documents.layout import MM, QR_SIZE, QR_TOP, RIGHT
from csapp.documents.pdf_file import PdfFile, text_of, write_aside

WIDTH, HEIGHT = 125 * MM, 85 * MM
_EDGE = 6 * MM
_CODE = 30 * MM


@dataclass(frozen=True)
class Card:
    """`large` is read from two metres, `scanned` is what the QR code says, `code` stands below it."""

    office: str
    title: str
    number: str
    large: str
    facts: tuple[tuple[str, str], ...]
    scanned: str
    code: str
    foot: str = ""


def write_cards(path: Path, cards: Sequence[Card], at: datetime) -> None:
    """Put the cards at `path`, whole or not at all; pages of 125 by 85 mm. Raises DataUnavailable."""
    pdf, pen = PdfFile(), Pen(FontUse(REGULAR), FontUse(BOLD))
    regular, bold, tree = pdf.reserve(), pdf.reserve(), pdf.reserve()
    pages = []
    for card in cards:
        drawn = pdf.stream("", _drawn(pen, card).encode("ascii"))
        pages.append(
            pdf.add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {WIDTH:.2f} {HEIGHT:.2f}]"
                f"/Resources<</Font<</SC {regular} 0 R/SB {bold} 0 R>>>>/Contents {drawn} 0 R>>"
            )
        )
    kids = " ".join(f"{page} 0 R" for page in pages)
    pdf.put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    pen.regular.embed(pdf, regular)
    pen.bold.embed(pdf, bold)
    root = pdf.add(f"<</Type/Catalog/Pages {tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>")
    title = text_of(cards[0].title if cards else "")
    info = pdf.add(f"<</Title{title}/Creator(csapp)/CreationDate(D:{at:%Y%m%d%H%M%S})>>")
    write_aside(path, pdf.image(root, info))


def _drawn(pen: Pen, card: Card) -> str:
    left, top = _EDGE, HEIGHT - _EDGE
    code_left = WIDTH - _EDGE - _CODE
    parts = [
        "0 G 0 g",
        f"1.2 w {3 * MM:.2f} {3 * MM:.2f} {WIDTH - 6 * MM:.2f} {HEIGHT - 6 * MM:.2f} re S",
        pen.text(left, top - 5 * MM, card.office, 10),
        pen.right(WIDTH - _EDGE, top - 5 * MM, card.number, 12),
        pen.text(left, top - 16 * MM, card.title, 22, bold=True, gap=8),
        f"0.5 w {left:.2f} {top - 20 * MM:.2f} m {WIDTH - _EDGE:.2f} {top - 20 * MM:.2f} l S",
        pen.text(left, top - 33 * MM, card.large, 30, bold=True),
    ]
    y = top - 42 * MM
    for label, value in card.facts:
        parts += [pen.text(left, y, label, 10.5), pen.text(left + 20 * MM, y, value, 13, bold=True)]
        y -= 7.5 * MM
    parts.append(_code_at(card.scanned, code_left, top - 23 * MM - _CODE))
    parts.append(pen.centred(code_left + _CODE / 2, top - 23 * MM - _CODE - 6 * MM, card.code, 14, bold=True, gap=2))
    parts.append(pen.text(left, _EDGE, card.foot, 8))
    return "\n".join(parts)


def _code_at(content: str, x: float, y: float) -> str:
    """The forms' QR code, moved to `x`, `y` and made larger."""
    scale = _CODE / QR_SIZE
    left, bottom = x - scale * (RIGHT - QR_SIZE), y - scale * (QR_TOP - QR_SIZE)
    return f"q {scale:.4f} 0 0 {scale:.4f} {left:.2f} {bottom:.2f} cm {qr_code(content)} Q"
