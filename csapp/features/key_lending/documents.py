"""The paper of the keys (F07, P03): slips, register page, notice, decode sheet, tags, and the copy for a dead computer.

Tags, cabinet map and the list of keys that are out show no room number: that stands on the decode sheet alone, which
only 主管 and above may print, and in the locked copy.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_identity, mask_phone
from csapp.db.attachment import attachments, stored_at
from csapp.db.connection import connected
from csapp.db.setting import keep_setting, setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import FormCopy, write_form
from csapp.documents.list_page import ListColumn, ListPage, Tag, list_content, write_list, write_tags
from csapp.documents.locked_file import Lock, locked, make_lock, opened
from csapp.documents.office_paper import copy_to_open, hand_out, office_of, print_folder, read_back
from csapp.documents.pdf_file import write_aside
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.key_lending.models import Loan, hooks_of, loans_out
from csapp.features.key_lending.service import keeping
from csapp.features.key_lending.workflow import KEY_LENDING, LoanState
from csapp.masterdata.keys.models import Cabinet, HookState, KeySet, KeyStatus, StockTake
from csapp.masterdata.keys.service import stock_lines

Strokes = Sequence[Sequence[tuple[float, float, float]]]

SLIP, RETURN_SLIP, NOTICE = "key_lending", "key_lending_return", "key_lending_notice"
OUT_FILE, MAP_FILE = "keys-out.pdf", "key-map.locked"
SHORTEST_PASSWORD = 8

_COPY = "key_lending.copy"
_MOVING = ("borrower_phone", "contact_phone", "due_at", "chase_note")
_SIGNED = {"sign_out": (SLIP, "borrower"), "sign_in": (RETURN_SLIP, "returner")}


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _short(value: datetime | None) -> str:
    return f"{value:%m-%d %H:%M}" if value is not None else ""


_office = partial(office_of, "")


def slip_values(loan: Loan) -> dict[str, str]:
    """Every value of the slips and the notice by its name in `forms/`; telephones and papers masked (S54)."""
    return {
        "hook": str(loan.hook),
        "key_code": str(loan.key_code),
        "pieces": mark("{count} 把").format(count=loan.pieces) if loan.pieces else "",
        "subject": str(loan.subject),
        "opens": str(loan.opens),
        "borrower": str(loan.borrower),
        "borrower_phone": mask_phone(str(loan.borrower_phone)) if loan.borrower_phone else "",
        "borrower_kind": loan.borrower_kind.name.lower() if loan.borrower_kind else "",
        "proofs": str(loan.proofs),
        "identity_number": mask_identity(str(loan.identity_number)) if loan.identity_number else "",
        "purpose": str(loan.purpose),
        "contact_name": str(loan.contact_name),
        "contact_phone": mask_phone(str(loan.contact_phone)) if loan.contact_phone else "",
        "contacted_at": _moment(loan.contacted_at),
        "contacted_by": str(loan.contacted_by),
        "identity_confirmed": "confirmed" if loan.identity_confirmed else "",
        "consent_given": "agreed" if loan.consent_given else "",
        "lent_at": _moment(loan.lent_at),
        "due_at": _moment(loan.due_at) or mark("当天"),
        "lent_by": str(loan.lent_by),
        "source_number": str(loan.source_number),
        "override_reason": str(loan.override_reason),
        "returned_at": _moment(loan.returned_at),
        "returned_by": str(loan.returned_by),
        "received_by": str(loan.received_by),
        "hook_confirmed": "confirmed" if loan.hook_confirmed else "",
        "chase_note": str(loan.chase_note),
    }


def _notice_words(loan: Loan, at: datetime) -> str:
    days = max((at.date() - (loan.chase_at or at).date()).days, 0)
    return mark(
        "您于 {lent} 在本中心借用钥匙 {pieces} 把（钥匙牌 {code}），应于 {due} 前归还，至今已逾期 {days} 天。\n"
        "请于收到本通知当日到客户服务中心归还，当面点清并签字。逾期未还期间，不再办理其他钥匙的借用。"
    ).format(lent=_moment(loan.lent_at), pieces=loan.pieces, code=loan.key_code, due=_moment(loan.chase_at), days=days)


def form_copy(loan: Loan, by: Actor, at: datetime) -> FormCopy:
    """One filled form; the print that is made now is counted already."""
    return FormCopy(
        number=str(loan.number),
        values={**slip_values(loan), "words": _notice_words(loan, at)},
        office=_office(),
        filled_on=at.date(),
        print_count=max(int(loan.print_count), 1),
        printed_by=by.name,
        printed_at=at,
        qr=str(loan.number),
    )


def print_slips(loan_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime, form: str = "") -> Path:
    """借用单, 归还单 once the key is back, or the notice that is named; all of one kind, in one file."""
    with unit_of_work(by, at):
        printed = keeping.count_print(loan_ids, by=by, at=at)
        kinds = {form or (RETURN_SLIP if loan.state == LoanState.RETURNED else SLIP) for loan in printed}
        if len(kinds) > 1:
            raise BadInput("number", mark("借用单和归还单不印在一个文件里，已还的和没还的分开选。"))
        (kind,) = kinds
        name = f"{printed[0].number}-{printed[0].print_count}" if len(printed) == 1 else f"{at:%Y%m%d-%H%M%S}"
        file = print_folder(folder) / f"{kind}-{name}.pdf"
        write_form(file, kind, [form_copy(loan, by, at) for loan in printed])
    return file


def print_notice(loan_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """《钥匙催还通知》 to a borrower who is late; raises BadInput where nobody is."""
    require(by, Permission.WRITE)
    with connected():
        loan = fetch(Loan, loan_id)
    if not loan.is_overdue(at):
        raise BadInput("chase_at", mark("{hook} 还没有逾期，不用发通知。"), hook=loan.hook or loan.key_code)
    return print_slips([loan_id], folder, by=by, at=at, form=NOTICE)


def write_form_by_number(
    number: str, file: Path, *, by: Actor, at: datetime, folder: DataFolder, **_: Any
) -> dict[str, Any]:
    """`csapp form key_lending NUMBER -o FILE`: the sealed slip, else one more print of it. Raises BadInput."""
    require(by, Permission.WRITE)
    with connected():
        found = Loan.get_or_none(Loan.number == number.strip().upper())
    if found is None:
        raise BadInput("number", mark("没有编号 {number} 的钥匙借用，核对编号。"), number=number)
    step = "sign_in" if found.state == LoanState.RETURNED else "sign_out"
    for entry in attachments(Loan.key(), found.id):
        if entry.purpose == f"{step}_sealed":
            return hand_out(stored_at(folder, entry.sha256), file)
    with unit_of_work(by, at):
        (loan,) = keeping.count_print([found.id], by=by, at=at)
        kind = RETURN_SLIP if loan.state == LoanState.RETURNED else SLIP
        write_form(file, kind, [form_copy(loan, by, at)])
    return read_back(file)


def sign_on_screen(
    loan_id: int, name: str, strokes: Strokes, folder: DataFolder, *, version: int | None = None, by: Actor,
    at: datetime,
) -> Loan:  # fmt: skip
    """The borrower signed on the pad at loan (`sign_out`) or at return (`sign_in`): the slip is sealed and kept."""
    require(by, Permission.WRITE)
    form, place = _SIGNED[name]
    reason = mark("借用人签字") if name == "sign_out" else mark("归还人签字")
    with unit_of_work(by, at), scratch_folder() as scratch:
        loan = fetch(Loan, loan_id)
        KEY_LENDING.step(name, LoanState(loan.state), by.role)
        plain, sealed = scratch / "slip.pdf", scratch / f"{loan.number}.pdf"
        write_form(plain, form, [form_copy(loan, by, at)])
        signer = str(loan.borrower if name == "sign_out" else loan.returned_by)
        seal(
            plain, sealed, place, signer=signer, strokes=strokes, reason=reason, at=at, folder=folder, office=_office()
        )
        ink = json.dumps([[[round(part, 2) for part in point] for point in stroke] for stroke in strokes])
        return keeping.sign(loan_id, name, sealed, folder, version=version, by=by, at=at, ink=ink)


def take_back(
    loan_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Loan:
    """The slip signed on paper came back, of the loan or of the return; raises BadInput for another number's."""
    require(by, Permission.WRITE)
    with connected():
        loan = fetch(Loan, loan_id)
    name = "sign_in" if loan.state == LoanState.RETURNED else "sign_out"
    form, signer = _SIGNED[name]
    expected = Expected(str(loan.number), form, slip_values(loan), loan.print_count, (signer,), moving=_MOVING)
    check_back(file, folder, expected)
    return keeping.sign(loan_id, name, file, folder, version=version, by=by, at=at)


