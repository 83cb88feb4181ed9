"""The verb of a long form stays in sight: below the scrolled part where it would be below the fold (look 1)."""

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import rule


class FootDock(QFrame):
    """Stands under a scroll area and takes the foot of the form in it while the form is longer than the area."""

    def __init__(self, area: QScrollArea, padding: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = area
        self._form: InPlaceForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(rule(self))
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(padding, 0, padding, 0)
        column.addLayout(self._inside)
        area.viewport().installEventFilter(self)
        # not amid the layout that told of the change: what is moved then keeps no room
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._decide)
        self.hide()

    @property
    def is_taken(self) -> bool:
        """Whether the foot stands here."""
        return not self.isHidden()

    def watch(self, form: InPlaceForm | None) -> None:
        """Care for the foot of this form, of none any more with None."""
        if self._form is not None:
            self._form.removeEventFilter(self)
            self._put(here=False)
        self._form = form
        if form is not None:
            form.installEventFilter(self)
            self._decide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room or the form became another."""
        if self._form is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Move):
            self._soon.start()
        return super().eventFilter(watched, event)

    def _decide(self) -> None:
        body, form = self._area.widget(), self._form
        if form is None or body is None or not form.isVisibleTo(body):
            return
        # the same two heights wherever the foot stands now, so that it cannot go to and fro
        own = self.height() + self._gap() if self.is_taken else 0
        foot = form.foot.sizeHint().height() + form.spacing()
        needed = form.mapTo(body, QPoint(0, 0)).y() + form.wanted_height() + (foot if self.is_taken else 0)
        self._put(here=needed > self._area.viewport().height() + own)

    def _gap(self) -> int:
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None else None
        return layout.spacing() if layout is not None else 0

    def _put(self, *, here: bool) -> None:
        form = self._form
        if form is None or here == self.is_taken:
            return
        focus = next((part for part in form.foot.findChildren(QWidget) if part.hasFocus()), None)
        if here:
            self._inside.addWidget(form.foot)
        else:
            form.take_foot()
        form.foot.show()
        self.setVisible(here)
        if focus is not None:
            focus.setFocus()
