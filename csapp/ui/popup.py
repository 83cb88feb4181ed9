"""A frame raised above the page inside its window, with the one shadow the design allows (look 2, 3)."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHideEvent, QMoveEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

_SPREAD = 12
_DROP = 4
_DARKNESS = 46
"""18 % of 255."""


class _Shadow(QWidget):
    """Painted by hand: a blur effect would redraw the popup as a pixmap and blur its text at 150 %."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rounded boxes that add up towards the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, _DARKNESS // _SPREAD))
        box = QRectF(self.rect())
        for inset in range(_SPREAD):
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), _SPREAD, _SPREAD)
        painter.end()


class PopupFrame(QFrame):
    """Not `Qt.Popup`: that grabs the keyboard and kills what the input method is composing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("popup", "true")
        self._shadow = _Shadow(parent)
        self.setVisible(False)

    def _follow(self) -> None:
        self._shadow.setGeometry(self.geometry().adjusted(-_SPREAD, _DROP - _SPREAD, _SPREAD, _DROP + _SPREAD))
        self._shadow.setVisible(self.isVisible())
        self._shadow.stackUnder(self)

    def rise(self) -> None:
        """Show above everything else in the window."""
        self.show()
        self.raise_()
        self._follow()

    def event(self, event: QEvent) -> bool:
        """The shadow goes with its frame."""
        if event.type() == QEvent.Type.DeferredDelete:
            self._shadow.deleteLater()
        return super().event(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shadow.hide()
