"""Old 投诉 ledgers as finished records; what the old ledger does not say stays empty and nothing is late (A69)."""

from csapp.core.marks import mark
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work
from csapp.features.complaint.models import Channel, Complaint, Nature, Satisfaction, Severity
from csapp.features.complaint.workflow import ComplaintState
from csapp.masterdata.places.service import unit_at
from csapp.registers.columns import Target
from csapp.registers.old_columns import NAME, PHONE, SERIAL, UNIT, first_phone, is_moment, later, old_number, room
from csapp.registers.old_ledger import OldLedger, OldRow, by_words, line, moment, text

# data: words of old ledgers, from the most telling to the least
_CHANNELS = (
    ("微信", Channel.WECHAT), ("短信", Channel.SMS), ("传真", Channel.FAX), ("信", Channel.LETTER),
    ("访", Channel.VISIT), ("上门", Channel.VISIT), ("前台", Channel.VISIT), ("电", Channel.CALL),
)  # fmt: skip
# data: as above
_SEVERITIES = (("重", Severity.MAJOR), ("一般", Severity.ORDINARY), ("普通", Severity.ORDINARY))
# data: as above
_NATURES = (
    ("无责", Nature.NOT_LIABLE), ("无效", Nature.NOT_LIABLE), ("协助", Nature.ASSIST), ("责任", Nature.LIABLE),
    ("有效", Nature.LIABLE), ("有责", Nature.LIABLE),
)  # fmt: skip
# data: as above
_ANSWERS = (("不满意", Satisfaction.UNSATISFIED), ("满意", Satisfaction.SATISFIED))
_ANONYMOUS = mark("匿名")


def _write(work: Work, row: OldRow) -> Complaint:
    told = row.values
    received = told["received_at"]
    unit_id, unit_code = told.get("unit", (None, ""))
    name = told.get("name", "")[:80]
    happened, closed = told.get("happened_at"), told.get("closed_at")
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    record = Complaint(
        number=next_number("TS", received.date()),
        state=ComplaintState.CLOSED,
        is_history=True,
        severity=told.get("severity", Severity.ORDINARY),
        nature=told.get("nature"),
        channel=told.get("channel", Channel.CALL),
        unit=unit_id,
        unit_code=unit_code,
        customer="" if name == _ANONYMOUS else name,
        phone=told.get("phone", ""),
        is_anonymous=name in ("", _ANONYMOUS),
        content=told["content"],
        place=told.get("place", "")[:120],
        happened_at=happened if happened is not None and happened <= received else None,
        received_at=received,
        recorded_by=(told.get("recorded_by") or mark("历史台账"))[:40],
        findings=told.get("findings", ""),
        method=told.get("method", ""),
        department=told.get("department", "")[:40],
        responsible=told.get("responsible", "")[:40],
        result=f"{old}{told.get('result') or mark('旧台账没有写结果。')}",
        rectify_due_on=received.date(),
        satisfaction=told.get("satisfaction"),
        opinion=told.get("opinion", ""),
        closed_at=closed if closed is not None and closed >= received else None,
    )
    return work.add(record, note=row.note)


# data: the headers people give their columns
HISTORY = OldLedger(
    key="complaint",
    label=mark("投诉"),
    targets=(
        Target("content", mark("内容"), (
            "投诉内容", "内容", "投诉事项", "投诉事由", "反映问题", "反映内容", "诉求", "事由", "情况描述", "问题描述",
        )),
        Target("received_at", mark("投诉时间"), (
            "投诉时间", "投诉日期", "日期", "时间", "来电时间",
            "登记时间", "登记日期", "受理时间", "受理日期", "接诉时间",
        ), test=is_moment, alone=0.5),
        Target("happened_at", mark("发生时间"), ("发生时间", "发生日期", "事发时间"), test=is_moment),
        Target("closed_at", mark("办结时间"), (
            "办结时间", "办结日期", "完成时间", "完成日期", "结案日期", "处理日期", "处理时间", "关闭时间",
        ), test=is_moment),
        UNIT, NAME, PHONE,
        Target("channel", mark("渠道"), ("渠道", "投诉方式", "方式", "来源", "途径"), avoid=("联系", "处理")),
        Target("severity", mark("等级"), ("等级", "级别", "投诉等级", "严重程度")),
        Target("nature", mark("投诉性质"), ("投诉性质", "性质", "是否有效", "责任认定", "有效性")),
        Target("place", mark("地点"), ("地点", "位置", "发生地点")),
        Target("findings", mark("调查结果"), ("调查结果", "调查情况", "核实情况", "原因分析", "原因")),
        Target("method", mark("处理办法"), ("处理办法", "处理意见", "处理措施", "整改措施", "措施")),
        Target("result", mark("处理结果"), ("处理结果", "结果", "办理结果", "处理情况", "完成情况", "落实情况")),
        Target("department", mark("责任部门"), ("责任部门", "部门", "被投诉部门", "处理部门")),
        Target("responsible", mark("责任人"), ("责任人", "处理人", "经办人", "跟进人")),
        Target("recorded_by", mark("记录人"), ("记录人", "登记人", "接待人", "受理人", "接诉人", "值班员", "客服")),
        Target("satisfaction", mark("满意程度"), ("满意程度", "满意度", "是否满意", "客户评价", "回访结果")),
        Target("opinion", mark("客户意见"), ("客户意见", "业主意见", "回访意见", "业主反馈", "客户反馈", "回访情况")),
        old_number("投诉编号", "受理编号"), SERIAL,
    ),
    readers={
        "received_at": moment, "happened_at": later, "closed_at": later, "unit": room(unit_at), "phone": first_phone,
        "name": line, "content": text, "findings": text, "method": text, "result": text, "opinion": text,
        "channel": by_words(_CHANNELS, Channel.CALL, mark("渠道「{text}」认不出来，记成来电。")),
        "severity": by_words(_SEVERITIES, Severity.ORDINARY, mark("等级「{text}」认不出来，记成一般。")),
        "nature": by_words(_NATURES, None, mark("性质「{text}」认不出来，不记。")),
        "satisfaction": by_words(_ANSWERS, None, mark("满意程度「{text}」认不出来，不记。")),
    },
    required=("received_at", "content"),
    write=_write,
)  # fmt: skip
