"""公共事件: the third similar call proposes one, the next caller hears one answer, at the end all are called back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.app import incident_reports
from csapp.app.incident_reports import report_of
from csapp.core.errors import BadInput, StaleRecord
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.link import links_of
from csapp.features.public_incident.models import IncidentReport, PublicIncident, promises
from csapp.features.public_incident.service import course, linking
from csapp.features.public_incident.service.reading import open_incidents, reports_of, wording_for
from csapp.features.public_incident.service.similarity import likeness, pairs
from csapp.features.public_incident.workflow import IncidentState
from csapp.masterdata.places.models import Unit
from tests.features.incident_makers import SAID, call, homes, only, running, wired
from tests.makers import DESK, NOW

__all__ = ["homes", "wired"]

pytestmark = pytest.mark.usefixtures("wired")

S = IncidentState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}


# When two calls are about the same thing


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (SAID[0], SAID[1], "停水"),
        (SAID[0], SAID[2], "停水"),
        ("家里停电了，冰箱怎么办", "没电了，是不是跳闸", "停电"),
        ("电梯按键失灵，不关门", "电梯晃得厉害", "电梯"),
        ("楼道灯不亮", "走廊灯坏了三天", "路灯"),
        ("可视对讲没有声音", "单元门打不开", "门禁"),
        ("一楼大厅玻璃门关不上，风很大", "大厅玻璃门关不严，半夜响", "关不 厅玻 大厅"),
        # 停 alone, a word of every call, one word in common: not the same thing
        ("停车位被别人占了", SAID[0], ""),
        ("自来水费怎么交", SAID[0], ""),
        ("今天下午能不能安排师傅上门看看", "麻烦师傅今天下午上门处理一下", ""),
        ("客厅吊灯不亮", "卧室开关打火", ""),
        ("马桶进水阀漏水", "洗手盆龙头漏水", ""),
        ("", SAID[0], ""),
    ],
)
def test_two_calls_are_similar_by_a_rule_that_can_be_explained(first: str, second: str, shared: str) -> None:
    assert likeness(first, second) == shared
    assert bool(likeness(second, first)) == bool(shared)


def test_words_in_common_count_within_a_category_and_a_public_matter_in_any() -> None:
    door = ("一楼大厅玻璃门关不上，风很大", "大厅玻璃门关不严，半夜响")
    assert likeness(*door, same_category=True) != ""
    assert likeness(*door, same_category=False) == ""
    assert likeness(SAID[0], SAID[2], same_category=False) == "停水"


def test_pairs_are_cut_within_words_and_without_what_everybody_says() -> None:
    assert pairs("水管，爆了") == {"水管", "爆了"}
    assert pairs("今天 上门 AB 12") == set()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(first: str, second: str) -> None:
    assert bool(likeness(first, second)) == bool(likeness(second, first))


# The third call


def test_the_third_similar_call_of_a_building_within_24_hours_proposes_an_incident(homes: list[Unit]) -> None:
    made = [call(home, said, minutes) for home, said, minutes in zip(homes, SAID, (0, 30, 90), strict=False)]
    incident = only()
    assert (incident.number, incident.state, incident.title) == ("GG20261124-001", S.PROPOSED, "5 栋：停水")
    assert (incident.buildings, incident.reports, incident.likeness) == ("5", 3, "停水")
    assert incident.started_at == NOW
    assert [row.number for row in reports_of(incident.id)] == [row.number for row in made]
    assert [line.number for line in links_of("public_incident", incident.id)] == [row.number for row in made]
    assert [(line.area, line.words) for line in links_of("reception", made[0].id)] == [("public_incident", "公共事件")]
    assert wording_for(homes[3].id, "停水了", NOW) is None


@pytest.mark.parametrize(
    "third",
    [
        {"content": "问车位月租多少钱"},
        {"minutes": 24 * 60 + 1},
        {"home": 6},
        {"home": 0},  # the same room again
        {"home": None},
    ],
    ids=["another matter", "a day later", "another building", "the same room", "no room"],
)
def test_anything_less_proposes_nothing(homes: list[Unit], third: dict[str, Any]) -> None:
    call(homes[0], SAID[0])
    call(homes[1], SAID[1], 1)
    at = third.get("home", 2)
    call(homes[at] if at is not None else None, third.get("content", SAID[2]), third.get("minutes", 2))
    assert PublicIncident.select().count() == 0


def test_exactly_24_hours_are_within_and_a_call_written_down_later_counts_by_when_it_came(homes: list[Unit]) -> None:
    call(homes[0], SAID[0])
    call(homes[1], SAID[1], 600)
    call(homes[2], SAID[2], 24 * 60)
    assert only().reports == 3
    # the paper of yesterday's calls, entered today, is about yesterday
    call(homes[6], SAID[0], 3000, received_at=NOW + timedelta(days=-3))
    assert only().reports == 3


def test_the_fourth_call_joins_by_itself_and_hears_the_wording(homes: list[Unit]) -> None:
    incident = running()
    told = wording_for(homes[0].id, "", NOW)
    assert told is not None
    assert (told.wording, told.title) == (incident.wording, "5 栋停水")
    for count, said in enumerate(SAID):
        call(homes[count], said, count)
    call(homes[3], "问车位月租多少钱", 9)
    call(homes[6], SAID[0], 9)
    assert PublicIncident.select().count() == 1
    assert only().reports == 3
    found = wording_for(homes[4].id, "水压很小，是不是停水", NOW)
    assert found is not None
    assert found.reports == 3
    assert wording_for(homes[4].id, "问车位月租", NOW) is None
    assert wording_for(homes[6].id, "停水了", NOW) is None
    assert wording_for(None, "停水了", NOW) is None
    assert wording_for(homes[4].id, "停水了吗", NOW - timedelta(days=1)) is None


def test_an_incident_of_the_whole_estate_concerns_every_building(homes: list[Unit]) -> None:
    running(buildings="")
    call(homes[6], SAID[0], 1)
    assert only().reports == 1
    assert wording_for(homes[6].id, "", NOW) is not None


def test_calls_of_a_dismissed_or_ended_incident_do_not_propose_it_again(homes: list[Unit]) -> None:
    for count, said in enumerate(SAID):
        call(homes[count], said, count)
    course.dismiss(only().id, by=DESK, at=NOW, reason="各家原因不同")
    call(homes[3], SAID[0], 10)
    call(homes[4], SAID[0], 11)
    assert PublicIncident.select().count() == 1
    call(homes[5], SAID[0], 12)
    assert [row.reports for row in PublicIncident.select().order_by(PublicIncident.id)] == [3, 3]


def test_who_refuses_the_third_call_has_no_incident_half_made(homes: list[Unit]) -> None:
    call(homes[0], SAID[0])
    call(homes[1], SAID[1], 1)
    with pytest.raises(BadInput):
        call(homes[2], SAID[2], 2, outcome="transfer")
    assert (PublicIncident.select().count(), IncidentReport.select().count()) == (0, 0)


# By hand


def test_a_call_is_put_in_by_its_number_and_taken_out_again(homes: list[Unit]) -> None:
    incident = running()
    other = call(homes[0], "热水器打不着火")
    held = linking.link_by_number(incident.id, version=1, by=DESK, at=NOW, report_number=f" {other.number.lower()} ")
    assert held.reports == 1
    with pytest.raises(BadInput, match="已经在 GG20261124-001「5 栋停水」里"):
        linking.link(incident.id, report_of(other), by=DESK, at=NOW)
    held = linking.unlink(incident.id, by=DESK, at=NOW, report_number=other.number)
    assert (held.reports, links_of("reception", other.id), reports_of(incident.id)) == (0, [], [])
    with pytest.raises(BadInput, match="不在这个事件里"):
        linking.unlink(incident.id, by=DESK, at=NOW, report_number=other.number)
    again = linking.link_by_number(incident.id, by=DESK, at=NOW, report_number=other.number)
    assert (again.reports, len(links_of("reception", other.id))) == (1, 1)
    with pytest.raises(BadInput, match="没有编号 JD1 的接待"):
        linking.link_by_number(incident.id, by=DESK, at=NOW, report_number="JD1")
    with pytest.raises(StaleRecord):
        linking.link_by_number(incident.id, version=1, by=DESK, at=NOW, report_number=call(homes[1], "煤气").number)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"title": " "}, "title", "写上是什么事"),
        ({"title": "水" * 61}, "title", "最多 60 个字"),
        ({"wording": ""}, "wording", "写上统一答复"),
        ({"wording": "字" * 2001}, "wording", "最多 2000 字"),
        ({"buildings": "5、77"}, "buildings", "没有 77 栋"),
        ({"expected_end_at": NOW - timedelta(hours=3)}, "expected_end_at", "预计结束早于开始时间 11-24 08:24"),
        ({"started_at": NOW + timedelta(hours=1)}, "started_at", "时间在将来"),
        ({"started_at": datetime(1899, 1, 1)}, "started_at", "时间太早"),
    ],
)
@pytest.mark.usefixtures("homes")
def test_what_makes_no_sense_is_refused_and_takes_no_number(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        running(**values)
    assert refused.value.field == field
    assert running().number == "GG20261124-001"


@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize("text", ["5、6", "5栋 6栋", "5,6", "６，５", " 5 / 6 号楼", "5 5 6"])
def test_buildings_are_read_as_people_write_them(text: str) -> None:
    assert sorted(running(buildings=text).buildings.split("、")) == ["5", "6"]


@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize("title", ["停水😀", "\u202e停水", "a" * 60])
def test_odd_letters_do_not_hurt(title: str) -> None:
    assert running(title=title, wording=title * 3).title


# What the desk sees


def test_today_shows_what_runs_and_what_is_to_be_decided(homes: list[Unit]) -> None:
    for count in range(4):
        call(homes[count % 4], f"停水{count}", -100 + count, received_at=NOW - timedelta(minutes=100 - count))
    proposed = only()
    assert [(row.label, row.wording) for row in open_incidents(NOW)] == [("拟立项", "")]
    course.confirm(
        proposed.id, by=DESK, at=NOW, title="5 栋停水", buildings="5", cause="二次供水泵检修",
        wording="正在检修。", expected_end_at=datetime(2026, 11, 24, 12),
    )  # fmt: skip
    (shown,) = open_incidents(NOW)
    assert (shown.label, shown.title, shown.reports, shown.is_late) == ("进行中", "5 栋停水", 4, False)
    assert shown.sentence == "08:44 起，二次供水泵检修，预计 12:00 恢复。已接 4 个来电。"
    (late,) = open_incidents(datetime(2026, 11, 25, 9))
    assert late.is_late
    assert late.sentence == "11-24 08:44 起，二次供水泵检修，原定 11-24 12:00 恢复，还没有恢复。已接 4 个来电。"
    assert open_incidents(datetime(2026, 11, 23)) == []


def test_promises_are_the_decision_and_the_expected_end(homes: list[Unit]) -> None:
    for count, said in enumerate(SAID):
        call(homes[count], said)
    tonight = datetime(2026, 11, 25)

    def promised(end: datetime = tonight) -> list[tuple[str, str, datetime, bool]]:
        found: list[Promise] = promises(end)
        return [(each.title, each.step, each.due_at, each.is_day) for each in found]

    assert promised() == [("5 栋：停水", "confirm", datetime(2026, 11, 24, 23, 59), True)]
    noon = datetime(2026, 11, 24, 12)
    given: dict[str, Any] = {"title": "5 栋停水", "wording": "正在检修。", "buildings": "5", "expected_end_at": noon}
    course.confirm(only().id, by=DESK, at=NOW, **given)
    assert promised() == [("5 栋停水", "end", noon, False)]
    assert promised(noon) == []
    course.end(only().id, by=DESK, at=NOW, result="恢复")
    assert promised() == []


def test_the_reports_of_a_building_are_those_of_its_rooms(homes: list[Unit]) -> None:
    with_room = call(homes[0], "停水", received_at=NOW)
    call(None, "停水")
    call(homes[6], "停水")
    call(homes[1], "停水", received_at=NOW - timedelta(hours=30))
    found = incident_reports.recent_reports("5", NOW - timedelta(hours=24))
    assert [(report.number, report.building, report.phone) for report in found] == [
        (with_room.number, "5", "13800002740")
    ]
