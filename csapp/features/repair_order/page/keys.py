"""钥匙 in the panel of an order: where the key of the room is, whether the owner lets us in, one press to lend it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.ui.buttons import Button
from csapp.ui.labels import Label
from csapp.ui.notice import Notice
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import Tone


@frozen
class KeyStanding:
    """What whoever keeps the keys says of the one this order needs; `verb` is what can be done now, empty for nothing.

    `warning` is what has to be put right first: the work is over and the key still out.
    """

    sign: Sign
    words: str
    consent: str = ""
    verb: str = ""
    warning: str = ""


@frozen
class KeyDesk:
    """How an order reaches the key cabinet, which it does not know.

    `read(order_id, now)` is called in the worker; `act(page, order_id)` does what the verb says; `tables` are those
    whose changes are to be seen here.
    """

    read: Callable[[int, datetime], KeyStanding | None]
    act: Callable[[QWidget, int], None]
    tables: frozenset[str]


class KeySection(QWidget):
    """Empty until the worker has looked, and where no key comes into it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("钥匙"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("钥匙"), "panel", self))
        head.addStretch(1)
        self.sign = SignLabel(Sign(""), filled=False, parent=self)
        head.addWidget(self.sign)
        column.addLayout(head)
        self.words = Label("", "body", self).wrapping()
        self.consent = Label("", "hint", self).wrapping()
        self.warning = Notice(Tone.WARN, "", "warn", self)
        for part in (self.words, self.consent, self.warning):
            column.addWidget(part)
        row = QHBoxLayout()
        # Free px for the ring around a focused button.
        row.setContentsMargins(0, 4, 0, 4)
        self.button = Button("", icon="key", key="Alt K", parent=self)
        self.button.clicked.connect(self.asked)
        row.addWidget(self.button, 1)
        column.addLayout(row)
        self.hide()

    def show_standing(self, told: KeyStanding | None, *, may_act: bool) -> None:
        """Show what was told; a reader is offered nothing."""
        if told is None:
            self.hide()
            return
        self.sign.set_sign(told.sign)
        self.words.setText(told.words)
        self.consent.setText(told.consent)
        self.consent.setVisible(bool(told.consent))
        self.warning.say(told.warning)
        self.warning.setVisible(bool(told.warning))
        self.button.setText(told.verb)
        self.button.setVisible(bool(told.verb) and may_act)
        self.show()
