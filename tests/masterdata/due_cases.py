"""Due dates around 春节, 国庆, the moved weekends and the turn of the years, worked out with a wall calendar.

The days off and the weekend days worked are those the State Council gave out:

2025  元旦 1 Jan (Wed). 春节 28 Jan (Tue) to 4 Feb (Tue); worked Sun 26 Jan and Sat 8 Feb.
      国庆 with 中秋 1 Oct (Wed) to 8 Oct (Wed); worked Sun 28 Sep and Sat 11 Oct.
2026  元旦 1 Jan (Thu) to 3 Jan (Sat); worked Sun 4 Jan.
      春节 15 Feb (Sun) to 23 Feb (Mon); worked Sat 14 and Sat 28 Feb.
      中秋 25 Sep (Fri) to 27 Sep (Sun). 国庆 1 Oct (Thu) to 7 Oct (Wed); worked Sun 20 Sep and Sat 10 Oct.
2027  not given out yet: Monday to Friday.

The day of the event is day 0, whatever its hour. R01 and R03 say 工作日; R02, R04 to R08 count days of the
calendar and do not move when they end on a day off; R09 is the same day, also on a day off.
"""

from datetime import date, datetime

from csapp.core.frozen import frozen


@frozen
class DueCase:
    """`happened` is when the matter came in (R01, R03, R09), was put together (R05), delivered (R06) or put right."""

    rule: str
    happened: datetime
    due: date
    why: str


T, D = datetime, date

