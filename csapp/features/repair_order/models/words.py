"""The lists people choose from on a repair order (A42: the scales are the office's own)."""

from enum import StrEnum


class Kind(StrEnum):
    """报修, or 特约维修, which is a special service with a fee notice and a telephone callback (S10, A66)."""

    REPAIR = "报修"
    SPECIAL = "特约"


class Channel(StrEnum):
    """How the request came in (S09, S11, A60): written down, not connected."""

    CALL = "来电"
    VISIT = "来访"
    WECHAT = "微信"
    SMS = "短信"
    MAIL = "邮件"
    WEBSITE = "网站"
    PATROL = "巡查"
    DUTY = "值班"


class Urgency(StrEnum):
    """紧急程度: how soon."""

    HIGH = "紧急"
    ORDINARY = "一般"
    LOW = "不急"


class Importance(StrEnum):
    """重要性: how much hangs on it."""

    HIGH = "重要"
    ORDINARY = "一般"


class Priority(StrEnum):
    """优先级, from urgency and importance (S09)."""

    URGENT = "急"
    ORDINARY = "一般"
    LOW = "缓"


# 优先级 = 紧急程度 × 重要性
PRIORITIES: dict[tuple[Urgency, Importance], Priority] = {
    (Urgency.HIGH, Importance.HIGH): Priority.URGENT,
    (Urgency.HIGH, Importance.ORDINARY): Priority.URGENT,
    (Urgency.ORDINARY, Importance.HIGH): Priority.URGENT,
    (Urgency.ORDINARY, Importance.ORDINARY): Priority.ORDINARY,
    (Urgency.LOW, Importance.HIGH): Priority.ORDINARY,
    (Urgency.LOW, Importance.ORDINARY): Priority.LOW,
}


class Mode(StrEnum):
    """上门方式 (S01)."""

    NOW = "立即"
    BOOKED = "预约"


class Charge(StrEnum):
    """Whether the customer pays."""

    PAID = "有偿"
    FREE = "无偿"
    WARRANTY = "保修期内"


class LineKind(StrEnum):
    """What a line of the bill is."""

    MATERIAL = "材料"
    LABOUR = "人工"


class PauseReason(StrEnum):
    """Why the work stands still (S61 工作停止)."""

    PARTS = "待配件"
    FIRM = "待外协"
    CUSTOMER = "等客户"
    STOPPED = "停工"


class Result(StrEnum):
    """维修结果, as on the sheet."""

    FIXED = "已修好"
    MAKESHIFT = "暂时处理"
    MORE = "须另行安排"


class Satisfaction(StrEnum):
    """满意程度: asked at completion and once more at the callback (A42, A53)."""

    SATISFIED = "满意"
    BASIC = "基本满意"
    UNSATISFIED = "不满意"


class Cause(StrEnum):
    """原因, for the analysis (P22)."""

    WEAR = "自然老化"
    MISUSE = "使用不当"
    CONSTRUCTION = "施工质量"
    MATERIAL = "材料质量"
    DESIGN = "设计缺陷"
    MAINTENANCE = "保养不足"
    OUTSIDE = "外力损坏"
    OTHER = "其他"
