"""The one message slot under the chips: what happened, then what to do (look 3, 7)."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from csapp.core.errors import UserError
from csapp.core.frozen import frozen
from csapp.ui.announce import announce
from csapp.ui.buttons import IconButton, LinkButton
from csapp.ui.icons import draw_icon
from csapp.ui.labels import Label
from csapp.ui.theme import Tone, theme, theme_switch

GOOD_FOR_MS = 6000
_ICON = 16
_PAD = 12


class Weight(Enum):
    """How a message looks and how long it stays; the value is icon and tone."""

    GOOD = ("check", Tone.OK)
    NOTE = ("info", Tone.ACCENT)
    WARNING = ("warn", Tone.WARN)
    ERROR = ("warn", Tone.DANGER)


@frozen
class MessageAction:
    """What can be done about it: 撤回, 去设置, 对比后再存."""

    label: str
    act: Callable[[], None]
    key: str = ""


class _Line(QFrame):
    """One tinted line with icon, words and actions."""

    def __init__(self, weight: Weight, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._tone = weight.value
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.row = QHBoxLayout(self)
        self.row.setSpacing(8)
        self.words = Label(text, "body", self).wrapping()
        self.row.addWidget(self.words, 1)
        self._tint()
        theme_switch().changed.connect(self._tint)

    def _tint(self) -> None:
        self.setMinimumHeight(theme().height("row"))
        self.row.setContentsMargins(_PAD + theme().px(_ICON) + 8, 4, 8, 4)
        colours = self.words.palette()
        colours.setColor(self.words.foregroundRole(), theme().ink(self._tone))
        self.words.setPalette(colours)
        self.update()

    def token(self) -> str:
        """Name of the ink of this line, for its buttons."""
        return self._tone.value

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tinted ground and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tint_of(self._tone))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        box = QRectF(_PAD, (self.height() - theme().px(_ICON)) / 2, theme().px(_ICON), theme().px(_ICON))
        draw_icon(painter, self._icon, box, theme().ink(self._tone))
        painter.end()


class MessageSlot(QFrame):
    """At most one message and one progress line; no height when empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self._message: _Line | None = None
        self._action: MessageAction | None = None
        self._progress: ProgressLine | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setVisible(False)

    @property
    def text(self) -> str:
        """The words shown now."""
        return self._message.words.text() if self._message else ""

    def good(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """What was done; goes after 6 s, with 撤回 (Ctrl+Z) where it can be undone."""
        action = MessageAction(self.tr("撤回"), undo, "Ctrl Z") if undo else None
        self._show(Weight.GOOD, text, action)
        self._timer.start(GOOD_FOR_MS)

    def note(self, text: str, action: MessageAction | None = None) -> None:
        """Something to know; stays until closed."""
        self._show(Weight.NOTE, text, action)

    def warning(self, text: str, action: MessageAction | None = None) -> None:
        """Something to look after; stays until closed."""
        self._show(Weight.WARNING, text, action)

    def error(self, problem: UserError | str, action: MessageAction | None = None) -> None:
        """A step that was not done; stays until closed."""
        self._show(Weight.ERROR, str(problem), action)

    def clear(self) -> None:
        """Take the message away; progress stays."""
        self._timer.stop()
        if self._message is not None:
            self._remove(self._message)
        self._message = None
        self._action = None
        self._fit()

    def undo(self) -> bool:
        """What Ctrl+Z does while a message with 撤回 is shown; says whether there was one."""
        action = self._action
        if action is None or action.key != "Ctrl Z":
            return False
        self.clear()
        action.act()
        return True

    def progress(self, text: str, stop: Callable[[], None] | None = None) -> "ProgressLine":
        """Begin a progress line; end it with `end_progress`."""
        self.end_progress()
        self._progress = ProgressLine(text, stop, self)
        self._lines.addWidget(self._progress)
        self._fit()
        announce(self, text)
        return self._progress

    def end_progress(self) -> None:
        """Take the progress line away."""
        if self._progress is not None:
            self._remove(self._progress)
        self._progress = None
        self._fit()

    def _show(self, weight: Weight, text: str, action: MessageAction | None) -> None:
        self.clear()
        line = _Line(weight, text, self)
        self._action = action
        if action is not None:
            button = LinkButton(action.label, key=action.key, token=line.token(), parent=line)
            button.clicked.connect(self._act)
            line.row.addWidget(button)
        if weight is not Weight.GOOD:
            close = IconButton("close", self.tr("关闭这条消息"), parent=line)
            close.clicked.connect(self.clear)
            line.row.addWidget(close)
        self._message = line
        self._lines.insertWidget(0, line)
        self._fit()
        announce(self, text, at_once=weight is Weight.ERROR)

    def _act(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action.act()

    def _remove(self, line: QWidget) -> None:
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _fit(self) -> None:
        self.setVisible(self._message is not None or self._progress is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc on a button of the message closes it."""
        if event.key() == Qt.Key.Key_Escape and self._message is not None:
            self.clear()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """A good message that came up while the page was hidden is read for its full time."""
        super().showEvent(event)
        if self._timer.isActive():
            self._timer.start(GOOD_FOR_MS)


class ProgressLine(_Line):
    """A bar with count and 停止."""

    def __init__(self, text: str, stop: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(Weight.NOTE, text, parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName(text)
        self._count = Label("", "link", self)
        self.row.addWidget(self._bar)
        self.row.addWidget(self._count)
        if stop is not None:
            self.stop = LinkButton(self.tr("停止"), key="Esc", parent=self)
            self.stop.clicked.connect(stop)
            self.row.addWidget(self.stop)

    def advance(self, done: int, total: int) -> None:
        """Show `done` of `total`; a total of 0 means not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")

    def retitle(self, text: str) -> None:
        """Change the words while it goes on."""
        self.words.setText(text)
