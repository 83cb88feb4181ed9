"""The verb of a long form is in sight without scrolling, and the ring of a box keeps off its words (look 1, 4)."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from csapp.registers.spec import Field
from csapp.ui.detail_panel import DetailPanel
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.kind_form import KindForm
from csapp.ui.segments import Choice
from csapp.ui.tick_box import RoundBox, TickBox
from tests.ui.staging import click, press, put

LONG = tuple(Field(f"line{number}", f"第 {number} 项") for number in range(12))
SHORT = LONG[:2]


def in_sight(part: QWidget) -> bool:
    """Whether all of it can be seen."""
    for _ in range(5):
        # a layout asks its parent in an event of its own, level by level
        QApplication.processEvents()
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def lend_form() -> KindForm:
    form = KindForm(
        "借出 A3-03",
        "登记借出",
        [Choice("own", "业主"), Choice("firm", "施工单位")],
        lambda kind: (SHORT if kind == "own" else LONG, {}),
        FormTools(),
    )
    form.add_way("request", "先登记，等业主")
    return form


def foot_of(form: InPlaceForm) -> bool:
    """Whether the verb stands in the form itself."""
    return form.isAncestorOf(form.verb)


def test_the_verb_of_a_long_form_stands_below_what_scrolls(stage: QWidget) -> None:
    panel = put(stage, DetailPanel(FormTools()))
    panel.open_new("新报修", LONG, ())
    form = panel.in_place
    assert form is not None
    assert in_sight(form.verb)
    assert in_sight(form.leave)
    assert not foot_of(form)
    scroll = panel.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.geometry().bottom() < form.verb.mapTo(panel, QPoint(0, 0)).y()


def test_the_verb_of_a_short_form_stands_under_its_entries(stage: QWidget) -> None:
    panel = put(stage, DetailPanel(FormTools()))
    panel.open_new("新报修", SHORT, ())
    form = panel.in_place
    assert form is not None
    assert in_sight(form.verb)
    assert foot_of(form)


def test_the_verb_goes_with_the_height_of_the_window_and_keeps_the_focus(stage: QWidget) -> None:
    panel = put(stage, DetailPanel(FormTools()))
    panel.open_new("新报修", LONG[:7], ())
    form = panel.in_place
    assert form is not None
    for height, is_inside in ((1400, True), (420, False), (1400, True), (420, False)):
        form.verb.setFocus()
        stage.resize(900, height)
        assert in_sight(form.verb)
        assert foot_of(form) is is_inside
        assert form.verb.hasFocus()
    QTest.keyClick(form.verb, Qt.Key.Key_Tab)
    assert form.leave.hasFocus()


def test_a_docked_verb_gives_and_a_closed_form_leaves_nothing_behind(stage: QWidget) -> None:
    panel = put(stage, DetailPanel(FormTools()))
    panel.open_new("新报修", LONG, ())
    heard: list[object] = []
    panel.created.connect(heard.append)
    form = panel.in_place
    assert form is not None
    assert in_sight(form.verb)
    click(form.verb)
    assert len(heard) == 1
    press(form.leave, Qt.Key.Key_Escape)
    panel.close_form(forget=True)
    QApplication.processEvents()
    assert panel._dock.isHidden()
    panel.open_new("新报修", SHORT, ())
    assert panel.in_place is not None
    assert in_sight(panel.in_place.verb)


def test_the_ways_out_go_with_the_verb_through_every_kind(stage: QWidget) -> None:
    form = put(stage, lend_form())
    way = form._buttons[0]
    for kind, is_inside in (("own", True), ("firm", False), ("own", True), ("firm", False)):
        form.show_kind(kind)
        assert form.form is not None
        assert in_sight(form.form.verb)
        assert in_sight(way)
        assert foot_of(form.form) is is_inside
    assert form.form is not None
    form.form.leave.setFocus()
    QTest.keyClick(form.form.leave, Qt.Key.Key_Tab)

    assert way.hasFocus()


@pytest.mark.parametrize("kind", [TickBox, RoundBox])
def test_the_ring_of_a_box_keeps_off_its_words(stage: QWidget, kind: type[TickBox | RoundBox]) -> None:
    box = put(stage, kind("业主资料核对一致"))
    stage.layout().setAlignment(box, Qt.AlignmentFlag.AlignLeft)  # type: ignore[union-attr]
    QApplication.processEvents()
    words = box.fontMetrics().horizontalAdvance(box.text())
    ring = box.ring()
    assert box.rect().contains(ring)
    assert ring.width() >= words + 10
    at_rest = box.grab().toImage()
    box.setFocus()
    focused = box.grab().toImage()
    changed = [
        (x, y)
        for x in range(at_rest.width())
        for y in range(at_rest.height())
        if at_rest.pixel(x, y) != focused.pixel(x, y)
    ]
    inner = QRect(ring).adjusted(3, 3, -3, -3)
    assert changed
    assert not [spot for spot in changed if inner.contains(*spot)]
    assert all(ring.adjusted(-1, -1, 1, 1).contains(*spot) for spot in changed)
