"""What people type and Excel holds: taken in every spelling, or refused with one sentence and nothing else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core import values
from csapp.core.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("13800002746", "13800002746"),
        ("138 0000 2746", "13800002746"),
        ("138-0000-2746", "13800002746"),
        ("１３８００００２７４６", "13800002746"),
        ("+86 138 0000 2746", "13800002746"),
        ("+86-138-0000-2746", "13800002746"),
        ("0086 13800002746", "13800002746"),
        ("8613800002746", "13800002746"),
        ("\u202a13800002746\u202c", "13800002746"),
        (" 13800002746\t", "13800002746"),
        ("0512-65001234", "051265001234"),
        ("(0512) 6500 1234", "051265001234"),
        ("（0512）65001234", "051265001234"),
        ("0512—65001234", "051265001234"),
        ("+86 512 6500 1234", "051265001234"),
        ("010-65001234", "01065001234"),
        ("65001234", "65001234"),
        ("0512-65001234-8001", "051265001234-8001"),
        ("65001234转12", "65001234-12"),
        ("65001234 ext. 12", "65001234-12"),
        ("400-820-8820", "4008208820"),
        ("12345", "12345"),
        ("95598", "95598"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_telephone_is_read_from_any_spelling(typed: str, digits: str) -> None:
    assert values.phone(typed) == digits
    assert values.phone(digits) == digits


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1380000274", "手机少 1 位，应为 11 位数字。"),
        ("1381234", "手机少 4 位，应为 11 位数字。"),
        ("138000027461", "手机多 1 位，应为 11 位数字。"),
        ("没有", "电话「没有」认不出来，写 11 位手机或区号加座机。"),
        ("", "电话「」认不出来，写 11 位手机或区号加座机。"),
        ("13٣00002746", "电话「13٣00002746」认不出来，写 11 位手机或区号加座机。"),
    ],
)
def test_a_wrong_telephone_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        values.phone(typed, "caller_phone")
    assert str(refused.value) == sentence
    assert refused.value.field == "caller_phone"


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("苏E31501", "苏E31501"),
        ("苏e·31501", "苏E31501"),
        ("苏E 31501", "苏E31501"),
        ("苏E-31501", "苏E31501"),
        ("苏Ｅ３１５０１", "苏E31501"),
        ("苏E•31501", "苏E31501"),
        ("苏ED12345", "苏ED12345"),  # new energy, small
        ("苏E·F12345", "苏EF12345"),
        ("苏E12345D", "苏E12345D"),  # new energy, large
        ("苏E1234挂", "苏E1234挂"),
        ("苏E1234学", "苏E1234学"),
        ("苏E1234警", "苏E1234警"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤Z1234澳", "粤Z1234澳"),
        ("沪A0023领", "沪A0023领"),
        ("使014578", "使014578"),
        ("224578使", "224578使"),
        ("苏X0119应急", "苏X0119应急"),
        ("WJ苏1234D", "WJ苏1234D"),
        ("VA12345", "VA12345"),
    ],
)
def test_a_plate_of_every_chinese_form_is_read(typed: str, plate: str) -> None:
    assert values.plate(typed) == plate
    assert values.plate(plate) == plate


@pytest.mark.parametrize("typed", ["", "苏E", "苏E123", "E31501", "苏EE1234567", "鸟E31501", "苏131501"])
def test_what_is_no_plate_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        values.plate(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        ("440524188001010014", "440524188001010014"),
        ("914403001922038216", "914403001922038216"),  # a company's code of digits alone
        ("91330100799655058B", "91330100799655058B"),
        ("E12345678", "E12345678"),  # a passport
        ("110105491231002", "110105491231002"),  # the old number of 15 digits
        ("H1234567(8)", "H1234567(8)"),
    ],
)
def test_an_identity_or_company_number_with_a_right_check_digit_is_taken(typed: str, number: str) -> None:
    assert values.identity_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("110105194912310021", "身份证号末位对不上，照证件核对一遍。"),
        ("11010519491231002Y", "身份证号末位对不上，照证件核对一遍。"),
        ("11010519491231002", "身份证号少 1 位，应为 18 位。"),
        ("身份证", "证件号「***」认不出来，照证件抄写。"),
    ],
)
def test_a_wrong_identity_number_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        values.identity_number(typed)
    assert str(refused.value) == sentence


@given(place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_any_single_wrong_digit_of_an_identity_number_is_noticed(place: int, digit: str) -> None:
    right = "440524188001010014"
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong == right:
        assert values.identity_number(wrong) == right
    elif wrong[-1] != values._company_check(wrong):
        with pytest.raises(BadInput):
            values.identity_number(wrong)


@pytest.mark.parametrize(
    "given",
    [
        "2021-7-13", "2021-07-13", "2021/7/13", "2021.7.13", "2021年7月13日", "2021 年 7 月 13 日", "20210713",
        "２０２１－０７－１３", "2021-07-13 10:24", "2021-07-13T10:24:00", "44390", "44390.5", 44390, 44390.5, 20210713,
        20210713.0, date(2021, 7, 13), datetime(2021, 7, 13, 10, 24),
    ],
    ids=repr,
)  # fmt: skip
def test_a_day_is_read_from_text_serial_and_number(given: object) -> None:
    assert values.day(given) == date(2021, 7, 13)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("2021-13-01", "没有 13 月，写成 2021-07-13 这样。"),
        ("2021-02-30", "2 月没有 30 日。"),
        ("0001-01-01", "1 年不对，写成 2021-07-13 这样。"),
        ("上个月", "日期「上个月」认不出来，写成 2021-07-13 这样。"),
        (None, "日期「None」认不出来，写成 2021-07-13 这样。"),
        (0, "日期「0」认不出来，写成 2021-07-13 这样。"),
    ],
)
def test_a_day_that_is_none_says_what_is_wrong(given: object, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        values.day(given)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("118.62", 11862), ("118.62㎡", 11862), ("118.62 平方米", 11862), ("118.62m²", 11862), ("１１８．６２", 11862),
        ("1,118.62", 111862), (118.62, 11862), (118, 11800), (118.0, 11800), ("1.005", 101), ("0.29", 29),
        (118.61999999999999, 11862),
    ],
    ids=repr,
)  # fmt: skip
def test_an_area_is_kept_in_whole_hundredths(given: object, count: int) -> None:
    assert values.hundredths(given) == count


@pytest.mark.parametrize("given", ["", "-1", "一百", "1e3", None, True, float("nan"), float("inf"), 10**12], ids=repr)
def test_what_is_no_area_is_refused(given: object) -> None:
    with pytest.raises(BadInput):
        values.hundredths(given)


def _sentence(refused: BadInput) -> None:
    assert str(refused).endswith("。")


ANYTHING = st.one_of(
    st.text(), st.text(st.characters(categories=["Cs", "Cc", "Cf", "Nd", "Lo", "Po", "Co", "Cn"])), st.integers(),
    st.floats(), st.none(), st.booleans(), st.integers(min_value=10**5000, max_value=10**5001), st.dates(),
    st.from_regex(r"[+0-9()（）转x. -]{3,20}", fullmatch=True), st.from_regex(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}"),
)  # fmt: skip


@pytest.mark.parametrize("read", [values.day, values.hundredths])
@given(value=ANYTHING)
def test_no_cell_of_a_sheet_makes_reading_crash(read: Callable[[object], object], value: object) -> None:
    try:
        read(value)
    except BadInput as refused:
        _sentence(refused)


@pytest.mark.parametrize("read", [values.phone, values.plate, values.identity_number])
@given(value=ANYTHING)
def test_no_text_makes_reading_crash_and_what_is_kept_reads_as_itself(
    read: Callable[[str], str], value: object
) -> None:
    if not isinstance(value, str):
        return
    try:
        kept = read(value)
    except BadInput as refused:
        _sentence(refused)
    else:
        assert kept
        assert read(kept) == kept
        assert kept.encode().decode() == kept


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    line = values.clean_line(text)
    assert values.clean_line(line) == line
    assert "\n" not in line
    assert line.encode().decode() == line
    lines = values.clean_text(text)
    assert values.clean_text(lines) == lines


def test_rare_characters_of_names_stay() -> None:
    # extension B, G, H, I and the private area of old Chinese fonts: some are too new for this Python to know
    name = "𬭎\U00030edd\U00031350\U0002ebf0\ue863䶮"
    assert values.clean_line(name) == name


def test_control_characters_and_halves_of_characters_go() -> None:
    assert values.clean_line("漏\x00水\ud83d\u202e很\u200b急\tno\r\nw") == "漏水很急 no w"
    assert values.clean_text("一\r\n二\x0b三  \n\n") == "一\n二\n三"


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (values.mask_phone, "13800002746", "138****2746"),
        (values.mask_phone, "051265001234", "**********34"),
        (values.mask_phone, "", ""),
        (values.mask_identity, "11010519491231002X", "1101****002X"),
        (values.mask_identity, "E12345678", "E1*****78"),
        (values.mask_identity, "A1234", "*****"),
        (values.mask_name, "单晓梅", "单**"),
        (values.mask_name, "", ""),
        (values.mask_plate, "苏E31501", "苏E***01"),
    ],
)
def test_private_values_are_masked(mask: Callable[[str], str], value: str, shown: str) -> None:
    assert mask(value) == shown


def test_a_short_line_is_cleaned_and_says_what_is_wrong_with_it() -> None:
    assert values.short_line(" 工程部\u200b  张建军 ", "department", 10) == "工程部 张建军"
    assert values.short_line("", "department", 10) == ""
    with pytest.raises(BadInput, match="写上发给哪个部门。") as missing:
        values.short_line("  ", "department", 10, "写上发给哪个部门。")
    assert missing.value.field == "department"
    with pytest.raises(BadInput, match="最多 3 个字，现在 4 个字。"):
        values.short_line("客户中心", "department", 3)


def test_a_moment_that_has_been_lies_before_now_and_after_1990() -> None:
    now = datetime(2026, 11, 24, 10, 24)
    assert values.past(now, now, "sent_at") == now
    # the clock of another seat may be a little ahead
    assert values.past(now + timedelta(seconds=50), now, "sent_at") > now
    with pytest.raises(BadInput, match="时间在将来，改成现在或以前。"):
        values.past(now + timedelta(minutes=2), now, "sent_at")
    with pytest.raises(BadInput, match="时间太早，写 1990 年以后的。"):
        values.past(datetime(1989, 12, 31, 23, 59), now, "sent_at")
