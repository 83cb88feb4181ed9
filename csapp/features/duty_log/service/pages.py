"""A page is opened when a shift begins and closed by its handover (S17, F16, R18, 5.6)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, short_line
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyPage, page_number
from csapp.features.duty_log.service.steps import LONGEST, begin, refuse_signed, take
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.shifts.service import all_shifts
from csapp.masterdata.staff.models import Staff

EARLY = timedelta(hours=1)
"""So long before its shift a page may be opened: whoever comes early takes over early."""
LATE = timedelta(hours=12)
"""So long after its shift a page may still be opened, when the computer was off or the night was busy."""
_USUAL_PLACE = mark("部门办公室")


def open_page(day: date, shift_id: int, *, companions: str = "", place: str = "", by: Actor, at: datetime) -> DutyPage:
    """Begin the page of a shift; whoever opens it is the person on duty (R18).

    Raises BadInput for a shift that is not there, that begins later or is long over, and for a clock that runs
    behind the log; TransitionRefused where the shift has its page or another one waits for its handover.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        refuse_second(day, fetch(Shift, shift_id))
        refuse_open_one()
        return begin_page(work, day, shift_id, by.id, companions=companions, place=place)


def begin_page(
    work: Work, day: date, shift_id: int, staff_id: int, *, companions: str = "", place: str = ""
) -> DutyPage:
    """The page of a shift for its person, inside a unit of work; raises as `open_page` does."""
    shift = fetch(Shift, shift_id)
    hours = shift.hours()
    refuse_second(day, shift)
    from_, until = hours.begins_at(day), hours.ends_at(day)
    _check_time(from_, until, shift, work.at)
    staff = fetch(Staff, staff_id)
    page = DutyPage(
        number=_free_number(day, _place_of(shift_id)),
        day=day,
        shift=shift,
        shift_name=shift.name,
        staff=staff,
        staff_name=staff.name,
        companions=short_line(companions, "companions", 200),
        place=short_line(place or str(_USUAL_PLACE), "place", 40),
        planned_from=from_,
        planned_until=until,
        began_at=work.at,
    )
    return work.add(page)


def refuse_open_one() -> None:
    """Raise TransitionRefused while somebody is on duty, or left and was not relieved: what is open is carried on."""
    open_one: DutyPage | None = DutyPage.get_or_none(DutyPage.state == PageState.ON_DUTY)
    if open_one is not None:
        words = mark("{day} {shift} {name} 还在值班，没有交班。先办交接班（F8），接班后新的一页就开了。")
        raise TransitionRefused(words, day=f"{open_one.day:%m-%d}", shift=open_one.shift_name, name=open_one.staff_name)
    left: Handover | None = Handover.get_or_none(Handover.state == HandoverState.LEFT)
    if left is not None:
        words = mark("{name} 的交接单 {number} 还没有人接。先接班（F8），接班后新的一页就开了。")
        raise TransitionRefused(words, name=left.outgoing_name, number=left.number)


def refuse_second(day: date, shift: Shift) -> None:
    """Raise TransitionRefused where the shift of that day has its page already."""
    there: DutyPage | None = DutyPage.get_or_none(DutyPage.day == day, DutyPage.shift == shift)
    if there is not None:
        words = mark("{day} {shift}已经有一页 {number}，是{name}的；一班只有一页，在那一页上写。")
        raise TransitionRefused(words, day=f"{day:%m-%d}", shift=shift.name, number=there.number, name=there.staff_name)


def _check_time(begins: datetime, ends: datetime, shift: Shift, at: datetime) -> None:
    if begins >= ends:
        raise BadInput("shift", mark("「{name}」的下班时间不在上班之后，到设置里改班次。"), name=shift.name)
    newest: DutyPage | None = DutyPage.select().order_by(DutyPage.began_at.desc()).first()
    if newest is not None and newest.began_at > at:
        words = mark("电脑时间 {now} 比上一页的 {before} 还早，核对电脑的日期和时间再开始。")
        raise BadInput("shift", words, now=f"{at:%Y-%m-%d %H:%M}", before=f"{newest.began_at:%Y-%m-%d %H:%M}")
    if at < begins - EARLY:
        words = mark("{shift} {time} 才开始，到时再开这一页。")
        raise BadInput("shift", words, shift=shift.name, time=f"{begins:%m-%d %H:%M}")
    if at > ends + LATE:
        words = mark("{shift} {time} 已经下班，过了半天不能再开；记在现在这一班。")
        raise BadInput("shift", words, shift=shift.name, time=f"{ends:%m-%d %H:%M}")


def _place_of(shift_id: int) -> int:
    """The shift's place in the day, by its beginning, counted from 1."""
    ordered = sorted(all_shifts().values(), key=lambda hours: (hours.begins, hours.id))
    return next(at for at, hours in enumerate(ordered, 1) if hours.id == shift_id)


def _free_number(day: date, place: int) -> str:
    """The number of that place, or the next one where the shift table was changed during the day."""
    while DutyPage.select().where(DutyPage.number == page_number(day, place)).exists():
        place += 1
    return page_number(day, place)


def close_page(work: Work, page: DutyPage, *, ended_at: datetime) -> DutyPage:
    """Inside the handover's unit of work: from now on it is only added to. Raises BadInput for a clock set back."""
    if ended_at < page.began_at:
        words = mark("电脑时间 {now} 比接班的 {before} 还早，核对电脑的日期和时间再交班。")
        raise BadInput("shift", words, now=f"{ended_at:%Y-%m-%d %H:%M}", before=f"{page.began_at:%Y-%m-%d %H:%M}")
    return take(work, page, "hand_over", ended_at=ended_at)


def write_summary(page_id: int, text: str, *, version: int | None = None, by: Actor, at: datetime) -> DutyPage:
    """值班情况及处理结果 of the whole shift (F16). Raises BadInput, TransitionRefused once it is signed."""
    with unit_of_work(by, at) as work:
        page = begin(page_id, by, version)
        refuse_signed(page)
        return work.change(page, "summarise", summary=long_text(text, "summary", LONGEST))


def name_companions(page_id: int, names: str, *, version: int | None = None, by: Actor, at: datetime) -> DutyPage:
    """Who else is on duty in this shift. Raises BadInput, TransitionRefused once the page is closed."""
    with unit_of_work(by, at) as work:
        page = begin(page_id, by, version)
        if not page.is_open:
            raise TransitionRefused(mark("{number} 已经交班，同班的人不能再改。"), number=page.number)
        return work.change(page, "name_companions", companions=short_line(names, "companions", 200))


def count_print(page_ids: Sequence[int], *, by: Actor, at: datetime) -> list[DutyPage]:
    """One more print of these pages: 第 n 次打印; a signed page may be printed too."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(DutyPage, page_id) for page_id in dict.fromkeys(page_ids)]
        return [work.change(page, "print", print_count=page.print_count + 1) for page in printed]
