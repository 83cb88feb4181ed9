"""Money on screen and on paper, against a table written by hand (支付结算办法, annex 1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.money import capital, yuan


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (5, "伍分"),
        (10, "壹角"),
        (15, "壹角伍分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角"),
        (1_000, "壹拾元整"),
        (1_100, "壹拾壹元整"),
        (10_100, "壹佰零壹元整"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (600_714, "陆仟零柒元壹角肆分"),
        (120_000, "壹仟贰佰元整"),
        (1_000_000, "壹万元整"),
        (1_000_503, "壹万零伍元零叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_000_000, "壹佰万元整"),
        (100_010_000, "壹佰万零壹佰元整"),
        (1_000_010_000, "壹仟万零壹佰元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (10_100_000_000, "壹亿零壹佰万元整"),
        (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        (1_000_000_000_000_00, "壹兆元整"),
        (-120_050, "负壹仟贰佰元伍角"),
    ],
)
def test_an_amount_is_written_in_capitals(fen: int, words: str) -> None:
    assert capital(fen) == words


def test_an_amount_beyond_the_words_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        capital(10**18)


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "¥0.00"), (120_000, "¥1,200.00"), (5, "¥0.05"), (-120_050, "-¥1,200.50")]
)
def test_an_amount_is_shown_with_thousands_and_two_decimals(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


_VALUES = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8, "兆": 10**12}


def _read(words: str) -> int:
    """The amount said by capitals, read back with nothing of the writer."""
    total = group = digit = 0
    for c in words.removeprefix("负").removesuffix("整"):
        if c in _VALUES:
            digit = _VALUES[c]
        elif c in _UNITS:
            group, digit = group + digit * _UNITS[c], 0
        elif c in _GROUPS:
            total, group, digit = total + (group + digit) * _GROUPS[c] * 100, 0, 0
        elif c == "元":
            total, group, digit = total + (group + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[c], 0
    return -total if words.startswith("负") else total


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_every_amount_in_capitals_reads_back_as_itself(fen: int) -> None:
    words = capital(fen)
    assert _read(words) == fen
    assert "零零" not in words
