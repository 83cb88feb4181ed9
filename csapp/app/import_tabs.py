"""导入: the owner ledger, a register corrected in Excel, or an old ledger as history (issue of Excel in and out)."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csapp.app.catalog import REGISTERS
from csapp.app.layouts import drawn_of
from csapp.app.old_ledger_page import OldLedgerPage
from csapp.features.ledger.page import LedgerPage
from csapp.features.sheet_return.page import SheetReturnPage
from csapp.ui.context import Context
from csapp.ui.segments import Choice, Segments

_LEDGER, _SHEET, _OLD = "ledger", "sheet", "old"


class ImportTabs(QWidget):
    """Three ways in, each a page of its own."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.ledger, self.sheet = (
            LedgerPage(context),
            SheetReturnPage(context, REGISTERS, partial(drawn_of, context.folder)),
        )
        self.old = OldLedgerPage(context)
        self._pages = {_LEDGER: self.ledger, _SHEET: self.sheet, _OLD: self.old}
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._switches = []
        for page in (self.ledger, self.sheet, self.old):
            self.stack.addWidget(page)
            ways = (
                Choice(_LEDGER, self.tr("业主台账"), "import"),
                Choice(_SHEET, self.tr("改好的表"), "excel"),
                Choice(_OLD, self.tr("历史台账"), "list"),
            )
            switch = Segments(ways, self.tr("导入什么"), page)
            switch.chosen.connect(self.show_way)
            page.head.insertWidget(1, switch)
            self._switches.append(switch)
        self.show_way(_LEDGER)

    def show_way(self, key: str) -> None:
        """业主台账, 改好的表 or 历史台账."""
        self.stack.setCurrentWidget(self._pages[key])
        for switch in self._switches:
            switch.set_value(key)
        self.take_focus()

    def take_focus(self) -> None:
        """What opening the page does."""
        for page in (self.ledger, self.sheet, self.old):
            if page is self.stack.currentWidget():
                page.take_focus()
