"""From an entry of the log to a record of another area: linked, nothing typed twice, all or nothing (S17, S18)."""

from datetime import datetime
from typing import Any

import pytest

from csapp.app.wiring import wire
from csapp.app.wiring_duty import known_of, room_in
from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.db.link import links_of
from csapp.features.complaint.models import Complaint
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory
from csapp.features.duty_log.service.opening import Asked, EntryOpening, likely, open_record
from csapp.features.duty_log.service.revealing import reveal_phone
from csapp.features.key_lending.models import Loan
from csapp.features.major_event.models.event import EventKind, MajorEvent
from csapp.features.reception.models import Category, Channel, Reception
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Channel as OrderChannel
from tests import makers
from tests.features import duty_makers, key_makers
from tests.makers import NOW

WHEN = datetime(2026, 11, 24, 8, 52)
WORDS = "3-2-1501 单雅琴来电：主卧空开跳闸，家有老人。"


@pytest.fixture
def clerk(office: DataFolder) -> Actor:
    """刘芳, over one household."""
    assert office.database.exists()
    wire()
    makers.person("单雅琴", "13812342746", home=makers.unit("3-2-1501"))
    return duty_makers.settle()["刘芳"]


@pytest.fixture
def page(clerk: Actor) -> DutyPage:
    """Her page."""
    return duty_makers.early(clerk)


def _entry(page: DutyPage, clerk: Actor, words: str = WORDS, **told: object) -> int:
    usual: dict[str, Any] = {"category": EntryCategory.COMPLAINT, "happened_at": WHEN, "handling": "急单派人。"}
    return duty_makers.note(page, words, clerk, **{**usual, **told})


def test_a_repair_has_words_room_person_and_time_of_the_entry(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk)
    made = open_record(entry, EntryOpening.REPAIR_ORDER, known_of(entry), by=clerk, at=NOW)
    order = Order.get()
    assert (made.number, order.source_number) == (order.number, page.number)
    assert (order.content, order.unit_code, order.customer) == (WORDS, "3-2-1501", "单雅琴")
    assert (order.reported_at, order.channel) == (WHEN, OrderChannel.DUTY)
    assert [link.number for link in links_of(DutyEntry.key(), entry)] == [order.number]
    assert [link.area for link in links_of(Order.key(), order.id)] == [DutyEntry.key()]


def test_a_complaint_has_the_complainant_and_his_telephone(page: DutyPage, clerk: Actor) -> None:
    """A24: 投诉人 and 电话 were written on the line of the log."""
    entry = _entry(page, clerk, "装修噪音，投诉", complainant="路先生", phone="13912340075")
    open_record(entry, EntryOpening.COMPLAINT, Asked(place="中心花园"), by=clerk, at=NOW)
    complaint = Complaint.get()
    assert (complaint.customer, complaint.phone, complaint.place) == ("路先生", "13912340075", "中心花园")
    assert complaint.received_at == WHEN


def test_a_call_becomes_a_reception_with_its_answer(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk, "问停水几点恢复", category=EntryCategory.OTHER, is_call=True)
    open_record(entry, EntryOpening.RECEPTION, Asked(place="5 栋"), by=clerk, at=NOW)
    reception = Reception.get()
    assert (reception.category, reception.channel, reception.reply) == (Category.OTHER, Channel.CALL, "急单派人。")


def test_a_key_is_asked_for_by_its_hook(page: DutyPage, clerk: Actor) -> None:
    key_makers.cabinet()
    key_makers.key("A3-10", None)
    entry = _entry(page, clerk, "抄表员借设备房钥匙", complainant="王师傅")
    with pytest.raises(BadInput, match="写上要借哪个钩上的钥匙"):
        open_record(entry, EntryOpening.KEY_LENDING, Asked(), by=clerk, at=NOW)
    open_record(entry, EntryOpening.KEY_LENDING, Asked(hook="a3-10"), by=clerk, at=NOW)
    loan = Loan.get()
    assert (loan.hook, loan.borrower, loan.source_number) == ("A3-10", "王师傅", page.number)


def test_a_theft_becomes_a_major_event_of_that_sort(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk, "3-2-1501 电动车失窃", category=EntryCategory.THEFT, is_major=True)
    open_record(entry, EntryOpening.MAJOR_EVENT, known_of(entry), by=clerk, at=NOW)
    event = MajorEvent.get()
    assert (event.kind, event.happened_at, event.source_number) == (EventKind.THEFT, WHEN, page.number)
    assert event.course == "3-2-1501 电动车失窃"


def test_a_second_order_from_the_same_entry_is_refused(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk)
    first = open_record(entry, EntryOpening.REPAIR_ORDER, known_of(entry), by=clerk, at=NOW)
    with pytest.raises(TransitionRefused, match=first.number):
        open_record(entry, EntryOpening.REPAIR_ORDER, known_of(entry), by=clerk, at=NOW)
    assert Order.select().count() == 1


def test_a_room_that_is_not_there_leaves_nothing_behind(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk)
    before = AuditLine.select().count()
    with pytest.raises(BadInput, match="9-9-9901"):
        open_record(entry, EntryOpening.REPAIR_ORDER, Asked(room="9-9-9901"), by=clerk, at=NOW)
    assert (Order.select().count(), AuditLine.select().count()) == (0, before)
    assert links_of(DutyEntry.key(), entry) == []


@pytest.mark.parametrize(
    "words", ["3-2-1501漏水", "在3栋2单元1501门口", "3#2-1501 跳闸", "电话 138-1234-2746；3-2-1501"]
)
@pytest.mark.usefixtures("page")
def test_the_room_is_read_out_of_the_words(words: str) -> None:
    assert room_in(words) == "3-2-1501"


def test_words_without_a_room_tell_none(page: DutyPage) -> None:
    assert page.is_open
    assert room_in("东门道闸坏，2026-11-24 报修") == ""


@pytest.mark.parametrize(
    ("category", "words", "kind"),
    [
        (EntryCategory.COMPLAINT, "空开跳闸", EntryOpening.REPAIR_ORDER),
        (EntryCategory.COMPLAINT, "投诉保安态度", EntryOpening.COMPLAINT),
        (EntryCategory.FIGHT, "两人打架", EntryOpening.MAJOR_EVENT),
        (EntryCategory.MOVING, "租户搬出", EntryOpening.RECEPTION),
    ],
)
def test_what_an_entry_most_likely_becomes(category: EntryCategory, words: str, kind: EntryOpening) -> None:
    assert likely(category, words) is kind


def test_who_looked_at_the_telephone_is_written_down(page: DutyPage, clerk: Actor) -> None:
    entry = _entry(page, clerk, complainant="单雅琴", phone="13812342746")
    assert reveal_phone(entry, by=clerk, at=NOW) == "13812342746"
    line = AuditLine.select().order_by(AuditLine.id.desc()).first()
    assert (line.area, line.step) == (DutyEntry.key(), "reveal")
