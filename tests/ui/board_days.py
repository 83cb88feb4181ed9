"""A small day for the board: two colleagues and a firm, one order being done, one planned, two that wait."""

from datetime import date, datetime
from typing import Any

from csapp.core.workflow import Shape
from csapp.ui.board_model import Block, BoardCard, BoardDay, CardGroup, Closed, Figure, Lane
from csapp.ui.pill import Sign
from csapp.ui.theme import Tone

DAY = date(2026, 11, 24)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24 {clock}")


def card(key: int, title: str, **more: Any) -> BoardCard:
    given: dict[str, Any] = {"text": "漏水", "number": f"WX20261124-{key:03d}", "placing": "派单", **more}
    return BoardCard(key, title, **given)


LEAK = card(1, "5-1-0802", name="仇文博", minutes=90, sign=Sign("急", Shape.SQUARE), lanes=("2",))
LOCK = card(2, "2-2-0502", sign=Sign("一般", Shape.RING))
UNSURE = card(3, "4-1-0301", placing="")
BREAKER = card(4, "3-2-1501", sign=Sign("维修中", Shape.HALF), placing="")
TAP = card(5, "1-2-1102", sign=Sign("已派单", Shape.DOT), placing="改派")
LANES = (
    Lane("1", "张建军", ("水电", "今天 2 单")),
    Lane("2", "赵永强", ("泥瓦",), (Closed(at("13:00"), at("14:00"), "休息"),)),
    Lane("3", "宏达防水", ("防水",), takes_several=True),
)
BLOCKS = (
    Block(BREAKER, "1", at("09:00"), at("10:45")),
    Block(TAP, "1", at("15:00"), at("16:00")),
    Block(card(6, "B1 车库", sign=Sign("已完工", Shape.TICK), placing=""), "3", at("09:00"), at("12:00")),
)


def day(**more: Any) -> BoardDay:
    given: dict[str, Any] = {
        "lanes": LANES,
        "blocks": BLOCKS,
        "waiting": (CardGroup("a", "待派单", (LEAK, LOCK), tone=Tone.WARN), CardGroup("b", "待确认", (UNSURE,))),
        "after": (CardGroup("c", "待回访", (card(7, "7-1-0601", placing=""),), tone=Tone.DANGER),),
        "states": (CardGroup("d", "维修中", (BREAKER,)),),
        "figures": (Figure("已约", "4 小时"), Figure("滞留", "2 小时", Tone.DANGER)),
        **more,
    }
    return BoardDay(DAY, at("10:24"), **given)
