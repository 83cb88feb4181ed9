"""The frame of a cabinet page: head with scan box, chips, hooks over a list, a panel at the right (look 05)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.cabinet_lists import CabinetList, ScanBox
from csapp.ui.cabinet_tray import Tray
from csapp.ui.cabinet_view import CabinetView
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.detail_panel import WIDTH, DetailPanel
from csapp.ui.editors import FormTools
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.segments import Choice, Segments
from csapp.ui.theme import theme, theme_switch

_MARGIN = 16
_MOST_LINES = 5


class CabinetFrame(QWidget):
    """Only the parts and where they stand; the page fills them. `side` takes forms over the detail panel."""

    slip_asked = Signal()

    def __init__(
        self, page: QWidget, title: str, chips: Sequence[ChipChoice], tools: FormTools, *, scan_hint: str, hint: str
    ) -> None:
        super().__init__(page)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(0)
        self.head = QWidget(self)
        self.row = QHBoxLayout(self.head)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(Label(title, "page", self.head))
        self.row.addSpacing(8)
        self.views = QHBoxLayout()
        self.views.setSpacing(8)
        self.row.addLayout(self.views)
        self.row.addStretch(1)
        self.scan = ScanBox(scan_hint, self.head)
        self.row.addWidget(self.scan)
        self.more = Button(self.tr("更多"), icon="more", parent=self.head)
        self.print_button = Button(self.tr("打印柜位图"), icon="print", key="Ctrl P", parent=self.head)
        self.row.addWidget(self.print_button)
        self.row.addWidget(self.more)
        column.addWidget(self.head)
        line = QHBoxLayout()
        self.chips = ChipRow(chips, self)
        line.addWidget(self.chips, 1)
        line.addWidget(Label(hint, "note", self))
        column.addLayout(line)
        column.addSpacing(8)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        column.addSpacing(4)
        self._add_body(column, tools)
        self._bind_keys()
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _bind_keys(self) -> None:
        """Look 5, cabinet: steps by Alt, chips by arrows, and a scanner that is heard from anywhere."""
        for number in range(4):
            bind(self, f"Alt+{number + 1}", partial(self.panel.steps.take, number))
        bind(self, "Alt+5", self.tray.hang_all.click)
        bind(self, "Alt+Left", partial(self.chips.go, -1))
        bind(self, "Alt+Right", partial(self.chips.go, 1))
        bind(self, "Ctrl+P", self._print)
        bind(self.lists, "Ctrl+Enter", self._give)
        bind(self.scan, "Ctrl+Enter", self._give)
        for part in (self.cabinet, self.out, self.tray.list, self._left):
            part.installEventFilter(self)

    def _print(self) -> None:
        """The paper of what the panel shows while the focus is there, else that of the cabinet."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QWidget) and self.panel.isAncestorOf(focus):
            self.slip_asked.emit()
        else:
            self.print_button.click()

    def _give(self) -> None:
        if self.tray.items:
            self.tray.give.click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A letter or a digit on the hooks goes into the box; the hooks keep the height they need."""
        if watched is self._left and event.type() == QEvent.Type.Resize:
            self._share()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isalnum():
            self.scan.setFocus()
            self.scan.insert(event.text())
            return True
        return super().eventFilter(watched, event)

    def _add_body(self, column: QVBoxLayout, tools: FormTools) -> None:
        left = QSplitter(Qt.Orientation.Vertical, self)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(8)
        self.cabinet = CabinetView(self.tr("钥匙柜"), left)
        left.addWidget(_framed(self.cabinet, 8))
        self.lists = QStackedWidget()
        out = QWidget()
        inside = QVBoxLayout(out)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        head = QHBoxLayout()
        self.out_title = Label("", "panel", out)
        head.addWidget(self.out_title)
        head.addStretch(1)
        self.out_note = Label(self.tr("下班前逐把追还"), "note", out)
        head.addWidget(self.out_note)
        inside.addLayout(head)
        self.out = CabinetList(self.tr("在外钥匙"), out)
        inside.addWidget(self.out, 1)
        self.tray = Tray()
        self.tray.emptied.connect(partial(self.show_tray, wanted=False))
        self.lists.addWidget(out)
        self.lists.addWidget(self.tray)
        left.addWidget(_framed(self.lists, 12))
        left.setStretchFactor(0, 0)
        left.setStretchFactor(1, 1)
        self._left = left
        self.cabinet.cells.modelReset.connect(self._share)
        self.side = QStackedWidget(self)
        self.panel = DetailPanel(tools, self.side)
        self.side.addWidget(self.panel)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        column.addWidget(self.splitter, 1)

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))
        width = theme().px(WIDTH)
        self.side.setMinimumWidth(theme().px(320))
        self.splitter.setSizes([10_000, width])
        self.side.setMaximumWidth(theme().px(480))

    def _share(self) -> None:
        """The hooks get the height they need, the list what is left, but never less than its first lines."""
        wanted, whole = self.cabinet.sizeHint().height() + 16, max(self._left.height(), 480)
        # the running list has its buttons below, and what is being counted is not hidden
        rows = 4 + min(len(self.tray.items), _MOST_LINES) if self.lists.currentIndex() else 5
        least = rows * theme().height("row_compact")
        self._left.setSizes([min(wanted, whole - least), max(whole - wanted, least)])

    def show_tray(self, *, wanted: bool) -> None:
        """The running list in the place of the list below the hooks."""
        self.lists.setCurrentIndex(1 if wanted else 0)
        self._share()

    def put_aside(self, form: QWidget | None) -> None:
        """A form over the detail panel; None takes it away."""
        held = self.side.widget(1)
        if held is not None:
            self.side.removeWidget(held)
            held.hide()
            held.deleteLater()
        if form is not None:
            self.side.addWidget(form)
            self.side.setCurrentWidget(form)

    def add_cabinets(self, choices: Sequence[Choice], name: str) -> Segments:
        """The switch between the cabinets, beside that of the views."""
        switch = Segments(choices, name, self.head)
        self.views.addWidget(switch)
        switch.show()
        return switch


def _framed(inner: QWidget, padding: int) -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", "true")
    frame.setAccessibleName(inner.accessibleName())
    box = QVBoxLayout(frame)
    box.setContentsMargins(padding, 6, padding, padding)
    box.addWidget(inner)
    return frame
