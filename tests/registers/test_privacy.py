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


def test_rows_lose_those_whom_their_own_columns_name() -> None:
    rows = rows_without_people([("JD-1", "单雅琴说漏水", 3, "单雅琴", "13812342746"), ("JD-2", None, 1, None, None)], 3)
    assert list(rows) == [("JD-1", "***说漏水", 3), ("JD-2", None, 1)]
