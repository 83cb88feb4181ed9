"""值班评估: the roster and the log of a month side by side, by person and by day, and as a workbook (P30, S15)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.setting import setting
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.figure_book import ChartKind, FigureBook, FigureSection, write_figures
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.evaluation import DaySigned, LogMonth, MonthLine, PersonLog, log_month
from csapp.features.duty_roster.service.evaluation import DutyMonth, PersonDuty, duty_month
from csapp.ui.context import Context


@frozen
class PersonFigures:
    """One colleague's month: what the roster asked of him and what the log shows."""

    name: str
    shifts: int = 0
    minutes: int = 0
    nights: int = 0
    holidays: int = 0
    pages: int = 0
    opened_late: int = 0
    entries: int = 0
    to_settle: int = 0
    settled: int = 0
    to_tour: int = 0
    toured: int = 0
    late_handovers: int = 0
    differing: int = 0
    asked: int = 0
    stood_in: int = 0

    @property
    def hours(self) -> float:
        """On the roster."""
        return self.minutes / 60

    @property
    def settled_share(self) -> float | None:
        """善后 written, between 0 and 1; None where none was needed."""
        return self.settled / self.to_settle if self.to_settle else None

    @property
    def tour_share(self) -> float | None:
        """Points of the round ticked, between 0 and 1; None where none was due."""
        return self.toured / self.to_tour if self.to_tour else None


@frozen
class GapLine:
    """A shift that lacked people."""

    day: date
    shift: str
    missing: int


@frozen
class DutyBoard:
    """One month: by person with its sum, the days and their signatures, the gaps, the months before."""

    month: date
    people: tuple[PersonFigures, ...]
    whole: PersonFigures
    days: tuple[DaySigned, ...]
    gaps: tuple[GapLine, ...]
    months: tuple[MonthLine, ...]
    swaps: int
    refused: int

    @property
    def signed_days(self) -> int:
        """Days all of whose pages are signed."""
        return sum(day.is_signed for day in self.days)

    @property
    def late_days(self) -> tuple[DaySigned, ...]:
        """Days signed late, or still waiting although they should be."""
        return tuple(day for day in self.days if day.late)

    @property
    def missing(self) -> int:
        """How many people were missing in all gaps together."""
        return sum(gap.missing for gap in self.gaps)


def duty_board(month: date, today: date) -> DutyBoard:
    """The month of that day; called in the worker."""
    return joined(duty_month(month), log_month(month, today))


def joined(roster: DutyMonth, log: LogMonth) -> DutyBoard:
    """Both halves by person: those of the roster in its order, then those who kept pages without being on it."""
    logs = {person.staff_id: person for person in log.people}
    people = [_person(person, logs.pop(person.staff_id, None)) for person in roster.people]
    people += [_person(None, person) for person in logs.values()]
    return DutyBoard(
        month=roster.month,
        people=tuple(people),
        whole=_sum(people),
        days=log.days,
        gaps=tuple(GapLine(gap.day, gap.shift.name, gap.missing) for gap in roster.gaps),
        months=log.months,
        swaps=roster.swaps,
        refused=roster.refused,
    )


_OF_ROSTER = ("shifts", "minutes", "nights", "holidays", "asked", "stood_in")
_OF_LOG = (
    "pages", "opened_late", "entries", "to_settle", "settled", "to_tour", "toured", "late_handovers", "differing",
)  # fmt: skip


def _person(duty: PersonDuty | None, log: PersonLog | None) -> PersonFigures:
    told: dict[str, Any] = {name: getattr(duty, name) for name in _OF_ROSTER} if duty is not None else {}
    told |= {name: getattr(log, name) for name in _OF_LOG} if log is not None else {}
    known = duty or log
    return PersonFigures(known.name if known is not None else "", **told)


def _sum(people: Iterable[PersonFigures]) -> PersonFigures:
    rows = list(people)
    told = {name: sum(getattr(row, name) for row in rows) for name in (*_OF_ROSTER, *_OF_LOG)}
    return PersonFigures(mark("合计"), **told)


def duty_export(context: Context) -> Callable[[DutyBoard, Path], None]:
    """For the page of one person at the desk; called in the worker."""

    def write(board: DutyBoard, file: Path) -> None:
        export_duty(board, file, by=context.by, at=context.clock(), estate=setting("estate", {}))

    return write


def export_duty(board: DutyBoard, file: Path, *, by: Actor, at: datetime, estate: dict[str, Any]) -> int:
    """People, months, days and gaps with native charts, and how many lines. Raises NotAllowed, DataUnavailable."""
    require(by, Permission.EXPORT)
    book = FigureBook(
        title=mark("值班评估"),
        estate=f"{estate.get('name', '')}{estate.get('office', '')}",
        period=mark("{year} 年 {month} 月").format(year=board.month.year, month=board.month.month),
        sections=(
            _roster_section((*board.people, board.whole)),
            _log_section((*board.people, board.whole)),
            _month_section(board.months),
            _day_section(board.days),
            *([_gap_section(board.gaps)] if board.gaps else []),
        ),
        exporter=by.name,
        exported_at=at,
        notes=(mark("接班、交班迟于班次 10 分钟算迟；最后一班下班那天没有签齐的日志算迟签。"),),
        signatures=(mark("制表"), mark("主管"), mark("经理")),
    )
    count = write_figures(file, book)
    with unit_of_work(by, at) as work:
        work.tell(DutyPage.key(), None, "export", note=mark("值班评估 {month}").format(month=f"{board.month:%Y-%m}"))
    return count


def _roster_section(people: Iterable[PersonFigures]) -> FigureSection:
    labels = (mark("姓名"), mark("班数"), mark("工时"), mark("夜班"), mark("节假日"), mark("报调班"), mark("顶班"))
    rows = [(row.name, row.shifts, row.hours, row.nights, row.holidays, row.asked, row.stood_in) for row in people]
    return FigureSection(mark("每人班次"), labels, rows)


def _log_section(people: Iterable[PersonFigures]) -> FigureSection:
    labels = (
        mark("姓名"), mark("日志页"), mark("迟开页"), mark("记录"), mark("善后率"), mark("巡查率"), mark("迟交班"),
        mark("清点不符"),
    )  # fmt: skip
    rows = [
        (
            row.name, row.pages, row.opened_late, row.entries, row.settled_share, row.tour_share, row.late_handovers,
            row.differing,
        )
        for row in people
    ]  # fmt: skip
    return FigureSection(mark("每人日志"), labels, rows, frozenset({4, 5}))


def _month_section(months: Iterable[MonthLine]) -> FigureSection:
    labels = (mark("月份"), mark("记录"), mark("日志页"), mark("迟开页"), mark("迟签天数"))
    rows = [(line.label, line.entries, line.pages, line.opened_late, line.late_days) for line in months]
    return FigureSection(mark("最近十二个月"), labels, rows, chart=ChartKind.LINE)


def _day_section(days: Iterable[DaySigned]) -> FigureSection:
    labels = (mark("日期"), mark("日志页"), mark("已签字"), mark("迟签（天）"))
    rows = [(f"{line.day:%m-%d}", line.pages, line.signed, line.late) for line in days]
    return FigureSection(mark("每天签字"), labels, rows)


def _gap_section(gaps: Iterable[GapLine]) -> FigureSection:
    rows = [(f"{gap.day:%m-%d} {gap.shift}", gap.missing) for gap in gaps]
    return FigureSection(mark("缺人的班"), (mark("班次"), mark("缺人")), rows)
