"""Signing on screen: what is signed stands above the pad in full, then one confirmation (look 08)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import WIDE, DialogShell
from csapp.ui.icons import draw_icon
from csapp.ui.labels import Label, rule
from csapp.ui.segments import Choice, RadioRow
from csapp.ui.signature_pad import PAD, Point, SignaturePad
from csapp.ui.theme import theme

_MARGIN = (WIDE - PAD.width()) // 2
_FACTS_AT_MOST = 300
"""On the smallest window, 720 px high, the pad still has room below; what is longer scrolls."""


@dataclass(frozen=True)
class SignChoice:
    """One row of radio buttons on the sheet; all rows must be answered before it is confirmed."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    value: str = ""


@dataclass(frozen=True)
class SignSheet:
    """What is signed: heading, facts as label and text, choices, who signs, and the sentence under the pad."""

    above: str
    title: str
    facts: tuple[tuple[str, str], ...]
    signer: str
    promise: str
    moment: str
    choices: tuple[SignChoice, ...] = ()
    facts_after: tuple[tuple[str, str], ...] = ()


class _Promise(Label):
    """The sentence with a padlock: what confirming means."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, "note", parent)
        self.setIndent(20)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        draw_icon(painter, "lock", QRectF(0, (self.height() - 14) / 2, 14, 14), theme().text2)
        painter.end()


class _Facts(QScrollArea):
    """As tall as what is in it, up to a limit; then it scrolls."""

    def sizeHint(self) -> QSize:
        area = self.widget()
        wanted = 0 if area is None else max(area.heightForWidth(PAD.width() - 2), area.minimumSizeHint().height()) + 4
        return QSize(PAD.width(), min(wanted, theme().px(_FACTS_AT_MOST)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """The sheet's fonts come in at the first show, and change what fits."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self.updateGeometry()
        return super().event(event)


class SignatureDialog(DialogShell):
    """Confirmed with Ctrl+Enter: `strokes` and `answers` then hold what was given. `unable` is 「客户不便签字」."""

    unable = Signal()

    def __init__(self, parent: QWidget, sheet: SignSheet) -> None:
        super().__init__(parent, sheet.title, width=WIDE, above=sheet.above, margin=_MARGIN)
        self._rows: dict[str, RadioRow] = {}
        self._labels = {row.key: row.label for row in sheet.choices}
        self.body.setContentsMargins(_MARGIN, 16, _MARGIN, 12)
        self.body.addWidget(self._facts(sheet), 1)
        head = QHBoxLayout()
        head.addWidget(Label(sheet.signer, "strong", self))
        head.addStretch(1)
        head.addWidget(Label(self.tr("用鼠标、触摸或手写笔，写在框内"), "note", self))
        self.body.addLayout(head)
        self.pad = SignaturePad(sheet.signer, self)
        self.pad.changed.connect(self._written)
        self.body.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        below = QHBoxLayout()
        self._message = _Promise(sheet.promise, self)
        below.addWidget(self._message, 1)
        below.addWidget(Label(sheet.moment, "note", self))
        self.body.addLayout(below)
        self._promise = sheet.promise
        self._add_buttons()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _facts(self, sheet: SignSheet) -> QWidget:
        area = QFrame(self)
        area.setProperty("facts", "true")
        column = QVBoxLayout(area)
        column.setContentsMargins(16, 10, 16, 10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        at = self._add_facts(grid, sheet.facts, 0, area)
        if sheet.choices or sheet.facts_after:
            grid.addWidget(rule(area), at, 0, 1, 2)
            at += 1
        for row in sheet.choices:
            at = self._add_choice(grid, row, at, area)
        self._add_facts(grid, sheet.facts_after, at, area)
        column.addLayout(grid)
        column.addStretch(1)
        scroll = _Facts(self)
        scroll.setWidget(area)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    @staticmethod
    def _add_facts(grid: QGridLayout, facts: Sequence[tuple[str, str]], at: int, parent: QWidget) -> int:
        for label, text in facts:
            head = Label(label, "secondary", parent)
            head.setMinimumWidth(theme().px(72))
            words = Label(text, "body", parent).wrapping()
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1)
            at += 1
        return at

    def _add_choice(self, grid: QGridLayout, row: SignChoice, at: int, parent: QWidget) -> int:
        grid.addWidget(Label(row.label, "secondary", parent), at, 0)
        radios = RadioRow(row.choices, row.label, parent)
        radios.set_value(row.value)
        radios.chosen.connect(self._written)
        grid.addWidget(radios, at, 1)
        self._rows[row.key] = radios
        return at + 1

    def _add_buttons(self) -> None:
        self.clear_button = Button(self.tr("清除重写"), icon="undo", key="Ctrl Z", parent=self)
        self.clear_button.clicked.connect(self.pad.clear)
        self.unable_button = Button(self.tr("客户不便签字"), parent=self)
        self.unable_button.clicked.connect(self._unable)
        self.cancel_button = Button(self.tr("取消"), key="Esc", parent=self)
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button = Button(
            self.tr("确认签字"), ButtonKind.PRIMARY, icon="check", key="Ctrl Enter", parent=self
        )
        self.confirm_button.clicked.connect(self.do_it)
        self.foot.addWidget(self.clear_button)
        self.foot.addStretch(1)
        for button in (self.unable_button, self.cancel_button, self.confirm_button):
            self.foot.addWidget(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z clears the pad."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.pad.clear()
        else:
            super().keyPressEvent(event)

    def strokes(self) -> list[list[Point]]:
        """What was written, in px of the pad (640 x 176)."""
        return self.pad.strokes()

    def answers(self) -> dict[str, str]:
        """The chosen key of every row."""
        return {key: row.value() for key, row in self._rows.items()}

    def may_do_it(self) -> bool:
        """Every row answered and something written."""
        for key, row in self._rows.items():
            if not row.value():
                return self._miss(self.tr("选一项{label}。").format(label=self._labels[key]), row)
        if self.pad.is_empty:
            return self._miss(self._nothing_written(), self.pad)
        return True

    def _nothing_written(self) -> str:
        """The second way is named as its button is here, and only where there is one."""
        if self.unable_button.isHidden():
            return self.tr("框内还没有签字。")
        words = self.tr("框内还没有签字。不便在屏上签的，按「{button}」。")
        return words.format(button=self.unable_button.text())

    def _miss(self, text: str, where: QWidget) -> bool:
        self._message.setText(text)
        self._message.set_role("error")
        where.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, text, at_once=True)
        return False

    def _written(self) -> None:
        self._message.set_role("note")
        self._message.setText(self._promise)

    def _unable(self) -> None:
        self.reject()
        self.unable.emit()
