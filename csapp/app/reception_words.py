"""What the page of the calls says of other areas: what an outcome leads to, and whom a matter can be handed to."""

from collections.abc import Callable
from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor, Role
from csapp.features.complaint.models import RECTIFY_WITHIN, Severity
from csapp.features.public_incident.service.reading import wording_for
from csapp.features.reception.models import Urgency
from csapp.features.reception.page.wording import Wording
from csapp.features.reception.service.opening import Opening
from csapp.masterdata.staff.service import colleagues
from csapp.ui.moments import Days

_WEEKDAYS = mark("一二三四五六日")
# Leaders first: 移交其它主管领导，主管领导不在的移交分管的同志 (S02).
_ORDER = {Role.SUPERVISOR: 0, Role.MANAGER: 1, Role.DESK: 2}


def tells_outcome(days: Days) -> Callable[[str, str], str]:
    """In words what saving with an outcome and an urgency leads to, with the day it is due (R01, R03, R09)."""

    def tell(outcome: str, urgency: str) -> str:
        if outcome == Opening.COMPLAINT:
            return _complaint(days, urgency)
        if outcome == Opening.REPAIR_ORDER:
            return mark("保存后生成维修工作单，内容、住户和照片都带过去，到「报修」里确认、派单。")
        if outcome == Opening.SPECIAL_SERVICE:
            return mark("保存后生成特约服务的维修工作单，完工后出缴费通知单，3 天内电话回访。")
        return ""

    return tell


def _complaint(days: Days, urgency: str) -> str:
    severity = Severity.MAJOR if urgency == Urgency.MAJOR else Severity.ORDINARY
    count, _ = RECTIFY_WITHIN[severity]
    due = days.add_workdays(days.clock().date(), count)
    words = mark("保存后生成投诉单：{severity}投诉，{count} 个工作日内整改（{due} 周{weekday}前）；今天查清并报经理。")
    weekday = _WEEKDAYS[due.weekday()]
    return words.format(severity=severity.value, count=count, due=f"{due:%m-%d}", weekday=weekday)


def incident_wording(unit_id: int | None, content: str, now: datetime) -> Wording | None:
    """统一答复 of the open public incident that a caller of this room is likely to mean; called in the worker."""
    found = wording_for(unit_id, content, now)
    return Wording(found.title, found.sentence, found.wording) if found is not None and found.wording else None


def colleagues_to_hand_to(by: Actor) -> list[str]:
    """Colleagues who do the office's work, leaders first, without who asks; called in the worker."""
    workers = [one for one in colleagues() if Role(one.role) in _ORDER and one.name != by.name]
    return [str(one.name) for one in sorted(workers, key=lambda one: (_ORDER[Role(one.role)], one.id))]
