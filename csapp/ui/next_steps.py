"""现在可以: the steps the workflow allows now; one filled, others outlined, the destructive one last (look 3)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from csapp.registers.facts import NextStep
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.labels import Label

_KEYED = 4
_GAP = 8


class NextSteps(QWidget):
    """`asked` is emitted with the step that a button or Alt+1 to Alt+4 stands for."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[NextStep, ...] = ()
        self.buttons: list[Button] = []
        self._more: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._title = Label(self.tr("现在可以"), "note", self)
        self._title.setContentsMargins(4, 0, 0, 0)
        column.addWidget(self._title)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        column.addLayout(self._grid)
        self._why = Label("", "hint", self).wrapping()
        self._why.setContentsMargins(4, 0, 4, 0)
        column.addWidget(self._why)

    def show_steps(self, steps: Sequence[NextStep], why: str = "") -> None:
        """Offer other steps; `why` says why the obvious one is missing."""
        for button in (*self.buttons, *([self._more] if self._more else [])):
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._more = None
        self._steps = tuple(steps)
        self.buttons = [self._button(at, step) for at, step in enumerate(self._steps[:_KEYED])]
        if len(self._steps) > _KEYED:
            self._more = self._rest(self._steps[_KEYED:])
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._title.setVisible(bool(self._steps))
        # Free px for the ring around a focused button.
        free = 4 if self._steps else 0
        self._grid.setContentsMargins(free, free, free, free)
        self.setVisible(bool(self._steps) or bool(why))
        self._arrange()
        for button in (*self.buttons, *((self._more,) if self._more is not None else ())):
            # a layout shows them only when it is laid out, and what is hidden takes no focus
            button.show()

    def _button(self, at: int, step: NextStep) -> Button:
        plain = bool(at) or step.aside
        kind = ButtonKind.DANGER_OUTLINED if step.destructive else ButtonKind.OUTLINED if plain else ButtonKind.PRIMARY
        button = Button(step.label, kind, icon=step.icon if not at else "", key=f"Alt {at + 1}", parent=self)
        button.clicked.connect(lambda: self.asked.emit(step))
        return button

    def _rest(self, steps: Sequence[NextStep]) -> Button:
        more = Button(self.tr("更多"), ButtonKind.PLAIN, icon="more", parent=self)
        menu = QMenu(more)
        for step in steps:
            action = QAction(step.label, menu)
            action.triggered.connect(lambda _checked=False, asked=step: self.asked.emit(asked))
            menu.addAction(action)
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        return more

    def take(self, number: int) -> bool:
        """Alt+1 to Alt+4; says whether there is such a step."""
        if not self.isVisible() or number >= len(self.buttons):
            return False
        self.buttons[number].click()
        return True

    def set_busy(self, name: str, verb: str) -> None:
        """The step being done says so; the others on this record wait."""
        for step, button in zip(self._steps, self.buttons, strict=False):
            if step.name == name:
                button.set_busy(verb)
            else:
                button.setEnabled(not verb)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons that do not fit beside each other go below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        others = [*self.buttons[1:], *([self._more] if self._more else [])]
        for button in (*self.buttons, *others):
            self._grid.removeWidget(button)
        if not self.buttons:
            return
        beside = self._beside(others)
        self._grid.addWidget(self.buttons[0], 0, 0, 1, max(beside, 1))
        for at, button in enumerate(others):
            self._grid.addWidget(button, 1 + at // beside, at % beside)
        for column in range(_KEYED + 1):
            self._grid.setColumnStretch(column, 1 if column < beside else 0)

    def _beside(self, buttons: Sequence[Button]) -> int:
        """How many buttons stand in one row."""
        room = max(self.width() - 8, 1)
        count = len(buttons)
        while count > 1 and sum(button.sizeHint().width() + _GAP for button in buttons[:count]) - _GAP > room:
            count -= 1
        return max(count, 1)
