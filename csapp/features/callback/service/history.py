"""Old 回访 ledgers as filed records: who was asked about what and what he said; no rule is measured by them (A69)."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work
from csapp.features.callback.models import Callback, Effect, Method, Satisfaction, Source
from csapp.features.callback.workflow import CallbackState
from csapp.masterdata.places.service import unit_at
from csapp.registers.columns import Target
from csapp.registers.old_columns import NAME, PHONE, SERIAL, UNIT, first_phone, is_moment, later, old_number, room
from csapp.registers.old_ledger import OldLedger, OldRow, by_words, line, moment, text

# data: words of old ledgers, from the most telling to the least
_SOURCES = (
    ("重大", Source.MAJOR_COMPLAINT), ("投诉", Source.COMPLAINT), ("意见", Source.OPINION), ("建议", Source.OPINION),
    ("特约", Source.SPECIAL_SERVICE), ("有偿", Source.SPECIAL_SERVICE), ("修", Source.REPAIR),
    ("公共", Source.INCIDENT), ("定期", Source.PERIODIC), ("走访", Source.PERIODIC), ("日常", Source.PERIODIC),
    ("例行", Source.PERIODIC),
)  # fmt: skip
# data: as above
_METHODS = (("上门", Method.VISIT), ("面", Method.VISIT), ("走访", Method.VISIT), ("电", Method.PHONE))
# data: as above
_EFFECTS = (
    ("部分", Effect.PARTLY), ("未", Effect.UNSOLVED), ("没", Effect.UNSOLVED), ("已", Effect.SOLVED),
    ("解决", Effect.SOLVED), ("好", Effect.SOLVED),
)  # fmt: skip
# data: as above
_ANSWERS = (
    ("不满意", Satisfaction.UNSATISFIED), ("基本满意", Satisfaction.BASIC), ("较满意", Satisfaction.BASIC),
    ("一般", Satisfaction.BASIC), ("满意", Satisfaction.SATISFIED),
)  # fmt: skip


def _write(work: Work, row: OldRow) -> Callback:
    told = row.values
    called: datetime = told["called_at"]
    unit_id, unit_code = told.get("unit", (None, ""))
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    received, righted = _day(told.get("received_on")), _day(told.get("rectified_on"))
    record = Callback(
        number=next_number("HF", called.date()),
        state=CallbackState.FILED,
        is_history=True,
        source=told.get("source", Source.PERIODIC),
        source_number=told.get("source_number", "")[:30],
        unit=unit_id,
        unit_code=unit_code,
        customer=told.get("name", "")[:80],
        phone=told.get("phone", ""),
        subject=told["content"],
        department=told.get("department", "")[:40],
        received_on=received,
        measures=told.get("measures", ""),
        rectified_on=righted,
        due_on=called.date(),
        needs_signature=False,
        method=told.get("method"),
        called_at=called,
        caller=told.get("caller", "")[:40],
        attempts=1,
        effect=told.get("effect"),
        satisfaction=told.get("satisfaction"),
        opinion=told.get("opinion", ""),
        follow_up_note=f"{old}{told.get('follow_up', '')}",
    )
    return work.add(record, note=row.note)


def _day(at: datetime | None) -> Any:
    return at.date() if at is not None else None


def _source(cell: Any) -> Source:
    reader = by_words(_SOURCES, Source.PERIODIC, mark("回访缘由「{text}」认不出来，记成定期。"))
    found: Source = reader(cell)
    return found


def _subject(cell: Any) -> str:
    written: str = text(cell)
    if not written:
        raise BadInput("content", mark("没有写内容，补上再导。"))
    return written


# data: the headers people give their columns
HISTORY = OldLedger(
    key="callback",
    label=mark("回访"),
    targets=(
        Target("content", mark("回访事项"), (
            "回访事项", "事项", "回访内容", "内容", "投诉内容", "报修内容", "原事项", "事由", "维修内容", "服务内容",
        )),
        Target("called_at", mark("回访时间"), (
            "回访时间", "回访日期", "日期", "时间", "联系时间", "登记日期",
        ), test=is_moment, alone=0.5),
        Target("received_on", mark("受理日期"), (
            "受理日期", "投诉日期", "报修日期", "报修时间", "受理时间",
        ), test=is_moment),
        Target("rectified_on", mark("整改日期"), (
            "整改日期", "完成日期", "完成时间", "维修日期", "处理日期",
        ), test=is_moment),
        UNIT, NAME, PHONE,
        Target("source", mark("回访缘由"), ("回访缘由", "回访类别", "类别", "类型", "来源", "回访类型", "事项类别")),
        Target("source_number", mark("原单号"), ("原单号", "投诉编号", "报修单号", "工作单号", "来源单号", "工单号")),
        Target("method", mark("回访方式"), ("回访方式", "方式"), avoid=("联系",)),
        Target("measures", mark("整改措施"), ("整改措施", "处理措施", "处理情况", "措施", "处理结果", "维修情况")),
        Target("effect", mark("整改效果"), ("整改效果", "效果", "是否解决", "解决情况", "维修质量")),
        Target("satisfaction", mark("满意程度"), ("满意程度", "满意度", "是否满意", "客户评价", "评价", "回访结果")),
        Target("opinion", mark("客户意见"), (
            "客户意见", "业主意见", "意见", "建议", "意见建议", "客户反馈", "业主反馈",
        )),
        Target("follow_up", mark("后续处理"), ("后续处理", "后续", "备注", "跟进情况")),
        Target("department", mark("责任部门"), ("责任部门", "部门", "处理部门")),
        Target("caller", mark("回访人"), (
            "回访人", "回访员", "记录人", "登记人", "经办人", "客服", "访问人",
        ), avoid=("被",)),
        old_number("回访编号", "记录编号"), SERIAL,
    ),
    readers={
        "called_at": moment, "received_on": later, "rectified_on": later, "unit": room(unit_at), "phone": first_phone,
        "name": line, "content": _subject, "measures": text, "opinion": text, "follow_up": text, "source": _source,
        "method": by_words(_METHODS, None, mark("回访方式「{text}」认不出来，不记。")),
        "effect": by_words(_EFFECTS, None, mark("整改效果「{text}」认不出来，不记。")),
        "satisfaction": by_words(_ANSWERS, None, mark("满意程度「{text}」认不出来，不记。")),
    },
    required=("called_at", "content"),
    write=_write,
)  # fmt: skip
