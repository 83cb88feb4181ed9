"""Old 接待 ledgers as finished records: nothing is due of them, nobody is called, they can be found (A69)."""

from datetime import date

from csapp.core.marks import mark
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.workflow import ReceptionState
from csapp.masterdata.places.service import unit_at
from csapp.registers.columns import Target
from csapp.registers.old_columns import SERIAL, first_phone, is_moment, is_phone, room
from csapp.registers.old_ledger import NUMBER, OldLedger, OldRow, by_words, line, moment, text

# data: words of old ledgers, from the most telling to the least
_CHANNELS = (
    ("微信", Channel.WECHAT), ("短信", Channel.SMS), ("传真", Channel.FAX), ("信", Channel.LETTER),
    ("访", Channel.VISIT), ("上门", Channel.VISIT), ("前台", Channel.VISIT), ("电", Channel.CALL),
)  # fmt: skip
# data: as above
_CATEGORIES = (
    ("投诉", Category.COMPLAINT), ("特约", Category.SPECIAL_SERVICE), ("有偿", Category.SPECIAL_SERVICE),
    ("修", Category.REPAIR), ("咨询", Category.QUESTION), ("问", Category.QUESTION),
    ("建议", Category.SUGGESTION), ("意见", Category.SUGGESTION), ("其他", Category.OTHER), ("其它", Category.OTHER),
)  # fmt: skip
# data: as above
_URGENCIES = (("重大", Urgency.MAJOR), ("急", Urgency.URGENT), ("一般", Urgency.ORDINARY), ("普通", Urgency.ORDINARY))


def _write(work: Work, row: OldRow) -> Reception:
    told = row.values
    received = told["received_at"]
    unit_id, unit_code = told.get("unit", (None, ""))
    result = told.get("result") or told.get("reply") or mark("旧台账没有写结果。")
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    day: date = received.date()
    happened = told.get("happened_at")
    record = Reception(
        number=next_number("JD", day),
        state=ReceptionState.CLOSED,
        channel=told.get("channel", Channel.CALL),
        category=told.get("category", Category.OTHER),
        urgency=told.get("urgency", Urgency.ORDINARY),
        unit=unit_id,
        unit_code=unit_code,
        caller_name=told.get("name", "")[:80],
        caller_phone=told.get("phone", ""),
        content=told["content"],
        place=told.get("place", "")[:120],
        received_at=received,
        happened_at=happened if happened is not None and happened <= received else None,
        reported_at=received if told.get("urgency") is Urgency.MAJOR else None,
        reply=told.get("reply", ""),
        responsible=(told.get("responsible") or mark("历史台账"))[:40],
        transferred_to=told.get("transferred_to", "")[:80],
        transferred_at=received if told.get("transferred_to") else None,
        result=f"{old}{result}",
        closed_at=received,
    )
    return work.add(record, note=row.note)


# data: the headers people give their columns
HISTORY = OldLedger(
    key="reception",
    label=mark("接待"),
    targets=(
        Target("content", mark("内容"), (
            "内容", "事项", "来访事由", "反映问题", "反映的问题", "反映内容", "反映的内容", "反映事项",
            "接待内容", "咨询内容", "诉求", "事由",
            "情况描述", "问题描述",
        )),
        Target("received_at", mark("接待时间"), (
            "接待时间", "接待日期", "日期", "时间", "来电时间", "来访时间", "登记时间", "登记日期", "受理时间",
            "记录时间",
        ), test=is_moment, alone=0.5),
        Target("happened_at", mark("发生时间"), ("发生时间", "发生日期", "事发时间"), test=is_moment),
        Target("unit", mark("房号"), ("房号", "房间号", "房间", "单元", "地址", "住址", "楼栋房号", "户号", "房屋")),
        Target("name", mark("姓名"), (
            "姓名", "业主", "业主姓名", "客户", "客户姓名", "来电人", "来访人", "来电者", "来访者",
            "住户", "联系人", "当事人",
        ), avoid=("电话", "意见", "房")),
        Target("phone", mark("电话"), ("电话", "联系电话", "手机", "联系方式", "号码"), test=is_phone, alone=0.6),
        Target("channel", mark("渠道"), ("渠道", "方式", "接待方式", "来访方式", "来源", "途径"), avoid=("联系",)),
        Target("category", mark("类别"), ("类别", "类型", "事项类别", "性质", "分类")),
        Target("urgency", mark("缓急"), ("缓急", "紧急程度", "等级", "级别")),
        Target("place", mark("地点"), ("地点", "位置", "发生地点")),
        Target("reply", mark("答复"), ("答复", "回复", "答复内容", "处理意见", "当场答复")),
        Target("result", mark("结果"), (
            "结果", "处理结果", "办理结果", "处理情况", "完成情况", "落实情况", "处理措施",
        )),
        Target("responsible", mark("接待人"), (
            "接待人", "接待员", "值班员", "值班人", "记录人", "登记人", "经办人", "经手人", "经手", "接听人", "客服",
        )),
        Target("transferred_to", mark("移交给"), ("移交", "移交部门", "转交", "转交部门", "责任部门", "移交给")),
        Target(NUMBER, mark("旧编号"), ("编号", "单号", "接待编号", "登记编号", "旧编号")),
        SERIAL,
    ),
    readers={
        "received_at": moment, "happened_at": moment, "unit": room(unit_at), "phone": first_phone, "name": line,
        "content": text, "reply": text, "result": text,
        "channel": by_words(_CHANNELS, Channel.CALL, mark("渠道「{text}」认不出来，记成来电。")),
        "category": by_words(_CATEGORIES, Category.OTHER, mark("类别「{text}」认不出来，记成其他。")),
        "urgency": by_words(_URGENCIES, Urgency.ORDINARY, mark("缓急「{text}」认不出来，记成一般。")),
    },
    required=("received_at", "content"),
    write=_write,
)  # fmt: skip
