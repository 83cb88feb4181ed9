"""Walking a cabinet hook by hook: what should hang there, how many were counted, what differs so far (S23)."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.values import folded_width
from csapp.core.workflow import Shape
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.cabinet_lists import CabinetLine, CabinetList
from csapp.ui.fields import Line
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.pill import Sign, SignLabel

_MOST = 999


@frozen
class RoundStop:
    """One hook of the walk: `expected` things hang there by the book, none where `word` says who has them."""

    key: int
    place: str
    tag: str
    title: str
    expected: int
    word: str = ""


class RoundLine(Line):
    """How many were counted; a hook or a tag typed or scanned instead goes there."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ walk without counting."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class CabinetRound(QFrame):
    """Enter takes the count and goes on; `given` carries all counts by key, `moved` the key of the hook to look at."""

    given = Signal(object)
    moved = Signal(int)
    touched = Signal()
    closed = Signal()

    def __init__(self, title: str, stops: Sequence[RoundStop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._stops = list(stops)
        self._at = 0
        self.counts: dict[int, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(title, "panel", self))
        head.addStretch(1)
        self.progress = Label("", "note", self)
        head.addWidget(self.progress)
        column.addLayout(head)
        self._add_stop(column)
        self._differ = Label("", "panel", self)
        column.addWidget(self._differ)
        self.list = CabinetList(self.tr("有差异的钩"), self)
        self.list.opened.connect(self.go_to_key)
        column.addWidget(self.list, 1)
        self._add_buttons(column)
        bind(self, "Ctrl+Enter", self.finish)
        bind(self, "Alt+6", self.agree_with_rest)
        bind(self, "Esc", self.closed.emit)
        self._show()

    def sizeHint(self) -> QSize:
        """As wide as the panel it lies over."""
        return QSize(352, 400)

    def _add_stop(self, column: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self.place = Label("", "page", self)
        self.title = Label("", "body", self).wrapping()
        self.word = SignLabel(Sign(""), filled=False, parent=self)
        grid.addWidget(self.place, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.word, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line = RoundLine(self.tr("点到几把"), self.tr("点到几把"), parent=self)
        self.line.returnPressed.connect(self._take)
        self.line.stepped.connect(self._step)
        row.addWidget(Label(self.tr("点到"), "body", self))
        row.addWidget(self.line, 1)
        row.addWidget(Label(self.tr("把"), "body", self))
        column.addLayout(row)
        self.note = Label(
            self.tr("数对了按 Enter，不对改数再按；不在钩上写 0。↑ ↓ 前后看，扫钩号跳过去。"), "note", self
        ).wrapping()
        column.addWidget(self.note)

    def _add_buttons(self, column: QVBoxLayout) -> None:
        self.done = Button(self.tr("盘点完毕"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self.done.clicked.connect(self.finish)
        self.rest = Button(self.tr("其余相符"), key="Alt 6", parent=self)
        self.rest.clicked.connect(self.agree_with_rest)
        self.leave = Button(self.tr("收起"), key="Esc", parent=self)
        self.leave.clicked.connect(self.closed)
        for buttons in ((self.done,), (self.rest, self.leave)):
            row = QHBoxLayout()
            # Free px for the ring around a focused button.
            row.setContentsMargins(4, 2, 4, 2)
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button, 1)
            column.addLayout(row)

    def take_focus(self) -> None:
        """The count takes what is typed."""
        self.line.setFocus()
        self.line.selectAll()

    def resume(self, counts: Mapping[int, int]) -> None:
        """Go on with a walk that was left."""
        known = {stop.key for stop in self._stops}
        self.counts = {key: count for key, count in counts.items() if key in known}
        self._at = next((at for at, stop in enumerate(self._stops) if stop.key not in self.counts), 0)
        self._show()

    def differences(self) -> list[RoundStop]:
        """The hooks counted so far that differ from the book."""
        return [stop for stop in self._stops if self.counts.get(stop.key, stop.expected) != stop.expected]

    def go_to_key(self, key: int) -> None:
        """That hook next."""
        self._at = next((at for at, stop in enumerate(self._stops) if stop.key == key), self._at)
        self._show()
        self.take_focus()

    def agree_with_rest(self) -> None:
        """What was not counted by number was looked at and agrees with the book."""
        self.counts = {stop.key: self.counts.get(stop.key, stop.expected) for stop in self._stops}
        self._show()
        self.touched.emit()

    def finish(self) -> None:
        """Give the counts away once every hook was looked at."""
        missing = next((stop for stop in self._stops if stop.key not in self.counts), None)
        if missing is None:
            self.given.emit(dict(self.counts))
            return
        left = len(self._stops) - len(self.counts)
        self.go_to_key(missing.key)
        self._tell(self.tr("还有 {count} 个钩没有点，从 {place} 接着点。").format(count=left, place=missing.place))

    def _take(self) -> None:
        text = folded_width(self.line.text()).strip().upper()
        stop = self._stops[self._at]
        if text.isdecimal() and int(text) <= _MOST:
            self.counts[stop.key] = int(text)
            self._step(1)
            self.touched.emit()
            return
        meant = next((one for one in self._stops if text.replace("-", "") in _names(one)), None)
        if meant is None:
            self._tell(self.tr("写点到几把，不在钩上写 0。"))
            self.line.selectAll()
            return
        self.go_to_key(meant.key)

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        announce(self, words)

    def _step(self, step: int) -> None:
        self._at = min(max(self._at + step, 0), len(self._stops) - 1)
        self._show()

    def _show(self) -> None:
        stop = self._stops[self._at]
        self.progress.setText(self.tr("已点 {done} / {count}").format(done=len(self.counts), count=len(self._stops)))
        self.place.setText(stop.place)
        self.title.setText(stop.title)
        expected = self.tr("应有 {count} 把").format(count=stop.expected)
        self.word.set_sign(Sign(stop.word or expected, Shape.HALF if stop.word else Shape.DOT))
        self.line.setText(str(self.counts.get(stop.key, stop.expected)))
        self.line.selectAll()
        differ = self.differences()
        self._differ.setText(self.tr("差异 {count} 处").format(count=len(differ)))
        self.list.show_lines([self._difference(one) for one in differ])
        self.done.setEnabled(bool(self._stops))
        self.moved.emit(stop.key)
        announce(self, f"{stop.place} {stop.title} {self.word.accessibleName()}")

    def _difference(self, stop: RoundStop) -> CabinetLine:
        count = self.counts[stop.key]
        words = self.tr("应 {expected} 点 {count}").format(expected=stop.expected, count=count)
        sign = Sign(self.tr("不在钩上"), Shape.CROSS) if not count else Sign(self.tr("不符"), Shape.TRIANGLE)
        return CabinetLine(stop.key, stop.place, stop.title, words, "", sign)


def _names(stop: RoundStop) -> tuple[str, str]:
    """A hook and a tag as a scanner gives them."""
    return (stop.place.replace("-", "").upper(), stop.tag.replace("-", "").upper())
