"""配件和人工: the lines of an order in the panel, written row by row with the keyboard; the sum as it will be."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import UserError
from csapp.core.money import capital, yuan
from csapp.features.repair_order.models.bill import BillEntry, lines_of, product_fen, shown_quantity, thousandths
from csapp.features.repair_order.models.order import BillLine
from csapp.features.repair_order.models.words import LineKind
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.editors import read
from csapp.ui.fields import ChoiceField, TextField
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.segments import Choice

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Typed = Mapping[str, str]
# What was typed for an order, and whether its editor was open when the panel was made anew.
Drafts = dict[int, tuple[list[Typed], bool]]


def typed_of(line: BillLine) -> Typed:
    """A stored line as it stands in its entries."""
    return {
        "kind": str(line.kind),
        "name": line.name,
        "quantity": shown_quantity(line.quantity),
        "price": f"{line.unit_price_fen / 100:.2f}",
    }


class _Row(QObject):
    """One line of the bill: kind and name, below them quantity, price and sum."""

    def __init__(self, editor: "BillEditor", number: int) -> None:
        super().__init__(editor)
        words = {"number": number}
        kinds = [Choice(kind.value, kind.value) for kind in LineKind]
        self.kind = ChoiceField(kinds, self.tr("第 {number} 行 材料还是人工").format(**words), parent=editor)
        self.name = TextField(
            self.tr("第 {number} 行 名称").format(**words), self.tr("配件、材料或工项"), parent=editor
        )
        self.quantity = TextField(
            self.tr("第 {number} 行 数量").format(**words), self.tr("数量"), folding=True, parent=editor
        )
        self.price = TextField(
            self.tr("第 {number} 行 单价").format(**words), self.tr("单价"), folding=True, parent=editor
        )
        self.sum = Label("", "body", editor)
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.kind.set_value(LineKind.MATERIAL.value)
        self._price = Field("price", self.tr("单价"), Kind.MONEY)
        for entry in self.entries():
            entry.installEventFilter(editor)

    def entries(self) -> list[QWidget]:
        """In the order of the Tab key."""
        return [self.kind, self.name, self.quantity, self.price]

    def typed(self) -> Typed:
        """What stands in the entries."""
        return {
            "kind": self.kind.value(), "name": self.name.text(), "quantity": self.quantity.text(),
            "price": self.price.text(),
        }  # fmt: skip

    def put(self, typed: Typed) -> None:
        """Put back what was typed."""
        self.kind.set_value(typed["kind"])
        self.name.setText(typed["name"])
        self.quantity.setText(typed["quantity"])
        self.price.setText(typed["price"])

    def is_empty(self) -> bool:
        """Nothing written in it."""
        return not any(entry.text().strip() for entry in (self.name, self.quantity, self.price))

    def entry(self, place: int) -> BillEntry:
        """The line as the service takes it; raises UserError."""
        fen = read(self._price, self.price)
        quantity = self.quantity.text().strip() or "1"
        entry = BillEntry(self.name.text(), quantity, int(fen or 0), LineKind(self.kind.value()))
        entry.checked(place)
        return entry

    def fen(self) -> int:
        """What it comes to so far; 0 while it can't be read."""
        try:
            return product_fen(
                thousandths(self.quantity.text().strip() or "1"), int(read(self._price, self.price) or 0)
            )
        except UserError:
            return 0


