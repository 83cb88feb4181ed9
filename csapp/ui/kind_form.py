"""A form whose fields follow from a choice at its top, with second ways out beside its verb."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.registers.spec import Field
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.editors import FormTools
from csapp.ui.foot_dock import FootDock
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import Label
from csapp.ui.segments import Choice, Segments

Asked = tuple[Sequence[Field], Mapping[str, Any]]


class KindForm(QFrame):
    """`asked_of(kind)` gives the fields and what stands in them; `given` carries way, kind and values.

    A way is "" for the verb or the name of one of `others`, for which nothing is checked but what the service refuses.
    """

    given = Signal(str, str, object)
    closed = Signal()

    def __init__(
        self, title: str, verb: str, kinds: Sequence[Choice], asked_of: Callable[[str], Asked], tools: FormTools
    ) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        self.setAccessibleName(title)
        self._verb, self._asked_of, self._tools = verb, asked_of, tools
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.setSpacing(0)
        outer.addWidget(area)
        self._dock = FootDock(area, 16, self)
        outer.addWidget(self._dock)
        body = QWidget()
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 12, 12, 16)
        self._column.setSpacing(8)
        self.head = Label(title, "record", body).wrapping()
        self._column.addWidget(self.head)
        self.note = Label("", "hint", body).wrapping()
        self.note.hide()
        self._column.addWidget(self.note)
        self.kinds = Segments(kinds, title, body)
        # who walks through the kinds with the arrows stays there; Tab leads into the form
        self.kinds.chosen.connect(lambda kind: self.show_kind(kind, stay=True))
        self._column.addWidget(self.kinds)
        self._buttons: list[Button] = []
        self._below = self._make_below()
        self._column.addStretch(1)
        self.form: InPlaceForm | None = None
        self._offered: Mapping[str, str] = {}

    def _make_below(self) -> QWidget:
        """The row of second ways; it goes from form to form with the kinds."""
        below = QWidget(self)
        self._ways = QHBoxLayout(below)
        self._ways.setContentsMargins(0, 4, 0, 4)
        self._ways.setSpacing(8)
        return below

    def say(self, text: str) -> None:
        """What is known already, under the title."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def add_way(self, name: str, label: str, *, key: str = "", is_danger: bool = False) -> Button:
        """A second way out, below the verb."""
        kind = ButtonKind.DANGER_OUTLINED if is_danger else ButtonKind.OUTLINED
        button = Button(label, kind, key=key, parent=self)
        button.clicked.connect(lambda: self._give(name))
        self._ways.addWidget(button)
        self._buttons.append(button)
        return button

    def show_kind(self, kind: str, *, stay: bool = False) -> None:
        """Ask what this kind asks; what was typed under the same names stays. With `stay` the focus does too."""
        drafted = self.form.draft() if self.form is not None else {}
        typed = {name: text for name, text in drafted.items() if text != self._offered.get(name, "")}
        if self.form is not None:
            self._dock.watch(None)
            self._below.setParent(self)
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.kinds.set_value(kind)
        for segment in self.kinds.segments:
            # Shift+Tab, too, comes to the kind that is chosen
            chosen = segment.choice.key == kind
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        fields, values = self._asked_of(kind)
        form = InPlaceForm(self._verb, fields, self._tools, parent=self)
        form.given.connect(lambda given: self.given.emit("", self.kinds.value(), given))
        form.closed.connect(self.closed)
        self.form = form
        self._column.insertWidget(self._column.indexOf(self.kinds) + 1, form)
        names = {field.key for field in fields}
        form.form.set_values({name: value for name, value in values.items() if value is not None})
        # as it stands in the entries: a moment is written otherwise than Python writes it
        self._offered = form.draft()
        form.start(values, {name: text for name, text in typed.items() if name in names})
        form.add_below(self._below)
        self._below.setVisible(bool(self._buttons))
        form.show()
        self._dock.watch(form)
        for before, after in pairwise((form.leave, *self._buttons)):
            QWidget.setTabOrder(before, after)
        if stay:
            self.kinds.setFocus()

    def _give(self, way: str) -> None:
        """What stands in the form, whether whole or not."""
        if self.form is None:
            return
        try:
            values = self.form.form.values()
        except BadInput:
            values = {key: text for key, text in self.form.draft().items() if text}
        self.given.emit(way, self.kinds.value(), values)

    def show_error(self, problem: BadInput) -> bool:
        """A refusal under its field; False where there is none such."""
        return self.form is not None and self.form.show_error(problem)

    def set_busy(self, verb: str) -> None:
        """The step is being done."""
        if self.form is not None:
            self.form.set_busy(verb)
