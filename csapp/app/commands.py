"""What each command does: the same services as the window, plain values out (design 10)."""

import argparse
import os
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.app import office, wiring
from csapp.core.clock import Clock, system_clock
from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.core.values import day as read_day

Result = tuple[dict[str, Any], str]
_WORKBOOK = ".xlsx"


class Opened:
    """An estate opened for one command: folder, clock, and who acts."""

    def __init__(self, options: argparse.Namespace) -> None:
        if options.sample:
            # reason for the late import: the window's start-up is needed only where the sample is made
            from csapp.app.desk import sample_folder

            self.folder: DataFolder = sample_folder(options.data)[0]
        else:
            self.folder = office.folder_at(options.data)
        self.known = office.open_office(self.folder, system_clock())
        self.clock: Clock = office.office_clock(self.known)
        self.at: datetime = self.clock()
        self._person = options.person
        wiring.wire()

    @property
    def by(self) -> Actor:
        """Who acts; raises NotAllowed where nobody was named."""
        return office.actor_named(self._person, self.known)

    @property
    def estate(self) -> str:
        """The name on forms and sheets."""
        return str(self.known["name"])


def _day(text: str | None, name: str) -> date | None:
    return None if text is None else read_day(text, name)


def find_words(options: argparse.Namespace) -> Result:
    """`csapp find WORDS`."""
    # reason for the late imports below: each command loads what it needs
    from csapp.app.finding import find

    Opened(options)
    found = find(" ".join(options.words), limit=20)
    rows = [{"kind": r.kind, "key": r.key, "number": r.number, "title": r.title, "reason": r.reason} for r in found]
    text = "\n".join(f"{r.group}  {r.number}  {r.title}  {r.second}  （{r.reason}）" for r in found)
    return {"results": rows}, text or mark("没有找到。换个写法再找。")


def due_on(options: argparse.Namespace) -> Result:
    """`csapp due [--on D]`."""
    # reason for the late import: this command alone needs it
    from csapp.app.due import due_items

    opened = Opened(options)
    items = due_items(_day(options.on, "on") or opened.at.date())
    rows = [
        {"rule": i.rule, "kind": i.kind, "number": i.number, "due_on": str(i.due_on), "overdue_days": i.overdue_days}
        for i in items
    ]
    late = mark("超 {days} 天")
    lines = [
        f"{i.rule}  {i.number}  {i.due_on}  {late.format(days=i.overdue_days) if i.overdue_days else ''}" for i in items
    ]
    return {"items": rows}, "\n".join(lines) or mark("今日已清。")


def export(options: argparse.Namespace) -> Result:
    """`csapp export KEY -o FILE.xlsx`."""
    # reason for the late import: this command alone needs it
    from csapp.app.catalog import REGISTERS, register_of
    from csapp.app.exporting import export_register
    from csapp.registers.plan import View, first_view

    opened = Opened(options)
    register = register_of(options.key)
    if register is None or register.sheet is None:
        keys = "、".join(held.key for held in REGISTERS if held.sheet is not None)
        raise BadInput("key", mark("没有叫「{key}」的台账，可选 {keys}。"), key=options.key, keys=keys)
    state = options.state or "all"
    if state not in {entry.key for entry in register.filters}:
        keys = "、".join(entry.key for entry in register.filters)
        raise BadInput("state", mark("没有「{state}」这一类，可选 {keys}。"), state=state, keys=keys)
    first = first_view(register)
    since, until = _span(options)
    view = View(filter=state, order=first.order, descending=first.descending, since=since, until=until)
    file = _workbook(options.output)
    count = export_register(
        register, view, file, by=opened.by, at=opened.at, estate=opened.known, folder=opened.folder,
        columns=_names(options.columns), safe=options.safe,
        # asked for without a reason is not the same as not asked for
        reason="" if options.unmasked is None else options.unmasked or " ",
    )  # fmt: skip
    return {"file": str(file), "rows": count}, mark("已导出 {count} 行到 {file}。").format(count=count, file=file)


