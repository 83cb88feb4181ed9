"""Several registers on one page, with a switch in the head: 住户 | 房屋, 车辆 | 车位, 人员 | 节假日."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csapp.app.form_tools import form_tools
from csapp.core.roles import Permission, may
from csapp.masterdata.people.models import Occupancy
from csapp.masterdata.people.service import reveal_occupant
from csapp.registers.facts import RecordFacts
from csapp.registers.spec import Register
from csapp.ui.context import Context
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments


class MasterDataPage(RegisterPage):
    """A register of master data; an empty one points to 导入台账."""

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]] | None:
        if self.register.model is not Occupancy or not may(self.context.by, Permission.REVEAL):
            return None
        return partial(reveal_occupant, facts.id, by=self.context.by, at=self.context.clock())

    def may_create(self) -> bool:
        return self.register.create is not None and may(self.context.by, self._needed())

    def _needed(self) -> Permission:
        if self.register.create_needs is not None:
            return self.register.create_needs
        settings = self.register.view is Permission.SETTINGS
        return Permission.SETTINGS if settings else Permission.EDIT_MASTERDATA

    def import_first(self) -> tuple[str, Callable[[], None]] | None:
        if not may(self.context.by, Permission.IMPORT_LEDGER):
            return None
        return self.tr("导入台账"), partial(self.context.go, "ledger", None)


class RegisterTabs(QWidget):
    """One page per register, made when first shown; `own_pages` by register key where the plain one is not enough."""

    def __init__(
        self,
        context: Context,
        registers: tuple[Register, ...],
        own_pages: Mapping[str, type[MasterDataPage]] | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._registers = registers
        self._own_pages = own_pages or {}
        self._pages: dict[str, MasterDataPage] = {}
        self._switches: dict[str, Segments] = {}
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.show_register(registers[0].key)

    def show_register(self, key: str) -> MasterDataPage:
        """Show the register called `key`."""
        if key not in self._pages:
            register = next(held for held in self._registers if held.key == key)
            make = self._own_pages.get(key, MasterDataPage)
            page = make(self._context, register, form_tools(self._context), self._stack)
            self._switches[key] = self._switch(page)
            page.head.views.addWidget(self._switches[key])
            self._pages[key] = page
            self._stack.addWidget(page)
        page = self._pages[key]
        self._stack.setCurrentWidget(page)
        self._switches[key].set_value(key)
        return page

    def _switch(self, page: QWidget) -> Segments:
        choices = [Choice(held.key, held.label, held.icon) for held in self._registers]
        switch = Segments(choices, self.tr("看哪份台账"), page)
        switch.chosen.connect(self.show_register)
        return switch

    def open_record(self, record_id: int) -> None:
        """Go to a record of the first register."""
        self.show_register(self._registers[0].key).show_record(record_id)

    def new_record(self) -> None:
        """What Ctrl+N does on the register shown."""
        page = self._stack.currentWidget()
        if isinstance(page, MasterDataPage):
            page.new_record()
