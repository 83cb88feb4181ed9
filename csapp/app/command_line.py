"""What can be typed after `csapp` (design 10); every command uses the services of the window."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from typing import Any

from csapp.core.errors import UserError
from csapp.core.marks import mark

DESK_OPTIONS = (
    ("--sample", {"action": "store_true", "help": mark("打开样板小区「翠湖花园」")}),
    ("--shots", {"metavar": "DIR", "help": mark("不要屏幕，把每一页画成 PNG")}),
    ("--theme", {"choices": ("light", "dark"), "help": mark("浅色或深色")}),
    ("--scale", {"type": float, "default": 1.0, "help": mark("画图的放大倍数，例如 1.5")}),
)


class _Parser(argparse.ArgumentParser):
    """argparse with its own few words in Chinese; wrong usage ends with status 2."""

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", mark("用法："), 1)

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in _WORDS:
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> Any:
        for english, chinese in _WORDS:
            message = message.replace(english, chinese)
        self.exit(2, f"{self.format_usage()}{message}\n")


_WORDS = (
    ("usage: ", mark("用法：")),
    ("positional arguments", mark("位置参数")),
    ("options:", mark("选项：")),
    ("show this help message and exit", mark("显示这份说明")),
    ("the following arguments are required: ", mark("缺少：")),
    ("unrecognized arguments: ", mark("不认识：")),
    ("invalid choice: ", mark("没有这一项：")),
    ("choose from ", mark("可选 ")),
    ("expected one argument", mark("后面要跟一个值")),
    ("argument ", mark("参数 ")),
)


def parser(*, with_commands: bool = True) -> argparse.ArgumentParser:
    """All commands and their options; a start of the desk does not need the commands."""
    top = _Parser(prog="csapp", add_help=with_commands, description=mark("物业客服台。不带命令就打开窗口。"))
    for name, options in DESK_OPTIONS:
        top.add_argument(name, **options)
    # for the bench: leave as soon as the first page stands
    top.add_argument("--quit-when-painted", action="store_true", help=argparse.SUPPRESS)
    _common(top)
    top.set_defaults(command=None)
    if with_commands:
        _add_commands(top)
    return top


def _add_import(ledger: argparse.ArgumentParser) -> None:
    ledger.add_argument("what", choices=("ledger", "sheet", "old", "undo"))
    ledger.add_argument("file")
    ledger.add_argument("--apply", action="store_true", help=mark("导入；不写只预检"))
    areas = ("reception", "complaint", "repair_order", "callback", "key_lending", "parking_lease")
    ledger.add_argument("--area", choices=areas, default=areas[0], help=mark("历史台账是哪一种"))


def _add_commands(top: argparse.ArgumentParser) -> None:
    commands = top.add_subparsers(dest="command", metavar=mark("命令"), parser_class=_Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        _common(made, again=True)
        return made

    _add_import(command("import", mark("导入：import ledger 业主台账，sheet 改好的表，old 历史台账，undo 批号")))
    export = command("export", mark("导出一种台账"))
    export.add_argument("key")
    export.add_argument("-o", "--output", required=True, metavar="FILE.xlsx")
    export.add_argument("--from", dest="since", metavar="D")
    export.add_argument("--to", dest="until", metavar="D")
    export.add_argument("--state", metavar="S", help=mark("只要这一类，如 open"))
    export.add_argument("--columns", metavar=mark("列"), help=mark("只要这些列，用逗号隔开，如 编号,内容"))
    export.add_argument("--safe", action="store_true", help=mark("微信群安全版：没有姓名、电话、证件号和车牌"))
    export.add_argument("--unmasked", metavar=mark("原因"), help=mark("不遮盖电话和证件号，要写原因，会留痕"))
    form = command("form", mark("填好的表单：form callback 编号 -o 文件；form verify 文件"))
    form.add_argument("key")
    form.add_argument("subject", metavar=mark("编号或文件"))
    form.add_argument("-o", "--output", metavar="FILE.pdf")
    key_map = command("key-map", mark("打开加密的钥匙图，会问密码"))
    key_map.add_argument("file")
    key_map.add_argument("-o", "--output", required=True, metavar="FILE.pdf")
    find = command("find", mark("找人、找房、找单"))
    find.add_argument("words", nargs="+")
    due = command("due", mark("到期和超期的事"))
    due.add_argument("--on", metavar="D", help=mark("哪一天，默认今天"))
    backup = command("backup", mark("备份数据库和附件"))
    backup.add_argument("-o", "--output", metavar="FILE")
    restore = command("restore", mark("从备份恢复，原来的数据另存"))
    restore.add_argument("file")
    command("check", mark("核对数据库、留痕和附件"))
    command("self-test", mark("在这台机器上试一遍：数据库、字体、表单、签章"))
    fill = command("fill", mark("造一个大数据库，用来量速度"))
    fill.add_argument("--rows", type=int, required=True)
    fill.add_argument("--seed", type=int, default=1)


def _common(made: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Options that stand before or after the command; after it they only count when typed."""
    default: Any = argparse.SUPPRESS if again else None
    made.add_argument("--data", metavar="DIR", default=default, help=mark("数据文件夹"))
    made.add_argument("--as", dest="person", metavar=mark("姓名"), default=default, help=mark("谁在办"))
    made.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS if again else False, help=mark("结果写成 JSON")
    )


def run(words: Sequence[str]) -> int:
    """Do what was typed; returns the exit status."""
    options, rest = parser(with_commands=False).parse_known_args(list(words))
    if rest:
        options = parser().parse_args(list(words))
    try:
        if options.command is None:
            # until the first page stands, everything that is made stays
            gc.disable()
            # reason for the late imports: commands without a window never load Qt; and see prelude for their order
            from csapp.app.prelude import quicken_imports

            quicken_imports()
            # reason for the late import: as above
            from csapp.app.desk import open_desk

            return open_desk(options)
        # reason for the late import: the window does not need the commands
        from csapp.app.commands import COMMANDS

        act: Callable[[argparse.Namespace], tuple[dict[str, Any], str]] = COMMANDS[options.command]
        result, text = act(options)
    except UserError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if options.json:
        # reason for the late import: a start of the desk writes none
        import json

        print(json.dumps(result, ensure_ascii=False))
    elif text:
        print(text)
    return 0 if result.get("ok", True) is not False else 1
