"""Names under a line, one button each: who is likely to be meant is chosen instead of typed."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.theme import theme

_MOST = 6


class NameChoice(QWidget):
    """`chosen` carries the name that was pressed."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        # Free px for the ring; under the entry, not under its label.
        self._row.setContentsMargins(theme().px(80), 0, 4, 6)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.buttons: list[Button] = []

    def offer(self, names: Sequence[str]) -> None:
        """These names, the likeliest first; more than six are typed."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(at, name) for at, name in enumerate(names[:_MOST])]
        self._fit()

    def _button(self, at: int, name: str) -> Button:
        button = Button(name, icon="user", small=True, parent=self)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._row.insertWidget(at, button)
        button.show()
        return button

    def minimumSizeHint(self) -> QSize:
        """Any width: names that find no room give way, the form does not grow wider than its column."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many names as there is room for, whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for button in self.buttons:
            room -= button.sizeHint().width() + self._row.spacing()
            button.setVisible(room + self._row.spacing() >= 0)

    def show_if(self, *, wanted: bool) -> None:
        """Only where names are known."""
        self.setVisible(wanted and bool(self.buttons))
