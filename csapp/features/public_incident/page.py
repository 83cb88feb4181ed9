"""公共事件: the register, with the calls of the incident in its panel, one key away from each."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.features.public_incident.models import IncidentReport
from csapp.features.public_incident.register import PUBLIC_INCIDENTS
from csapp.features.public_incident.service.reading import reports_of
from csapp.registers.facts import RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.recent_list import RecentLine, RecentList
from csapp.ui.register_page import RegisterPage
from csapp.ui.theme import theme

_MOST_ROWS = 8


class CallsSection(QWidget):
    """来电 of one incident, the first one on top; `opened` names the record of a line."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("并入的来电"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("并入的来电"), "panel", self))
        head.addStretch(1)
        self.count = Label("", "note", self)
        head.addWidget(self.count)
        column.addLayout(head)
        self.empty = Label(self.tr("还没有来电并入。相似的来电记下时会自动并入。"), "secondary", self).wrapping()
        column.addWidget(self.empty)
        self.lines = RecentList(self.tr("并入的来电"), self)
        self.lines.activated_key.connect(self._open)
        column.addWidget(self.lines)
        self.show_calls([])

    def show_calls(self, calls: list[IncidentReport]) -> None:
        """Fill the list when the worker has looked."""
        self._areas = {str(call.report_id): call.area for call in calls}
        self.lines.fill([_line(call) for call in calls])
        self.count.setText(self.tr("{count} 个").format(count=len(calls)))
        self.lines.setVisible(bool(calls))
        self.empty.setVisible(not calls)
        row = max(self.lines.sizeHintForRow(0), theme().height("row"))
        self.lines.setFixedHeight(row * min(len(calls), _MOST_ROWS) + 2)

    def _open(self, key: str) -> None:
        self.opened.emit(self._areas[key], int(key))


def _line(call: IncidentReport) -> RecentLine:
    room = call.unit.code if call.unit is not None else ""
    who = " ".join(filter(None, (room, call.caller)))
    return RecentLine(
        str(call.report_id), who or call.number, f"{call.received_at:%H:%M}", " ".join(call.content.split())
    )


class PublicIncidentPage(RegisterPage):
    """Ctrl+N opens one that nobody has called about yet."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__(context, PUBLIC_INCIDENTS, tools or FormTools(Days(clock=context.clock)))

    def reads(self) -> frozenset[str]:
        return super().reads() | {IncidentReport.key()}

    def open_record(self, record_id: int) -> None:
        """Show one incident, whatever the chips say."""
        self.show_record(record_id)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """The calls, filled in when the worker has looked."""
        section = CallsSection()
        section.opened.connect(self._open_call)
        self.context.runner.run(section, partial(reports_of, facts.id), section.show_calls, latest="calls")
        return section

    def _open_call(self, area: str, record_id: int) -> None:
        self.context.go(area, record_id)
