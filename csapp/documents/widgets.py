"""Fillable fields of a PDF: texts with Chinese values, ticks, places for signatures.

Every field brings its own appearance, so that viewers need not make one: poppler drops ours and loses rare characters
when a file says NeedAppearances.
"""

from collections.abc import Mapping, Sequence

from csapp.documents.drawing import TICKED, Pen
from csapp.documents.layout import Blank, Box, Choice, Fitted, Plan, SignaturePlace
from csapp.documents.pdf_file import PdfFile, name_of, text_of

_MULTILINE = 1 << 12
_RADIO = 1 << 15
_PRINTED = 4


class Widgets:
    """All fields of one file; appearances and what is the same in every copy are made once."""

    def __init__(self, pdf: PdfFile, pen: Pen, plan: Plan, fonts: int) -> None:
        self._pdf = pdf
        self._pen = pen
        self._plan = plan
        self._fonts = fonts
        self._appearances: dict[tuple[str, float, float, bool], int] = {}
        self._fixed = {blank.name: _text_fixed(blank) for blank in plan.blanks}
        self._ticks = {choice.name: [_tick_fixed(self._states(), choice, index) for index in range(len(choice.ticks))]
                       for choice in plan.choices}  # fmt: skip
        self._roots: list[int] = []

    def _states(self) -> tuple[int, int]:
        """Appearances of a ticked and of an empty box, shared by all."""
        if not hasattr(self, "_shared"):
            size = self._plan.choices[0].ticks[0].box.width
            self._shared = self._form(TICKED, size, size), self._form("", size, size)
        return self._shared

    def add(self, page: int, values: Mapping[str, str], fitted: Mapping[str, Fitted], group: str = "") -> list[int]:
        """The fields of one copy; with `group`, their names begin with it. Returns the page's annotations."""
        parent = self._pdf.reserve() if group else 0
        common = f"/P {page} 0 R" + (f"/Parent {parent} 0 R" if parent else "")
        texts = [
            self._text(blank, values.get(blank.name, ""), fitted[blank.name], common) for blank in self._plan.blanks
        ]
        choices, ticks = [], []
        for choice in self._plan.choices:
            number, kids = self._choice(choice, values.get(choice.name, ""), page, parent)
            choices.append(number)
            ticks += kids
        signatures = self._signatures(common, group)
        fields = [*texts, *choices, *signatures]
        if parent:
            self._pdf.put(parent, f"<</T{text_of(group)}/Kids[{_references(fields)}]>>")
        self._roots += [parent] if parent else fields
        return [*texts, *ticks, *signatures]

    def finish(self) -> str:
        """The entry of the catalogue."""
        return (
            f"/AcroForm<</Fields[{_references(self._roots)}]/DR<</Font {self._fonts} 0 R>>"
            "/DA(/SC 10.5 Tf 0 g)/SigFlags 1>>"
        )

    def _form(self, content: str, width: float, height: float) -> int:
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 {width:.2f} {height:.2f}]/Resources<</Font {self._fonts} 0 R>>"
        data = content.encode("ascii")
        return self._pdf.stream(entries, data, compressed=len(data) > 400)

    def _text(self, blank: Blank, value: str, fitted: Fitted, common: str) -> int:
        box = blank.box
        key = value, box.width, box.height, blank.long
        appearance = self._appearances.get(key)
        if appearance is None:
            drawn = self._pen.block(fitted, box.width, box.height, long=blank.long)
            appearance = self._appearances[key] = self._form(f"/Tx BMC {drawn} EMC", box.width, box.height)
        flags = _MULTILINE if blank.long or len(fitted.lines) > 1 else 0
        written = f"/V{text_of(value)}" if value else ""
        return self._pdf.add(
            f"{self._fixed[blank.name]}{common}{written}/Ff {flags}/DA(/SC {fitted.size:g} Tf 0 g)"
            f"/AP<</N {appearance} 0 R>>>>"
        )

    def _choice(self, choice: Choice, value: str, page: int, parent: int) -> tuple[int, list[int]]:
        field = self._pdf.reserve()
        kids = []
        for tick, fixed in zip(choice.ticks, self._ticks[choice.name], strict=True):
            state = name_of(tick.export) if tick.export == value else "/Off"
            kids.append(self._pdf.add(f"{fixed}/P {page} 0 R/Parent {field} 0 R/AS{state}>>"))
        self._pdf.put(
            field,
            f"<</FT/Btn/Ff {_RADIO}/T({choice.name})/TU{text_of(choice.label)}/V{name_of(value or 'Off')}"
            f"/Kids[{_references(kids)}]" + (f"/Parent {parent} 0 R>>" if parent else ">>"),
        )
        return field, kids

    def _signatures(self, common: str, group: str) -> list[int]:
        """Places to sign; each locks the values, the last one everything (a later change is then found)."""
        places = self._plan.signatures
        names = [place.field for place in places]
        values = self._named([blank.name for blank in self._plan.blanks] + [c.name for c in self._plan.choices], group)
        made = []
        for place in places:
            if place is places[-1]:
                lock = f"/Action/Include/Fields[{text_of(group)}]" if group else "/Action/All"
            elif group:
                lock = f"/Action/Include/Fields {values} 0 R"
            else:
                others = "".join(f"({name})" for name in names if name != place.field)
                lock = f"/Action/Exclude/Fields[{others}]"
            made.append(self._pdf.add(f"{_signature_fixed(place)}{common}/Lock<</Type/SigFieldLock{lock}>>>>"))
        return made

    def _named(self, names: Sequence[str], group: str) -> int:
        """The list of a copy's values, shared by its locks."""
        if not group:
            return 0
        return self._pdf.add("[" + "".join(text_of(f"{group}.{name}") for name in names) + "]")


def _text_fixed(blank: Blank) -> str:
    return (
        f"<</Type/Annot/Subtype/Widget/FT/Tx/F {_PRINTED}/MK<<>>/T({blank.name})/TU{text_of(blank.label)}"
        f"/Rect{_rectangle(blank.box)}"
    )


def _tick_fixed(states: tuple[int, int], choice: Choice, index: int) -> str:
    tick = choice.ticks[index]
    on, off = states
    return (
        f"<</Type/Annot/Subtype/Widget/F {_PRINTED}/MK<</CA(4)>>/TU{text_of(f'{choice.label}：{tick.label}')}"
        f"/Rect{_rectangle(tick.box)}/AP<</N<<{name_of(tick.export)} {on} 0 R/Off {off} 0 R>>>>"
    )


def _signature_fixed(place: SignaturePlace) -> str:
    return (
        f"<</Type/Annot/Subtype/Widget/FT/Sig/F {_PRINTED}/T({place.field})/TU{text_of(place.label.rstrip('：'))}"
        f"/Rect{_rectangle(place.box)}"
    )


def _rectangle(box: Box) -> str:
    return f"[{box.x:.2f} {box.y:.2f} {box.right:.2f} {box.top:.2f}]"


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
