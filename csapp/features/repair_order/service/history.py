"""Old 报修 ledgers as filed orders: found with what was done and by whom; no figure and no board counts them (A69)."""

from csapp.core.marks import mark
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Channel, Charge, Kind, Satisfaction
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import unit_at
from csapp.registers.columns import Target
from csapp.registers.old_columns import NAME, PHONE, SERIAL, UNIT, fee, first_phone, is_moment, later, old_number, room
from csapp.registers.old_ledger import OldLedger, OldRow, by_words, line, moment, text

# data: words of old ledgers, from the most telling to the least
_CHANNELS = (
    ("微信", Channel.WECHAT), ("短信", Channel.SMS), ("邮", Channel.MAIL), ("网", Channel.WEBSITE),
    ("巡", Channel.PATROL), ("值班", Channel.DUTY), ("访", Channel.VISIT), ("上门", Channel.VISIT),
    ("前台", Channel.VISIT), ("电", Channel.CALL),
)  # fmt: skip
# data: as above
_CHARGES = (
    ("保修", Charge.WARRANTY), ("质保", Charge.WARRANTY), ("无偿", Charge.FREE), ("免费", Charge.FREE),
    ("不收", Charge.FREE), ("有偿", Charge.PAID), ("收费", Charge.PAID),
)  # fmt: skip
# data: as above
_ANSWERS = (
    ("不满意", Satisfaction.UNSATISFIED), ("基本满意", Satisfaction.BASIC), ("较满意", Satisfaction.BASIC),
    ("一般", Satisfaction.BASIC), ("满意", Satisfaction.SATISFIED),
)  # fmt: skip


def _write(work: Work, row: OldRow) -> Order:
    told = row.values
    reported = told["reported_at"]
    unit_id, unit_code = told.get("unit", (None, ""))
    held = Unit.get_by_id(unit_id) if unit_id is not None else None
    finished, charged = told.get("finished_at"), told.get("fee", 0)
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    record = Order(
        number=next_number("WX", reported.date()),
        state=OrderState.ARCHIVED,
        is_history=True,
        kind=told.get("kind", Kind.REPAIR),
        channel=told.get("channel", Channel.CALL),
        unit=unit_id,
        unit_code=unit_code,
        building=held.building if held is not None else "",
        customer=told.get("name", "")[:80],
        phone=told.get("phone", ""),
        place=told.get("place", "")[:120],
        item_name=told.get("item", "")[:40],
        trade_name=told.get("trade", "")[:20],
        content=told["content"],
        reported_at=reported,
        received_by=(told.get("received_by") or mark("历史台账"))[:40],
        charge=told.get("charge") or (Charge.PAID if charged else Charge.FREE),
        technician_name=told.get("technician", "")[:40],
        solution=told.get("solution", ""),
        finished_at=finished if finished is not None and finished >= reported else None,
        result_note=f"{old}{told.get('result') or mark('旧台账没有写结果。')}",
        fee_fen=charged,
        satisfaction=told.get("satisfaction"),
        opinion=told.get("opinion", ""),
    )
    return work.add(record, note=row.note)


# data: the headers people give their columns
HISTORY = OldLedger(
    key="repair_order",
    label=mark("报修"),
    targets=(
        Target("content", mark("报修内容"), (
            "报修内容", "维修内容", "内容", "报修事项", "故障现象",
            "故障描述", "报修原因", "维修项目内容", "事项", "问题描述",
        )),
        Target("reported_at", mark("报修时间"), (
            "报修时间", "报修日期", "日期", "时间", "登记时间", "登记日期", "受理时间", "接单时间", "来电时间",
        ), test=is_moment, alone=0.5),
        Target("finished_at", mark("完工时间"), (
            "完工时间", "完工日期", "完成时间", "完成日期", "修复时间", "维修时间", "维修日期", "竣工时间",
        ), test=is_moment),
        UNIT, NAME, PHONE,
        Target("channel", mark("渠道"), ("渠道", "报修方式", "方式", "来源", "途径"), avoid=("联系",)),
        Target("kind", mark("服务类型"), ("服务类型", "报修类型", "单据类型")),
        Target("charge", mark("收费方式"), ("收费方式", "是否收费", "有偿无偿", "收费性质")),
        Target("item", mark("维修项目"), ("维修项目", "项目", "报修项目", "故障类型", "类别", "类型")),
        Target("trade", mark("工种"), ("工种", "专业")),
        Target("place", mark("地点"), ("地点", "位置", "维修地点", "维修部位", "公共部位")),
        Target("technician", mark("维修人"), (
            "维修人", "维修人员", "维修工", "维修员", "维修师傅", "师傅", "派工", "派单给", "处理人", "施工人",
        ), avoid=("电话", "签")),
        Target("solution", mark("维修情况"), ("维修情况", "处理情况", "维修措施", "处理措施", "维修方案", "处理过程")),
        Target("result", mark("维修结果"), (
            "维修结果", "结果", "处理结果", "完成情况", "是否完成", "是否修好", "备注",
        )),
        Target("fee", mark("费用"), ("费用", "收费", "金额", "收费金额", "维修费", "材料费", "人工费")),
        Target("received_by", mark("接单人"), (
            "接单人", "接报人", "登记人", "记录人", "受理人", "值班员", "客服", "接待人",
        )),
        Target("satisfaction", mark("满意程度"), ("满意程度", "满意度", "是否满意", "客户评价", "业主评价", "评价")),
        Target("opinion", mark("客户意见"), ("客户意见", "业主意见", "意见", "回访意见", "回访情况")),
        old_number("报修编号", "工单号", "工作单号", "派工单号"), SERIAL,
    ),
    readers={
        "reported_at": moment, "finished_at": later, "unit": room(unit_at), "phone": first_phone, "name": line,
        "content": text, "solution": text, "result": text, "opinion": text, "fee": fee,
        "kind": by_words(
            (("特约", Kind.SPECIAL), ("修", Kind.REPAIR)), Kind.REPAIR, mark("类型「{text}」认不出来，记成报修。")
        ),
        "channel": by_words(_CHANNELS, Channel.CALL, mark("渠道「{text}」认不出来，记成来电。")),
        "charge": by_words(_CHARGES, None, mark("收费方式「{text}」认不出来，不记。")),
        "satisfaction": by_words(_ANSWERS, None, mark("满意程度「{text}」认不出来，不记。")),
    },
    required=("reported_at", "content"),
    write=_write,
)  # fmt: skip
