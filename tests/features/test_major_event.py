"""重大事件: at once upwards, photographed, the written report on the next day, the manager signs (S18, R15, R16)."""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import peewee
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.attachment import Attachment, attach
from csapp.db.link import links_of
from csapp.db.unit_of_work import unit_of_work
from csapp.features.contact_memo import service as memos
from csapp.features.major_event.documents import papers as documents
from csapp.features.major_event.models.due import promises
from csapp.features.major_event.models.event import EventKind, MajorEvent, Telling, report_due_on
from csapp.features.major_event.service import registering, reporting, steps, telling
from csapp.features.major_event.service.registering import EventOpening
from csapp.features.major_event.workflow import MAJOR_EVENT, MajorEventState
from csapp.masterdata.calendar.service import set_day
from csapp.masterdata.shifts.service import add_usual_shifts
from tests import makers
from tests.features.major_event_makers import BYPASS, REPORT, event, in_state, photographed, picture
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

_S = MajorEventState
LATER = NOW + timedelta(hours=1)
TOLD = (_S.REPORTED, _S.AWAITING_REPORT, _S.REPORT_SUBMITTED)
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
LEADERS = {Role.SUPERVISOR, Role.MANAGER}
ALLOWED: dict[tuple[MajorEventState, str], tuple[MajorEventState, set[Role]]] = {
    (_S.REGISTERING, "report"): (_S.REPORTED, WORKERS),
    (_S.REGISTERING, "void"): (_S.VOIDED, {Role.MANAGER}),
    (_S.REPORTED, "void"): (_S.VOIDED, {Role.MANAGER}),
    (_S.REPORTED, "finish_registration"): (_S.AWAITING_REPORT, WORKERS),
    (_S.AWAITING_REPORT, "submit_report"): (_S.REPORT_SUBMITTED, WORKERS),
    (_S.REPORT_SUBMITTED, "send_back"): (_S.AWAITING_REPORT, {Role.MANAGER}),
    (_S.REPORT_SUBMITTED, "sign_off"): (_S.SIGNED_OFF, {Role.MANAGER}),
    (_S.SIGNED_OFF, "tell_later"): (_S.SIGNED_OFF, WORKERS),
    **{(state, "tell"): (state, WORKERS) for state in TOLD},
    **{(state, "tell_later"): (state, WORKERS) for state in TOLD},
    **{(state, "acknowledge"): (state, LEADERS) for state in TOLD},
}
# Who is told that the state is wrong; the others, that it is not theirs to do.
MAY_ASK = {name: roles for (_, name), (_, roles) in ALLOWED.items()}
STEPS: dict[str, Callable[[int, Actor], MajorEvent]] = {
    "report": lambda key, by: telling.report(key, by=by, at=LATER),
    "tell": lambda key, by: telling.tell(key, by=by, at=LATER, told_kind="119"),
    "tell_later": lambda key, by: telling.tell_later(key, by=by, at=LATER),
    "acknowledge": lambda key, by: telling.acknowledge(key, by=by, at=LATER),
    "finish_registration": lambda key, by: registering.finish_registration(key, by=by, at=LATER, handling="抽水"),
    "submit_report": lambda key, by: reporting.submit_report(key, by=by, at=LATER, **REPORT),
    "send_back": lambda key, by: reporting.send_back(key, by=by, at=LATER, sent_back_why="写清原因"),
    "sign_off": lambda key, by: reporting.sign_off(key, by=by, at=LATER),
    "void": lambda key, by: registering.void(key, by=by, at=LATER, void_why="演练"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(MajorEventState))
def test_each_step_is_allowed_exactly_as_drawn(state: MajorEventState, step: str, office: DataFolder) -> None:
    made = in_state(state, office)
    arrow = ALLOWED.get((state, step))
    for by in EVERYBODY:
        if arrow is not None and by.role in arrow[1]:
            continue
        refusal = TransitionRefused if arrow is None and by.role in MAY_ASK[step] else NotAllowed
        with pytest.raises(refusal):
            STEPS[step](made.id, by)
        assert MajorEvent.get_by_id(made.id).state == state
    if arrow is not None:
        STEPS[step](made.id, next(by for by in EVERYBODY if by.role in arrow[1]))
        assert MajorEvent.get_by_id(made.id).state == arrow[0]


def test_the_table_draws_no_other_arrow() -> None:
    assert {(step.source, step.name) for step in MAJOR_EVENT.steps} == set(ALLOWED)


@pytest.mark.parametrize(
    ("happened", "found", "due"),
    [
        (datetime(2026, 11, 23, 8, 40), None, date(2026, 11, 24)),
        (datetime(2026, 11, 23, 0, 0), None, date(2026, 11, 24)),
        (datetime(2026, 11, 20, 23, 59), None, date(2026, 11, 21)),
        (datetime(2026, 9, 30, 22, 0), None, date(2026, 10, 1)),
        (datetime(2026, 10, 1, 9, 0), None, date(2026, 10, 2)),
        (datetime(2025, 12, 31, 23, 50), datetime(2026, 1, 1, 0, 10), date(2026, 1, 1)),
        (datetime(2024, 2, 28, 12, 0), None, date(2024, 2, 29)),
        (datetime(2024, 2, 29, 12, 0), None, date(2024, 3, 1)),
        (datetime(2026, 2, 28, 12, 0), None, date(2026, 3, 1)),
        (datetime(2026, 11, 20, 18, 0), datetime(2026, 11, 23, 8, 0), date(2026, 11, 24)),
    ],
    ids=[
        "next day", "from midnight", "saturday", "national day", "in the holiday", "new year",
        "leap day", "after it", "no leap day", "found after the weekend",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("office")
def test_the_written_report_is_due_on_the_next_calendar_day_holiday_or_not(
    happened: datetime, found: datetime | None, due: date
) -> None:
    set_day(due, False, "厂休", by=MANAGER, at=NOW)
    at = (found or happened) + timedelta(minutes=1)
    made = event(at=at, happened_at=happened, found_at=found or happened)
    assert report_due_on(happened, found or happened) == made.report_due_on == due
    owed = [one for one in promises(datetime.combine(due, datetime.max.time())) if one.rule == "R15"]
    assert [(one.due_at, one.number, one.owner) for one in owed] == [
        (datetime.combine(due, datetime.min.time()).replace(hour=23, minute=59), made.number, DESK.name)
    ]
    assert [one for one in promises(datetime.combine(due, datetime.min.time())) if one.rule == "R15"] == []


def test_what_is_promised_follows_the_event_step_by_step(office: DataFolder) -> None:
    def owed() -> list[tuple[str, str]]:
        return [(one.rule, one.step_label) for one in promises(datetime(2026, 11, 26))]

    made = event()
    assert owed() == [("S18", "上报"), ("R16", "附照片"), ("R15", "上报")]
    telling.report(made.id, by=DESK, at=NOW)
    assert owed() == [("R16", "附照片"), ("R15", "登记完毕")]
    photographed(made, office, 4)
    assert owed() == [("R15", "登记完毕")]
    registering.finish_registration(made.id, by=DESK, at=NOW, handling="抽水")
    (report,) = promises(datetime(2026, 11, 26))
    assert report.subject == "11-24 地下车库积水"
    assert (report.title, report.step_label) == ("重大事件次日须交书面报告，照片已附 4 张", "写书面报告")
    reporting.submit_report(made.id, by=DESK, at=NOW, **REPORT)
    (sign,) = promises(datetime(2026, 11, 26))
    assert (sign.rule, sign.step_label, sign.roles) == ("F19", "签阅书面报告", frozenset({Role.MANAGER}))
    reporting.send_back(made.id, by=MANAGER, at=NOW, sent_back_why="写清原因")
    assert owed() == [("R15", "写书面报告")]
    reporting.submit_report(made.id, by=DESK, at=NOW, **REPORT)
    reporting.sign_off(made.id, by=MANAGER, at=NOW)
    assert owed() == []


@pytest.mark.usefixtures("office")
def test_the_photo_is_due_with_the_shift_in_which_it_was_found() -> None:
    made = event(happened_at=datetime(2026, 11, 23, 23, 10), found_at=datetime(2026, 11, 24, 0, 30))
    (photo,) = [one for one in promises(datetime(2026, 11, 26)) if one.rule == "R16"]
    assert photo.due_at == datetime(2026, 11, 24, 23, 59)
    assert made.report_due_on == date(2026, 11, 24)
    held = {shift.name: shift for shift in add_usual_shifts(by=MANAGER, at=NOW)}
    night = next(shift for shift in held.values() if shift.hours().covers(date(2026, 11, 24), made.found_at))
    (photo,) = [one for one in promises(datetime(2026, 11, 26)) if one.rule == "R16"]
    assert photo.due_at == night.hours().ends_at(date(2026, 11, 24))


@pytest.mark.usefixtures("office")
def test_no_registration_is_closed_without_a_photo_by_the_service_or_past_it() -> None:
    made = event()
    telling.report(made.id, by=DESK, at=NOW)
    with pytest.raises(BadInput, match="还没有现场照片") as refused:
        registering.finish_registration(made.id, by=DESK, at=NOW, handling="抽水")
    assert refused.value.field == "file"
    with pytest.raises(peewee.IntegrityError):
        MajorEvent.update(state="awaiting_report").where(MajorEvent.id == made.id).execute()
    with pytest.raises(peewee.IntegrityError):
        MajorEvent.update(happened_at=LATER).where(MajorEvent.id == made.id).execute()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"subject": "　"}, "subject", "一句话写上出了什么事"),
        ({"subject": "字" * 61}, "subject", "最多 60 个字，现在 61 个"),
        ({"course": ""}, "course", "写上事件经过"),
        ({"course": "字" * 60_000}, "course", "最多 4000 字"),
        ({"kind": "停电"}, "kind", "失窃、风火水电意外、打架、设备故障、人身伤害、其他"),
        ({"place": ""}, "place", "写上在哪里"),
        ({"place": "", "room": "9-9-9999"}, "room", "没有找到房号"),
        ({"happened_at": NOW + timedelta(days=1)}, "happened_at", "时间在将来"),
        ({"found_at": NOW + timedelta(minutes=2)}, "found_at", "时间在将来"),
        ({"happened_at": datetime(1989, 12, 31)}, "happened_at", "时间太早"),
        ({"happened_at": NOW, "found_at": NOW - timedelta(minutes=5)}, "found_at", "发现时间早于发生时间"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_value_names_its_field_and_nothing_is_written(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        event(**values)
    assert refused.value.field == field
    assert not MajorEvent.select().exists()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"told_kind": "董事长"}, "told_kind", "客服部经理、上一级领导、总经理"),
        ({"told_kind": "有关部门"}, "told_name", "写上是哪个部门"),
        ({"informed_at": NOW - timedelta(minutes=1)}, "informed_at", "早于发生时间 2026-11-24 10:24"),
        ({"informed_at": NOW + timedelta(days=1)}, "informed_at", "时间在将来"),
        ({**BYPASS, "told_kind": "119"}, "is_bypass", "不算越级"),
        ({**BYPASS, "told_kind": "总经理", "passed_over": ""}, "passed_over", "直接上级是谁"),
        ({**BYPASS, "told_kind": "总经理", "bypass_reason": ""}, "bypass_reason", "什么紧急情况要越级"),
        ({**BYPASS, "told_kind": "客服部经理", "passed_over": "客服部经理"}, "passed_over", "不算越级"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_telling_is_refused_and_leaves_the_event(values: dict[str, Any], field: str, words: str) -> None:
    made = event()
    with pytest.raises(BadInput, match=words) as refused:
        telling.report(made.id, by=DESK, at=NOW, **values)
    assert refused.value.field == field
    assert MajorEvent.get_by_id(made.id).state == _S.REGISTERING
    assert not Telling.select().exists()


@pytest.mark.usefixtures("office")
def test_help_called_first_is_a_line_but_no_report_upwards() -> None:
    made = event(happened_at=NOW - timedelta(minutes=30))
    telling.report(made.id, by=DESK, at=NOW, told_kind="119", informed_at=NOW - timedelta(minutes=28), answer="已出车")
    assert MajorEvent.get_by_id(made.id).state == _S.REGISTERING
    telling.report(made.id, by=DESK, at=NOW, told_name="王志强", informed_at=NOW - timedelta(minutes=25))
    telling.tell(made.id, by=SUPERVISOR, at=NOW, told_kind="总经理", told_by="马超", told_way="当面")
    stored = MajorEvent.get_by_id(made.id)
    assert (stored.state, stored.reported_at) == (_S.REPORTED, NOW - timedelta(minutes=25))
    assert [telling.words_of(line) for line in stored.tellings] == [
        "119，电话，11-24 09:56，王芳报",
        "客服部经理 王志强，电话，11-24 09:59，王芳报",
        "总经理，当面，11-24 10:24，马超报",
    ]


@pytest.mark.usefixtures("office")
def test_a_bypass_is_owed_until_the_superior_passed_over_is_told() -> None:
    made = event()
    telling.report(made.id, by=DESK, at=NOW, told_kind="总经理", told_name="李总", **BYPASS)
    (owed,) = [one for one in promises(datetime(2026, 11, 25)) if one.rule == "S39"]
    assert (owed.title, owed.step_label) == ("越级报了总经理，还没有补报王经理", "补报直接上级")
    assert owed.due_at == datetime(2026, 11, 24, 23, 59)
    with pytest.raises(BadInput, match="早于发生时间"):
        telling.tell_later(made.id, by=DESK, at=LATER, told_later_at=NOW - timedelta(hours=1))
    telling.tell_later(made.id, by=DESK, at=LATER, told_later_note="他同意")
    assert not MajorEvent.get_by_id(made.id).owes_report
    with pytest.raises(BadInput, match="没有越级，或者已经补报过"):
        telling.tell_later(made.id, by=DESK, at=LATER)
    telling.acknowledge(made.id, by=SUPERVISOR, at=LATER)
    with pytest.raises(BadInput, match="李敏 11-24 11:24 已经知悉"):
        telling.acknowledge(made.id, by=MANAGER, at=LATER)


def test_a_photograph_of_200_mb_is_refused_with_one_sentence_before_it_is_read(
    office: DataFolder, tmp_path: Path
) -> None:
    made = event()
    for size in (200 * 1024**2, 400 * 1024**3):
        # sparse: 400 GB could not be read whole in the time of a test
        huge = tmp_path / "大照片.jpg"
        huge.write_bytes(b"\xff\xd8\xff\xe0")
        os.truncate(huge, size)
        with pytest.raises(BadInput, match=r"^「大照片\.jpg」超过 64 MB，压缩或重拍后再附。$"):
            documents.add_photos(made.id, [picture(tmp_path), huge], office, by=DESK, at=NOW)
    assert MajorEvent.get_by_id(made.id).photo_count == 0
    assert not Attachment.select().exists()


def test_what_is_no_photograph_is_refused_and_none_of_the_others_is_kept(office: DataFolder, tmp_path: Path) -> None:
    made = event()
    good = picture(tmp_path)
    words, broken = tmp_path / "说明.jpg", tmp_path / "坏的.jpg"
    words.write_text("不是照片")
    broken.write_bytes(good.read_bytes()[:200])
    for bad, told in ((words, "「说明.jpg」不是照片"), (broken, "打不开，换一张"), (tmp_path / "没有.jpg", "读不了")):
        with pytest.raises(BadInput, match=told):
            documents.add_photos(made.id, [good, bad], office, by=DESK, at=NOW)
    with pytest.raises(BadInput, match="选至少一张"):
        documents.add_photos(made.id, [], office, by=DESK, at=NOW)
    assert MajorEvent.get_by_id(made.id).photo_count == 0
    assert not Attachment.select().exists()
    with pytest.raises(BadInput, match="最多附 60 张"):
        documents.add_photos(made.id, [good] * 61, office, by=DESK, at=NOW)


def test_photographs_are_numbered_under_the_event_and_locked_with_it(office: DataFolder, tmp_path: Path) -> None:
    made = photographed(photographed(event(), office, 2), office, 2)
    assert [entry.name for entry in registering.photos_of(made.id)] == [f"{made.number}-{at}.png" for at in range(1, 5)]
    closed = in_state(_S.SIGNED_OFF, office)
    told: dict[str, Any] = {"subject": "x", "course": "x", "kind": "其他", "place": "x"}
    acts: list[Callable[[], MajorEvent]] = [
        partial(documents.add_photos, closed.id, [picture(tmp_path)], office, by=DESK, at=LATER),
        partial(registering.note_handling, closed.id, by=DESK, at=LATER, handling="补"),
        partial(registering.correct, closed.id, by=DESK, at=LATER, happened_at=NOW, found_at=NOW, **told),
    ]
    for act in acts:
        with pytest.raises(BadInput, match="现在是「经理已签阅」，不能再改"):
            act()


@pytest.mark.usefixtures("office")
def test_a_correction_counts_the_day_again_and_puts_nothing_after_the_first_report() -> None:
    made = event(happened_at=NOW - timedelta(hours=1))
    told: dict[str, Any] = {"subject": "地下车库积水", "course": "改", "kind": "其他", "place": "B1"}
    yesterday = NOW - timedelta(days=1)
    registering.correct(made.id, version=1, by=DESK, at=NOW, happened_at=yesterday, found_at=NOW, **told)
    assert MajorEvent.get_by_id(made.id).report_due_on == date(2026, 11, 24)
    telling.report(made.id, by=DESK, at=NOW, informed_at=NOW - timedelta(minutes=50))
    with pytest.raises(BadInput, match="已经上报过，发生时间不能更晚"):
        registering.correct(made.id, by=DESK, at=NOW, happened_at=NOW, found_at=NOW, **told)
    with pytest.raises(StaleRecord):
        registering.correct(made.id, version=1, by=DESK, at=NOW, happened_at=yesterday, found_at=NOW, **told)


@pytest.mark.parametrize("missing", REPORT)
def test_a_report_with_a_gap_is_refused(missing: str, office: DataFolder) -> None:
    made = in_state(_S.AWAITING_REPORT, office)
    with pytest.raises(BadInput) as refused:
        reporting.submit_report(made.id, by=DESK, at=NOW, **{**REPORT, missing: " "})
    assert refused.value.field == missing


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str]]]:
    """What the signals of the slice said."""
    told: list[tuple[str, str]] = []
    names = ("opened", "reported", "registered", "submitted", "signed_off")

    def listener(name: str) -> Any:
        return lambda _sender, event, **_: told.append((name, event.number))

    receivers = {name: listener(name) for name in names}
    for name, receiver in receivers.items():
        getattr(steps, name).connect(receiver)
    yield told
    for name, receiver in receivers.items():
        getattr(steps, name).disconnect(receiver)


