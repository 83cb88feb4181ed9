"""画一个区域的车位: rows from a short text, or from a sheet with the same columns (look 06)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import Label

FIELDS = (
    Field("zone", mark("区域"), required=True, limit=30, hint=mark("例如 B1 地下 A 区")),
    Field("kind", mark("种类"), Kind.CHOICE, choices=SpaceKind, required=True),
    Field("drawing", mark("车位行"), Kind.LONG, hint=mark("一行一排：A01-A40 24 40 0")),
)


class DrawForm(QFrame):
    """`given` carries zone, kind and drawing; `file_chosen` a sheet with zone and kind. `ask_file` can be replaced."""

    given = Signal(object)
    file_chosen = Signal(object, object)
    closed = Signal()

    def __init__(self, tools: FormTools, zone: str) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("画一个区域的车位"))
        self.ask_file: Callable[[], Path | None] = self._ask_file
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 13, 13, 17)
        column.setSpacing(8)
        self.form = InPlaceForm(self.tr("画车位"), FIELDS, tools, parent=self)
        self.form.form.set_values({"zone": zone, "kind": SpaceKind.UNDERGROUND.value})
        self.form.given.connect(self.given)
        self.form.closed.connect(self.closed)
        column.addWidget(self.form)
        self.sheet = Button(self.tr("从 Excel 表画"), icon="excel", parent=self)
        self.sheet.clicked.connect(self._choose)
        column.addWidget(self.sheet)
        words = self.tr(
            "车位号或一段车位号，左上角的横、竖位置，方向 0 向右、90 向下、180 向左、270 向上。"
            "还可以写 车道 名称 x y，箭头 x y 方向，柱 x y，框 文字 x y 宽 高。Excel 表每行同样的几列。"
        )
        column.addWidget(Label(words, "hint", self).wrapping())
        column.addStretch(1)

    def focus_first(self) -> None:
        """The rows, where the zone is known."""
        self.form.form.focus_first()

    def _choose(self) -> None:
        file = self.ask_file()
        if file is not None:
            values = self.form.form.values()
            self.file_chosen.emit(file, {"zone": values["zone"], "kind": values["kind"]})

    def _ask_file(self) -> Path | None:
        pattern = self.tr("Excel 表 (*.xlsx *.xls *.csv)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选车位行的表"), "", pattern)
        return Path(name) if name else None

    def show_error(self, problem: BadInput) -> bool:
        """A refusal under its field; False where there is none such."""
        return self.form.show_error(problem)