class BillEditor(QFrame):
    """`given` carries the entries of all rows; Enter goes on, and from the last entry to a new row."""

    given = Signal(object)
    closed = Signal()

    def __init__(self, lines: Sequence[Typed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("配件和人工"))
        self._rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        self.total = Label("", "strong", self).wrapping()
        column.addWidget(self.total)
        self.problem = Label("", "error", self).wrapping()
        column.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 4, 0, 4)
        self.verb = Button(self.tr("记下明细"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self.verb.clicked.connect(self.give)
        leave = Button(self.tr("收起"), key="Esc", parent=self)
        leave.clicked.connect(self.closed)
        foot.addWidget(self.verb, 1)
        foot.addWidget(leave)
        column.addLayout(foot)
        bind(self, "Ctrl+Enter", self.give)
        for typed in lines:
            self.add_row().put(typed)
        if not self._rows:
            self.add_row()
        self._count()

    def add_row(self) -> _Row:
        """One more empty line."""
        row, at = _Row(self, len(self._rows) + 1), 2 * len(self._rows)
        self._grid.addWidget(row.kind, at, 0)
        self._grid.addWidget(row.name, at, 1, 1, 3)
        self._grid.addWidget(row.quantity, at + 1, 0)
        self._grid.addWidget(row.price, at + 1, 1)
        self._grid.addWidget(row.sum, at + 1, 2, 1, 2)
        for entry in (row.quantity, row.price):
            entry.textChanged.connect(self._count)
        if self.isVisible():
            # a layout shows what was added only later, and what is hidden takes no focus
            for part in (*row.entries(), row.sum):
                part.show()
        before = self._rows[-1].price if self._rows else None
        self._rows.append(row)
        for first, second in zip((before, *row.entries()), (*row.entries(), self.verb), strict=True):
            if first is not None:
                QWidget.setTabOrder(first, second)
        return row

    def focus_first(self) -> None:
        """The name of the first empty line, or of the last."""
        row = next((row for row in self._rows if row.is_empty()), self._rows[-1])
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> list[Typed]:
        """Every line that holds something."""
        return [row.typed() for row in self._rows if not row.is_empty()]

    def _count(self) -> None:
        total = 0
        for row in self._rows:
            fen = row.fen()
            total += fen
            row.sum.setText(yuan(fen) if fen else "")
        self.total.setText(self.tr("合计 {sum}　{words}").format(sum=yuan(total), words=capital(total)))

    def give(self) -> None:
        """Ctrl+Enter; the first line that can't be taken is named and gets the focus."""
        if self.verb.busy:
            return
        entries = []
        for place, row in enumerate((row for row in self._rows if not row.is_empty()), 1):
            try:
                entries.append(row.entry(place))
            except UserError as problem:
                self.problem.setText(str(problem))
                row.name.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.problem.setText("")
        self.given.emit(entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter is the next entry; behind the last one a new line begins."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            entries = [entry for row in self._rows for entry in row.entries()]
            at = next((at for at, entry in enumerate(entries) if entry is watched), len(entries) - 1)
            if at + 1 < len(entries):
                entries[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
            elif not self._rows[-1].is_empty():
                self.add_row().name.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.verb.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away; what was typed is kept by the section."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class BillSection(QWidget):
    """The lines as they are; 改明细 opens the editor in their place. `save(entries, done, failed)` writes them."""

    def __init__(
        self,
        order_id: int,
        *,
        can_change: bool,
        drafts: Drafts,
        save: Callable[[Sequence[BillEntry], Callable[[UserError], None]], None],
    ) -> None:
        super().__init__()
        self._order_id, self._drafts, self._save = order_id, drafts, save
        self._lines: list[BillLine] = []
        self.setAccessibleName(self.tr("配件和人工"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("配件和人工"), "panel", self))
        head.addStretch(1)
        self.sum = Label("", "body", self)
        head.addWidget(self.sum)
        self._column.addLayout(head)
        self._list = Label("", "secondary", self).wrapping()
        self._column.addWidget(self._list)
        self.change = Button(self.tr("改明细"), icon="list", key="Alt B", parent=self)
        self.change.clicked.connect(self.open)
        self.change.setVisible(can_change)
        frame = QHBoxLayout()
        frame.setContentsMargins(0, 4, 0, 4)
        frame.addWidget(self.change, 1)
        self._column.addLayout(frame)
        self.editor: BillEditor | None = None

    @staticmethod
    def read(order_id: int) -> list[BillLine]:
        """The lines of an order; called in the worker."""
        return lines_of(order_id)

    def show_lines(self, lines: list[BillLine]) -> None:
        """Show these lines; what was being typed is opened again."""
        self._lines = lines
        words = self.tr("{name}　{quantity} × {price} = {sum}")
        told = [
            words.format(
                name=line.name,
                quantity=shown_quantity(line.quantity),
                price=yuan(line.unit_price_fen),
                sum=yuan(line.sum_fen),
            )
            for line in lines
        ]
        self._list.setText("\n".join(told) or self.tr("还没有记配件和人工"))
        self.sum.setText(yuan(sum(line.sum_fen for line in lines)) if lines else "")
        _, was_open = self._drafts.get(self._order_id, ([], False))
        if was_open and self.change.isVisibleTo(self):
            self.open()

    def open(self) -> None:
        """Write in the lines' place."""
        if self.editor is not None:
            return
        held, _ = self._drafts.pop(self._order_id, ([], False))
        held = held or [typed_of(line) for line in self._lines]
        self.editor = editor = BillEditor(held, self)
        editor.given.connect(self._give)
        editor.closed.connect(self._leave)
        for part in (self._list, self.change):
            part.hide()
        self._column.addWidget(editor)
        editor.show()
        editor.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is being typed is kept: the panel is made anew whenever somebody changed the order."""
        if self.editor is not None and not self.editor.verb.busy:
            self._drafts[self._order_id] = self.editor.typed(), True
        super().hideEvent(event)

    def _give(self, entries: list[BillEntry]) -> None:
        assert self.editor is not None
        self.editor.verb.set_busy(self.tr("正在记"))
        self._save(entries, partial(self._refused, self.editor))

    def _refused(self, editor: BillEditor, problem: UserError) -> None:
        editor.verb.set_busy()
        editor.problem.setText(str(problem))

    def _leave(self) -> None:
        if self.editor is None:
            return
        self._drafts[self._order_id] = self.editor.typed(), False
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = None
        self._list.show()
        self.change.show()
        self.change.setFocus(Qt.FocusReason.OtherFocusReason)