def _span(options: argparse.Namespace) -> tuple[date | None, date | None]:
    since, until = _day(options.since, "from"), _day(options.until, "to")
    if since is not None and until is not None and since > until:
        raise BadInput("from", mark("{since} 在 {until} 以后，把起止日期对调。"), since=since, until=until)
    return since, until


def _workbook(name: str) -> Path:
    file = Path(name)
    if file.suffix.lower() != _WORKBOOK:
        named = file.with_suffix(_WORKBOOK).name
        raise BadInput("output", mark("导出的是 Excel 工作簿，文件名写成 {name}。"), name=named)
    return file


def _names(typed: str | None) -> tuple[str, ...]:
    """Names with any kind of comma between them."""
    words = (typed or "").replace("，", ",").replace("、", ",").split(",")  # data: Chinese commas
    return tuple(word.strip() for word in words if word.strip())


def form(options: argparse.Namespace) -> Result:
    """`csapp form KEY NUMBER -o FILE.pdf` and `csapp form verify FILE`."""
    if options.key == "verify":
        return _verify(options)
    # reason for the late import: this command alone needs it
    from csapp.documents.office_paper import write_by_number
    from csapp.features.callback import documents as callback
    from csapp.features.complaint import documents as complaint
    from csapp.features.contact_memo.documents import PAPER as CONTACT_MEMO
    from csapp.features.duty_log.documents import handover, page
    from csapp.features.duty_roster.documents.papers import write_roster_by_number
    from csapp.features.duty_roster.documents.swap_paper import PAPER as DUTY_SWAP
    from csapp.features.escalation.documents import PAPER as ESCALATION
    from csapp.features.key_lending import documents as key_lending
    from csapp.features.major_event.documents.papers import write_form_by_number as write_major_event
    from csapp.features.parking_lease.documents import papers as parking_lease
    from csapp.features.repair_order.documents import sheet as repair_order

    writers: dict[str, Callable[..., dict[str, Any]]] = {
        "callback": callback.write_form_by_number,
        "complaint": complaint.write_form_by_number,
        "duty_roster": write_roster_by_number,
        "key_lending": key_lending.write_form_by_number,
        "repair_order": repair_order.write_form_by_number,
        "fee_notice": repair_order.write_notice_by_number,
        "parking_lease": parking_lease.write_form_by_number,
    }
    office_papers = (CONTACT_MEMO, handover.PAPER, page.PAPER, DUTY_SWAP, ESCALATION)
    writers |= {paper.form: partial(write_by_number, paper) for paper in office_papers}
    opened = Opened(options)
    writers |= {key: partial(write_major_event, key) for key in ("major_event", "major_report")}
    if options.key not in writers:
        keys = "、".join(writers)
        raise BadInput("key", mark("没有「{key}」这种表单，可选 {keys}。"), key=options.key, keys=keys)
    if not options.output:
        raise BadInput("output", mark("写上存到哪里：-o 文件.pdf。"))
    result = writers[options.key](
        options.subject, Path(options.output), by=opened.by, at=opened.at, estate=opened.known, folder=opened.folder
    )
    return result, mark("已写好 {file}。").format(file=options.output)


def _verify(options: argparse.Namespace) -> Result:
    # reason for the late import: this command alone needs it
    from csapp.documents.verify import verify

    found = verify(Path(options.subject), office.folder_at(options.data))
    rows = [
        {
            "field": s.field,
            "signer": s.signer,
            "at": s.at.isoformat() if s.at else None,
            "intact": s.intact,
            "changed_after": s.changed_after,
        }
        for s in found
    ]
    sound = all(s.intact and not s.changed_after for s in found)
    words = {True: mark("签后没有改动"), False: mark("签后被改过，不能作数")}
    lines = [f"{s.field}  {s.signer}  {s.at or ''}  {words[s.intact and not s.changed_after]}  {s.note}" for s in found]
    result: dict[str, Any] = {"signatures": rows}
    if not sound:
        result["ok"] = False
    return result, "\n".join(lines) or mark("这份文件没有签名。")


