"""Noto Sans SC on paper: measures, line breaks, and the subset embedded in a PDF.

reportlab's reader cuts the subset. Its own text output is not used: it maps characters beyond U+FFFF
(䶮 is fine, 𬭎 is not) to wrong text, and it cannot write the composite font that fillable fields need.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from csapp.core.paths import resource
from csapp.documents.pdf_file import PdfFile, name_of

MISSING = "〓"
"""Printed for a character the font does not have, so that the gap is seen."""

REGULAR = "Regular"
BOLD = "Bold"

_NO_START = frozenset("，。、；：？！）》〉】」』〕”’％…—～·℃%,.;:?!)]}")
_NO_END = frozenset("（《〈【「『〔“‘([{")
# a number, a word or a document number stays on one line
_UNIT = re.compile(r"[!-~]+|.", re.DOTALL)
_SPACES = str.maketrans({"\t": " ", "\r": None, "\u2028": "\n", "\u2029": "\n"})


class _Advances(dict[str, float]):
    """Width of each character in em, found at first use."""

    def __init__(self, face: "Face") -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        glyph = self._face.glyph(char)
        self[char] = width = self._face.file.hmetrics[glyph][0] * self._face.scale
        return float(width)


class Face:
    """One weight of the font file, read once; its outlines are those of TrueType."""

    def __init__(self, weight: str) -> None:
        # reportlab is needed for paper only and would slow the start of the desk
        from reportlab.pdfbase.ttfonts import TTFontFile

        self.name = f"NotoSansSC-{weight}"
        self.file: Any = TTFontFile(str(resource("fonts", f"{self.name}.ttf")))
        self.scale = 1 / self.file.unitsPerEm
        self.advances = _Advances(self)

    def has(self, char: str) -> bool:
        """Whether the font can print `char`."""
        return ord(char) in self.file.charToGlyph

    def glyph(self, char: str) -> int:
        """Number of the glyph that prints `char`; that of 〓 where there is none."""
        found = self.file.charToGlyph.get(ord(char))
        return int(self.file.charToGlyph[ord(MISSING)] if found is None else found)

    def width(self, text: str, size: float) -> float:
        """Width of one line in points."""
        return sum(map(self.advances.__getitem__, text)) * size

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """`text` broken to `width` points: no closing mark begins a line, no opening one ends it."""
        return [line for part in text.translate(_SPACES).split("\n") for line in self._broken(part, width / size)]

    def _broken(self, text: str, width: float) -> list[str]:
        """Lines of one paragraph, `width` in em."""
        if self.width(text, 1) <= width:
            return [text]
        lines, line, used = [], "", 0.0
        for unit in self._units(text, width):
            wide = self.width(unit, 1)
            if line and used + wide > width and unit != " ":
                kept = _kept(line, unit)
                if self.width(line[kept:] + unit, 1) > width:
                    kept = len(line)
                lines.append(line[:kept].rstrip(" "))
                line = line[kept:]
                used = self.width(line, 1)
            line += unit
            used += wide
        return [*lines, line.rstrip(" ")]

    def _units(self, text: str, width: float) -> Iterator[str]:
        """What stays together: single Chinese characters, and Latin words that fit a line."""
        for found in _UNIT.findall(text):
            if len(found) > 1 and self.width(found, 1) > width:
                yield from found
            else:
                yield found


def _kept(line: str, following: str) -> int:
    """How many characters of a full line stay on it when `following` comes next."""
    kept, first = len(line), following[0]
    while kept > 0 and (first in _NO_START or line[kept - 1] in _NO_END):
        kept -= 1
        first = line[kept]
    return kept or len(line)


@cache
def face(weight: str) -> Face:
    """The regular or bold weight; reading the file takes 0.1 s, once."""
    return Face(weight)


class FontUse:
    """The characters one document uses of a weight: gives their codes, then embeds just their outlines."""

    def __init__(self, weight: str) -> None:
        self.face = face(weight)
        self._numbers: dict[str, int] = {}
        self._chars: list[str] = []
        self._codes = _Codes(self)
        # the first 95 codes are those of ASCII, so that a later signature can write digits with this font
        self.hex("".join(map(chr, range(32, 127))))

    def hex(self, text: str) -> str:
        """`text` as the hexadecimal string a text operator takes."""
        return "".join(map(self._codes.__getitem__, text))

    def number(self, char: str) -> int:
        """Code of the character; where two share a glyph (· and •, 月 and the radical ⽉) each keeps its own."""
        shown = char if self.face.has(char) else MISSING
        if shown not in self._numbers:
            self._chars.append(shown)
            self._numbers[shown] = len(self._chars)
        return self._numbers[shown]

    def embed(self, pdf: PdfFile, reserved: int) -> None:
        """Write the font as object `reserved` with what has been used so far."""
        source, name = self.face.file, f"AAAAAA+{self.face.name}"
        outlines = source.makeSubset([ord(char) for char in self._chars])
        # the subset holds each glyph once, in the order of first use
        places: dict[int, int] = {0: 0}
        for char in self._chars:
            places.setdefault(self.face.glyph(char), len(places))
        glyphs = [0, *(places[self.face.glyph(char)] for char in self._chars)]
        to_glyph = pdf.stream("", b"".join(number.to_bytes(2, "big") for number in glyphs))
        descriptor = pdf.add(
            f"<</Type/FontDescriptor/FontName{name_of(name)}/Flags 4/FontBBox[{_numbers(source.bbox)}]/ItalicAngle 0"
            f"/Ascent {source.ascent:g}/Descent {source.descent:g}/CapHeight {source.capHeight:g}"
            f"/StemV {source.stemV:g}/FontFile2 {pdf.stream(f'/Length1 {len(outlines)}', outlines)} 0 R>>"
        )
        widths = " ".join(f"{self.face.advances[char] * 1000:.0f}" for char in self._chars)
        descendant = pdf.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name_of(name)}/DW 1000/W[1[{widths}]]"
            f"/CIDToGIDMap {to_glyph} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
        )
        pdf.put(
            reserved,
            f"<</Type/Font/Subtype/Type0/BaseFont{name_of(name)}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {pdf.stream('', _to_unicode(self._chars))} 0 R>>",
        )


class _Codes(dict[str, str]):
    """Four hexadecimal digits per character, found at first use."""

    def __init__(self, use: FontUse) -> None:
        super().__init__()
        self._use = use

    def __missing__(self, char: str) -> str:
        self[char] = code = f"{self._use.number(char):04X}"
        return code


def ascii_hex(text: str) -> str:
    """Codes of ASCII characters in the regular font of any document of ours, for what is written into it later."""
    return "".join(f"{ord(char) - 31:04X}" for char in text)


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.0f}" for value in values)


def _to_unicode(chars: Sequence[str]) -> bytes:
    """What text each glyph stands for, so that a reader can copy and search it."""
    lines = [
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
        "1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    pairs = [f"<{number:04X}><{char.encode('utf-16-be').hex()}>" for number, char in enumerate(chars, 1)]
    # the format allows at most 100 entries in a block
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
