"""The reference sheet: every part of the toolkit on one page, in the order of the component sheet.

`python -m tests.ui.gallery DIR NAME [light|dark [1.0-2.0]]` writes DIR/NAME-*.png, at the ratio of QT_SCALE_FACTOR.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import Decision
from csapp.ui.editors import FormTools
from csapp.ui.finder import PersonFinder
from csapp.ui.form import Form
from csapp.ui.key_overlay import KeyOverlay
from csapp.ui.labels import Label, Panel, rule
from csapp.ui.segments import Choice
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.status_bar import StatusBar, StatusItem
from csapp.ui.tab_bar import Tab, TabBar
from csapp.ui.theme import Tone, apply_theme
from csapp.ui.user_chip import UserChip
from tests.ui.gallery_parts import DAYS, GROUPS, NOW, components


def _top(finder: PersonFinder) -> QFrame:
    top = QFrame()
    top.setProperty("bar", "top")
    row = QHBoxLayout(top)
    row.setContentsMargins(16, 0, 16, 0)
    row.setSpacing(8)
    row.addWidget(Label("翠湖花园", "panel"))
    row.addWidget(Label("客服台", "note"))
    words = ("今日", "接待", "报修", "投诉", "回访", "钥匙", "车位", "值班", "住户")
    tabs = TabBar([*(Tab(word, word) for word in words), Tab("设置", "设置", daily=False)])
    for word in ("报修", "投诉", "钥匙", "值班"):
        tabs.set_badge(word, 1)
    tabs.set_current("接待")
    row.addWidget(tabs, 1)
    finder.setMinimumWidth(288)
    row.addWidget(finder)
    row.addWidget(Button("新接待", ButtonKind.ACCENT, icon="plus", key="F2"))
    row.addWidget(UserChip("刘芳", "前台"))
    return top


def _status() -> StatusBar:
    bar = StatusBar()
    for icon, words, tone in (
        ("db", r"D:\客服台数据\翠湖花园", None),
        ("check", "已备份 今日 07:30，校验通过", Tone.OK),
        ("user", "早班 刘芳 08:00–16:00，接班 何静", None),
    ):
        bar.add(StatusItem(icon, is_path=icon == "db")).set_text(words, tone)
    bar.add(StatusItem(), right=True).set_text("2026-11-24 周二 10:24")
    bar.add(StatusItem("keyboard", "F1"), right=True).set_text("快捷键")
    return bar


def window() -> tuple[QWidget, PersonFinder]:
    """A window with bars, the finder with results, and a form with labels at the left."""
    page = QWidget()
    page.resize(1440, 900)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(_top(PersonFinder(lambda _text: None, key="Ctrl K", recent=True)))
    middle = QHBoxLayout()
    middle.setContentsMargins(16, 12, 16, 12)
    middle.setSpacing(8)
    who = Panel("谁")
    who.setMinimumWidth(376)
    finder = PersonFinder(lambda _text: None)
    who.body.addWidget(finder)
    who.body.addStretch(1)
    middle.addWidget(who)
    what = Panel("什么事")
    form = Form(
        (
            Field("content", "内容", Kind.LONG, required=True),
            Field("at", "发生时间", Kind.MOMENT),
            Field("own", "属本岗位职责", Kind.CHECK),
            Field("place", "地点"),
        ),
        tools=FormTools(DAYS),
    )
    form.set_values({"content": "地下车库还在滴水，车顶有水泥渍，擦不掉。", "at": NOW, "own": True})
    what.body.addWidget(form)
    what.body.addWidget(rule())
    middle.addWidget(what, 1)
    column.addLayout(middle, 1)
    column.addWidget(_status())
    return page, finder


SHEET = SignSheet(
    above="《回访记录表》 HF20261110-005",
    title="核对并签字",
    facts=(
        ("客户", "林秀兰　1栋2单元1102"),
        ("原事项", "电梯轿厢异味（投诉 TS20261107-001）"),
        ("整改措施", "轿厢消毒，更换排风扇；每周二、五清洁"),
        ("整改完成", "2026-11-10　工程部 孙伟"),
        ("回访", "2026-11-24 10:10　上门　刘芳"),
    ),
    choices=(
        SignChoice("effect", "整改效果", (Choice("a", "已解决"), Choice("b", "部分解决"), Choice("c", "未解决")), "a"),
        SignChoice("mood", "满意程度", (Choice("a", "满意"), Choice("b", "基本满意"), Choice("c", "不满意")), "a"),
    ),
    facts_after=(("客户意见", "异味没有了，希望坚持清洁。"),),
    signer="客户签字",
    promise="确认后加盖本中心电子印章，表内容锁定，不能再改。",
    moment="2026-11-24 10:24",
)


def _whole_sheet() -> QWidget:
    """The sheet, with one message under a field and one button in focus."""
    sheet = components()
    sheet.show()
    sheet.activateWindow()
    form, focused = sheet.findChild(Form, "form"), sheet.findChild(Button, "focused")
    assert form is not None
    assert focused is not None
    form.show_error(BadInput("at", "约定时间已经过去，改到现在以后。"))
    focused.setFocus()
    return sheet


def _found_window() -> QWidget:
    """The window with the finder's list open, second row highlighted."""
    page, finder = window()
    page.show()
    page.activateWindow()
    finder.setFocus()
    finder.setText("3 1501")
    finder.show_results("3 1501", GROUPS)
    assert finder.popup is not None
    finder.popup.move_by(1)
    return page


def _dialogs(page: QWidget) -> tuple[Decision, SignatureDialog]:
    """A decision that destroys, and a sheet being signed."""
    decision = Decision(
        page,
        "作废停车证 TCZ-0318？",
        "作废后不能恢复，门岗会收到通知，车位 B1-027 变为空置。",
        "作废停车证",
        reason_label="原因",
    )
    signing = SignatureDialog(page, SHEET)
    signing.pad.set_strokes([[(60.0 + at * 6, 120 - abs(30 - at) * 2.0, at / 60) for at in range(60)]])
    return decision, signing


def render(folder: Path, name: str, chosen: str, text_factor: float = 1.0) -> list[Path]:
    """Write all pictures of one theme; answers their paths."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, chosen, text_factor)
    folder.mkdir(parents=True, exist_ok=True)
    written = []

    def shoot(widget: QWidget, what: str) -> None:
        app.processEvents()
        path = folder / f"{name}-{what}.png"
        widget.grab().save(str(path))
        written.append(path)

    sheet = _whole_sheet()
    shoot(sheet, "components")
    page = _found_window()
    shoot(page, "window")
    for dialog, what in zip(_dialogs(page), ("decision", "signature"), strict=True):
        dialog.open()
        shoot(dialog, what)
        dialog.reject()
    overlay = KeyOverlay(page)
    shoot(page, "keys")
    overlay.leave()
    for top in (sheet, page):
        top.close()
    return written


if __name__ == "__main__":
    where, prefix, look, factor = (*sys.argv[1:], *("light", "1.0")[len(sys.argv) - 3 :])
    for made in render(Path(where), prefix, look, float(factor)):
        print(made)
