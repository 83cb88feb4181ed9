"""All key bindings in one table (look 5): read by the F1 overlay, by `bind` and by the tests."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from csapp.core.frozen import frozen
from csapp.core.marks import mark


class Where(StrEnum):
    """Where a key works; the value is the heading of the overlay."""

    EVERYWHERE = "到处"
    REGISTER = "台账"
    FORM = "表单"
    RECEPTION = "接待"
    BOARD = "派工看板"
    DUTY = "值班日志"
    ROSTER = "轮班表"
    DIALOG = "对话框"


@frozen
class Key:
    """One action and its keys, as `QKeySequence` reads them."""

    name: str
    where: Where
    keys: tuple[str, ...]
    label: str


KEYS: tuple[Key, ...] = (
    Key("find", Where.EVERYWHERE, ("Ctrl+K",), mark("找人、找房、找单")),
    Key("tabs", Where.EVERYWHERE, ("Ctrl+1", "Ctrl+9"), mark("切换标签页")),
    Key("next_tab", Where.EVERYWHERE, ("Ctrl+PgDown",), mark("下一个标签页")),
    Key("previous_tab", Where.EVERYWHERE, ("Ctrl+PgUp",), mark("上一个标签页")),
    Key("new_reception", Where.EVERYWHERE, ("F2",), mark("新接待")),
    Key("new_repair", Where.EVERYWHERE, ("F3",), mark("新报修")),
    Key("keys_in_out", Where.EVERYWHERE, ("F6",), mark("借还钥匙")),
    Key("new_callback", Where.EVERYWHERE, ("F7",), mark("登记回访")),
    Key("hand_over", Where.EVERYWHERE, ("F8",), mark("交接班")),
    Key("quick_entry", Where.EVERYWHERE, ("Ctrl+J",), mark("记一条值班日志")),
    Key("check_before_leaving", Where.EVERYWHERE, ("Ctrl+E",), mark("下班前检查")),
    Key("help", Where.EVERYWHERE, ("F1",), mark("快捷键")),
    Key("refresh", Where.EVERYWHERE, ("F5",), mark("看最新情况")),
    Key("lock", Where.EVERYWHERE, ("F12",), mark("锁屏")),
    Key("undo", Where.EVERYWHERE, ("Ctrl+Z",), mark("撤回刚才那一步")),
    Key("enter_panel", Where.REGISTER, ("Enter",), mark("进入详情")),
    Key("leave_panel", Where.REGISTER, ("Esc",), mark("回到台账")),
    Key("next_steps", Where.REGISTER, ("Alt+1", "Alt+4"), mark("下一步")),
    Key("filter", Where.REGISTER, ("Ctrl+F",), mark("在本页筛选")),
    Key("previous_chip", Where.REGISTER, ("Alt+Left",), mark("上一个分类")),
    Key("next_chip", Where.REGISTER, ("Alt+Right",), mark("下一个分类")),
    Key("new", Where.REGISTER, ("Ctrl+N",), mark("本页新建")),
    Key("paper", Where.REGISTER, ("Ctrl+P",), mark("打印")),
    Key("unit_view", Where.REGISTER, ("Ctrl+I",), mark("一页通")),
    Key("reveal", Where.REGISTER, ("Ctrl+U",), mark("显示号码")),
    Key("copy_number", Where.REGISTER, ("Ctrl+C",), mark("复制单号")),
    Key("next_problem", Where.REGISTER, ("Ctrl+Down",), mark("下一处有误")),
    Key("next_field", Where.FORM, ("Enter",), mark("下一项")),
    Key("save", Where.FORM, ("Ctrl+Enter",), mark("保存、确认")),
    Key("close", Where.FORM, ("Esc",), mark("收起，草稿留着")),
    Key("open_list", Where.FORM, ("F4",), mark("打开列表或日历")),
    Key("step_day", Where.FORM, ("Up", "Down"), mark("前后一天，加 Ctrl 一周")),
    Key("not_on_file", Where.RECEPTION, ("Ctrl+L",), mark("不在册")),
    Key("what_next", Where.RECEPTION, ("Alt+1", "Alt+5"), mark("接下来怎么办")),
    Key("place", Where.BOARD, ("Alt+1",), mark("派单、改派、改期")),
    Key("place_person", Where.BOARD, ("Up", "Down"), mark("换人")),
    Key("place_time", Where.BOARD, ("Left", "Right"), mark("前后 15 分钟")),
    Key("place_here", Where.BOARD, ("Enter",), mark("就这样派，或打开这一单")),
    Key("book", Where.BOARD, ("Alt+2",), mark("客户已约好，记预约")),
    Key("turn_day", Where.BOARD, ("Ctrl+Left", "Ctrl+Right"), mark("前后一天")),
    Key("duty_steps", Where.DUTY, ("Alt+1", "Alt+5"), mark("善后、重大、开单、更正、签字")),
    Key("duty_round", Where.DUTY, ("Ctrl+T",), mark("巡查")),
    Key("duty_summary", Where.DUTY, ("Ctrl+D",), mark("值班情况")),
    Key("duty_begin", Where.DUTY, ("Ctrl+B",), mark("开始值班")),
    Key("set_square", Where.ROSTER, ("1", "9"), mark("排上第几个班，再按去掉")),
    Key("clear_square", Where.ROSTER, ("Delete",), mark("这一天不排")),
    Key("ask_square", Where.ROSTER, ("Enter",), mark("选班次，或报调班")),
    Key("turn_month", Where.ROSTER, ("Ctrl+Left", "Ctrl+Right"), mark("前后一月")),
    Key("keep", Where.DIALOG, ("Esc",), mark("保留，什么都不变")),
    Key("decide", Where.DIALOG, ("Ctrl+Enter",), mark("确认")),
)

_CAPS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def key_of(name: str) -> Key:
    """The row of the table called `name`. Raises KeyError."""
    for key in KEYS:
        if key.name == name:
            return key
    raise KeyError(name)


def caps_of(keys: str) -> str:
    """Keys as painted on a cap: `Ctrl Enter`, `Alt ←`."""
    return " ".join(_CAPS.get(part, part) for part in keys.split("+"))


def bind(widget: QWidget, keys: str, act: Callable[[], object], *, whole_window: bool = False) -> list[QShortcut]:
    """Run `act` on `keys` while the focus is in `widget`, or anywhere in its window.

    Return and Enter of the number block are the same key to people, so both are bound.
    """
    both = {keys, keys.replace("Enter", "Return")}
    scope = Qt.ShortcutContext.WindowShortcut if whole_window else Qt.ShortcutContext.WidgetWithChildrenShortcut
    bound = []
    for sequence in sorted(both):
        shortcut = QShortcut(QKeySequence(sequence), widget)
        shortcut.setContext(scope)
        shortcut.activated.connect(act)
        bound.append(shortcut)
    return bound
