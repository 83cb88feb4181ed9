"""A panel of lines with a number at the right, and buttons under them: the card of the shift (look 01)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.labels import Label, Panel, rule
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import Tone


@frozen
class Counter:
    """One line; `done` puts the tick in the place of the ring."""

    label: str
    value: str
    done: bool = False


class CounterPanel(Panel):
    """`head` takes words beside the title, `buttons` what stands under the lines."""

    def __init__(self, name: str, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(name)
        self.body.setSpacing(5)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.body.addLayout(self.head)
        self._lines: list[tuple[SignLabel, Label, Label]] = []
        self._rules: list[QWidget] = []
        for label in labels:
            self._add(label)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        # Free px for the ring around a focused button.
        self.buttons.setContentsMargins(0, 4, 0, 0)
        self.body.addLayout(self.buttons)

    def _add(self, label: str) -> None:
        above = rule(self)
        self._rules.append(above)
        self.body.addWidget(above)
        row = QHBoxLayout()
        row.setSpacing(8)
        line = (SignLabel(Sign(""), filled=False, parent=self), Label(label, "body", self), Label("", "strong", self))
        row.addWidget(line[0])
        row.addWidget(line[1], 1)
        row.addWidget(line[2])
        self.body.addLayout(row)
        self._lines.append(line)

    def fill(self, counters: Sequence[Counter]) -> None:
        """Other numbers for the same lines."""
        for (sign, label, value), counter in zip(self._lines, counters, strict=True):
            sign.set_sign(
                Sign("", Shape.TICK if counter.done else Shape.RING, Tone.OK if counter.done else Tone.NEUTRAL)
            )
            sign.setAccessibleName("")
            label.setText(counter.label)
            value.setText(counter.value)
            value.set_role("strong" if counter.value.isdigit() else "secondary")
            value.setAccessibleName(f"{counter.label} {counter.value}")

    def show_line(self, at: int, *, shown: bool) -> None:
        """Take a line away, or bring it back."""
        for part in (self._rules[at], *self._lines[at]):
            part.setVisible(shown)

    def counters(self) -> list[tuple[str, str]]:
        """The lines as they are shown."""
        return [(label.text(), value.text()) for _, label, value in self._lines if not label.isHidden()]
