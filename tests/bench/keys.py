"""300 and 3,000 hooks of the cabinet against as many plain rectangles, each with one label, by the same painter."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from csapp.app.desk import application
from csapp.core.workflow import Shape
from csapp.ui.cabinet_view import CELL_HEIGHT, CELL_WIDTH, CabinetCell, CabinetView
from csapp.ui.theme import Tone, apply_theme, theme
from tests.bench.figure import Figure, paired, timed

_TIMES = 15


def _cells(rows: int, hooks: int) -> list[list[CabinetCell]]:
    """Nine of ten full, the others out, overdue, lost or empty."""
    made = []
    for row in range(rows):
        line = []
        for hook in range(hooks):
            label, title, turn = f"A{row + 1}-{hook + 1:02d}", f"{row % 9 + 1}-{hook % 2 + 1}-{hook:02d}01", row + hook
            line.append(
                CabinetCell(label, title, "韩大勇", "", Shape.HALF, Tone.ACCENT)
                if turn % 20 == 0
                else CabinetCell(label, title, "刘工", "", Shape.TRIANGLE, Tone.DANGER)
                if turn % 33 == 0
                else CabinetCell(label, is_empty=True)
                if turn % 17 == 0
                else CabinetCell(label, title)
            )
        made.append(line)
    return made


class _Plain(QWidget):
    """As many labelled rectangles."""

    def __init__(self, rows: int, hooks: int) -> None:
        super().__init__()
        self._boxes = [
            (QRect(hook * CELL_WIDTH + 3, row * CELL_HEIGHT + 3, CELL_WIDTH - 6, CELL_HEIGHT - 6), f"A{row}-{hook:02d}")
            for row in range(rows)
            for hook in range(hooks)
        ]
        self.resize(hooks * CELL_WIDTH, rows * CELL_HEIGHT)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font())
        for box, label in self._boxes:
            painter.drawRect(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
        painter.end()


def _drawn(widget: QWidget) -> float:
    picture = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    return timed(lambda: widget.render(picture))


def _pair(rows: int, hooks: int) -> tuple[float, float]:
    view = CabinetView("")
    view.cells.show_cells(_cells(rows, hooks))
    view.resize(hooks * CELL_WIDTH + 4, rows * CELL_HEIGHT + 40)
    plain = _Plain(rows, hooks)
    for widget in (view, plain):
        widget.show()
    QApplication.processEvents()
    assert view.viewport().height() >= rows * CELL_HEIGHT
    return paired(lambda: _drawn(view), lambda: _drawn(plain), _TIMES)


def measure() -> list[Figure]:
    """Every hook in view, drawn whole."""
    apply_theme(application(), "light")
    QLabel()
    small, large = _pair(20, 15), _pair(50, 60)
    return [Figure("300 hooks drawn", *small, 2.0), Figure("3,000 hooks drawn", *large, 2.0)]