def test_an_event_is_opened_from_another_areas_record_with_its_pictures(
    office: DataFolder, tmp_path: Path, heard: list[tuple[str, str]]
) -> None:
    origin = memos.send(by=DESK, at=NOW, department="工程部", subject="积水", content="B1 积水")
    with unit_of_work(DESK, NOW) as work:
        attach(work, office, picture(tmp_path), area=origin.key(), owner_id=origin.id, purpose="call")
    opening = EventOpening(
        subject="地下车库积水", course="B1 积水", kind=EventKind.ACCIDENT, place="B1", source_number=origin.number
    )
    made = registering.open_from(origin, opening, by=DESK, at=NOW)
    assert (made.number, made.photo_count, made.source_number) == ("JJ20261124-001", 1, origin.number)
    assert [(link.area, link.number) for link in links_of(MajorEvent.key(), made.id)] == [(origin.key(), origin.number)]
    plain = registering.open_event(EventOpening(subject="打架", course="两人", room="", place="大堂"), by=DESK, at=NOW)
    telling.report(plain.id, by=DESK, at=NOW)
    assert heard == [
        ("opened", made.number), ("opened", plain.number), ("reported", plain.number),
    ]  # fmt: skip


@pytest.mark.usefixtures("office")
def test_an_event_in_a_home_is_found_by_its_room() -> None:
    makers.unit("3-2-1501")
    made = event(room="3栋2单元1501", place="")
    assert (made.unit_code, made.where) == ("3-2-1501", "3-2-1501")
    assert "3-2-1501" in made.findable().words
