"""Old 钥匙借用 ledgers as loans that are back; who was asked for consent stays empty where it was not written (A69)."""

from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import clean_line
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work, fetch
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.workflow import LoanState
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.service import find_keys
from csapp.registers.cells import Doubtful, text_of
from csapp.registers.columns import Target
from csapp.registers.old_columns import PHONE, SERIAL, first_phone, is_moment, later, old_number
from csapp.registers.old_ledger import OldLedger, OldRow, by_words, line, moment, text

# data: words of old ledgers, from the most telling to the least
_KINDS = (
    ("家属", BorrowerKind.FAMILY), ("亲属", BorrowerKind.FAMILY), ("租", BorrowerKind.TENANT),
    ("施工", BorrowerKind.CONTRACTOR), ("装修", BorrowerKind.CONTRACTOR), ("外包", BorrowerKind.CONTRACTOR),
    ("员工", BorrowerKind.STAFF), ("物业", BorrowerKind.STAFF), ("工程", BorrowerKind.STAFF),
    ("维修", BorrowerKind.STAFF), ("保安", BorrowerKind.STAFF), ("保洁", BorrowerKind.STAFF),
    ("业主", BorrowerKind.OWNER),
)  # fmt: skip


def _key(cell: Any) -> int:
    """The one key meant by a tag, a hook, a room or a place; raises BadInput for none and for several."""
    written = clean_line(text_of(cell))[:40]
    exact = KeySet.get_or_none(KeySet.code == written.upper().replace("-", ""))
    found = [exact] if exact is not None else find_keys(written, 3)
    if len(found) == 1:
        return int(found[0].id)
    if found:
        tags = "、".join(str(key.code) for key in found)
        raise BadInput("key", mark("「{text}」有几套钥匙（{tags}），这一格改写成钥匙牌。"), text=written, tags=tags)
    raise BadInput("key", mark("「{text}」的钥匙没有建档。先在钥匙里登记，再导这一行。"), text=written)


def _pieces(cell: Any) -> int | None:
    digits = "".join(letter for letter in text_of(cell) if letter.isdigit())
    if not digits or not 0 < int(digits) < 100:
        raise Doubtful(None, "pieces", mark("把数「{text}」认不出来，不记。"), text=text_of(cell)[:12])
    return int(digits)


def _write(work: Work, row: OldRow) -> Loan:
    told = row.values
    lent, back = told["lent_at"], told.get("returned_at")
    key = fetch(KeySet, told["key"])
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    is_back = back is not None and back >= lent
    note = "" if is_back else mark("旧台账没有写归还时间。")
    record = Loan(
        number=next_number("YS", lent.date()),
        state=LoanState.RETURNED,
        is_history=True,
        key_set=key,
        key_code=key.code,
        hook=key.hook or "",
        subject=key.subject,
        opens=key.opens,
        pieces=told.get("pieces"),
        is_public=key.is_public,
        unit=key.unit_id,
        borrower=told["name"][:80],
        borrower_kind=told.get("kind"),
        borrower_phone=told.get("phone", ""),
        purpose=told.get("content", "")[:200],
        contact_name=told.get("contact_name", "")[:80],
        requested_at=lent,
        lent_at=lent,
        lent_by=told.get("lent_by", "")[:40],
        due_at=told.get("due_at"),
        returned_at=back if is_back else None,
        returned_by=told.get("returned_by", "")[:80],
        received_by=told.get("received_by", "")[:40],
        settle_note=f"{old}{note}{told.get('note', '')}",
    )
    return work.add(record, note=row.note)


# data: the headers people give their columns
HISTORY = OldLedger(
    key="key_lending",
    label=mark("钥匙借用"),
    targets=(
        Target("content", mark("用途"), ("用途", "借用事由", "借用原因", "事由", "借用用途", "借钥匙原因", "用于")),
        Target("key", mark("钥匙"), (
            "钥匙", "钥匙牌", "钥匙编号", "钥匙号", "房号", "房间号",
            "部位", "房间", "钥匙名称", "借用钥匙", "地址", "位置",
        ), avoid=("原因", "把数", "数量")),
        Target("lent_at", mark("借出时间"), (
            "借出时间", "借用时间", "借用日期", "借出日期", "领用时间", "领用日期", "日期", "时间", "借钥匙时间",
        ), test=is_moment, alone=0.5, avoid=("归还", "应还", "预计")),
        Target("returned_at", mark("归还时间"), (
            "归还时间", "归还日期", "还回时间", "实际归还时间", "交还时间", "还钥匙时间",
        ), test=is_moment, avoid=("应", "预计")),
        Target("due_at", mark("应还时间"), (
            "应还时间", "应还日期", "预计归还时间", "预计归还", "约定归还时间",
        ), test=is_moment),
        Target("name", mark("借用人"), (
            "借用人", "借用人姓名", "领用人", "借钥匙人", "姓名", "借用者", "业主", "借用人签字",
        ), avoid=("电话", "类别", "身份", "单位")),
        Target("kind", mark("借用人类别"), (
            "借用人类别", "类别", "身份", "借用人身份", "单位", "借用单位", "部门", "关系",
        )),
        PHONE,
        Target("pieces", mark("把数"), ("把数", "数量", "几把", "钥匙数量", "套数")),
        Target("contact_name", mark("同意的业主"), ("同意的业主", "业主确认", "授权人", "委托人", "同意人")),
        Target("lent_by", mark("经手人"), (
            "经手人", "借出经手人", "借出人", "经办人", "值班员", "管理员", "登记人", "前台",
        )),
        Target("returned_by", mark("归还人"), ("归还人", "还钥匙人", "归还人签字")),
        Target("received_by", mark("收回人"), ("收回人", "接收人", "收钥匙人", "归还经手人")),
        Target("note", mark("备注"), ("备注", "说明")),
        old_number("借用编号", "借用单号"), SERIAL,
    ),
    readers={
        "key": _key, "lent_at": moment, "returned_at": later, "due_at": later, "phone": first_phone, "name": line,
        "content": line, "pieces": _pieces, "note": text,
        "kind": by_words(_KINDS, None, mark("借用人类别「{text}」认不出来，不记。")),
    },
    required=("lent_at", "key", "name"),
    write=_write,
)  # fmt: skip
