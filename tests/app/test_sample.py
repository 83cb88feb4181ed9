"""The sample estate: the people and records of the pictures, sound, and the same everywhere."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from csapp.app import office
from csapp.app.due import due_items
from csapp.app.sample import PASSWORD
from csapp.app.sample_words import words
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.core.values import identity_number, mask_phone, phone, plate
from csapp.db.check import problems
from csapp.db.connection import connected, database
from csapp.features.callback.models import OPEN_STATES, Callback, Satisfaction
from csapp.features.callback.workflow import CallbackState
from csapp.features.public_incident.models import PublicIncident
from csapp.features.public_incident.service.reading import open_incidents
from csapp.features.public_incident.workflow import IncidentState
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.service import desk as receptions
from csapp.features.reception.workflow import ReceptionState
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.people.service import find_residents
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import log_in
from csapp.masterdata.vehicles.models import ParkingSpace, Vehicle
from tests import makers, sample_store

TODAY = office.SAMPLE_MOMENT.date()


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[DataFolder]:
    folder = sample_store.sample(tmp_path / "sample")
    with connected():
        yield folder
    database.initialize(None)


def content(folder: DataFolder) -> dict[str, str]:
    """The hash of every table's rows, and of every other file."""
    held: dict[str, str] = {}
    with closing(sqlite3.connect(folder.database)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            if table == "finding_gram":
                # what it holds lies in its own tables, which come by themselves
                continue
            rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()
            held[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    for file in sorted(folder.attachments.rglob("*")):
        if file.is_file():
            held[file.relative_to(folder.root).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
    return held


def test_two_machines_build_the_same_estate(tmp_path: Path) -> None:
    other = sample_store.build(tmp_path / "other", hash_seed="2")
    here, there = content(sample_store.built(tmp_path)), content(other)
    assert here == there
    assert {"reception", "callback", "audit_line", "finding_gram_data"} < here.keys()


def test_nothing_is_wrong_with_it(sample: DataFolder) -> None:
    assert list(problems(sample)) == []
    assert office.estate() == {"name": "翠湖花园", "office": "物业客服中心", "sample": True}


@pytest.mark.usefixtures("sample")
def test_the_estate_has_its_size() -> None:
    assert Unit.select().count() == 2000
    assert {row.building for row in Unit.select(Unit.building).distinct()} == {f"{number}" for number in range(1, 13)}
    assert Vehicle.select().count() == 600
    spaces = [row.code for row in ParkingSpace.select().order_by(ParkingSpace.id)]
    assert (len(spaces), spaces[0]) == (800, "B1-001")
    assert {row.status for row in Unit.select(Unit.status).distinct()} == set(UnitStatus)
    assert {str(row.handed_over_on)[:4] for row in Unit.select()} == {"2021"}
    assert {row.relation for row in Occupancy.select(Occupancy.relation).distinct()} == set(Relation)
    companies = Person.select().join(Occupancy).join(Unit).where(Person.is_company, Unit.entrance == "商铺")
    assert companies.count() == 80


@pytest.mark.usefixtures("sample")
def test_everything_written_down_is_valid() -> None:
    for row in Phone.select():
        assert phone(row.digits) == row.digits
    for car in Vehicle.select():
        assert plate(car.plate) == car.plate
    papers = [person.identity_number for person in Person.select() if person.identity_number]
    assert [identity_number(paper) for paper in papers] == papers
    assert len(set(papers)) == len(papers) > 2000
    assert sum(len(car.plate) == 8 for car in Vehicle.select()) > 100


@pytest.mark.usefixtures("sample")
def test_rare_names_and_remarks_are_there() -> None:
    names = {person.name for person in Person.select()}
    assert {"王䶮", "李㛃", "陈𬭎"} <= names
    for surname in ("单", "仇", "解", "查", "区", "曾", "盖", "尉迟", "万俟", "欧阳"):
        assert any(name.startswith(surname) for name in names)
    assert Person.select().where(Person.is_vip).count() == 24
    noted = list(Person.select().where(Person.note != ""))
    assert any(not person.hint(TODAY) for person in noted)
    assert any(person.hint(TODAY) for person in noted)


@pytest.mark.usefixtures("sample")
def test_building_5_is_without_water_and_four_have_called() -> None:
    (incident,) = open_incidents(office.SAMPLE_MOMENT)
    assert incident.title == "5 栋停水"
    assert incident.sentence == "08:40 起，二次供水泵检修，预计 12:00 恢复。已接 4 个来电。"
    assert PublicIncident.select().where(PublicIncident.state == IncidentState.ENDED).count() == 2


@pytest.mark.usefixtures("sample")
def test_the_finder_of_the_picture_finds_what_it_shows() -> None:
    lines = [line for line in find_residents("3 1501") if line.matched != "plate"]
    found = [(line.unit_code, line.name, line.relation, mask_phone(line.phone)) for line in lines]
    assert found[:3] == [
        ("3-1-1501", "陈志远", "业主", "136****8820"),
        ("3-2-1501", "单雅琴", "业主", "138****2746"),
        ("3-2-1501", "单立新", "家属", "139****0075"),
    ]
    assert found[-1] == ("6-1-0903", "解晓东", "业主", "137****1501")
    assert [row.digits[:3] for row in Phone.select().where(Phone.digits.contains("1501"))] == ["137"]
    assert [row.plate for row in Vehicle.select().where(Vehicle.plate.contains("1501"))] == ["苏E31501"]


@pytest.mark.usefixtures("sample")
def test_cars_and_spaces_of_the_picture_belong_to_their_people() -> None:
    drivers = Person.select().join(Vehicle).where(Vehicle.plate == "苏E31501")
    tenants = Person.select().join(ParkingSpace).where(ParkingSpace.code == "B1-031")
    assert [person.name for person in (*drivers, *tenants)] == ["尉迟敏", "单雅琴"]


@pytest.mark.usefixtures("sample")
def test_colleagues_log_in_with_the_one_password() -> None:
    roles = {row.name: row.role for row in Staff.select()}
    assert roles == {
        "刘芳": Role.DESK,
        "何静": Role.DESK,
        "马超": Role.DESK,
        "陈丽华": Role.SUPERVISOR,
        "王志强": Role.MANAGER,
        "系统管理员": Role.ADMIN,
        "周会计": Role.VIEWER,
        "孙莉": Role.DESK,
        "周婷": Role.DESK,
    }
    desk = Staff.get(Staff.name == "刘芳")
    assert desk.last_login_at == datetime.combine(TODAY, time(7, 52))
    assert log_in(desk.id, PASSWORD, at=office.SAMPLE_MOMENT).name == "刘芳"


@pytest.mark.usefixtures("sample")
def test_the_last_day_is_that_of_the_picture() -> None:
    day = Reception.select().where(Reception.received_at >= datetime.combine(TODAY, time()))
    last = [(f"{row.received_at:%H:%M}", row.unit_code, row.caller_name) for row in receptions.latest(5)]
    assert receptions.count_of_day(office.SAMPLE_MOMENT) == day.count() == 18
    assert last == [
        ("10:11", "4-2-1203", "曾庆华"),
        ("10:06", "5-1-0802", "仇文博"),
        ("09:41", "2-2-0502", "周敏"),
        ("09:33", "5-2-1004", "王建国"),
        ("09:20", "5-1-1102", "蒋文丽"),
    ]
    repair, leak = list(
        Reception.select().where(Reception.caller_name == "单雅琴").order_by(Reception.received_at.desc()).limit(2)
    )
    assert (f"{repair.received_at:%m-%d %H:%M}", repair.state) == ("11-24 08:52", ReceptionState.OPENED)
    assert (f"{leak.received_at:%m-%d %H:%M}", leak.transferred_to) == ("11-23 15:20", "王志强")
    assert (leak.category, leak.urgency) == (Category.COMPLAINT, Urgency.MAJOR)
    earlier = Reception.select().where(Reception.received_at < datetime.combine(TODAY, time()))
    assert all(row.state == ReceptionState.CLOSED for row in earlier), "what is open from before is overdue by R09"


@pytest.mark.usefixtures("sample")
def test_ninety_days_look_like_an_office() -> None:
    rows = list(Reception.select().order_by(Reception.id))
    assert 1400 <= len(rows) <= 1600
    assert rows[0].received_at.date() == TODAY - timedelta(days=90)
    assert [row.received_at for row in rows] == sorted(row.received_at for row in rows)
    assert {row.channel for row in rows} == set(Channel)
    assert {row.category for row in rows} == set(Category)
    assert sum(row.state == ReceptionState.CLOSED for row in rows) > len(rows) - 15
    assert not any(row.is_unreported for row in rows)
    hours = Counter(row.received_at.hour for row in rows)
    assert hours[9] > 5 * (hours[3] + hours[4])
    assert len({row.content for row in rows}) > 1200
    assert sum(len(matter.what) for matter in words().matters) >= 60


@pytest.mark.usefixtures("sample")
def test_numbers_have_no_gap_on_any_day() -> None:
    for model in (Reception, Callback):
        given: dict[str, list[int]] = {}
        for row in model.select().order_by(model.id):
            day, place = row.number.split("-")
            assert day[2:] == f"{row.created_at:%Y%m%d}"
            given.setdefault(day, []).append(int(place))
        assert all(places == list(range(1, len(places) + 1)) for places in given.values())
    reception = makers.reception()
    assert reception.number == "JD20261124-019"


@pytest.mark.usefixtures("sample")
def test_six_callbacks_are_open_and_none_is_late() -> None:
    rows = list(Callback.select().where(Callback.state.in_(OPEN_STATES)).order_by(Callback.due_on, Callback.id))
    assert [(row.unit_code, row.customer, row.source, row.state) for row in rows] == [
        ("1-2-1102", "林秀兰", "一般投诉", CallbackState.AWAITING_SIGNATURE),
        ("7-1-0601", "尉迟敏", "特约服务", CallbackState.PENDING),
        ("2-2-0502", "周敏", "一般投诉", CallbackState.PENDING),
        ("4-1-0702", "范成林", "意见", CallbackState.PENDING),
        ("5-1-1102", "蒋文丽", "一般投诉", CallbackState.PENDING),
        ("6-1-1204", "查海生", "报修", CallbackState.UNREACHED),
    ]
    assert rows[5].attempts == 2
    assert [row.due_on for row in rows[:3]] == [TODAY, TODAY, TODAY + timedelta(days=1)]
    assert not any(row.is_overdue(TODAY) for row in Callback.select())
    late = [item.number for item in due_items(TODAY) if item.kind == Callback.key() and item.overdue_days]
    assert late == []


@pytest.mark.usefixtures("sample")
def test_the_form_of_the_picture_is_filled() -> None:
    form = Callback.get(Callback.number == "HF20261110-005")
    assert (form.customer, form.source_number, form.department) == ("林秀兰", "TS20261107-001", "工程部")
    assert form.measures.rstrip("。") == "轿厢消毒，更换排风扇；每周二、五清洁"
    assert (form.rectified_on, form.due_on) == (date(2026, 11, 10), TODAY)
    assert (form.satisfaction, form.effect, form.opinion) == ("满意", "已解决", "异味没有了，希望坚持清洁。")
    assert (form.method, form.caller, form.called_at) == ("上门", "刘芳", datetime.combine(TODAY, time(10, 10)))


@pytest.mark.usefixtures("sample")
def test_earlier_callbacks_went_their_whole_way() -> None:
    rows = [row for row in Callback.select() if not row.is_open]
    assert 200 <= len(rows) <= 320
    satisfied = sum(row.satisfaction == Satisfaction.SATISFIED for row in rows)
    assert 0.72 <= satisfied / len(rows) <= 0.9
    unhappy = [row for row in rows if row.satisfaction == Satisfaction.UNSATISFIED]
    assert unhappy
    assert {row.__data__["second_of"] for row in rows} - {None} == {row.id for row in unhappy}
    assert all(row.signed_how for row in rows if row.needs_signature)
    assert all(str(row.rectified_on or "") <= str(row.called_at)[:10] <= str(row.due_on) for row in rows)
