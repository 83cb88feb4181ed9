"""报修: 台账, 派工看板 and 统计 on one page, with one switch (look 03, 04)."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.features.repair_order.page.dispatch_board import DispatchBoard
from csapp.features.repair_order.page.figures import FiguresPage
from csapp.features.repair_order.page.keys import KeyDesk
from csapp.features.repair_order.page.orders import OrderRegister
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.segments import Choice, Segments
from csapp.ui.step_opener import open_in_panel

REGISTER, BOARD, FIGURES = "register", "board", "figures"
_SETTING = "repair_order.view"
_DISPATCH = "dispatch"


class RepairPage(QWidget):
    """The board and the statistics are made when they are first shown."""

    def __init__(self, context: Context, tools: FormTools | None = None, keys: KeyDesk | None = None) -> None:
        super().__init__()
        self.context, self._keys = context, keys
        self._tools = tools or FormTools(Days(clock=context.clock))
        self.setAccessibleName(self.tr("报修"))
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._switches: list[Segments] = []
        self.register = OrderRegister(context, self._tools, keys)
        self._put(self.register, self.register.head.views)
        self._board: DispatchBoard | None = None
        self._figures: FiguresPage | None = None
        self.show_view(str(context.settings.get(_SETTING, REGISTER)))

    @property
    def board(self) -> DispatchBoard:
        """派工看板."""
        if self._board is None:
            self._board = board = DispatchBoard(self.context, self._tools, self._keys)
            board.opened.connect(self._open)
            board.new_asked.connect(self.new_record)
            self._put(board, board.views)
            board.refresh()
        return self._board

    @property
    def figures(self) -> FiguresPage:
        """统计."""
        if self._figures is None:
            self._figures = figures = FiguresPage(self.context, self._tools)
            self._put(figures, figures.views)
            figures.refresh()
        return self._figures

    def _put(self, page: QWidget, row: QHBoxLayout) -> None:
        views = (
            Choice(REGISTER, self.tr("台账"), "list"),
            Choice(BOARD, self.tr("派工看板"), "board"),
            Choice(FIGURES, self.tr("统计"), "excel"),
        )
        switch = Segments(views, self.tr("页面视图"), page)
        switch.chosen.connect(self.choose_view)
        row.insertWidget(0, switch)
        self._switches.append(switch)
        self.stack.addWidget(page)

    def choose_view(self, key: str) -> None:
        """A person's choice, kept for the next time."""
        self.context.settings.set(_SETTING, key)
        self.show_view(key)
        self.take_focus()

    def show_view(self, key: str) -> None:
        """台账, 派工看板 or 统计."""
        page: QWidget = self.register
        if key == BOARD:
            page = self.board
        elif key == FIGURES:
            page = self.figures
        self.stack.setCurrentWidget(page)
        for switch in self._switches:
            switch.set_value(key if page is not self.register else REGISTER)

    def new_record(self) -> None:
        """F3."""
        self.show_view(REGISTER)
        self.register.open()
        self.register.new_record()

    def open_record(self, record_id: int) -> None:
        """One order, in the register."""
        self.show_view(REGISTER)
        self.register.show_record(record_id)

    def open_step(self, record_id: int, name: str) -> None:
        """派单 is done on the board, with the order under the cursor; every other step in the register's panel."""
        if name != _DISPATCH:
            open_in_panel(self, record_id, name)
            return
        self.show_view(BOARD)
        self.board.look_at(record_id)

    def _open(self, record_id: int) -> None:
        """Enter on a card: every step stands in the register's panel."""
        self.open_record(record_id)

    def take_focus(self) -> None:
        """What the view shown does with the keys."""
        page = self.stack.currentWidget()
        if page is self.register:
            self.register.table.setFocus()
        elif isinstance(page, (DispatchBoard, FiguresPage)):
            page.take_focus()
