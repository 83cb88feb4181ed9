"""交接班 from live data: the sheet of the seeded day is a hand-made list; one key or one yuan blocks (F20, R23)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from csapp.app.handover_facts import handover_facts, relief_after
from csapp.core.errors import TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.connection import connected, database
from csapp.features.duty_log.models.facts import HandoverFacts, Relief
from csapp.features.duty_log.models.handover import Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage, EntryCategory, EntryTopic
from csapp.features.duty_log.service import handover, items
from csapp.features.duty_log.service.confirming import missing, take_over
from csapp.features.duty_log.service.sheet import is_current
from csapp.features.duty_log.workflow import PageState
from csapp.features.key_lending.models import BorrowerKind
from csapp.features.key_lending.service import returning
from csapp.features.parking_lease.service import money
from csapp.masterdata.staff.service import set_password
from tests.features import duty_makers, key_makers, parking_makers
from tests.makers import ADMIN, MANAGER, NOW
from tests.sample_store import sample

WORD = "cuihu2026"
END = datetime(2026, 11, 24, 16, 0)
EARLY_END = datetime(2026, 11, 24, 15, 58)


@pytest.fixture
def folk(office: DataFolder) -> dict[str, Actor]:
    """刘芳 and 何静 with their passwords, three shifts, the usual items; the early page is open."""
    assert office.database.exists()
    people = duty_makers.settle()
    for name in ("刘芳", "何静"):
        set_password(people[name].id, WORD, by=MANAGER, at=NOW)
    items.add_usual_items(ADMIN, NOW)
    duty_makers.early(people["刘芳"])
    return people


def page_of() -> DutyPage:
    found: DutyPage = DutyPage.get()
    return found


def facts_at(by: Actor, at: datetime = EARLY_END) -> HandoverFacts:
    return handover_facts(page_of().id, by, at)


def prepared(by: Actor, at: datetime = EARLY_END) -> Handover:
    return handover.prepare(page_of().id, facts_at(by, at), by=by, at=at)


def relief(at: datetime = EARLY_END) -> Relief:
    found = relief_after(page_of().id, at)
    assert found is not None
    return found


def count_all(sheet: Handover, by: Actor, **others: int) -> None:
    """Everything as expected, but for the items named."""
    for row in HandoverCount.select().where(HandoverCount.handover == sheet):
        handover.count(row.id, others.get(str(row.key_word), row.expected), by=by, at=EARLY_END)


def reason_all(sheet: Handover, by: Actor) -> None:
    for row in HandoverLine.select().where(HandoverLine.handover == sheet, HandoverLine.needs_reason):
        handover.give_reason(row.id, "等结果", by=by, at=EARLY_END)


def lend_key(hook: str = "A3-10") -> int:
    unit, _ = key_makers.household()
    loan = key_makers.lend(
        key_makers.key(hook, unit), BorrowerKind.CONTRACTOR, due_at=NOW + timedelta(hours=3)
    )  # fmt: skip
    return int(loan.id)


def test_the_sheet_of_a_day_equals_the_list_made_by_hand(folk: dict[str, Actor]) -> None:
    desk = folk["刘芳"]
    page = page_of()
    duty_makers.note(page, "东门道闸左杆抬起缓慢", desk, category=EntryCategory.WORKS)
    notice = duty_makers.note(
        page, "公司通知明天 9 点消防检查", desk, topic=EntryTopic.NOTICE, needs_aftermath=False
    )  # fmt: skip
    key_makers.cabinet()
    loan = lend_key()
    returning.chase(loan, by=desk, at=NOW + timedelta(hours=4), chase_note="电话未接")
    parking_makers.rates()
    parking_makers.space()
    lease = parking_makers.registered()
    receipt(lease.id, desk, "现金")
    facts = facts_at(desk)
    assert [(row.key_word.split()[0], row.name, row.expected, row.detail) for row in facts.counts] == [
        ("item", "备用金", 500_00, ""),
        ("item", "门禁遥控器", 12, ""),
        ("item", "对讲机", 4, ""),
        ("keys", "在外钥匙", 1, "A3-10　5-1-0802　韩大勇　已催 1 次"),
        ("cash", "停车费现金", lease.due_fen, "1 笔，还没有交日报"),
    ]
    assert [(row.key_word, row.label, row.count, row.is_overdue, row.needs_reason) for row in facts.matters] == [
        ("entries", "未善后的日志", 1, False, True),
        ("area key_lending", "钥匙，逾期 1", 1, True, True),
        ("area parking_lease", "车位，今天要办", 2, False, False),
        ("forms", "未签回的表单", 1, False, False),
        (f"notice {notice}", "上级通知", 1, False, False),
    ]
    assert facts.matters[0].detail == f"{NOW:%H:%M} 东门道闸左杆抬起缓慢"
    assert facts.matters[-1].detail == "公司通知明天 9 点消防检查"
    assert facts.relief is not None
    assert (facts.relief.shift, facts.relief.begins_at) == ("中班", END)


def receipt(lease_id: int, by: Actor, method: str) -> None:
    money.pay(lease_id, by=by, at=NOW, amount_fen=None, method=method)


def test_a_key_too_few_blocks_and_names_itself(folk: dict[str, Actor]) -> None:
    desk, relieving = folk["刘芳"], folk["何静"]
    key_makers.cabinet()
    lend_key()
    sheet = prepared(desk)
    handover.arrive(sheet.id, relieving.id, by=desk, at=EARLY_END)
    reason_all(sheet, desk)
    count_all(sheet, relieving, keys=0)
    assert missing(sheet.id) == ["在外钥匙少 1 把，查清或补齐才能交班。"]
    with pytest.raises(TransitionRefused, match="在外钥匙少 1 把，查清或补齐才能交班。"):
        take_over(sheet.id, relief(), WORD, WORD, by=desk, at=EARLY_END)
    assert page_of().is_open
    count_all(sheet, relieving)
    following = take_over(sheet.id, relief(), WORD, WORD, by=desk, at=EARLY_END)
    assert (following.staff_name, following.shift_name) == ("何静", "中班")
    assert not DutyPage.get_by_id(sheet.page_id).is_open


def test_a_key_that_comes_back_after_the_count_is_counted_again(folk: dict[str, Actor]) -> None:
    desk = folk["刘芳"]
    key_makers.cabinet()
    loan = lend_key()
    sheet = prepared(desk)
    count_all(sheet, desk)
    returning.give_back(loan, by=desk, at=EARLY_END, pieces=1, hook_confirmed=True)
    assert not is_current(page_of().id, facts_at(desk))
    prepared(desk)
    assert "在外钥匙多 1 把，查清才能交班。" in missing(sheet.id)


def test_a_yuan_too_few_blocks_and_so_does_one_too_many(folk: dict[str, Actor]) -> None:
    desk, relieving = folk["刘芳"], folk["何静"]
    parking_makers.rates()
    parking_makers.space()
    lease = parking_makers.registered()
    receipt(lease.id, desk, "现金")
    sheet = prepared(desk)
    handover.arrive(sheet.id, relieving.id, by=desk, at=EARLY_END)
    reason_all(sheet, desk)
    for differs, words in (
        (-100, "停车费现金少 ¥1.00，查清或补齐才能交班。"),
        (100, "停车费现金多 ¥1.00，查清才能交班。"),
    ):
        count_all(sheet, relieving, cash=lease.due_fen + differs)
        with pytest.raises(TransitionRefused) as refused:
            take_over(sheet.id, relief(), WORD, WORD, by=desk, at=EARLY_END)
        assert str(refused.value) == words
    assert page_of().is_open


def test_money_that_is_not_cash_or_was_handed_in_is_not_in_the_drawer(folk: dict[str, Actor]) -> None:
    desk = folk["刘芳"]
    parking_makers.rates()
    parking_makers.space()
    parking_makers.space("B1-028")
    receipt(parking_makers.registered().id, desk, "微信")
    assert "cash" not in {row.key_word for row in facts_at(desk).counts}
    receipt(parking_makers.registered("B1-028", "苏E7K88P").id, desk, "现金")
    assert "cash" in {row.key_word for row in facts_at(desk).counts}
    money.close_day(NOW.date(), by=desk, at=EARLY_END)
    assert "cash" not in {row.key_word for row in facts_at(desk).counts}


# Made by hand from the lists of the sample estate at 10:24: heading, how many, overdue, needs a reason.
BY_HAND = [
    ("未善后的日志", 4, False, True),
    ("维修中、待派的急单", 2, True, True),
    ("报修，逾期 1", 11, True, True),
    ("投诉，逾期 1", 4, True, True),
    ("钥匙，逾期 2", 6, True, True),
    ("车位，逾期 3", 7, True, True),
    ("接待，今天要办", 1, False, False),
    ("意见，今天要办", 1, False, False),
    ("工作联络单，今天要办", 1, False, False),
    ("请示报告，今天要办", 2, False, False),
    ("公共事件，今天要办", 1, False, False),
    ("紧急情况登记，今天要办", 1, False, False),
    ("今天应做的回访", 3, False, False),
    ("未签回的表单", 10, False, False),
    ("上级通知", 1, False, False),
    ("业务增加变动、设备变动", 1, False, False),
    ("业务增加变动、设备变动", 1, False, False),
    ("客户建议与投诉", 1, False, False),
    ("客户建议与投诉", 1, False, False),
    ("客户建议与投诉", 1, False, False),
]


def test_the_sheet_of_the_sample_day_equals_the_list_made_by_hand(tmp_path: Path) -> None:
    sample(tmp_path / "sample")
    try:
        with connected():
            page = DutyPage.get(DutyPage.state == PageState.ON_DUTY)
            desk = page.staff.actor()
            facts = handover_facts(page.id, desk, NOW)
            assert [(row.name, row.expected, row.unit, row.detail) for row in facts.counts] == [
                ("备用金", 500_00, "元", ""),
                ("门禁遥控器", 12, "个", ""),
                ("对讲机", 4, "台", ""),
                ("在外钥匙", 5, "把", "A3-10　5-1-0802　韩大勇　已催 2 次"),
            ]
            assert [(row.label, row.count, row.is_overdue, row.needs_reason) for row in facts.matters] == BY_HAND
            assert facts.matters[1].detail == "WX20261124-002 维修中；WX20261124-005 待派单"
            assert facts.relief is not None
            assert (facts.relief.shift, facts.relief.names) == ("中班", ("何静",))
            assert is_current(page.id, facts)
            assert [lack[:9] for lack in missing(Handover.get(Handover.page == page).id)] == [
                "维修中、待派的急单",
                "钥匙，逾期 2：写",
                "接班人还没到，继续",
            ]
    finally:
        database.initialize(None)
