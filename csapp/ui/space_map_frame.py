"""The frame of a page with a map of places: head with zones, chips, map or list, a panel at the right (look 06)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.cabinet_lists import ScanBox
from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.detail_panel import WIDTH, DetailPanel
from csapp.ui.editors import FormTools
from csapp.ui.fields import Line
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.segments import Choice, Segments
from csapp.ui.space_list import SpaceList
from csapp.ui.space_map import MapPlace, MapSign, SpaceMap
from csapp.ui.theme import theme, theme_switch

_MARGIN = 16
_MAP, _LIST = 0, 1
_FIND_WIDTH = 196
_KEY = "Ctrl F"


class FindBox(ScanBox):
    """The box of a scanner, narrower and with the key of finding."""

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_FIND_WIDTH), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key cap stands in the empty box."""
        Line.paintEvent(self, event)
        if self.text() or self.hasFocus():
            return
        painter, size = QPainter(self), cap_size(_KEY)
        corner = QPointF(self.width() - size.width() - 8, round((self.height() - size.height()) / 2))
        draw_cap(painter, corner, _KEY, ink=theme().text2, edge=theme().line, fill=theme().raised)
        painter.end()


class SpaceMapFrame(QWidget):
    """Only the parts and where they stand; the page fills them. `side` takes forms over the detail panel."""

    def __init__(
        self, page: QWidget, title: str, chips: Sequence[ChipChoice], tools: FormTools, *, find_hint: str, hint: str
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
        column.addWidget(self.head)
        column.addLayout(self._second_row(chips, find_hint, hint))
        column.addSpacing(8)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        column.addSpacing(4)
        self._add_body(column, tools)
        self.zones: Segments | None = None
        self._bind()
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _second_row(self, chips: Sequence[ChipChoice], find_hint: str, hint: str) -> QHBoxLayout:
        """Chips, a hint, the box for finding, the switch to the list."""
        second = QHBoxLayout()
        second.setSpacing(12)
        self.chips = ChipRow(chips, self)
        second.addWidget(self.chips, 1)
        self.chips.set_on(chips[0].key)
        second.addWidget(Label(hint, "note", self))
        self.finder = FindBox(find_hint, self)
        self.as_list = Button(self.tr("列表"), icon="list", key="Ctrl L", parent=self)
        self.as_list.setCheckable(True)
        second.addWidget(self.finder)
        second.addWidget(self.as_list)
        return second

    def _add_body(self, column: QVBoxLayout, tools: FormTools) -> None:
        self.map, self.list = SpaceMap(self.tr("车位图")), SpaceList(self.tr("车位列表"))
        self.stack = QStackedWidget()
        for part in (self.map, self.list):
            frame = QFrame()
            frame.setProperty("panel", "true")
            frame.setAccessibleName(part.accessibleName())
            box = QVBoxLayout(frame)
            box.setContentsMargins(1, 1, 1, 1)
            box.addWidget(part)
            self.stack.addWidget(frame)
        self.side = QStackedWidget(self)
        self.panel = DetailPanel(tools, self.side)
        self.side.addWidget(self.panel)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        column.addWidget(self.splitter, 1)

    def _bind(self) -> None:
        """Look 5, map: steps by Alt, chips by Alt and arrows, the list by Ctrl+L; letters go into the box."""
        for number in range(4):
            bind(self, f"Alt+{number + 1}", partial(self.panel.steps.take, number))
        bind(self, "Alt+Left", partial(self.chips.go, -1))
        bind(self, "Alt+Right", partial(self.chips.go, 1))
        bind(self, "Ctrl+F", self.finder.setFocus)
        bind(self, "Ctrl+L", self.as_list.click)
        for keys, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            bind(self, keys, partial(self.map.set_zoom, steps))
        for part in (self.map, self.list):
            part.typed.connect(self._look_for)
            part.installEventFilter(self)
        self.as_list.clicked.connect(self.show_list)

    def _look_for(self, letter: str) -> None:
        self.finder.setFocus()
        self.finder.insert(letter)
        self.finder.typed.emit(self.finder.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc on the map empties the box, so that everything stands out again."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.finder.empty()
            self.finder.typed.emit("")
            return True
        return super().eventFilter(watched, event)

    def show_list(self, wanted: bool) -> None:
        """The list in the place of the map, or back; the cursor stays on its place."""
        self.as_list.setChecked(wanted)
        self.stack.setCurrentIndex(_LIST if wanted else _MAP)
        self.take_focus()

    @property
    def is_list(self) -> bool:
        """Whether the list is shown."""
        return self.stack.currentIndex() == _LIST

    def show_places(self, places: Sequence[MapPlace], signs: Sequence[MapSign]) -> None:
        """Other places, in the map and in the list."""
        self.map.show_places(places, signs)
        place = self.map.place_now()
        self.list.show_places(places, place.key if place is not None else 0)

    def go_to(self, key: int) -> None:
        """The cursor of both on a place."""
        self.map.go_to(key)
        self.list.go_to(key)

    def take_focus(self) -> None:
        """The places take the keys."""
        (self.list if self.is_list else self.map).setFocus()

    def show_zones(self, zones: Sequence[Choice], name: str) -> Segments:
        """The switch between the zones, beside that of the views."""
        if self.zones is not None:
            self.zones.hide()
            self.zones.deleteLater()
        self.zones = Segments(zones, name, self.head)
        self.views.addWidget(self.zones)
        self.zones.show()
        return self.zones

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

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))
        self.side.setMinimumWidth(theme().px(320))
        self.splitter.setSizes([10_000, theme().px(WIDTH)])
        self.side.setMaximumWidth(theme().px(480))
