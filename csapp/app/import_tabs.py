"""导入: the owner ledger, or a register corrected in Excel; one switch (issue of Excel in and out)."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csapp.app.catalog import REGISTERS
from csapp.features.ledger.page import LedgerPage
from csapp.features.sheet_return.page import SheetReturnPage
from csapp.ui.context import Context
from csapp.ui.segments import Choice, Segments

_LEDGER, _SHEET = "ledger", "sheet"


class ImportTabs(QWidget):
    """Two ways in, each a page of its own."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.ledger, self.sheet = LedgerPage(context), SheetReturnPage(context, REGISTERS)
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._switches = []
        for page in (self.ledger, self.sheet):
            self.stack.addWidget(page)
            ways = (Choice(_LEDGER, self.tr("业主台账"), "import"), Choice(_SHEET, self.tr("改好的表"), "excel"))
            switch = Segments(ways, self.tr("导入什么"), page)
            switch.chosen.connect(self.show_way)
            page.head.insertWidget(1, switch)
            self._switches.append(switch)
        self.show_way(_LEDGER)

    def show_way(self, key: str) -> None:
        """业主台账 or 改好的表."""
        self.stack.setCurrentIndex(int(key == _SHEET))
        for switch in self._switches:
            switch.set_value(key)
        self.take_focus()

    def take_focus(self) -> None:
        """What opening the page does."""
        (self.sheet if self.stack.currentIndex() else self.ledger).take_focus()
