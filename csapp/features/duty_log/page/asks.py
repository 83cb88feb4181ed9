"""What the steps of the page ask in the foot: 善后, 更正, 开单, 巡查结果, 签字; two to seven values each (look 3)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.features.duty_log.service.opening import EntryOpening
from csapp.registers.spec import Field, Kind

LONGEST = 20_000  # characters of what happened


class Result(StrEnum):
    """How a point of the round was found."""

    FINE = "正常"
    WRONG = "不正常"


class Whole(StrEnum):
    """What is signed with one signature."""

    PAGE = "只签这一页"
    DAY = "当天各班一起签"


_HOW = mark("最后怎么处理的，结果怎样")
SETTLE = (Field("aftermath", mark("善后处理"), Kind.LONG, required=True, limit=LONGEST, hint=_HOW),)
OPEN = (
    Field("kind", mark("开什么"), Kind.CHOICE, required=True, choices=EntryOpening),
    Field("room", mark("房号"), Kind.CODE, hint=mark("3-2-1501；公共部位写下面的地点"), limit=40),
    Field("place", mark("地点"), hint=mark("没有房号时写，如 东门道闸"), limit=120),
    Field("name", mark("联系人"), hint=mark("谁的事，回访要找的人"), limit=40),
    Field("hook", mark("钩号"), Kind.CODE, hint=mark("只有借钥匙要写"), limit=20),
)
MAJOR = OPEN[1:3]
CHECK = (
    Field("result", mark("情况"), Kind.CHOICE, required=True, choices=Result),
    Field("finding", mark("发现"), hint=mark("不正常时写明，如 大堂灯不亮 2 盏"), limit=200),
    Field("checked_at", mark("时间"), Kind.MOMENT, required=True),
)
COMPANIONS = (Field("companions", mark("同班人"), hint=mark("一起值班的人，用顿号隔开"), limit=200),)
SIGN = (
    Field("whole", mark("签多少"), Kind.CHOICE, required=True, choices=Whole),
    Field("opinion", mark("意见"), hint=mark("可以不写"), limit=200),
)
