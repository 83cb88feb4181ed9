# all data: sample estate
"""The major events of the sample estate: the water in the garage whose report is due today, and two older ones."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.app.sample_pictures import Draw, door, draw, garage, lock, sump
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.major_event.documents import papers
from csapp.features.major_event.models.event import EventKind, MajorEvent, ToldKind, ToldWay
from csapp.features.major_event.service import registering, reporting, telling

Photo = tuple[int, Draw, int]
"""Minutes after it was found, what is drawn, and how much of it."""


def add_major_events(staff: dict[str, Actor], folder: DataFolder) -> None:
    """Two that are signed, and the one of 2026-11-23, for which a report is owed."""
    with tempfile.TemporaryDirectory(prefix="csapp-", ignore_cleanup_errors=True) as camera:
        _theft(staff, folder, Path(camera))
        _lift(staff, folder, Path(camera))
        _garage(staff, folder, Path(camera))


def _photos(event: MajorEvent, photos: tuple[Photo, ...], by: Actor, folder: DataFolder, camera: Path) -> None:
    files = []
    for place, (minutes, scene, much) in enumerate(photos):
        taken = event.found_at + timedelta(minutes=minutes)
        files.append(draw(camera / f"IMG_{taken:%Y%m%d_%H%M}_{place}.jpg", taken, scene, much))
    last = event.found_at + timedelta(minutes=photos[-1][0] + 6)
    papers.add_photos(event.id, files, folder, by=by, at=last)


def _garage(staff: dict[str, Actor], folder: DataFolder, camera: Path) -> None:
    by, found = staff["马超"], datetime(2026, 11, 23, 5, 40)
    event = registering.register(
        by=by,
        at=found + timedelta(minutes=4),
        subject="地下车库积水",
        kind=EventKind.ACCIDENT,
        place="B1 车库 3 栋区",
        happened_at=found - timedelta(minutes=20),
        found_at=found,
        course="夜间巡查到 B1 车库 3 栋区，地面积水约 6 厘米，范围 027 到 031 车位；集水井水位高，水泵没有启动。",
        phenomenon="集水井浮球被淤泥卡住，控制箱无故障灯；顶板 027 车位上方有滴水。",
        plan="先断该区插座电源，再用移动泵抽水，通知车主挪车，最后查水泵和滴水点。",
    )
    told: dict[str, Any] = {"by": by, "at": found + timedelta(minutes=12)}
    telling.report(
        event.id, **told, told_kind=ToldKind.DEPARTMENT_MANAGER, told_name="王志强",
        informed_at=found + timedelta(minutes=6), answer="先断电抽水，通知车主，早上我来看现场。",
    )  # fmt: skip
    told = {"by": by, "at": found + timedelta(minutes=30)}
    telling.tell(
        event.id, **told, told_kind=ToldKind.AUTHORITY, told_name="工程部 李国栋",
        informed_at=found + timedelta(minutes=9), answer="带移动泵过来，约 20 分钟到。",
    )  # fmt: skip
    _photos(event, ((3, garage, 190), (5, sump, 300), (52, garage, 90), (96, sump, 120)), by, folder, camera)
    registering.finish_registration(
        event.id,
        by=by,
        at=datetime(2026, 11, 23, 7, 45),
        handling="05:55 断 3 栋区插座电源；06:10 李国栋到场，两台移动泵抽水；06:30 通知 5 位车主挪车，4 位已挪；"
        "07:20 积水抽干，清出浮球淤泥，水泵试转正常。",
        aftermath="冲洗地面，027 车位围挡；早班联系单雅琴说明滴水，工程部 09:00 复查集水井浮球。",
        casualties="无",
        losses="027 车位车顶有水泥渍，待核；其他无。",
    )
    telling.acknowledge(event.id, by=staff["王志强"], at=datetime(2026, 11, 23, 8, 20))


def _lift(staff: dict[str, Actor], folder: DataFolder, camera: Path) -> None:
    by, found = staff["何静"], datetime(2026, 11, 12, 18, 5)
    event = registering.register(
        by=by,
        at=found + timedelta(minutes=3),
        subject="8 栋 1 单元电梯困人",
        kind=EventKind.FAULT,
        place="8 栋 1 单元电梯",
        happened_at=found - timedelta(minutes=2),
        found_at=found,
        course="轿厢在 6、7 层之间停住，困 2 人，轿厢对讲报警。",
        phenomenon="曳引机异响，7 层厅门下端外凸。",
        plan="按电梯困人预案，安抚、断电、等维保盘车放人。",
    )
    at = found + timedelta(minutes=10)
    bypass: dict[str, Any] = {"is_bypass": True, "passed_over": "王志强"}
    telling.report(
        event.id, by=by, at=at, told_kind=ToldKind.GENERAL_MANAGER, told_name="林总",
        informed_at=found + timedelta(minutes=4), answer="先救人，通知维保。",
        bypass_reason="王志强电话两次不通，电梯里有老人", **bypass,
    )  # fmt: skip
    telling.tell(
        event.id, by=by, at=at, told_kind=ToldKind.AUTHORITY, told_name="电梯维保 24 小时值班",
        informed_at=found + timedelta(minutes=2), answer="15 分钟到。",
    )  # fmt: skip
    telling.tell_later(event.id, by=by, at=found + timedelta(minutes=50), told_later_note="知道了，放人后停梯检查。")
    _photos(event, ((12, door, 40), (200, door, 0)), by, folder, camera)
    registering.finish_registration(
        event.id, by=by, at=datetime(2026, 11, 12, 21, 50),
        handling="18:24 维保到场盘车，18:31 放出 2 人；停梯检查，更换减震垫和 7 层厅门滑块，21:40 恢复。",
        aftermath="陪同老人量血压，正常；在单元门口贴说明。", casualties="无", losses="厅门滑块一套，维保承担。",
    )  # fmt: skip
    _report(
        event, by, staff["王志强"], datetime(2026, 11, 13, 10, 30),
        causes="减震垫老化，曳引机振动使厅门锁触点误动作，轿厢急停；厅门滑块磨损超限，月检没有换。",
        impact="8 栋 1 单元停梯 3 小时 35 分，困 2 人 26 分钟。",
        prevention="11 月内把全部 12 部梯的滑块和减震垫查一遍；维保月检单由工程部李国栋逐项签字。",
        opinion="同意，检查结果 11-30 报我。",
    )  # fmt: skip


def _theft(staff: dict[str, Actor], folder: DataFolder, camera: Path) -> None:
    by, found = staff["刘芳"], datetime(2026, 9, 30, 8, 15)
    event = registering.register(
        by=by,
        at=found + timedelta(minutes=5),
        subject="保洁仓库被撬，丢失设备",
        kind=EventKind.THEFT,
        place="5 栋架空层保洁仓库",
        happened_at=datetime(2026, 9, 29, 23, 30),
        found_at=found,
        course="保洁领班开门时发现锁被撬，清点少洗地机一台、电线两卷。",
        plan="保护现场，报警，调监控。",
    )
    at = found + timedelta(minutes=20)
    telling.report(
        event.id, by=by, at=at, told_kind=ToldKind.DEPARTMENT_MANAGER, told_name="王志强", told_way=ToldWay.IN_PERSON,
        informed_at=found + timedelta(minutes=6), answer="报警，不要动现场。",
    )  # fmt: skip
    telling.tell(event.id, by=by, at=at, told_kind=ToldKind.POLICE, informed_at=found + timedelta(minutes=8))
    _photos(event, ((10, lock, 30), (14, lock, 60)), by, folder, camera)
    registering.finish_registration(
        event.id, by=by, at=datetime(2026, 9, 30, 11, 40),
        handling="08:45 民警到场取证，交监控录像一份；仓库换锁，余下设备移到 3 栋仓库。",
        aftermath="派出所立案，回执存档。", casualties="无", losses="洗地机一台、电线两卷，约 8,600 元。",
    )  # fmt: skip
    _report(
        event, by, staff["王志强"], datetime(2026, 9, 30, 17, 20),
        causes="架空层 5 号摄像头被树枝挡住；仓库用的是普通挂锁，夜间巡查没有这个点。",
        impact="保洁设备不足，10 月上旬地面清洗改为人工。",
        prevention="修剪树枝并调整摄像头；换防撬锁；把保洁仓库加进夜间巡查表。",
        opinion="国庆前落实换锁和巡查点。",
    )  # fmt: skip


def _report(
    event: MajorEvent,
    by: Actor,
    manager: Actor,
    at: datetime,
    *,
    causes: str,
    impact: str,
    prevention: str,
    opinion: str,
) -> None:
    """Written in time, signed an hour later."""
    held = MajorEvent.get_by_id(event.id)
    reporting.submit_report(
        event.id,
        by=by,
        at=at,
        report_course=held.course,
        report_causes=causes,
        report_impact=impact,
        report_handling=held.handling,
        report_prevention=prevention,
    )
    reporting.sign_off(event.id, by=manager, at=at + timedelta(hours=1), manager_opinion=opinion)
