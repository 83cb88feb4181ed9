"""What forms need of the office: its clock, its working days, the marks 休 and 班 of the calendar."""

from datetime import date, timedelta

from csapp.core.marks import mark
from csapp.masterdata.calendar.models import SpecialDay
from csapp.masterdata.calendar.service import bundled, special_days
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days


class OfficeDays:
    """The calendar in memory, one year read at a time; forgotten when somebody corrects it."""

    def __init__(self, context: Context) -> None:
        self._years: dict[int, dict[date, SpecialDay]] = {}
        context.changed.changed.connect(self._hear)

    def _hear(self, areas: frozenset[str]) -> None:
        if SpecialDay.key() in areas:
            self._years.clear()

    def is_workday(self, day: date) -> bool:
        """As the calendar's service answers, without a query for each day."""
        if day.year not in self._years:
            self._years[day.year] = special_days(day.year)
        held = self._years[day.year].get(day)
        if held is not None:
            return bool(held.is_workday)
        known = bundled(day)
        return day.weekday() < 5 if known is None else known

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def mark_of(self, day: date) -> str:
        """休 on a weekday off, 班 on a weekend day worked, nothing else."""
        works = self.is_workday(day)
        if works == (day.weekday() < 5):
            return ""
        return mark("班") if works else mark("休")


def form_tools(context: Context) -> FormTools:
    """For the pages of one person at the desk."""
    days = OfficeDays(context)
    return FormTools(Days(context.clock, days.add_workdays, days.mark_of))
