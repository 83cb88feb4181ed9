"""Who is signed in: the disc with the surname, name and role; opens the personal menu (look 01)."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from csapp.ui.focus_ring import ring_when_focused
from csapp.ui.theme import theme

DISC = 28
_GAP = 8


def draw_avatar(painter: QPainter, box: QRectF, name: str) -> None:
    """The surname on a tinted disc as large as `box`."""
    tokens = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.tint)
    painter.drawEllipse(box)
    painter.setPen(tokens.accent)
    painter.setFont(tokens.font("body", bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:1])
    painter.restore()


class UserChip(QPushButton):
    """Name and role of the person at the desk."""

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._role = role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_person(name, role)

    def set_person(self, name: str, role: str) -> None:
        """Another person has signed in."""
        self._name, self._role = name, role
        self.setAccessibleName(self.tr("{name}，{role}").format(name=name, role=role))
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[float, float]:
        name = QFontMetricsF(theme().font()).horizontalAdvance(self._name)
        role = QFontMetricsF(theme().font("hint")).horizontalAdvance(self._role)
        return name, role

    def sizeHint(self) -> QSize:
        """Disc, name, role."""
        name, role = self._widths()
        disc = theme().px(DISC)
        return QSize(round(disc + _GAP + name + 4 + role + 2), max(disc, theme().height("button_small")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        ring_when_focused(self, 5)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc, name, role."""
        tokens, painter = theme(), QPainter(self)
        middle = self.height() / 2
        disc = tokens.px(DISC)
        draw_avatar(painter, QRectF(0, middle - disc / 2, disc, disc), self._name)
        left = disc + _GAP
        name, role = self._widths()
        painter.setPen(tokens.text)
        painter.setFont(tokens.font())
        painter.drawText(QRectF(left, 0, name + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font("hint"))
        box = QRectF(left + name + 4, 1, role + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._role)
        painter.end()
