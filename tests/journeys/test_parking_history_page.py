"""An old 车位 ledger comes in by keyboard; its leases are read in the register and take no step."""

from collections.abc import Callable
from pathlib import Path

from csapp.app.import_tabs import ImportTabs
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.page.parking import ParkingPage
from csapp.ui.check_list import CheckList
from csapp.ui.context import Context
from csapp.ui.paper_section import PaperSection
from tests.app.test_old_areas import BOOKS
from tests.app.test_old_areas import book as areas_book
from tests.features import parking_makers as parking
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import MANAGER

NewContext = Callable[[Actor], Context]


def test_it_comes_in_is_read_and_offers_nothing(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    assert office.database.is_file()
    parking.rates()
    parking.space("B1-031")
    tabs = ImportTabs(new_context(MANAGER))
    hands = show(tabs)
    tabs.show_way("old")
    page = tabs.old
    file = areas_book(tmp_path / "车位.xlsx", *BOOKS["parking_lease"][0])
    page.ask_file = lambda: file
    page.areas.chosen.emit("parking_lease")
    hands.press(Key.Key_O, CONTROL)
    assert page.pane.totals.text().startswith("将导入 2 行")
    cells = [page.pane.table.model().index(row, 3).data() for row in range(3)]
    assert cells == ["B1-031 苏E6H27P、苏E·12345 单雅琴", "A区12 无牌 王五", "B1-031 苏E22222 赵六"]
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已导入 2 条历史记录，批号 DR20261124-001。"

    whole = ParkingPage(new_context(MANAGER))
    show(whole)
    old = Lease.get(Lease.space_code == "A区12")
    whole.open_record(old.id)
    panel = whole.show_register("parking_lease").panel
    assert panel.facts is not None
    assert (panel.facts.id, panel.facts.steps) == (old.id, ())
    shown = [part for kind in (PaperSection, CheckList) for part in panel.findChildren(kind) if part.isVisible()]
    assert shown == []
    # a lease of today has both
    running = parking.leased("B1-031", "苏E88888")
    whole.show_register("parking_lease").show_record(running.id)
    assert any(part.isVisible() for part in panel.findChildren(PaperSection))