CASES = (
    # 春节 2026
    DueCase("R01", T(2026, 2, 12, 10, 0), D(2026, 2, 13), "Thu; Fri 13 is a plain working day"),
    DueCase("R01", T(2026, 2, 13, 16, 30), D(2026, 2, 14), "Fri; Sat 14 is worked"),
    DueCase("R01", T(2026, 2, 14, 9, 0), D(2026, 2, 24), "worked Sat; 15-23 off, Tue 24 is the next"),
    DueCase("R01", T(2026, 2, 17, 11, 0), D(2026, 2, 24), "初一, inside the holiday; Tue 24 is day 1"),
    DueCase("R01", T(2026, 2, 23, 21, 0), D(2026, 2, 24), "evening of the last day off; Tue 24"),
    DueCase("R03", T(2026, 2, 11, 8, 20), D(2026, 2, 14), "Wed; Thu 12, Fri 13, worked Sat 14"),
    DueCase("R03", T(2026, 2, 12, 15, 0), D(2026, 2, 24), "Thu; Fri 13, worked Sat 14, over the holiday to Tue 24"),
    DueCase("R03", T(2026, 2, 13, 22, 40), D(2026, 2, 25), "Fri night is still day 0; Sat 14, Tue 24, Wed 25"),
    DueCase("R03", T(2026, 2, 15, 12, 0), D(2026, 2, 26), "first day off; Tue 24, Wed 25, Thu 26"),
    DueCase("R03", T(2026, 2, 25, 9, 0), D(2026, 2, 28), "Wed; Thu 26, Fri 27, worked Sat 28"),
    DueCase("R03", T(2026, 2, 26, 9, 0), D(2026, 3, 2), "Thu; Fri 27, worked Sat 28, Sun off, Mon 2 Mar"),
    DueCase("R01", T(2026, 2, 28, 10, 0), D(2026, 3, 2), "worked Sat; Sun 1 Mar off, Mon 2 Mar"),
    DueCase("R09", T(2026, 2, 16, 23, 30), D(2026, 2, 16), "除夕, half an hour before midnight: the same day"),
    DueCase("R02", T(2026, 2, 10, 17, 0), D(2026, 2, 17), "10 + 7 = 17, 初一: days of the calendar do not move"),
    DueCase("R04", T(2026, 2, 6, 17, 0), D(2026, 2, 20), "6 + 14 = 20, inside the holiday"),
    DueCase("R07", T(2026, 2, 9, 17, 0), D(2026, 2, 23), "9 + 14 = 23, the last day off"),
    # 春节 2025
    DueCase("R01", T(2025, 1, 25, 10, 0), D(2025, 1, 26), "Sat; Sun 26 is worked"),
    DueCase("R01", T(2025, 1, 27, 17, 0), D(2025, 2, 5), "Mon; 28 Jan to 4 Feb off, Wed 5 Feb"),
    DueCase("R03", T(2025, 1, 24, 14, 0), D(2025, 2, 5), "Fri; Sat off, worked Sun 26, Mon 27, Wed 5 Feb"),
    DueCase("R03", T(2025, 2, 5, 8, 0), D(2025, 2, 8), "Wed; Thu 6, Fri 7, worked Sat 8"),
    DueCase("R03", T(2025, 2, 7, 8, 0), D(2025, 2, 11), "Fri; worked Sat 8, Sun off, Mon 10, Tue 11"),
    # 中秋 and 国庆 2026
    DueCase("R01", T(2026, 9, 19, 10, 0), D(2026, 9, 20), "Sat; Sun 20 is worked"),
    DueCase("R01", T(2026, 9, 24, 18, 0), D(2026, 9, 28), "Thu evening; Fri 25 to Sun 27 off, Mon 28"),
    DueCase("R03", T(2026, 9, 24, 9, 0), D(2026, 9, 30), "Thu; Mon 28, Tue 29, Wed 30"),
    DueCase("R03", T(2026, 9, 29, 9, 0), D(2026, 10, 9), "Tue; Wed 30, over 国庆 to Thu 8, Fri 9 Oct"),
    DueCase("R01", T(2026, 9, 30, 23, 50), D(2026, 10, 8), "ten minutes before 国庆; Thu 8 Oct"),
    DueCase("R03", T(2026, 9, 30, 9, 0), D(2026, 10, 10), "Wed; Thu 8, Fri 9, worked Sat 10"),
    DueCase("R03", T(2026, 10, 8, 9, 0), D(2026, 10, 12), "Thu; Fri 9, worked Sat 10, Sun off, Mon 12"),
    DueCase("R01", T(2026, 10, 10, 14, 0), D(2026, 10, 12), "worked Sat; Sun off, Mon 12"),
    DueCase("R02", T(2026, 9, 25, 10, 0), D(2026, 10, 2), "25 Sep + 7 = 2 Oct, inside 国庆"),
    DueCase("R04", T(2026, 9, 20, 10, 0), D(2026, 10, 4), "20 Sep + 14 = 4 Oct, a Sunday inside 国庆"),
    DueCase("R08", T(2026, 9, 29, 15, 0), D(2026, 10, 2), "29 Sep + 3 = 2 Oct"),
    DueCase("R09", T(2026, 10, 3, 9, 0), D(2026, 10, 3), "Sat inside 国庆: the same day"),
    # 国庆 2025
    DueCase("R01", T(2025, 9, 27, 10, 0), D(2025, 9, 28), "Sat; Sun 28 is worked"),
    DueCase("R03", T(2025, 9, 28, 10, 0), D(2025, 10, 9), "worked Sun; Mon 29, Tue 30, over the holiday to Thu 9"),
    DueCase("R03", T(2025, 10, 9, 10, 0), D(2025, 10, 13), "Thu; Fri 10, worked Sat 11, Mon 13"),
    # the turns of the years
    DueCase("R01", T(2025, 12, 31, 20, 0), D(2026, 1, 4), "Wed evening; 1-3 Jan off, worked Sun 4"),
    DueCase("R03", T(2025, 12, 30, 9, 0), D(2026, 1, 5), "Tue; Wed 31, worked Sun 4, Mon 5 Jan"),
    DueCase("R03", T(2026, 12, 29, 9, 0), D(2027, 1, 1), "Tue; Wed 30, Thu 31, Fri 1 Jan: nobody knows of 元旦 2027"),
    DueCase("R03", T(2026, 12, 31, 9, 0), D(2027, 1, 5), "Thu; Fri 1, Mon 4, Tue 5"),
    DueCase("R01", T(2027, 1, 2, 9, 0), D(2027, 1, 4), "Sat; Mon 4"),
    DueCase("R03", T(2027, 2, 5, 9, 0), D(2027, 2, 10), "Fri; Mon 8, Tue 9, Wed 10: nobody knows of 春节 2027"),
    DueCase("R02", T(2026, 12, 28, 9, 0), D(2027, 1, 4), "28 Dec + 7 = 4 Jan"),
    DueCase("R04", T(2026, 12, 24, 9, 0), D(2027, 1, 7), "24 Dec + 14 = 7 Jan"),
    # opinions: 两日内送达, 三日内书面反馈; 日 is a day of the calendar
    DueCase("R05", T(2026, 9, 30, 16, 0), D(2026, 10, 2), "30 Sep + 2, on 国庆 all the same"),
    DueCase("R05", T(2026, 11, 27, 9, 0), D(2026, 11, 29), "Fri + 2 = Sun"),
    DueCase("R05", T(2026, 12, 31, 23, 0), D(2027, 1, 2), "31 Dec + 2 = 2 Jan"),
    DueCase("R06", T(2026, 2, 13, 17, 0), D(2026, 2, 16), "Fri before 春节 + 3 = Mon, a day off"),
    DueCase("R06", T(2026, 10, 8, 8, 0), D(2026, 10, 11), "Thu + 3 = Sun; that Sat is worked changes nothing"),
    DueCase("R06", T(2026, 12, 30, 9, 0), D(2027, 1, 2), "30 Dec + 3 = 2 Jan"),
    DueCase("R09", T(2026, 12, 31, 23, 58), D(2026, 12, 31), "two minutes before the year ends: still this year"),
)
