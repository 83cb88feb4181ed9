# all data: sample estate
"""The public incidents of the sample estate: the water of building 5 on the day of the pictures, and those before."""

from datetime import datetime

from csapp.app.incident_reports import recent_reports, report_of
from csapp.core.roles import Actor
from csapp.features.public_incident.models import Report
from csapp.features.public_incident.service import course, linking
from csapp.features.public_incident.service.similarity import topics
from csapp.features.reception.models import Reception
from csapp.masterdata.places.models import Unit

_DAY = datetime(2026, 11, 24)
_WATER = "5 栋水泵正在检修，预计中午十二点前恢复，恢复后短信通知您。"
_BEFORE = (
    ("8 栋 1 单元电梯停运", "8", "曳引机异响，停梯检查", datetime(2026, 11, 12, 18, 5), datetime(2026, 11, 12, 21, 40),
     "8 栋 1 单元电梯正在检查，预计今晚十点前恢复。", "更换减震垫，试运行正常，已恢复使用。"),
    ("2、3 栋停电", "2、3", "供电公司线路检修", datetime(2026, 10, 28, 9, 0), datetime(2026, 10, 28, 15, 20),
     "供电公司检修线路，九点到下午四点停电，电梯走备用电源。", "线路检修完毕，提前送电。"),
)  # fmt: skip


def add_incidents(staff: dict[str, Actor]) -> None:
    """What is under way and what is over; call it after the receptions are there."""
    for title, buildings, cause, started, over, wording, result in _BEFORE:
        at = started.replace(minute=started.minute + 10)
        held = course.open_incident(
            by=staff["何静"], at=at, title=title, buildings=buildings, cause=cause, started_at=started, wording=wording
        )
        course.end(held.id, by=staff["何静"], at=over, result=result)
    by = staff["刘芳"]
    course.open_incident(
        by=by,
        at=_DAY.replace(hour=8, minute=42),
        title="5 栋停水",
        buildings="5",
        cause="二次供水泵检修",
        started_at=_DAY.replace(hour=8, minute=40),
        expected_end_at=_DAY.replace(hour=12),
        wording=_WATER,
    )
    for report in _calls_of("5", _DAY):
        linking.consider(report, recent_reports, by=by, at=report.received_at)


def _calls_of(building: str, since: datetime) -> list[Report]:
    """What rooms of the building said about the water since then, in order of time."""
    rows = Reception.select(Reception, Unit).join(Unit).where(Unit.building == building, Reception.received_at >= since)
    said = [row for row in rows.order_by(Reception.received_at) if "停水" in topics(row.content)]
    return [report_of(row) for row in said]
