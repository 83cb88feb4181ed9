"""Spaces as they lie, rates with their days, plates of every form, the car's own papers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.masterdata.vehicles import service
from csapp.masterdata.vehicles.documents import draw_from_file
from csapp.masterdata.vehicles.models import (
    MapMark,
    MarkKind,
    ParkingRate,
    ParkingSpace,
    SpaceKind,
    SpaceSize,
    Standing,
    Vehicle,
    read_drawing,
)
from tests import makers
from tests.makers import DESK, MANAGER, NOW

PLATES = (
    ("苏E31501", "苏E31501"),  # blue
    ("苏e·6h27p", "苏E6H27P"),
    ("苏Ｅ６Ｈ２７Ｐ", "苏E6H27P"),  # full width
    ("苏ED12345", "苏ED12345"),  # new energy, small
    ("苏E12345D", "苏E12345D"),  # new energy, large
    ("粤Z1234港", "粤Z1234港"),
    ("粤Z1234澳", "粤Z1234澳"),
    ("苏E1234学", "苏E1234学"),
    ("苏E1234警", "苏E1234警"),
    ("苏E1234挂", "苏E1234挂"),
    ("苏E1234领", "苏E1234领"),
    ("苏E1234应急", "苏E1234应急"),
    ("使123456", "使123456"),
    ("WJ苏12345", "WJ苏12345"),
)


@pytest.mark.parametrize(("typed", "kept"), PLATES)
@pytest.mark.usefixtures("office")
def test_plates_of_every_form_are_kept_plain(typed: str, kept: str) -> None:
    assert service.create_vehicle(by=DESK, at=NOW, plate=typed).plate == kept


@pytest.mark.usefixtures("office")
def test_a_car_has_its_licence_and_the_end_of_its_insurance() -> None:
    car = service.create_vehicle(
        by=DESK, at=NOW, plate="苏E31501", brand="大众", licence="３２０５ ０１２３", insured_until=date(2027, 3, 1)
    )
    assert (car.licence, car.insured_until) == ("32050123", date(2027, 3, 1))
    service.correct_vehicle(car.id, by=DESK, at=NOW, brand="大众朗逸", color="白", insured_until=date(2028, 3, 1))
    kept = Vehicle.get_by_id(car.id)
    assert (kept.licence, kept.spoken, str(kept.insured_until)) == ("32050123", "大众朗逸 白", "2028-03-01")


def test_rows_are_read_from_a_short_text() -> None:
    placed = read_drawing(
        "A01-A03 24 40\nB1-007-009 300 40 90\nC5 0 0 180\n\n柱 90 60\n车道 车道 1 24 200\n箭头 9 9 270"
    )
    codes = [(one.code, one.x, one.y, one.turn) for one in placed if one.kind is None]
    assert codes == [
        ("A01", 24, 40, 0), ("A02", 90, 40, 0), ("A03", 156, 40, 0),
        ("B1-007", 300, 40, 90), ("B1-008", 300, 106, 90), ("B1-009", 300, 172, 90),
        ("C5", 0, 0, 180),
    ]  # fmt: skip
    assert [(one.kind, one.code) for one in placed if one.kind is not None] == [
        (MarkKind.PILLAR, ""),
        (MarkKind.LANE, "车道 1"),
        (MarkKind.ARROW, ""),
    ]
    assert read_drawing("Ａ０１－Ａ０２　２４　４０")[1].code == "A02"
    assert read_drawing("B1-031 5 5")[0].code == "B1-031"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "写上车位行"),
        ("柱 1 2", "写上车位行"),
        ("A01-A40", "第 1 行认不出来"),
        ("A01 1 2\nA02 x y", "第 2 行认不出来"),
        ("A01-A40 1 2 45", "方向写 0、90、180 或 270"),
        ("A40-A01 1 2", "前后颠倒"),
        ("A01-A02 1 2\nA02 9 9", "A02 画了两次"),
        ("A01 99999 2", "位置太远"),
    ],
)
def test_a_drawing_that_cannot_be_read_names_its_line(text: str, match: str) -> None:
    with pytest.raises(BadInput, match=match):
        read_drawing(text)


@pytest.mark.usefixtures("office")
def test_a_zone_is_drawn_and_drawn_again() -> None:
    old = service.add_space("A02", by=DESK, at=NOW, note="近电梯")
    service.draw_zone("A 区", "A01-A03 24 40\n柱 9 9", by=DESK, at=NOW, kind=SpaceKind.STILT)
    assert [(space.code, space.x) for space in ParkingSpace.select().order_by(ParkingSpace.code)] == [
        ("A01", 24), ("A02", 90), ("A03", 156),
    ]  # fmt: skip
    kept = ParkingSpace.get_by_id(old.id)
    assert (kept.note, kept.zone, kept.kind) == ("近电梯", "A 区", SpaceKind.UNDERGROUND)
    service.draw_zone("A 区", "A01-A03 24 300", by=DESK, at=NOW)
    assert MapMark.select().count() == 0
    assert {space.y for space in ParkingSpace.select()} == {300}
    with pytest.raises(BadInput, match="写上区域"):
        service.draw_zone(" ", "A01 1 1", by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_a_zone_is_drawn_from_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("车位", "x", "y", "方向"), ("A01-A40", 24, 40, 0), ("A41", 24.0, 200, None), ("柱", 9, 9, None)):
        book.active.append(row)
    book.save(tmp_path / "zone.xlsx")
    assert len(draw_from_file("A 区", tmp_path / "zone.xlsx", by=DESK, at=NOW)) == 41
    assert ParkingSpace.get(ParkingSpace.code == "A40").x == 24 + 39 * 66


@pytest.mark.usefixtures("office")
def test_a_space_out_of_use_says_why() -> None:
    space = service.create_space(by=DESK, at=NOW, code="ａ01", kind="地面", zone="A 区")
    with pytest.raises(BadInput, match="写上为什么争议"):
        service.correct_space(space.id, by=DESK, at=NOW, kind="地面", standing="争议")
    kept = service.correct_space(
        space.id, by=DESK, at=NOW, kind="地面", standing="争议", standing_note="两户都说是自己的", size="大型"
    )
    assert (kept.standing, kept.size) == (Standing.DISPUTED, SpaceSize.LARGE)
    service.remove_space(space.id, by=DESK, at=NOW)
    assert ParkingSpace.select().count() == 0


@pytest.fixture
def rates(office: DataFolder) -> Callable[..., ParkingRate]:
    assert office.database.exists()

    def add(fen: int, day: date = date(2026, 1, 1), **values: Any) -> ParkingRate:
        return service.set_rate(by=MANAGER, at=NOW, kind="地下", monthly_fen=fen, from_on=day, **values)

    return add


def test_a_new_rate_ends_the_old_one_the_day_before(rates: Callable[..., ParkingRate]) -> None:
    old = rates(30_000)
    rates(36_000, date(2026, 7, 1))
    assert str(ParkingRate.get_by_id(old.id).until_on) == "2026-06-30"
    space = service.add_space("B1-001", by=DESK, at=NOW)
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1))
    assert [service.rate_for(space, day).monthly_fen for day in days] == [30_000, 36_000, 36_000]
    with pytest.raises(BadInput, match="没有收费标准"):
        service.rate_for(space, date(2025, 12, 31))
    for day in (date(2026, 7, 1), date(2026, 6, 1)):
        with pytest.raises(BadInput, match="从 2026-07-01 起已有标准"):
            rates(1, day)
    with pytest.raises(BadInput, match="负数"):
        rates(-1, date(2027, 1, 1))


def test_the_narrower_rate_wins(rates: Callable[..., ParkingRate]) -> None:
    rates(30_000)
    rates(40_000, zone="B1 A 区")
    rates(20_000, size="微型")
    last = rates(25_000, zone="B1 A 区", size="微型")
    given: dict[str, Any] = {"by": DESK, "at": NOW}
    plain, near = service.add_space("1", **given), service.add_space("2", zone="B1 A 区", **given)
    small = service.add_space("3", size=SpaceSize.SMALL, **given)
    both = service.add_space("4", zone="B1 A 区", size=SpaceSize.SMALL, **given)
    day = date(2026, 5, 1)
    assert [service.rate_for(one, day).monthly_fen for one in (plain, near, small, both)] == [
        30_000, 40_000, 20_000, 25_000,
    ]  # fmt: skip
    with pytest.raises(BadInput, match="早于起始日"):
        service.end_rate(last.id, by=MANAGER, at=NOW, until_on=date(2025, 1, 1))
    service.end_rate(last.id, by=MANAGER, at=NOW, until_on=date(2026, 3, 31))
    assert service.rate_for(both, day).monthly_fen == 40_000


@pytest.mark.usefixtures("office")
def test_a_space_is_meant_by_its_number_alone_where_only_one_has_it() -> None:
    home = makers.unit("3-2-1501")
    service.add_space("B1-031", by=DESK, at=NOW, unit=home.id)
    assert service.space_at("031").code == "B1-031"
    service.add_space("B2-031", by=DESK, at=NOW)
    with pytest.raises(BadInput, match="没有找到车位"):
        service.space_at("031")