def import_ledger(options: argparse.Namespace) -> Result:
    """`csapp import ledger FILE [--apply]`, `import sheet FILE`, `import old FILE --area A` and `import undo BATCH`."""
    # reason for the late import: this command alone needs it
    from csapp.app.importing import import_file, import_old, import_sheet, undo

    opened = Opened(options)
    if options.what == "undo":
        return undo(options.file, by=opened.by, at=opened.at)
    if options.what == "old":
        file, area = Path(options.file), options.area
        return import_old(file, area, opened.folder, by=opened.by, at=opened.at, apply=options.apply)
    act = import_sheet if options.what == "sheet" else import_file
    return act(Path(options.file), opened.folder, by=opened.by, at=opened.at, apply=options.apply)


def key_map(options: argparse.Namespace) -> Result:
    """`csapp key-map FILE -o FILE.pdf`: the copy for a dead computer, on any computer with the program."""
    # reason for the late import: this command alone needs it
    import getpass

    # reason for the late import: as above
    from csapp.documents.pdf_file import write_aside
    from csapp.features.key_lending.documents import open_copy

    password = os.environ.get("CSAPP_KEY_PASSWORD") or getpass.getpass(mark("钥匙图的密码："))
    file = Path(options.output)
    write_aside(file, open_copy(Path(options.file), password))
    return {"file": str(file)}, mark("已打开，存在 {file}。看完删掉。").format(file=file)


def backup(options: argparse.Namespace) -> Result:
    """`csapp backup [-o FILE]`."""
    # reason for the late import: this command alone needs it
    from csapp.db.backup import write_archive

    opened = Opened(options)
    stamp = f"{opened.at:%Y%m%d-%H%M%S}"
    file = Path(options.output) if options.output else opened.folder.backups / f"csapp-{stamp}.zip"
    missing = write_archive(opened.folder, file)
    text = mark("已备份到 {file}，打开核对过。").format(file=file)
    if missing:
        text += mark("有 {count} 个附件找不到：{names}。").format(count=len(missing), names="、".join(missing))
    return {"file": str(file), "missing": missing}, text


def restore(options: argparse.Namespace) -> Result:
    """`csapp restore FILE`."""
    # reason for the late import: this command alone needs it
    from csapp.db.backup import read_archive

    folder = office.folder_at(options.data)
    aside = read_archive(Path(options.file), folder)
    kept = mark("原来的数据另存在 {aside}。").format(aside=aside) if aside else ""
    return {"folder": str(folder.root), "aside": str(aside or "")}, mark("已恢复。") + kept


def check(options: argparse.Namespace) -> Result:
    """`csapp check`."""
    # reason for the late import: this command alone needs it
    from csapp.db.check import problems
    from csapp.features.duty_log.service.signing import changed_logs

    opened = Opened(options)
    found = [*problems(opened.folder), *changed_logs()]
    return {"ok": not found, "problems": found}, "\n".join(found) or mark("数据库、留痕、附件都没有问题。")


def self_test(_options: argparse.Namespace) -> Result:
    """`csapp self-test`: the machine, not the data."""
    # reason for the late import: this command alone needs it
    from csapp.app.self_test import trials

    results = list(trials())
    lines = [f"{mark('好') if not r.problem else mark('不行')}  {r.name}  {r.problem}" for r in results]
    problems = [f"{r.name}：{r.problem}" for r in results if r.problem]
    return {"ok": not problems, "problems": problems}, "\n".join(lines)


def fill(options: argparse.Namespace) -> Result:
    """`csapp fill --rows N`."""
    # reason for the late import: this command alone needs it
    from csapp.app.fill import fill as fill_folder

    if not 1 <= options.rows <= 20_000_000:
        raise BadInput("rows", mark("行数写 1 到 20000000。"))
    folder = office.folder_at(options.data)
    if folder.database.exists():
        raise BadInput("data", mark("「{path}」已有数据，换一个空文件夹，免得混进真的台账。"), path=str(folder.root))
    fill_folder(folder, options.rows, options.seed)
    return {"rows": options.rows, "folder": str(folder.root)}, mark("造好 {rows} 行。").format(rows=options.rows)


COMMANDS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "import": import_ledger,
    "export": export,
    "form": form,
    "find": find_words,
    "key-map": key_map,
    "due": due_on,
    "backup": backup,
    "restore": restore,
    "check": check,
    "self-test": self_test,
    "fill": fill,
}
