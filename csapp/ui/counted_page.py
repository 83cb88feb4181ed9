"""A register page with a second view, 统计: a switch in its head, a month counted in place of the rows (P21)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from csapp.core.roles import Permission, may
from csapp.registers.facts import RecordFacts
from csapp.ui.month_figures import Export, MonthFigures
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments
from csapp.ui.tab_order import put_before

LIST, FIGURES = "list", "figures"


class CountedPage(RegisterPage):
    """`count_with` adds the view; `open_sheet` shows what it has exported."""

    counted: MonthFigures

    def count_with(self, view: MonthFigures, export: Export | None) -> None:
        """Put the view under the rows and the switch beside the title; called once, when the page is made."""
        self.counted = view
        view.export, view.ask_file, view.open_file = export, self._ask_sheet, self.open_sheet
        view.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(view, 1)
        views = (Choice(LIST, self.tr("台账"), "list"), Choice(FIGURES, self.tr("统计"), "board"))
        self.switch = Segments(views, self.tr("页面视图"), self)
        self.switch.set_value(LIST)
        self.switch.chosen.connect(self.show_view)
        self.head.views.addWidget(self.switch)
        put_before(self.switch.segments, self.head.filter)

    def show_view(self, key: str) -> None:
        """台账, or 统计 of a month."""
        counting = key == FIGURES
        self.switch.set_value(key)
        self.place.close()
        for part in (self.chips, self.place.splitter, self.head.filter, self.head.period):
            part.setVisible(not counting)
        self.head.export.setVisible(not counting and may(self.context.by, Permission.EXPORT))
        self.counted.setVisible(counting)
        if counting:
            # no key may take a step of a record that nobody sees
            self.panel.show_nothing()
            self.counted.refresh()
            self.counted.first().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.refresh()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_facts(self, facts: RecordFacts) -> None:
        if not self.counted.isVisibleTo(self):
            super()._show_facts(facts)

    def open_sheet(self, file: Path) -> None:
        """Show a workbook in the program the desk uses for it."""

    def _ask_sheet(self, title: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self, title, f"{title}.xlsx", self.tr("Excel 工作簿 (*.xlsx)"))
        return Path(name).with_suffix(".xlsx") if name else None
