"""What stands where nothing stands: what is missing, what to do, and how the business goes (look 3)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.icons import draw_icon
from csapp.ui.labels import Label
from csapp.ui.theme import theme, theme_switch

_DISC = 72
_ICON = 40
_CIRCLE = 20
_GAP = 8
_ARROW = 12
_BETWEEN = 12


class _Disc(QWidget):
    """An icon in a round ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.icon = "info"
        self.setFixedSize(_DISC, _DISC)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().neutral_tint)
        painter.drawEllipse(self.rect())
        inset = (_DISC - _ICON) / 2
        draw_icon(painter, self.icon, QRectF(inset, inset, _ICON, _ICON), theme().text2)
        painter.end()


class StageRow(QWidget):
    """The steps of the business, numbered, in one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stages: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_switch().changed.connect(self.updateGeometry)

    def show_stages(self, stages: Sequence[str]) -> None:
        """Other steps."""
        self._stages = tuple(stages)
        self.setAccessibleName(self.tr("、").join(stages))
        self.setVisible(bool(stages))
        self.updateGeometry()
        self.update()

    def _width(self, stage: str) -> int:
        return round(QFontMetricsF(theme().font()).horizontalAdvance(stage)) + _CIRCLE + _GAP + 1

    def sizeHint(self) -> QSize:
        """All steps and the arrows between."""
        arrows = max(len(self._stages) - 1, 0) * (_ARROW + 2 * _BETWEEN)
        return QSize(sum(self._width(stage) for stage in self._stages) + arrows, theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Circle with number, words, arrow."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0.0, self.height() / 2
        for number, stage in enumerate(self._stages, 1):
            if number > 1:
                box = QRectF(left + _BETWEEN, middle - _ARROW / 2, _ARROW, _ARROW)
                draw_icon(painter, "right", box, tokens.text3)
                left += _ARROW + 2 * _BETWEEN
            painter.setPen(QPen(tokens.field, 1))
            painter.drawEllipse(QPointF(left + _CIRCLE / 2, middle), _CIRCLE / 2 - 0.5, _CIRCLE / 2 - 0.5)
            painter.setPen(tokens.text2)
            painter.setFont(tokens.font("hint"))
            circle = QRectF(left, middle - _CIRCLE / 2, _CIRCLE, _CIRCLE)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
            painter.setFont(tokens.font())
            words = QRectF(left + _CIRCLE + _GAP, 0, self._width(stage), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, stage)
            left += self._width(stage)
        painter.end()


class EmptyState(QWidget):
    """Icon, title, one sentence or two, one primary and one second way, and the steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._disc = _Disc(self)
        self.title = Label("", "record", self)
        self.body = Label("", "secondary", self)
        self.body.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.setContentsMargins(4, 4, 4, 4)
        self.stages = StageRow(self)
        column = QVBoxLayout(self)
        column.addStretch(5)
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.body, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self.buttons)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(16)
        column.addWidget(self.stages, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(6)

    def say(self, icon: str, title: str, body: str, stages: Sequence[str] = ()) -> None:
        """Put the words; buttons of before go."""
        self._disc.icon = icon
        self._disc.update()
        self.title.setText(title)
        self.body.setText(body)
        self.stages.show_stages(stages)
        while self.buttons.count():
            item = self.buttons.takeAt(0)
            held = item.widget() if item is not None else None
            if held is not None:
                held.hide()
                held.deleteLater()

    def offer(
        self, text: str, act: Callable[[], object], *, icon: str = "", key: str = "", primary: bool = True
    ) -> Button:
        """Add a way out."""
        button = Button(text, ButtonKind.PRIMARY if primary else ButtonKind.OUTLINED, icon=icon, key=key, parent=self)
        button.clicked.connect(lambda _on=False: act())
        self.buttons.addWidget(button)
        return button
