"""A list of choices taken by their digit as well as by pinyin initials, for lines written in a hurry."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.ui.fields import ChoiceField, Initials
from csapp.ui.moment_text import fold
from csapp.ui.segments import Choice
from csapp.ui.theme import theme

_PAD = 10


class _Digits(QStyledItemDelegate):
    """The digit of a line at its right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        held = super().sizeHint(option, index)
        return QSize(held.width() + 3 * _PAD, theme().height("row_compact"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setFont(theme().font("hint"))
        painter.setPen(theme().text3)
        box = option.rect.adjusted(0, 0, -_PAD, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), str(index.row() + 1))
        painter.restore()


class NumberedChoice(ChoiceField):
    """Up to nine choices; a digit chooses, in full width too."""

    def __init__(
        self, choices: Sequence[Choice], name: str = "", initials: Initials | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(choices, name, initials, parent)
        self.setItemDelegate(_Digits(self))

    def showEvent(self, event: QShowEvent) -> None:
        """The list is as wide as its widest line with the digit."""
        super().showEvent(event)
        self.view().setMinimumWidth(self.sizeHint().width() + 4 * _PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses the line of that number."""
        digit = fold(event.text())
        if digit.isdigit() and len(digit) == 1 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if 1 <= int(digit) <= self.count():
                self.setCurrentIndex(int(digit) - 1)
        else:
            super().keyPressEvent(event)
