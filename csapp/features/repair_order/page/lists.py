"""交财务清单 and 预留空白单: handing returned sheets over in one list, numbers for days without power (S01, F02)."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, may
from csapp.features.repair_order.documents import sheet
from csapp.features.repair_order.documents.lists import write_handover_sheet
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet, Handover
from csapp.features.repair_order.page.papers import Open, OrderPapers, show_file
from csapp.features.repair_order.register import BLANKS, HANDOVERS
from csapp.features.repair_order.service.finance import hand_to_finance, ready_for_finance
from csapp.features.repair_order.service.papers import open_blanks, reserve_blanks
from csapp.registers.facts import RecordFacts
from csapp.registers.spec import Field, Kind, Register, Section
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments


def to_hand_over() -> list[Order]:
    """Returned sheets with a fee that have not gone to finance; called in the worker."""
    return [order for order in ready_for_finance() if order.fee_fen]


def hand_over(*, by: Actor, at: datetime, receiver: str, note: str = "") -> Handover:
    """All of them in one list. Raises BadInput where there is none."""
    return hand_to_finance([order.id for order in to_hand_over()], by=by, at=at, receiver=receiver, note=note)


def reserve(*, by: Actor, at: datetime, count: int) -> BlankSheet:
    """So many numbers; the first of them."""
    return reserve_blanks(count, by=by, at=at)[0]


class PaperListPage(RegisterPage):
    """A register with a paper of its own; `open_file` can be replaced."""

    def __init__(self, context: Context, register: Register, tools: FormTools, print_label: str) -> None:
        self.open_file: Open = show_file
        super().__init__(context, register, tools)
        self.papers = OrderPapers(self, context, self.message, self._show_file, self.refresh)
        self.print_button = Button(print_label, icon="print", key="Ctrl P", parent=self.head)
        self.print_button.clicked.connect(self._print_shown)
        self.head.row.insertWidget(self.head.row.indexOf(self.head.new), self.print_button)

    def _show_file(self, file: Path) -> None:
        self.open_file(file)

    def may_create(self) -> bool:
        return may(self.context.by, Permission.WRITE)

    def _print_shown(self) -> None:
        if self.panel.facts is not None:
            self.print_paper(self.panel.facts)


class HandoverPage(PaperListPage):
    """新交财务清单 takes every returned sheet with a fee that has not gone yet."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        asked = (Section("", ("receiver", "note")),)
        fields = tuple(replace(field, required=field.key == "receiver") for field in HANDOVERS.fields)
        declared = replace(HANDOVERS, create=hand_over, form=asked, fields=fields)
        super().__init__(context, declared, tools, mark("打印清单"))
        self.excel_button = Button(self.tr("清单存成 Excel"), icon="excel", parent=self.head)
        self.excel_button.clicked.connect(self.write_sheet)
        self.head.row.insertWidget(self.head.row.indexOf(self.head.new), self.excel_button)

    def write_sheet(self) -> None:
        """The list under the cursor as a workbook, in the folder of printed papers."""
        if self.panel.facts is not None:
            self.papers.put(partial(_write_sheet, self.panel.facts.id, self.panel.facts.number))

    def reads(self) -> frozenset[str]:
        return super().reads() | {Order.key()}

    def new_record(self) -> None:
        """Ask who signs; what goes along is counted above."""
        super().new_record()
        self.context.runner.run(self, to_hand_over, self._tell, self.message.error)

    def _tell(self, orders: list[Order]) -> None:
        form = self.panel.in_place
        column = form.layout() if form is not None else None
        if not isinstance(column, QVBoxLayout):
            return
        words = self.tr("收回以后有费用、还没有交的 {count} 单，合计 {sum}：{numbers}")
        told = words.format(
            count=len(orders),
            sum=yuan(sum(order.fee_fen for order in orders)),
            numbers="、".join(str(order.number) for order in orders[:6]),
        )
        if not orders:
            told = self.tr("没有要交财务的工作单：收回以后、有费用的才交。")
        column.insertWidget(1, Label(told, "hint", form).wrapping())

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the list with its sum and the places to sign."""
        self.papers.print_handover(facts.id)


_COUNT = Field("count", mark("几张"), Kind.NUMBER, required=True, hint=mark("例如 20"))


class BlankPage(PaperListPage):
    """新空白单 reserves numbers; 打印 puts all that are free on paper."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        declared = replace(BLANKS, create=reserve, form=(Section("", (_COUNT.key,)),), fields=(*BLANKS.fields, _COUNT))
        super().__init__(context, declared, tools, mark("打印空白单"))

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: every reserved sheet that is neither entered nor struck out."""
        self.papers.put(_print_open)


def _write_sheet(handover_id: int, number: str, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    file = sheet.print_folder(folder) / f"{number}.xlsx"
    write_handover_sheet(handover_id, file, by=by, at=at)
    return file


def _print_open(folder: Any, *, by: Actor, at: datetime) -> Path:
    blanks = open_blanks()
    if not blanks:
        raise BadInput("count", mark("没有可打印的空白单，先预留编号。"))
    return sheet.print_blanks(blanks, folder, by=by, at=at)


class RepairListsPage(QWidget):
    """交财务清单 and 预留空白单 with one switch."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__()
        self.context = context
        tools = tools or FormTools(Days(clock=context.clock))
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.pages: dict[str, PaperListPage] = {
            HANDOVERS.key: HandoverPage(context, tools),
            BLANKS.key: BlankPage(context, tools),
        }
        self._switches: list[Segments] = []
        for page in self.pages.values():
            self.stack.addWidget(page)
            views = [Choice(key, held.register.label, held.register.icon) for key, held in self.pages.items()]
            switch = Segments(views, self.tr("页面视图"), page)
            switch.chosen.connect(self.show_register)
            page.head.views.insertWidget(0, switch)
            self._switches.append(switch)
        self.show_register(HANDOVERS.key)

    def show_register(self, key: str) -> PaperListPage:
        """One of the two."""
        self.stack.setCurrentWidget(self.pages[key])
        for switch in self._switches:
            switch.set_value(key)
        return self.pages[key]

    def open_record(self, record_id: int) -> None:
        """One hand-over."""
        self.show_register(HANDOVERS.key).show_record(record_id)

    def new_record(self) -> None:
        """Ctrl+N on the register shown."""
        page = self.stack.currentWidget()
        if isinstance(page, PaperListPage):
            page.new_record()
