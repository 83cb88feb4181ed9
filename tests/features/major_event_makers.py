"""Major events in every state, and pictures to attach."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from csapp.core.paths import DataFolder
from csapp.features.major_event.documents import papers as documents
from csapp.features.major_event.models.event import MajorEvent
from csapp.features.major_event.service import registering, reporting, telling
from csapp.features.major_event.workflow import MajorEventState
from tests.makers import DESK, MANAGER, NOW

_S = MajorEventState
REPORT: dict[str, Any] = {
    "report_course": "8 点 40 分发现 B1 东区积水",
    "report_causes": "集水井浮球卡死",
    "report_impact": "三个车位停用两天",
    "report_handling": "抽水、换泵、冲洗",
    "report_prevention": "每周试泵一次并记录",
}
# How far on the way to the signature each state is.
_WAY = (_S.REGISTERING, _S.REPORTED, _S.AWAITING_REPORT, _S.REPORT_SUBMITTED, _S.SIGNED_OFF)


def event(**values: Any) -> MajorEvent:
    """Water in the garage, unless `values` say otherwise."""
    told = {"subject": "地下车库积水", "course": "B1 东区积水约 5 厘米", "kind": "风火水电意外", "place": "B1 车库东区"}
    return registering.register(**{"by": DESK, "at": NOW, **told, **values})


def picture(
    place: Path, name: str = "现场.jpg", *, taken: datetime | None = None, size: tuple[int, int] = (96, 64)
) -> Path:
    """A small photograph; `taken` is what the camera says."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / name
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
        exif[0x0132] = f"{taken:%Y:%m:%d %H:%M:%S}"
    Image.new("RGB", size, (90, 120, 150)).save(file, exif=exif)
    return file


def photographed(made: MajorEvent, office: DataFolder, count: int = 1) -> MajorEvent:
    """With that many photographs, each of its own colour of paper."""
    files = [picture(office.root / "camera", f"{at}.png", size=(60 + at, 40)) for at in range(count)]
    return documents.add_photos(made.id, files, office, by=DESK, at=NOW)


def in_state(state: MajorEventState, office: DataFolder, **values: Any) -> MajorEvent:
    """An event that stands there; a bypass is told later where it may be, and it has a photograph."""
    made = photographed(event(**values), office)
    if state is _S.VOIDED:
        return registering.void(made.id, by=MANAGER, at=NOW, void_why="误报")
    far = _WAY.index(state)
    if far > 0:
        telling.report(made.id, by=DESK, at=NOW, told_kind="总经理", **BYPASS)
    if far > 1:
        registering.finish_registration(made.id, by=DESK, at=NOW, handling="抽水")
    if far > 2:
        reporting.submit_report(made.id, by=DESK, at=NOW, **REPORT)
    if far > 3:
        reporting.sign_off(made.id, by=MANAGER, at=NOW + timedelta(minutes=5))
    return MajorEvent.get_by_id(made.id)


BYPASS: dict[str, Any] = {"is_bypass": True, "passed_over": "王经理", "bypass_reason": "经理电话不通"}
