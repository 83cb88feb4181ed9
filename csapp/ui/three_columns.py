"""A page in three columns, in the order of a call; below 1280 px the third becomes a tab of the second (look 2, 02)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from csapp.ui.labels import Label, repolish
from csapp.ui.segments import Choice, Segments
from csapp.ui.theme import theme

NARROW = 1280
_MAIN, _SIDE = "main", "side"


class ThreeColumns(QWidget):
    """`left` and `right` are panels; `body` scrolls between a title and `foot`, which stays."""

    folded = Signal(bool)

    def __init__(
        self, left: QWidget, body: QWidget, right: QFrame, *, foot: QWidget, title: str, right_title: str
    ) -> None:
        super().__init__()
        self._right = right
        self._folded = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(left, 24)
        self._middle = QFrame(self)
        self._middle.setProperty("panel", "true")
        self._middle.setAccessibleName(title)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        self._title = Label(title, "panel", self._middle)
        self.tabs = Segments((Choice(_MAIN, title), Choice(_SIDE, right_title)), title, self._middle)
        self.tabs.set_value(_MAIN)
        self.tabs.chosen.connect(self._turn)
        self.tabs.hide()
        head.addWidget(self._title)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column.addLayout(head)
        self._stack = QStackedWidget(self._middle)
        self._area = self._scrolling(body)
        self._stack.addWidget(self._area)
        column.addWidget(self._stack, 1)
        column.addWidget(foot)
        self._row.addWidget(self._middle, 42)
        self._row.addWidget(right, 26)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._show_focus)

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """An entry reached by its own key comes into view as one reached by Tab does."""
        inner = self._area.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, 24)

    @staticmethod
    def _scrolling(body: QWidget) -> QScrollArea:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(16, 0, 16, 4)
        box.addWidget(body)
        area = QScrollArea()
        # a viewport of our own: asking for the one it has loads every kind of widget there is, to tell which it is
        area.setViewport(QWidget(area))
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.setAutoFillBackground(False)
        return area

    @property
    def is_folded(self) -> bool:
        """Whether the third column is a tab now."""
        return self._folded

    def show_main(self) -> None:
        """Bring the second column's own content to the front."""
        self.tabs.set_value(_MAIN)
        self._stack.setCurrentIndex(0)

    def _turn(self, key: str) -> None:
        self._stack.setCurrentIndex(1 if key == _SIDE else 0)

    def _fold(self, *, folded: bool) -> None:
        self._folded = folded
        self._title.setVisible(not folded)
        self.tabs.setVisible(folded)
        self.show_main()
        if folded:
            self._row.removeWidget(self._right)
            self._stack.addWidget(self._right)
        else:
            self._stack.removeWidget(self._right)
            self._row.addWidget(self._right, 26)
        self._right.setProperty("panel", "false" if folded else "true")
        repolish(self._right)
        self._right.setVisible(not folded)
        self.folded.emit(folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold by the width of the window this stands in."""
        super().resizeEvent(event)
        folded = self.window().width() < theme().px(NARROW)
        if folded != self._folded:
            self._fold(folded=folded)
