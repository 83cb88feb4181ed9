"""钥匙: the cabinet and the 借用表 on one page, with one switch (look 05, S12)."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csapp.features.key_lending.page.lending import LendingCabinet
from csapp.features.key_lending.page.slips import LoanHooks
from csapp.features.key_lending.register import KEY_LOANS
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments

_CABINET, _REGISTER = "cabinet", "register"


class LoanRegister(LoanHooks, RegisterPage):
    """《钥匙借用表》 as a register."""


class KeyLendingPage(QWidget):
    """钥匙柜 and 借用表, with one switch."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__()
        self.context = context
        tools = tools or FormTools(Days(clock=context.clock))
        self.cabinet, self.register = LendingCabinet(context, tools), LoanRegister(context, KEY_LOANS, tools)
        self.register.prepare()
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._switches = []
        for page, row in ((self.cabinet, self.cabinet.frame.views), (self.register, self.register.head.views)):
            self.stack.addWidget(page)
            views = (Choice(_CABINET, self.tr("钥匙柜"), "board"), Choice(_REGISTER, self.tr("借用表"), "list"))
            switch = Segments(views, self.tr("页面视图"), page)
            switch.chosen.connect(self.show_view)
            row.insertWidget(0, switch)
            self._switches.append(switch)
        self.show_view(_CABINET)

    def show_view(self, key: str) -> None:
        """钥匙柜 or 借用表."""
        page = self.cabinet if key == _CABINET else self.register
        self.stack.setCurrentWidget(page)
        for switch in self._switches:
            switch.set_value(key)

    def new_record(self) -> None:
        """F6."""
        self.show_view(_CABINET)
        self.cabinet.new_record()

    def open_record(self, record_id: int) -> None:
        """One loan, in the 借用表."""
        self.show_view(_REGISTER)
        self.register.show_record(record_id)

    def take_focus(self) -> None:
        """The hooks take the keys."""
        self.show_view(_CABINET)
        self.cabinet.take_focus()
