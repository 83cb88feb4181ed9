"""今日 by keyboard only: what is due, one key from its record; the check before leaving; live (P24, peers 3.2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app import office as offices
from csapp.app import wiring
from csapp.app.before_leaving_view import BeforeLeaving
from csapp.app.desk import make_context, sample_actor
from csapp.app.pages import entry_of
from csapp.app.today import CHIPS, TodayPage
from csapp.app.today_rows import KINDS
from csapp.app.window import MainWindow
from csapp.core.clock import Clock, fixed_clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.backup import backup_now, latest_backup
from csapp.db.connection import connected, database
from csapp.db.draft import keep_draft
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as receptions
from csapp.features.reception.workflow import ReceptionState
from csapp.features.repair_order.page.desk import RepairPage
from csapp.ui.runner import InlineRunner
from csapp.ui.step_opener import view_in
from csapp.ui.theme import apply_theme
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import DESK, MANAGER, NOW
from tests.sample_store import sample

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def records(office: DataFolder) -> DataFolder:
    """One matter of yesterday, one of today, of another colleague's two; callbacks for today and tomorrow."""
    home = makers.unit("6-1-0903")
    owner = makers.person("解晓东", "13712343150", home=home)
    makers.reception(at=YESTERDAY, unit=home.id, person=owner.id, content="楼上空调外机滴水")
    makers.reception(content="主卧空开跳闸", caller_name="单雅琴")
    makers.reception(by=MANAGER, content="快递柜不够用", caller_name="曾庆华")
    for days in (14, 13):
        done = NOW - timedelta(days=days)
        makers.callback(at=done, rectified_on=done.date(), customer="周敏", subject=f"楼道堆物{days}")
    return office


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[MainWindow]]:
    """Those that were opened, closed at the end."""
    apply_theme(qapp, "light")
    made: list[MainWindow] = []
    yield made
    for window in made:
        window.close()


