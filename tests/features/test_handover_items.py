"""清点物品: the number that should be there changes with a reason, and a sheet follows until it is confirmed (S19)."""

import json

import pytest

from csapp.app.handover_facts import handover_facts
from csapp.core.errors import BadInput, NotAllowed
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.features.duty_log.models.handover import CountedItem, CountKind, HandoverCount
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.register.items import COUNTED_ITEMS
from csapp.features.duty_log.service import handover, items
from csapp.features.duty_log.service.confirming import missing
from tests.features import duty_makers
from tests.makers import ADMIN, MANAGER, NOW, SUPERVISOR


@pytest.fixture
def folk(office: DataFolder) -> dict[str, Actor]:
    """The early page is open, the usual items are there."""
    assert office.database.exists()
    people = duty_makers.settle()
    items.add_usual_items(ADMIN, NOW)
    duty_makers.early(people["刘芳"])
    return people


def radios() -> CountedItem:
    found: CountedItem = CountedItem.get(CountedItem.name == "对讲机")
    return found


def test_the_usual_items_come_once(folk: dict[str, Actor]) -> None:
    assert folk
    assert items.add_usual_items(MANAGER, NOW) == 0
    assert [(row.name, row.expected, row.unit, row.is_mandatory) for row in CountedItem.select()] == [
        ("备用金", 500_00, "元", True),
        ("门禁遥控器", 12, "个", True),
        ("对讲机", 4, "台", True),
    ]


def test_another_number_needs_a_reason_which_stands_in_the_trail(folk: dict[str, Actor]) -> None:
    assert folk
    with pytest.raises(BadInput, match="改应有数要写原因") as refused:
        items.change_item(radios().id, expected=3, by=MANAGER, at=NOW)
    assert refused.value.field == "reason"
    assert radios().expected == 4
    items.change_item(radios().id, expected=3, reason="一台送修", by=MANAGER, at=NOW)
    line = AuditLine.select().where(AuditLine.area == "duty_counted_item").order_by(AuditLine.id.desc()).get()
    assert (line.note, json.loads(line.before), json.loads(line.after)) == (
        "一台送修", {"expected": 4}, {"expected": 3},
    )  # fmt: skip
    items.change_item(radios().id, expected=3, name="手台", by=MANAGER, at=NOW)
    assert CountedItem.get(CountedItem.name == "手台").expected == 3


def test_neither_desk_nor_supervisor_makes_a_difference_go_away(folk: dict[str, Actor]) -> None:
    for by in (folk["刘芳"], SUPERVISOR):
        with pytest.raises(NotAllowed):
            items.change_item(radios().id, expected=3, reason="少一台", by=by, at=NOW)


def test_a_blocked_count_agrees_once_the_number_is_corrected(folk: dict[str, Actor]) -> None:
    desk, page = folk["刘芳"], DutyPage.get()
    sheet = handover.prepare(page.id, handover_facts(page.id, desk, NOW), by=desk, at=NOW)
    row = HandoverCount.get(HandoverCount.name == "对讲机")
    handover.count(row.id, 3, by=desk, at=NOW)
    assert "对讲机少 1 台，查清或补齐才能交班。" in missing(sheet.id)
    items.change_item(radios().id, expected=3, reason="一台送修", by=MANAGER, at=NOW)
    handover.prepare(page.id, handover_facts(page.id, desk, NOW), by=desk, at=NOW)
    assert not [words for words in missing(sheet.id) if "对讲机" in words]


@pytest.mark.parametrize(
    ("name", "kind", "amount", "expected"),
    [("门卡", CountKind.PIECES, "20", 20), ("零钱", CountKind.MONEY, "¥1,200.5", 1200_50), ("印章", "件数", "", 0)],
)
def test_a_number_is_typed_as_people_write_it(
    folk: dict[str, Actor], name: str, kind: str, amount: str, expected: int
) -> None:
    assert folk
    assert COUNTED_ITEMS.create is not None
    COUNTED_ITEMS.create(name=name, kind=kind, amount=amount, unit="", is_mandatory=True, by=ADMIN, at=NOW)
    assert CountedItem.get(CountedItem.name == name).expected == expected


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": "备用金"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "门卡", "expected": -1}, "expected"),
        ({"name": "门卡", "unit": "一二三四五"}, "unit"),
        ({"name": "门卡", "kind": "斤"}, "kind"),
    ],
)
def test_an_item_that_cannot_be_is_refused_with_its_field(
    folk: dict[str, Actor], told: dict[str, object], field: str
) -> None:
    assert folk
    with pytest.raises(BadInput) as refused:
        items.add_item(**told, by=ADMIN, at=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert CountedItem.select().count() == 3
