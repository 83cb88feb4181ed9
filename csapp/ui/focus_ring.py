"""The focus ring that stands 1 px outside a button, where the button itself cannot paint (look 4, 9)."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from csapp.ui.style import draw_ring
from csapp.ui.theme import theme

OUTSIDE = 3
"""Free px a ringed widget needs on every side; rows of buttons get a margin of 4."""


class FocusRing(QWidget):
    """A frame around one widget, as its sibling, so that it is clipped and scrolled together with it."""

    def __init__(self, around: QWidget, radius: float) -> None:
        super().__init__(around.parentWidget())
        self._around = around
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.installEventFilter(self)
        around.destroyed.connect(self.deleteLater)
        self._follow()

    def _follow(self) -> None:
        parent = self._around.parentWidget()
        if parent is None or self._around.isWindow():
            self.hide()
            return
        if self.parentWidget() is not parent:
            self.setParent(parent)
        self.setGeometry(self._around.geometry().adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE))
        self.setVisible(self._around.hasFocus() and self._around.isVisible())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow moves, sizes and focus of the button."""
        kinds = (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
            QEvent.Type.ParentChange,
        )
        if event.type() in kinds and shiboken6.isValid(self._around):
            self._follow()
            if event.type() == QEvent.Type.FocusOut:
                self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring alone; the gap inside stays as the page is."""
        painter = QPainter(self)
        draw_ring(painter, QRectF(self.rect()), theme().accent, self._radius + OUTSIDE)
        painter.end()


def ring_when_focused(widget: QWidget, radius: float) -> None:
    """Give `widget` a ring; called from its focusInEvent, so that idle buttons cost nothing."""
    if widget.property("ringed") is None and widget.parentWidget() is not None:
        widget.setProperty("ringed", True)
        FocusRing(widget, radius)


def without_motion() -> bool:
    """Whether the system asks for less motion (look 4)."""
    app = QApplication.instance()
    return not isinstance(app, QApplication) or not app.isEffectEnabled(Qt.UIEffect.UI_General)
