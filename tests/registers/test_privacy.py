"""Personal numbers and names inside what people wrote."""

import pytest

from csapp.registers.privacy import mask_all, mask_numbers, rows_without_people, without_people


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打他手机13812342746说", "打他手机138****2746说"),
        ("138 1234 2746", "138****2746"),
        ("138-1234-2746，11010519491231002X", "138****2746，1101****002X"),
        ("WX20261124-003 和 2026112413812342746", "WX20261124-003 和 2026112413812342746"),
        ("3-2-1501 滴水", "3-2-1501 滴水"),
        ("+86 13812342746、86-13812342746、008613812342746", "138****2746、138****2746、138****2746"),
        ("138.1234.2746，1381 234 2746", "138****2746，138****2746"),
        ("拨１３８１２３４２７４６，说３栋", "拨138****2746，说3栋"),
        ("３栋，没有号码", "３栋，没有号码"),
        ("320502 19800101 1234", "3205****1234"),
        ("320502800101123", "3205****1123"),
        (
            "2026-11-24 10:24 至 2026.12.31 15:00，¥1380.50，表 1350123",
            "2026-11-24 10:24 至 2026.12.31 15:00，¥1380.50，表 1350123",
        ),
        ("2024.1.15-2024.12.31 共 12 月", "2024.1.15-2024.12.31 共 12 月"),
        ("", ""),
    ],
)
def test_numbers_in_a_text_are_masked(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked
    assert mask_all([text, None, "别的"]) == [masked, None, "别的"]


def test_nobody_is_left_in_a_text_for_a_chat_group() -> None:
    text = "单雅琴来电 13812342746，她的苏E·4T82K 和苏ED12345 停在单立新车位，座机 0512-65283311。"
    told = without_people(text, ["单雅琴", "单立新", "她"])
    assert told == "***来电 ***，她的*** 和*** 停在***车位，座机 ***。"


@pytest.mark.parametrize(
    "number", ["65771234", "(0512)65771234", "0512-65771234", "苏e12345", "粤Z1234港", "苏E·4T82K"]
)
def test_landlines_and_plates_of_all_kinds_go(number: str) -> None:
    assert without_people(f"他说{number}，明天来。", []) == "他说***，明天来。"


@pytest.mark.parametrize("text", ["WX20261124-005", "2026-11-24 10:24", "读数 1234567.5", "¥1,380.50", "3-2-1501"])
def test_other_numbers_stay(text: str) -> None:
    assert without_people(text, []) == text


def test_residents_go_wherever_they_are_named() -> None:
    rows = [("结果回单雅琴（3-2-1501），周敏在家", "单雅琴的车", 3)]
    told = list(rows_without_people(rows, 3, ["单雅琴", "周敏", "单立新", "李"]))
    assert told == [("结果回***（3-2-1501），***在家", "***的车", 3)]


def test_rows_lose_those_whom_their_own_columns_name() -> None:
    rows = rows_without_people([("JD-1", "单雅琴说漏水", 3, "单雅琴", "13812342746"), ("JD-2", None, 1, None, None)], 3)
    assert list(rows) == [("JD-1", "***说漏水", 3), ("JD-2", None, 1)]