def slips_of(loan_id: int, folder: DataFolder) -> tuple[int, Path | None]:
    """How often the slip was printed, and a copy of the newest signed one to be opened."""
    with connected():
        loan = fetch(Loan, loan_id)
        kept = [entry for entry in attachments(Loan.key(), loan_id) if entry.purpose.startswith("sign_")]
    if not kept:
        return int(loan.print_count), None
    return int(loan.print_count), copy_to_open(kept[0], folder)


_LIST_LIMIT = 2_000
_REGISTER = (
    (mark("序号"), 0.5), (mark("编号"), 1.5), (mark("存放位置"), 0.8), (mark("钥匙牌"), 0.8), (mark("房号"), 1.1),
    (mark("把数"), 0.5), (mark("借用人"), 1.2), (mark("用途"), 1.7), (mark("业主及联系时间"), 1.5),
    (mark("借出"), 1.2), (mark("借用人签字"), 1.4), (mark("归还"), 1.2), (mark("归还人签字"), 1.4),
)  # fmt: skip


def print_register(
    folder: DataFolder, *, by: Actor, at: datetime, since: date | None = None, until: date | None = None
) -> Path:
    """《钥匙借用表》 with the signatures given on screen in their cells, free cells for those on paper (F07)."""
    require(by, Permission.WRITE)
    rows = Loan.select().order_by(Loan.requested_at, Loan.id).limit(_LIST_LIMIT)
    if since is not None:
        rows = rows.where(Loan.requested_at >= datetime(since.year, since.month, since.day))
    if until is not None:
        rows = rows.where(Loan.requested_at <= datetime(until.year, until.month, until.day, 23, 59, 59))
    with connected():
        loans = list(rows)
    ink = {}
    for at_row, loan in enumerate(loans):
        for column, strokes in ((10, loan.out_ink), (12, loan.in_ink)):
            if strokes:
                ink[at_row, column] = json.loads(strokes)
    words = mark("{since} 至 {until}") if since is not None else mark("截至 {until}")
    span = words.format(since=since, until=until or at.date())
    lines = [_line_of(number, loan) for number, loan in enumerate(loans, 1)]
    signed = (mark("前台"), mark("主管"), mark("经理"))
    page = _page(
        mark("钥匙借用表"), _REGISTER, lines, by.name, at, note=span, signatures=signed, ink=ink, row_height=11
    )
    return _write_list("key-register", folder, page)


