"""What a slice's page may replace of the register page: the third rung of the escape ladder (design 3)."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from csapp.core.roles import Permission, may
from csapp.registers.facts import NextStep, RecordFacts
from csapp.registers.spec import Register
from csapp.ui.context import Context


class PageHooks(QWidget):
    """`openers` holds, by `Action.opens`, the page's own way of gathering what a step needs; it ends in `steps.run`."""

    new_key = "Ctrl N"
    """The cap on 新…; F2, F3 and F7 are bound by the window."""

    def __init__(self, context: Context, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.register = register
        self.openers: dict[str, Callable[[RecordFacts, NextStep], None]] = {}

    def reads(self) -> frozenset[str]:
        """Tables whose changes this page shows."""
        return frozenset({self.register.key, self.register.model.key()})

    def make_paper_section(self, facts: RecordFacts) -> QWidget | None:
        """What the panel shows of the record's paper: printed, signed, returned."""
        return None

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]] | None:
        """The service call that writes the audit line and gives the clear values, all by field or the first alone.

        None where nothing may be revealed.
        """
        return None

    def may_create(self) -> bool:
        """Whether 新… is offered."""
        creates = self.register.create is not None and bool(self.register.form)
        return creates and may(self.context.by, self.register.create_needs or Permission.WRITE)

    def new_record(self) -> None:
        """What 新… and Ctrl+N do."""

    def export(self) -> None:
        """What 导出 does."""

    def print_paper(self, facts: RecordFacts) -> None:
        """What Ctrl+P does."""

    def undo_of(self, step: NextStep, facts: RecordFacts) -> Callable[[], None] | None:
        """What 撤回 does after a step, where it can be taken back."""
        return None

    def import_first(self) -> tuple[str, Callable[[], None]] | None:
        """The second way out of an empty register, such as 导入台账."""
        return None