def _open(qtbot: QtBot, windows: list[MainWindow], office: DataFolder, by: Actor, clock: Clock) -> Hands:
    wiring.wire()
    known = offices.estate()
    window = MainWindow(make_context(office, known, by, clock, InlineRunner()), known)
    windows.append(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Hands(window)


@pytest.fixture
def hands(qtbot: QtBot, windows: list[MainWindow], records: DataFolder, clock: Clock) -> Hands:
    """The desk, as it opens in the morning."""
    return _open(qtbot, windows, records, DESK, clock)


def test_the_sample_looks_like_the_picture(
    qtbot: QtBot, windows: list[MainWindow], tmp_path: Path, clock: Clock
) -> None:
    """翠湖花园 at its moment: three groups, a key late since yesterday at six, no reception from before."""
    folder = sample(tmp_path / "sample")
    with connected():
        hands = _open(qtbot, windows, folder, sample_actor(), clock)
        page = _page(hands)
        groups = page.list.rows.groups
        assert [group.title for group in groups] == ["已超期", "今天到期", "明天 11-25 周三"]
        late = {row.words[4]: row.words for row in groups[0].rows}
        assert late["YS20261122-001"][:3] == ("超 16 小时", "钥匙", "5-1-0802 韩大勇")
        assert not any(words[1] == "接待" for words in late.values())
        assert "HF20261110-005" in {row.words[4] for row in groups[1].rows}
        assert "HF20261111-001" in {row.words[4] for row in groups[2].rows}
        assert page.shown is not None
        head = {count.label: (count.done, count.whole) for count in page.shown.read.counts}
        assert head["接待"] == (18, 0)
        assert all(row.key.page for row in page.list.all_rows()), "every row leads somewhere"
        rows = {(row.key.page, row.key.step): at for at, row in enumerate(page.list.all_rows()) if row.key.step}
        for (area, step), number in rows.items():
            _leads_to_its_record(hands, number, area, step)
        windows.pop().close()
    database.initialize(None)


def _leads_to_its_record(hands: Hands, number: int, area: str, step: str) -> None:
    """Enter on a row: its page, its record, and the form of the step or the pad."""
    window, page = _window(hands), _page(hands)
    window.go("today")
    page.list.go_to(number)
    row = page.list.row_on()
    assert row is not None
    hands.press(Key.Key_Return)
    assert window.tabs.current == (entry_of(area).tab or area)
    if step == "dispatch":
        # who is sent when is decided on the board
        repairs = window.page(area)
        assert isinstance(repairs, RepairPage)
        card = repairs.board.board.current()
        assert repairs.stack.currentWidget() is repairs.board
        assert card is not None
        assert row.words[4] in (card.number, card.spoken())
        return
    view = view_in(window.page(area))
    # a shift nobody keeps goes by its place on the roster, LB20261125, its record is the swap
    assert view.panel.facts.number == row.words[4] or (area, row.words[4][:2]) == ("duty_swap", "LB")
    dialog = getattr(view, "dialog", None)
    assert view.panel.in_place is not None or dialog is not None, (area, step)
    if dialog is not None:
        dialog.reject()


def _window(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def _page(hands: Hands) -> TodayPage:
    page = _window(hands).page("today")
    assert isinstance(page, TodayPage)
    return page


def _lines(hands: Hands) -> list[tuple[str, str]]:
    return [(row.words[0], row.words[3]) for row in _page(hands).list.all_rows()]


def test_the_day_begins_with_what_is_late(hands: Hands) -> None:
    """The first page, its first row on, three groups, the counts, and the badges of the tab bar."""
    window, page = _window(hands), _page(hands)
    assert window.tabs.current == "today"
    assert page.list.hasFocus()
    assert [(group.title, len(group.rows)) for group in page.list.rows.groups] == [
        ("已超期", 1),
        ("今天到期", 3),
        ("明天 11-25 周三", 1),
    ]
    assert _lines(hands) == [
        ("超 1 天", "楼上空调外机滴水"),
        ("今天", "一般投诉：楼道堆物14"),
        ("今天", "主卧空开跳闸"),
        ("今天", "快递柜不够用"),
        ("明天", "一般投诉：楼道堆物13"),
    ]
    assert {choice.key: page.chips.count_of(choice.key) for choice in CHIPS} == {
        "all": 5, "late": 1, "today": 3, "tomorrow": 1, "mine": 4, "forms": 0,
    }  # fmt: skip
    assert page.day.text() == "11 月 24 日 周二"
    assert page.side.card.counters() == [
        ("未办结的接待", "3"),
        ("在外钥匙", "0"),
        ("未签回的表单", "0"),
        ("今天应做的回访", "1"),
    ]
    assert "接待，超期 1 条" in [window.tabs.accessibleTabName(at) for at in range(window.tabs.count())]


def test_enter_opens_the_step_and_the_row_goes_when_it_is_done(hands: Hands, qtbot: QtBot) -> None:
    """Enter, the result, Ctrl+Enter; back with Ctrl+1: the red group is gone and so is the badge."""
    hands.press(Key.Key_Return)
    window = _window(hands)
    assert window.tabs.current == "reception"
    hands.write("雨棚已加软垫，不再响。")
    hands.press(Key.Key_Return, CONTROL)
    held = Reception.get(Reception.content == "楼上空调外机滴水")
    assert (held.state, held.result) == (ReceptionState.CLOSED, "雨棚已加软垫，不再响。")
    hands.press(Key.Key_1, CONTROL)
    page = _page(hands)
    assert page.list.hasFocus()
    assert [group.title for group in page.list.rows.groups] == ["今天到期", "明天 11-25 周三"]
    qtbot.waitUntil(lambda: "接待" in [window.tabs.accessibleTabName(at) for at in range(window.tabs.count())])
    assert hands.keys == 3


def test_down_and_enter_lead_to_the_callback_with_its_form_open(hands: Hands) -> None:
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert _window(hands).tabs.current == "callback"
    callback = Callback.get(Callback.subject == "楼道堆物14")
    page = _window(hands).page("callback")
    assert page.panel.facts.id == callback.id  # type: ignore[attr-defined]
    assert page.panel.in_place is not None  # type: ignore[attr-defined]
    assert page.panel.in_place.isAncestorOf(hands.focus)  # type: ignore[attr-defined]


def test_chips_narrow_the_list_one_key_each(hands: Hands) -> None:
    """Alt+→ goes 要办的, 已超期, 今天, 明天, 只看我的, 待签回表单, and round again."""
    seen = []
    for _ in CHIPS:
        hands.press(Key.Key_Right, ALT)
        seen.append((_page(hands).chips.on, len(_lines(hands))))
    assert seen == [("late", 1), ("today", 3), ("tomorrow", 1), ("mine", 4), ("forms", 0), ("all", 5)]
    assert set(KINDS) == {choice.key for choice in CHIPS}
    hands.press(Key.Key_Left, ALT)
    page = _page(hands)
    assert page.empty is not None
    assert page.empty.isVisible()
    assert page.empty.title.text() == "发出去的表单都签回来了。"


def test_the_manager_sees_what_waits_for_him(
    qtbot: QtBot, windows: list[MainWindow], records: DataFolder, clock: Clock
) -> None:
    """只看我的 of 经理: his own reception, nothing of the desk's."""
    hands = _open(qtbot, windows, records, MANAGER, clock)
    _page(hands).chips.go(4)
    assert _lines(hands) == [("今天", "快递柜不够用")]


def test_who_only_looks_is_offered_no_step(
    qtbot: QtBot, windows: list[MainWindow], records: DataFolder, clock: Clock
) -> None:
    """查看 reads the list and opens records, and no form comes up."""
    hands = _open(qtbot, windows, records, makers.VIEWER, clock)
    assert {row.step for row in _page(hands).list.all_rows()} == {"查看"}
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert _window(hands).page("callback").panel.in_place is None  # type: ignore[attr-defined]


def test_a_step_of_another_page_is_seen_at_once_also_in_the_badges(hands: Hands, qtbot: QtBot) -> None:
    """While another page is shown the badges follow; back on 今日 the rows are there."""
    hands.press(Key.Key_3, CONTROL)
    late = makers.reception(at=YESTERDAY, content="楼道灯不亮")
    window = _window(hands)
    qtbot.waitUntil(
        lambda: "接待，超期 2 条" in [window.tabs.accessibleTabName(at) for at in range(window.tabs.count())]
    )
    receptions.close(late.id, by=DESK, at=NOW, result="换了灯泡。")
    qtbot.waitUntil(
        lambda: "接待，超期 1 条" in [window.tabs.accessibleTabName(at) for at in range(window.tabs.count())]
    )


def test_a_clock_moved_to_another_day_shows_that_day(hands: Hands) -> None:
    """Nothing was written: three days later everything is red, and the days it is late are counted."""
    window = _window(hands)
    window.context.clock = fixed_clock(NOW + timedelta(days=3))
    hands.press(Key.Key_F5)
    page = _page(hands)
    page.read()
    assert [(group.title, len(group.rows)) for group in page.list.rows.groups] == [("已超期", 5)]
    assert [words for words, _ in _lines(hands)] == ["超 4 天", "超 3 天", "超 3 天", "超 3 天", "超 2 天"]
    assert page.day.text() == "11 月 27 日 周五"


def test_the_list_is_printed(hands: Hands, records: DataFolder) -> None:
    """Ctrl+P: the rows of the chip as a PDF, read back with a PDF reader."""
    opened: list[Path] = []
    _page(hands).open_file = opened.append
    hands.press(Key.Key_P, CONTROL)
    (file,) = opened
    assert file.is_relative_to(records.root)
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    for words in ("今日清单 2026-11-24", "要办的：共 5 条", "楼上空调外机滴水", "登记办结", "王芳"):
        assert words in text
    assert "今日清单已写好" in _page(hands).message.text
    # where the window offers printers they are offered, and nothing is opened besides
    printed: list[Path] = []
    _page(hands).context.print_file = printed.append
    hands.press(Key.Key_P, CONTROL)
    assert (len(printed), len(opened)) == (1, 1)


def _overlay(hands: Hands) -> BeforeLeaving:
    (found,) = [each for each in _window(hands).findChildren(BeforeLeaving) if each.isVisible()]
    return found


def test_ctrl_e_lists_what_would_be_left_behind(hands: Hands, records: DataFolder) -> None:
    """Own receptions, callbacks of today, a draft, the missing backup; not another colleague's matter."""
    keep_draft("reception", {"content": "写了一半"}, by=DESK, at=NOW)
    for file in records.backups.iterdir():
        file.unlink()
    hands.press(Key.Key_4, CONTROL)
    hands.press(Key.Key_E, CONTROL)
    shown = _overlay(hands)
    assert [(group.title, [row.words[3] for row in group.rows]) for group in shown.list.rows.groups] == [
        ("没办结的接待", ["楼上空调外机滴水", "主卧空开跳闸"]),
        ("今天应做的回访", ["一般投诉：楼道堆物14"]),
        ("没存的草稿", ["写了一半，没有保存"]),
        ("备份", ["还没有备份过"]),
    ]
    assert shown.told.text() == "还有 5 件没有了结"
    hands.press(Key.Key_End)
    hands.press(Key.Key_Return)
    newest = latest_backup(_window(hands).context.folder)
    assert newest is not None
    assert newest[1].date() == NOW.date()
    assert [group.title for group in shown.list.rows.groups][-1] == "没存的草稿"
    hands.press(Key.Key_Home)
    hands.press(Key.Key_Return)
    assert not _window(hands).findChildren(BeforeLeaving)[0].isVisible()
    page = _window(hands).page("reception")
    assert _window(hands).tabs.current == "reception"
    assert page.register.panel.facts.title  # type: ignore[attr-defined]
    assert page.register.panel.in_place is not None  # type: ignore[attr-defined]


def test_esc_gives_the_focus_back_and_ctrl_e_twice_closes(hands: Hands) -> None:
    before = hands.focus
    hands.press(Key.Key_E, CONTROL)
    assert _overlay(hands).list.hasFocus()
    hands.press(Key.Key_Escape)
    assert hands.focus is before
    hands.press(Key.Key_E, CONTROL)
    hands.press(Key.Key_E, CONTROL)
    assert not [each for each in _window(hands).findChildren(BeforeLeaving) if each.isVisible()]


def test_an_office_with_nothing_left_is_told_so(
    qtbot: QtBot, windows: list[MainWindow], office: DataFolder, clock: Clock
) -> None:
    """今日已清, on the page and in the check before leaving."""
    backup_now(office, NOW)
    hands = _open(qtbot, windows, office, DESK, clock)
    page = _page(hands)
    assert page.empty is not None
    assert page.empty.title.text() == "今日已清"
    hands.press(Key.Key_E, CONTROL)
    shown = _overlay(hands)
    assert shown.empty.isVisible()
    assert shown.empty.title.text() == "今日已清"
    hands.press(Key.Key_Escape)
    assert not [each for each in _window(hands).findChildren(BeforeLeaving) if each.isVisible()]


def test_the_smallest_window_cuts_no_room_number_or_deadline(hands: Hands, qtbot: QtBot) -> None:
    """1180 x 720: the matter gives way, and who is responsible goes."""
    shown = _page(hands).list
    before = shown.width()
    _window(hands).resize(1180, 720)
    qtbot.waitUntil(lambda: shown.width() < before)
    head, metrics = shown.header(), shown.fontMetrics()
    assert shown.isColumnHidden(5)
    for column in (2, 4):
        words = max(metrics.horizontalAdvance(row.words[column]) for row in shown.all_rows())
        assert head.sectionSize(column) >= words
    qtbot.waitUntil(lambda: shown.horizontalScrollBar().maximum() == 0)


def test_every_minute_the_page_looks_again(hands: Hands) -> None:
    """Half a minute after midnight what was due that day is late, without anybody touching anything."""
    window, page = _window(hands), _page(hands)
    window.context.clock = fixed_clock(datetime(2026, 11, 25, 0, 0, 30))
    page._minute.timeout.emit()
    assert page._minute.isActive()
    assert next((group.title, len(group.rows)) for group in page.list.rows.groups) == ("已超期", 4)
    window.hide()
    assert not page._minute.isActive()