def _line_of(number: int, loan: Loan) -> tuple[str, ...]:
    owner = "　".join(filter(None, (loan.contact_name, _short(loan.contacted_at))))
    who = mark("{name}（{kind}）").format(name=loan.borrower, kind=loan.borrower_kind)
    refused = mark("拒借：{reason}").format(reason=loan.refuse_reason) if loan.refuse_reason else ""
    out = f"{_short(loan.lent_at)} {loan.lent_by}".strip()
    back = f"{_short(loan.returned_at)} {loan.received_by}".strip()
    return (
        str(number), loan.number, loan.hook, loan.key_code, loan.subject, str(loan.pieces), who, loan.purpose, owner,
        refused or out, "", back, "",
    )  # fmt: skip


def _write_list(name: str, folder: DataFolder, page: ListPage) -> Path:
    file = print_folder(folder) / f"{name}-{page.printed_at:%Y%m%d-%H%M%S}.pdf"
    write_list(file, page)
    return file


def _page(
    title: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]], by: str, at: datetime,
    **more: Any,
) -> ListPage:  # fmt: skip
    made = tuple(ListColumn(label, width) for label, width in columns)
    return ListPage(title, _office(), made, rows, by, at, **more)


_DECODE = (
    (mark("钥匙牌"), 1.0), (mark("存放位置"), 1.0), (mark("开哪里"), 2.0), (mark("什么锁"), 1.6), (mark("把数"), 0.6),
    (mark("状况"), 0.8),
)  # fmt: skip


