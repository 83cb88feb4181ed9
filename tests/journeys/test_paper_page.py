"""The supervisor scans a stack of signed sheets: recognised, one number typed, filed, the rest listed."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from csapp.app.paper_forms import AREAS
from csapp.app.paper_page import PaperPage
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.documents.office_paper import print_forms as print_papers
from csapp.features.callback.documents import print_forms
from csapp.features.callback.models import Callback, Method, Satisfaction, Source
from csapp.features.callback.service import calling
from csapp.features.callback.workflow import CallbackState
from csapp.features.contact_memo import service as contact_memos
from csapp.features.contact_memo.documents import PAPER as MEMO
from csapp.features.repair_order.documents import sheet as order_papers
from csapp.ui.context import Context
from tests import makers
from tests.features import repair_makers
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import DESK, NOW, SUPERVISOR

NewContext = Callable[[Actor], Context]


@pytest.fixture
def scans(office: DataFolder, tmp_path: Path) -> list[Path]:
    """Three printed forms: the first two scanned, one of them with its corner torn off."""
    ids = [makers.callback(source=Source.COMPLAINT, subject=f"第 {number} 件").id for number in (1, 2, 3)]
    for callback_id in ids:
        calling.register_result(callback_id, by=DESK, at=NOW, method=Method.VISIT, satisfaction=Satisfaction.SATISFIED)
    document = pypdfium2.PdfDocument(print_forms(ids, office, by=DESK, at=NOW, estate="翠湖花园"))
    sheets = [document[index].render(scale=200 / 72).to_pil().convert("L") for index in (0, 1)]
    document.close()
    sheets[1].paste(Image.new("L", (500, 400), 255), (sheets[1].width - 500, 0))
    files = [tmp_path / f"扫描{number}.jpg" for number in (1, 2)]
    for sheet, file in zip(sheets, files, strict=True):
        sheet.save(file)
    return files


def shown(page: PaperPage) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = page.list.rows.groups
    return [(group.title, [(row.words[0], row.words[2]) for row in group.rows]) for group in groups]


def test_a_stack_of_signed_sheets_is_filed(
    new_context: NewContext, show: Callable[..., Hands], scans: list[Path]
) -> None:
    page = PaperPage(new_context(SUPERVISOR))
    hands = show(page)
    assert [title for title, _ in shown(page)] == ["还没有签回"]
    page.drop.take(scans)
    one, two, three = (f"HF20261124-00{number}" for number in (1, 2, 3))
    assert shown(page) == [
        ("要看一下", [("没有码", "—")]),
        ("对上了", [("对上了", one)]),
        ("还没有签回", [("今天开始等", two), ("今天开始等", three)]),
    ]
    assert page.words.text() == "对上 1 份，要看 1 份，还有 2 份没有签回。"
    hands.press(Key.Key_Return)
    hands.letters(two.lower())
    hands.press(Key.Key_Return)
    assert [title for title, _ in shown(page)] == ["对上了", "还没有签回"]
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已归档 2 份。"
    assert shown(page) == [("还没有签回", [("今天开始等", three)])]
    assert Callback.select().where(Callback.state == CallbackState.DONE).count() == 2
    hands.press(Key.Key_Return)
    assert hands.opened == [("callback", Callback.get(Callback.number == three).id)]


def test_what_is_no_scan_is_refused_and_nothing_is_lost(
    new_context: NewContext, show: Callable[..., Hands], scans: list[Path], tmp_path: Path
) -> None:
    page = PaperPage(new_context(SUPERVISOR))
    show(page)
    note = tmp_path / "便条.txt"
    note.write_text("不是扫描件", encoding="utf-8")
    page.drop.take([*scans, note])
    assert page.message.text == "" or "便条.txt" in page.message.text
    assert len(page.sheets) == 2


def test_the_list_follows_every_area_it_shows(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    page = PaperPage(new_context(SUPERVISOR))
    show(page)
    assert shown(page) == []
    repair_makers.trades()
    order_papers.reserve_and_print(1, office, by=DESK, at=NOW)
    page.context.changed.changed.emit(frozenset({"repair_blank_sheet"}))
    assert [title for title, _ in shown(page)] == ["还没有签回"]
    memo = contact_memos.send(by=DESK, at=NOW, department="工程部", subject="换门禁电池", content="今天换好")
    print_papers(MEMO, [memo.id], office, by=DESK, at=NOW, estate="翠湖花园")
    page.context.changed.changed.emit(frozenset({"contact_memo"}))
    assert len(shown(page)[0][1]) == 2
    assert set(AREAS) >= {paper.area for paper in page.out}


def test_what_may_be_dropped_is_named_with_heic(new_context: NewContext, show: Callable[..., Hands]) -> None:
    page = PaperPage(new_context(SUPERVISOR))
    show(page)
    page.drop.refused.emit(["便条.txt"])
    assert page.message.text == "「便条.txt」不是扫描件或照片，收 PDF、JPG、PNG、TIF、HEIC。"
