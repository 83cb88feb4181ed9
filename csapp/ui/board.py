"""The board: what waits at the left, lanes by hours, what comes after the work below; keys and mouse (look 03)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from csapp.ui.board_cards import CardList
from csapp.ui.board_model import BoardCard, BoardDay, CardGroup, Figure
from csapp.ui.board_placing import Placing
from csapp.ui.board_view import BoardView, HoursBar
from csapp.ui.labels import Label, rule
from csapp.ui.theme import theme, theme_switch

_WAITING, _COLUMN = 364, 232


class FigureLine(QWidget):
    """The numbers of the day in one line of words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addStretch(1)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these numbers."""
        while self._row.count() > 1:
            held = self._row.takeAt(0)
            part = held.widget() if held is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for at, figure in enumerate(figures):
            label = Label(f"{figure.label} {figure.text}", "secondary", self)
            if figure.tone is not None:
                colours = label.palette()
                colours.setColor(label.foregroundRole(), theme().ink(figure.tone))
                label.setPalette(colours)
                label.set_role("body")
            self._row.insertWidget(at, label)
            label.show()
        self.setAccessibleName("，".join(f"{figure.label} {figure.text}" for figure in figures))


class CardColumns(QWidget):
    """Headed lists side by side; `went_in` is Enter or a double click on a card."""

    went_in = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget, *, compact: bool) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._compact = compact
        self.lists: dict[str, CardList] = {}
        self._heads: dict[str, tuple[Label, Label]] = {}

    def show_groups(self, groups: Sequence[CardGroup]) -> None:
        """One column for each group; columns are made once."""
        for group in groups:
            if group.key not in self.lists:
                self._add(group)
            self.lists[group.key].show_groups((group,), headings=False)
            count = self._heads[group.key][1]
            count.setText(str(len(group.cards)))
            colours = count.palette()
            loud = group.tone is not None and group.cards
            ink = theme().ink(group.tone) if loud and group.tone is not None else theme().text2
            colours.setColor(count.foregroundRole(), ink)
            count.setPalette(colours)

    def _add(self, group: CardGroup) -> None:
        frame = QFrame(self)
        frame.setProperty("panel", "true")
        frame.setMinimumWidth(theme().px(_COLUMN) if not self._compact else 0)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        title, count = Label(group.title, "panel", frame), Label("", "panel", frame)
        head.addWidget(title)
        head.addWidget(count)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(rule(frame))
        cards = CardList(group.title, compact=self._compact, parent=frame)
        cards.shows_current = False
        cards.went_in.connect(self.went_in)
        cards.chosen.connect(self.chosen)
        column.addWidget(cards, 1)
        self._row.addWidget(frame, 1)
        self.lists[group.key], self._heads[group.key] = cards, (title, count)

    def current(self) -> BoardCard | None:
        """The card of the list that has the focus."""
        return next((cards.current() for cards in self.lists.values() if cards.hasFocus()), None)


class Board(QWidget):
    """`placed` carries a slot that was given, `went_in` the key of a card to be opened, `chosen` the one looked at."""

    placed = Signal(object)
    went_in = Signal(int)
    chosen = Signal(int)

    def __init__(self, name: str, after_title: str, after_note: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.day: BoardDay | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        row.addWidget(self.splitter)
        self._left = QStackedWidget()
        self._left.addWidget(self._make_waiting())
        self.splitter.addWidget(self._left)
        self.view, self.stack = BoardView(name), QStackedWidget()
        self.states = CardColumns(self.stack, compact=False)
        self.after = CardColumns(self, compact=True)
        self.splitter.addWidget(self._make_right(after_title, after_note))
        self.splitter.setStretchFactor(1, 1)
        self.placing = Placing(self.view)
        self._connect()
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _make_waiting(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("panel", "true")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 4, 12, 12)
        column.setSpacing(8)
        self.waiting = CardList(self.tr("待派单"))
        self.hint = Label(self._hint, "hint", frame).wrapping()
        column.addWidget(self.waiting, 1)
        column.addWidget(rule(frame))
        column.addWidget(self.hint)
        return frame

    def _make_right(self, after_title: str, after_note: str) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.figures = FigureLine(right)
        column.addWidget(self.figures)
        lanes = QFrame(right)
        lanes.setProperty("panel", "true")
        inside = QVBoxLayout(lanes)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self.hours = HoursBar(lanes)
        inside.addWidget(self.hours)
        inside.addWidget(self.view, 1)
        area = QScrollArea()
        area.setWidget(self.states)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        self.states.setAutoFillBackground(False)
        self.stack.addWidget(lanes)
        self.stack.addWidget(area)
        column.addWidget(self.stack, 1)
        head = QHBoxLayout()
        head.addWidget(Label(after_title, "panel", right))
        head.addStretch(1)
        head.addWidget(Label(after_note, "note", right))
        self._after_part = QWidget(right)
        below = QVBoxLayout(self._after_part)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        below.addLayout(head)
        below.addWidget(self.after)
        column.addWidget(self._after_part)
        return right

    def _connect(self) -> None:
        self.view.resized.connect(self._follow_grid)
        self.view.moved.connect(lambda key: self.chosen.emit(key) if key else None)
        for cards in (self.waiting, self.after, self.states):
            cards.chosen.connect(self.chosen)
        for part in (self.waiting, self.view, self.after, self.states):
            part.went_in.connect(self.went_in)
        for held in (self.waiting, self.view):
            held.lifted.connect(self._lift)
        self.waiting.carried.connect(self.placing.carry)
        self.waiting.let_go.connect(self.placing.let_go)
        self.placing.given.connect(self.placed)
        self.placing.told.connect(self._tell)
        self.placing.ended.connect(lambda: self._tell(self._hint, wrong=False))

    def _fit(self) -> None:
        tokens = theme()
        self.splitter.setSizes([tokens.px(_WAITING), 10_000])
        self.after.setFixedHeight(tokens.px(34) + 3 * tokens.height("row_compact"))
        self.hints_grow()

    def hints_grow(self) -> None:
        """The hint has room for three lines, so that the cards above do not jump."""
        self.hint.setMinimumHeight(3 * theme().px(20))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _follow_grid(self) -> None:
        self.hours.grid = self.view.grid
        self.hours.update()

    def show_day(self, day: BoardDay) -> None:
        """Show a day; what is being placed goes on there."""
        other = self.day is not None and self.day.day != day.day
        self.day = day
        self.view.show_day(day)
        self.waiting.show_groups(day.waiting)
        self.after.show_groups(day.after)
        self.states.show_groups(day.states)
        self.figures.show_figures(day.figures)
        if other:
            self.placing.on_another_day()
        elif self.placing.card is not None and self.placing.slot is not None:
            self.placing.nudge()

    def put_aside(self, form: QWidget | None) -> None:
        """A form in the place of the cards that wait; None takes it away and gives them the focus."""
        held = self._left.widget(1)
        if held is not None:
            self._left.removeWidget(held)
            held.hide()
            held.deleteLater()
            if form is None:
                self.waiting.setFocus(Qt.FocusReason.OtherFocusReason)
        if form is not None:
            frame = QFrame()
            frame.setProperty("panel", "true")
            column = QVBoxLayout(frame)
            column.setContentsMargins(12, 12, 12, 12)
            column.addWidget(form)
            column.addStretch(1)
            self._left.addWidget(frame)
            self._left.setCurrentWidget(frame)

    def show_states(self, *, wanted: bool) -> None:
        """Columns by state instead of lanes by person."""
        self.placing.leave()
        self.stack.setCurrentIndex(int(wanted))
        self._after_part.setVisible(not wanted)

    def current(self) -> BoardCard | None:
        """The card looked at: that of the part which has the focus, else the one that waits first."""
        focused = self._focused()
        if focused is self.view:
            block = self.view.current()
            return block.card if block is not None else None
        for part in (self.after, self.states):
            if part.isAncestorOf(focused):
                return part.current()
        return self.waiting.current()

    def _focused(self) -> QWidget:
        focused: QWidget | None = self.window().focusWidget()
        return self if focused is None else focused

    def place_current(self) -> bool:
        """Alt+1: begin to place the card looked at; False where it can't be placed."""
        card = self.current()
        if card is None or not card.placing or self.stack.currentIndex() != 0:
            return False
        self.placing.begin(card, self._focused())
        return True

    def show_card(self, key: int) -> bool:
        """Put the cursor on a card, wherever it stands."""
        if self.view.go_to(key):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        for cards in (self.waiting, *self.after.lists.values()):
            if cards.go_to(key):
                cards.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _lift(self, key: int, grabbed: float) -> None:
        card = self.day.card(key) if self.day is not None else None
        if card is not None and card.placing:
            self.placing.lift(card, grabbed)

    def _tell(self, words: str, wrong: bool) -> None:
        """Under the cards: what is proposed, or how it goes."""
        self.hint.setText(words)
        self.hint.set_role("error" if wrong else "hint")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While a card is being placed the keys move its slot."""
        if not self.placing.take_key(event):
            super().keyPressEvent(event)