def _decode_rows() -> list[tuple[str, ...]]:
    with connected():
        keys = list(KeySet.select().where(KeySet.status != KeyStatus.RETIRED).order_by(KeySet.code))
    return [(key.code, key.hook or "", key.subject, key.opens, str(key.pieces), str(key.status)) for key in keys]


def print_decode_sheet(folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """钥匙对照表: which tag opens what; 主管 and above only, and every print is on record (peers 2.3)."""
    require(by, Permission.SIGN_REVIEW)
    note = mark("对照表与钥匙分开保管，用后收回。")
    page = _page(mark("钥匙对照表"), _DECODE, _decode_rows(), by.name, at, note=note)
    file = _write_list("key-decode", folder, page)
    with unit_of_work(by, at) as work:
        work.tell(KeySet.key(), None, "print", note=mark("钥匙对照表"))
    return file


def print_tags(key_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """Tags to be cut out: the code and a QR code of it, nothing else."""
    require(by, Permission.WRITE)
    with connected():
        keys = KeySet.select().where(KeySet.id.in_(list(key_ids))).order_by(KeySet.code)
        tags = [Tag(str(key.code), str(key.code)) for key in keys]
    file = print_folder(folder) / f"key-tags-{at:%Y%m%d-%H%M%S}.pdf"
    write_tags(file, mark("钥匙牌"), tags, at)
    return file


def print_cabinet(cabinet_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """柜位图: the hooks as on the wall with tag and who has the key; no rooms."""
    require(by, Permission.WRITE)
    with connected():
        cabinet = fetch(Cabinet, cabinet_id)
    cells = {(hook.row, hook.place): hook for hook in hooks_of(cabinet_id, at)}
    rows = []
    for row in range(1, cabinet.rows + 1):
        line = [cells[row, place] for place in range(1, cabinet.hooks + 1)]
        empty = mark("空钩")
        words = [hook.key_code if hook.state is not HookState.EMPTY else empty for hook in line]
        told = zip(line, words, strict=True)
        rows.append(tuple("\n".join(filter(None, (hook.label, word, hook.word))) for hook, word in told))
    columns = [(f"{place:02d}", 1.0) for place in range(1, cabinet.hooks + 1)]
    title = mark("钥匙柜位图 {label}").format(label=cabinet.label)
    return _write_list("key-cabinet", folder, _page(title, columns, rows, by.name, at, row_height=16))


def print_stock_take(stock_take_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """钥匙盘点表 with its differences, to be signed (S23)."""
    require(by, Permission.WRITE)
    with connected():
        take = fetch(StockTake, stock_take_id)
        label = str(take.cabinet.label)
    rows = [
        (line.key_set.hook or "", line.key_set.code, str(line.key_set.pieces), str(line.pieces), str(line.difference))
        for line in stock_lines(stock_take_id)
    ]
    note = mark("{number}　{label}　{at}　盘点人 {by}　应在 {expected} 套，实在 {found} 套，差异 {count} 处").format(
        number=take.number, label=label, at=_moment(take.taken_at), by=take.taken_by, expected=take.expected,
        found=take.found, count=len(rows),
    )  # fmt: skip
    columns = [
        (mark("存放位置"), 1),
        (mark("钥匙牌"), 1),
        (mark("应有把数"), 1),
        (mark("点到把数"), 1),
        (mark("差异"), 2),
    ]
    signed = (mark("盘点人"), mark("监盘人"), mark("主管"))
    page = _page(mark("钥匙盘点表"), columns, rows, by.name, at, note=note, signatures=signed)
    return _write_list("key-stock", folder, page)


# The copy for a dead computer (peers 3.2, idea 7)

_OUT = (
    (mark("存放位置"), 0.9), (mark("钥匙牌"), 0.9), (mark("把数"), 0.5), (mark("借用人"), 1.4), (mark("电话"), 1.2),
    (mark("借出"), 1.6), (mark("应还"), 1.1), (mark("催还"), 1.4),
)  # fmt: skip


def _out_page(at: datetime) -> ListPage:
    """What is out now: no room, no purpose that could name one, since whoever finds the stick can read it."""
    rows = []
    for loan in loans_out():
        phone = mask_phone(str(loan.borrower_phone)) if loan.borrower_phone else ""
        who = mark("{name}（{kind}）").format(name=loan.borrower, kind=loan.borrower_kind)
        out, due = f"{_short(loan.lent_at)} {loan.lent_by}", _short(loan.chase_at)
        rows.append((loan.hook, loan.key_code, str(loan.pieces), who, phone, out, due, ""))
    note = mark("{at} 在外 {count} 套。哪个钥匙牌开哪里，看加密的钥匙对照表。").format(at=_moment(at), count=len(rows))
    return _page(mark("在外钥匙"), _OUT, rows, mark("客服台"), at, note=note, signatures=(mark("追还人"),))


def arrange_copy(place: Path, password: str, *, by: Actor, at: datetime) -> None:
    """Keep the copies in `place`, a USB stick for instance, locked with `password`, which is itself not kept.

    Raises BadInput for a short password, DataUnavailable where the folder can't be written; NotAllowed.
    """
    require(by, Permission.SIGN_REVIEW)
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput("password", mark("密码至少 8 个字符，写在经理那里，丢了打不开。"))
    lock = make_lock(password)
    with unit_of_work(by, at) as work:
        keep_setting(_COPY, {"place": str(place), "salt": lock.salt.hex(), "key": lock.key.hex()})
        work.tell(KeySet.key(), None, "change", note=mark("应急副本的存放位置和密码"))
        refresh_copy(at)


def refresh_copy(at: datetime) -> Path | None:
    """Write both files anew; None where no place was chosen. Raises DataUnavailable where the stick is not there."""
    held: dict[str, str] = setting(_COPY, {})
    if not held:
        return None
    place = Path(held["place"])
    if not place.is_dir():
        raise DataUnavailable(mark("应急副本没有写成：找不到 {place}，插上 U 盘，或换一个文件夹。"), place=str(place))
    lock = Lock(bytes.fromhex(held["salt"]), bytes.fromhex(held["key"]))
    note = mark("{at} 的钥匙对照表").format(at=_moment(at))
    decode = _page(mark("钥匙对照表"), _DECODE, _decode_rows(), mark("客服台"), at, note=note)
    write_aside(place / OUT_FILE, list_content(_out_page(at)))
    write_aside(place / MAP_FILE, locked(list_content(decode), lock))
    return place


def open_copy(file: Path, password: str) -> bytes:
    """The key map as a PDF. Raises BadInput for a wrong password or a file that was changed."""
    try:
        return opened(file.read_bytes(), password)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在。"), name=file.name) from fault
