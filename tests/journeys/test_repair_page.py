"""An order from the call to the archive by keyboard alone; the board by keys and by mouse; bill, photos, statistics."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from csapp.app.wiring import wire
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback
from csapp.features.callback.service import calling
from csapp.features.repair_order.models.bill import lines_of
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Priority
from csapp.features.repair_order.page.desk import FIGURES, RepairPage
from csapp.features.repair_order.service import work
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Technician
from csapp.ui.context import Context
from csapp.ui.segments import Segments
from tests.features import repair_makers as repairs
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW

NewContext = Callable[[Actor], Context]
S = OrderState
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def technicians(home: Home) -> dict[str, Technician]:
    """Trades, items, technicians; 单雅琴 in 3-2-1501."""
    assert home.owner.id
    return repairs.trades()


@pytest.fixture
def page(new_context: NewContext, technicians: dict[str, Technician]) -> RepairPage:
    assert technicians
    return RepairPage(new_context(DESK))


@pytest.fixture
def hands(page: RepairPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F3=page.new_record)


def only() -> Order:
    (order,) = Order.select()
    return order


def fill(hands: Hands, page: RepairPage, **values: str) -> None:
    """Walk through the open form with Tab, write where something is to be written, confirm with Ctrl+Enter."""
    form = page.register.panel.in_place
    assert form is not None
    for _ in range(20):
        key = next((key for key in form.form.draft() if owns(form.form.entry(key), hands.focus)), "")
        entry = form.form.entry(key) if key else None
        if key in values and isinstance(entry, Segments):
            choose(hands, entry, values.pop(key))
        elif key in values:
            hands.write(values.pop(key))
        if not values:
            break
        hands.press(Key.Key_Tab)
    assert not values
    hands.press(Key.Key_Return, CONTROL)


def owns(entry: QWidget, focus: QWidget) -> bool:
    return entry is focus or entry.isAncestorOf(focus)


def choose(hands: Hands, entry: Segments, value: str) -> None:
    """Space takes the first, arrows go on."""
    hands.press(Key.Key_Space)
    for _ in entry.segments:
        if entry.value() == value:
            return
        hands.press(Key.Key_Right)
    assert entry.value() == value


def take(hands: Hands, page: RepairPage, name: str, **values: str) -> None:
    """One next step by its Alt key: the steps stand in the panel in the order of the workflow."""
    facts = page.register.panel.facts
    assert facts is not None
    at = [step.name for step in facts.steps].index(name)
    assert at < 4, f"{name} has no key"
    hands.press(Key(Key.Key_1 + at), ALT)
    if values or page.register.panel.in_place is not None:
        fill(hands, page, **values)


def new_order(hands: Hands, page: RepairPage) -> Order:
    """F3, three letters, Enter, the text, Ctrl+Enter."""
    hands.press(Key.Key_F3)
    hands.letters("1501")
    hands.press(Key.Key_Return)
    hands.write("厨房龙头滴水")
    form = page.register.panel.in_place
    assert form is not None
    form.form.set_values({"item": "更换龙头"})
    hands.press(Key.Key_Return, CONTROL)
    assert page.register.message.text.startswith("已记下，编号 WX20261124-001")
    return only()


def test_an_order_goes_from_the_call_to_the_archive_by_keyboard_only(hands: Hands, page: RepairPage) -> None:
    wire()
    order = new_order(hands, page)
    assert (order.unit_code, order.customer, order.phone) == ("3-2-1501", "单雅琴", "13812342746")
    take(hands, page, "confirm")
    take(hands, page, "rank", urgency="紧急", importance="重要")
    take(hands, page, "dispatch", technician="张建军")
    take(hands, page, "start")
    take(hands, page, "agree", solution="换龙头", estimate_fen="160", agreed_by="单雅琴")
    hands.press(Key.Key_B, ALT)
    for words in ("龙头", "1", "120"):
        hands.write(words)
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Backtab)
    for words in ("", "安装", "", "40"):
        hands.write(words)
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Return, CONTROL)
    assert [(line.name, line.sum_fen) for line in lines_of(order.id)] == [("龙头", 12000), ("安装", 4000)]
    take(hands, page, "finish", result="已修好")
    take(hands, page, "hear", satisfaction="满意", opinion="修得快")
    take(hands, page, "return_sheet")
    take(hands, page, "post", receiver="周会计")
    callback = Callback.get(Callback.source_number == order.number)
    calling.register_result(callback.id, by=DESK, at=NOW, method="电话", satisfaction="满意")
    take(hands, page, "archive", cause="自然老化", improvement="无")
    order = repairs.fresh(order)
    assert (order.state, order.fee_fen, order.priority) == (S.ARCHIVED, 16000, Priority.URGENT)
    assert order.satisfaction == order.callback_satisfaction


def test_earlier_faults_of_the_room_are_pointed_out_while_it_is_typed(hands: Hands, page: RepairPage) -> None:
    week = timedelta(days=7)
    repairs.order(content="龙头松动", at=NOW - week, reported_at=NOW - week)
    repairs.order(content="很久以前", at=NOW - timedelta(days=100))
    hands.press(Key.Key_F3)
    hands.letters("1501")
    hands.press(Key.Key_Return)
    notice = page.register.repeats
    assert notice is not None
    assert notice.isVisible()
    assert "90 天内报过 1 次：11-17 龙头松动" in notice.text
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F3)
    form = page.register.panel.in_place
    assert form is not None
    assert page.register.repeats is not None
    assert not page.register.repeats.isVisible()
    form.form.set_values({"room": "3-2-1501"})
    form.form.entry("room").editingFinished.emit()  # type: ignore[attr-defined]
    assert page.register.repeats.isVisible()


# Bill, photos, statistics


def test_a_line_that_cannot_be_taken_is_named_and_nothing_is_written(hands: Hands, page: RepairPage) -> None:
    order = repairs.brought(S.AGREED)
    page.open_record(order.id)
    hands.press(Key.Key_B, ALT)
    bill = page.register.bill
    assert bill is not None
    assert bill.editor is not None
    for words in ("龙头", "-1", "120"):
        hands.write(words)
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Return, CONTROL)
    assert bill.editor.problem.text() == "第 1 行的数量要大于 0。"
    assert lines_of(order.id) == []
    hands.press(Key.Key_Escape)
    assert bill.editor is None
    hands.press(Key.Key_B, ALT)
    assert bill.editor is not None
    assert bill.editor.typed()[0]["name"] == "龙头"


def test_a_photo_that_is_none_is_refused_and_the_order_stays(
    hands: Hands, page: RepairPage, tmp_path: Path, office: DataFolder
) -> None:
    order = repairs.brought(S.WORKING)
    page.open_record(order.id)
    assert hands.window.isVisible()
    assert office.database.exists()
    good, bad = tmp_path / "漏水.png", tmp_path / "合同.png"
    good.write_bytes(PNG)
    bad.write_bytes(b"%PDF-1.4")
    photos = page.register.photos
    assert photos is not None
    photos.areas[work.BEFORE].take([bad])
    assert page.register.message.text == "「合同.png」不是照片，换一个 jpg、png 或 heic 文件。"
    assert work.photos_of(order.id) == ([], [])
    photos = page.register.photos
    assert photos is not None
    photos.areas[work.AFTER].take([good])
    assert [entry.name for entry in work.photos_of(order.id)[1]] == ["漏水.png"]
    opened: list[Path] = []
    page.register.open_file = opened.append
    photos = page.register.photos
    assert photos is not None
    photos.open_asked.emit(photos.read(order.id, office)[1][0])
    assert opened[0].read_bytes() == PNG


def test_the_figures_stand_with_their_n(page: RepairPage, hands: Hands) -> None:
    for state in (S.ARCHIVED, S.BOOKED, S.CANCELLED):
        repairs.brought(state)
    page.choose_view(FIGURES)
    assert hands.window.isVisible()
    tiles = page.figures.tiles
    assert tiles["orders"].accessibleName() == "报修，2 单，另取消 1 单"
    assert tiles["booking"].accessibleName() == "预约率，50.0%，预约 1 单，共 2 单，参考低于 80%"
    assert tiles["no_show"].accessibleName() == "失约率，0.0%，失约 0 单，预约 1 单"
    charts = page.figures.charts
    assert charts["item"].spoken() == "按项目，n = 2：更换龙头 2"
    assert charts["technician"].bars[0].label == "张建军"
    assert page.figures.days.points[-1].label == "11-24"
    assert page.figures.days.hasFocus()
