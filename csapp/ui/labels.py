"""Labels in the seven text sizes of look 2, hairlines and panels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

_NO_BREAK_SPACE = "\u00a0"
_NO_BREAK_HYPHEN = "\u2011"


def keep_together(text: str) -> str:
    """`text` for display only: a document number or a number with its unit is not broken over two lines (look 9)."""
    return text.replace("-", _NO_BREAK_HYPHEN).replace(" ", _NO_BREAK_SPACE)


class Label(QLabel):
    """A plain text label; `role` is unit, page, record, panel, strong, body, secondary, hint, note, error or link."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def set_role(self, role: str) -> None:
        """Change size and colour; the sheet is asked again."""
        if self.property("role") != role:
            self.setProperty("role", role)
            repolish(self)

    def wrapping(self) -> "Label":
        """The same label, broken into lines where it must be."""
        self.setWordWrap(True)
        return self


class CutLabel(Label):
    """A label of one line that ends in … where there is no room; the whole text stands in its tooltip."""

    def __init__(self, text: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self._whole = " ".join(text.split())
        self.setToolTip(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew for the room there is."""
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at changed properties; before it has looked at all there is nothing to do."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline between parts of a panel."""
    line = QFrame(parent)
    line.setProperty("rule", "true")
    return line


class Panel(QFrame):
    """A white panel with a title, in which parts are stacked; `body` takes them."""

    def __init__(self, title: str = "", parent: QWidget | None = None, padding: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding - 4, padding, padding)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(Label(title, "panel"))
            self.setAccessibleName(title)
