"""What the entry line makes of typed words and times: the sort of event, and the day of a night shift's time (S17)."""

from datetime import datetime

import pytest

from csapp.core.errors import UserError
from csapp.features.duty_log.models.pages import EntryCategory
from csapp.features.duty_log.page.words import INITIALS, end_text, moment_on, sounds_like

NIGHT = (datetime(2028, 2, 28, 22, 0), datetime(2028, 2, 29, 6, 0))
EARLY = (datetime(2026, 11, 24, 8, 0), datetime(2026, 11, 24, 16, 0))


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("3-2-1501 单雅琴来电投诉噪音", EntryCategory.COMPLAINT),
        ("业主电动车被盗", EntryCategory.THEFT),
        ("两名装修工打架", EntryCategory.FIGHT),
        ("东门岗脱岗 10 分钟", EntryCategory.MISCONDUCT),
        ("7-2-0404 租户搬出", EntryCategory.MOVING),
        ("宏达防水进场施工", EntryCategory.WORKS),
        ("5 栋停水", EntryCategory.ACCIDENT),
        ("区里来检查", EntryCategory.OTHER),
    ],
)
def test_words_tell_the_sort(words: str, category: EntryCategory) -> None:
    assert sounds_like(words) is category


def test_every_sort_has_its_initials() -> None:
    assert set(INITIALS) == {category.value for category in EntryCategory}


@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("2330", datetime(2028, 2, 29, 1, 0), datetime(2028, 2, 28, 23, 30)),
        ("0030", datetime(2028, 2, 29, 1, 0), datetime(2028, 2, 29, 0, 30)),
        ("2330", datetime(2028, 2, 28, 23, 40), datetime(2028, 2, 28, 23, 30)),
        ("23:30", datetime(2028, 3, 1, 9, 0), datetime(2028, 2, 28, 23, 30)),
        ("0630", datetime(2028, 2, 29, 6, 40), datetime(2028, 2, 29, 6, 30)),
        ("02-29 0530", datetime(2028, 2, 29, 6, 40), datetime(2028, 2, 29, 5, 30)),
    ],
)
def test_a_time_on_a_night_page_is_of_the_day_the_shift_had_it(typed: str, now: datetime, meant: datetime) -> None:
    """Over midnight, over 29 February, and written up the day after."""
    assert moment_on(typed, now, *NIGHT) == meant


def test_a_time_ahead_stays_ahead_so_that_it_is_refused() -> None:
    assert moment_on("1130", datetime(2026, 11, 24, 10, 24), *EARLY) == datetime(2026, 11, 24, 11, 30)
    with pytest.raises(UserError, match="没有 25 点"):
        moment_on("2530", datetime(2026, 11, 24, 10, 24), *EARLY)


def test_midnight_that_ends_a_day_is_twenty_four() -> None:
    assert end_text(datetime(2026, 11, 30, 16, 0), datetime(2026, 12, 1, 0, 0)) == "16:00–24:00"
    assert end_text(*NIGHT) == "22:00–06:00"
