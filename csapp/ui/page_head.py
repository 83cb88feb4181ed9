"""The head of a register page: title, views, filter, period, 导出 and 新… in one row (look 04)."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from csapp.registers.spec import Register
from csapp.ui.buttons import Button
from csapp.ui.filter_line import FilterLine
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.period_button import PeriodButton
from csapp.ui.theme import theme, theme_switch


class PageHead(QWidget):
    """`views` takes the switch between the views of a page; more buttons go before `new`."""

    def __init__(self, register: Register, days: Days, new_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        noun = register.noun or register.label
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.title = Label(register.label, "page", self)
        self.row.addWidget(self.title)
        self.row.addSpacing(8)
        self.views = QHBoxLayout()
        self.row.addLayout(self.views)
        self.row.addStretch(1)
        self.filter = FilterLine(self)
        self.period = PeriodButton(days, self)
        self.export = Button(self.tr("导出"), icon="excel", parent=self)
        self.new = Button(self.tr("新{noun}").format(noun=noun), icon="plus", key=new_key, parent=self)
        for part in (self.filter, self.period, self.export, self.new):
            self.row.addWidget(part)
        self.period.setVisible(bool(register.period))
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(theme().height("page_head"))
