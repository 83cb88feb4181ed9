"""电话记录: who called when and who answered, with the export the office keeps (S21, F23)."""

from functools import partial

from csapp.features.reception.register import CALLS
from csapp.features.reception.service import desk
from csapp.registers.facts import RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage


class PhoneLogPage(RegisterPage):
    """The receptions that came by telephone; a new one is written on the page of the calls."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__(context, CALLS, tools or FormTools(Days(clock=context.clock)))

    def open_record(self, record_id: int) -> None:
        """Show one call, whatever the chips say."""
        self.show_record(record_id)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def reveal_job(self, facts: RecordFacts) -> partial[str]:
        """Ctrl+U: the caller's telephone, for 30 s, with its audit line."""
        return partial(desk.reveal_caller, facts.id, by=self.context.by, at=self.context.clock())
