"""What a ledger may hold, in the words offices use for it."""

import re
from collections.abc import Callable
from typing import TypeVar

from csapp.core.marks import mark
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places.models import UnitStatus
from csapp.masterdata.places.service import parse_unit
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.registers.columns import Target

_DIGITS = re.compile(r"\D")
_BUILDING = re.compile(
    r"第?[^\W_]{1,10}?(?:号?[栋幢座楼#]|号楼)?(?:[^\W_]{1,4}(?:单元|门|梯))?|[^\W_]{1,4}[-#][^\W_]{1,3}"
)
_ROOM = re.compile(r"[A-Za-z商铺]?\d{1,5}[A-Za-z]?[室房号]?|\d{1,3}-\d{2,4}[室房]?")
_ENTRANCE = re.compile(r"(?=.{1,5}$)(?:[^\W_]{1,3}|[一二三四五六七八九十]+)(?:单元|门|梯)?")
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff·.（）()、,，;； \n/&]{2,60}"
    r"|[^\d]{2,60}(?:公司|店|厂|行|部)[^\d]{0,6}|[A-Za-z][A-Za-z .'-]{2,40}"
)
_IDENTITY = re.compile(r"[\dXx]{15,18}|[A-Z]{1,2}\d{6,9}|\d{6}\*+.{2,4}")
_SHORT_DAY = re.compile(r"\d{2}年\d{1,2}(?:月(?:\d{1,2}日?)?)?|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
_DAY = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}日?)?(?:[ T].*)?|(?:19|20)\d{6}|[34]\d{4}")
_AREA = re.compile(r"\d{1,6}(?:\.\d+)?\s*(?:平方米|平米|平方|㎡|m2|m²|平)?|[一二三四五六七八九十百千零点]+(?:平.*|㎡)?")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9][\s·•.-]?[A-Za-z0-9]{3,6}[\w挂学警]?.*", re.DOTALL)
_SPACE = re.compile(r"(?=.*\d)[\w\-#、,， ]{1,24}(?:车位|号)?")
_KEY = re.compile(r"[A-Za-z0-9\-_]{1,24}(?:[、,，;；][A-Za-z0-9\-_]{1,24})*|[\u4e00-\u9fff]{1,6}[-_]?\d{1,12}")
_PHONE = re.compile(r"(?:0{0,2}86)?1[3-9]\d{7,11}|0\d{9,15}|[48]00\d{7}|[2-9]\d{6,7}")
_STATUS = re.compile(
    "入住|自住|居住|空|闲|装修|毛坯|租|未|待|已|售|交|使用|营业|办公|有人|[无没]人|^[是否]$|occupied|vacant|rent|empty",
    re.IGNORECASE,
)
_RELATION = re.compile(
    "业主|户主|房主|产权|本人|共有|家|亲|配偶|夫|妻|父|母|子|女|儿|爱人|孙|兄|弟|姐|妹|媳|婿|祖|住|同|使用|租|承|业户|商户|客"
    "|owner|tenant|family|resident|spouse|self",
    re.IGNORECASE,
)
_KIND = re.compile("地下|地面|地上|露天|架空|室外|室内|人防|产权")


def _w(words: str) -> tuple[str, ...]:
    """Words separated by spaces; `_` stands for a space in a word."""
    return tuple(word.replace("_", " ") for word in words.split())


def _is(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _says(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


def _day_like(text: str) -> bool:
    return bool(_DAY.fullmatch(text) or _SHORT_DAY.fullmatch(text))


# what a value is at least, for a plain header to be believed against it
_WRITTEN = _says(re.compile(r"^(?![A-Za-z]{0,3}[-_]?\d+$)|^\d+$"))
_DIGITED = _says(re.compile(r"\d"))
_NUMBERED = _says(re.compile(r"[\d*＊xX]{4}"))
_PLATED = _says(re.compile(r"^(?=.*[\dA-Za-z*]).{4}"))


def _phone_like(text: str) -> bool:
    if _DAY.fullmatch(text) or re.match(r"\d{1,2}-\d{1,2}-", text) or re.search("[栋幢座楼室#]|单元", text):
        return False
    return any(_PHONE.fullmatch(_DIGITS.sub("", part)) for part in re.split("[、,，;；/\n]", text))


def _unit_like(text: str) -> bool:
    """A building and a room of it, in one value."""
    if _DAY.fullmatch(text) or _phone_like(text):
        return False
    name = parse_unit(text)
    if name is None:
        return bool(re.fullmatch(r"[^\W\d_]{2,8}\d{1,5}[A-Za-z]?[号室]?", text))
    return bool(name.building and re.search(r"\d", name.room)) and not re.search("单元$", text)


T = TypeVar("T")

# data: words of headers
TENANT = ("租户", "租客", "承租人", "承租", "租赁人", "业户", "商户", "tenant", "lessee")
# data: words of headers
FAMILY = ("家属", "配偶", "共同居住人", "同住人", "家庭成员", "family", "spouse")

# data: headers as offices write them; the labels are marked
TARGETS: tuple[Target, ...] = (
    Target(
        "unit", mark("房号（整段）"),
        _w("房号 房间号 房屋 房间 单元房号 楼栋房号 楼房号 房产 房屋地址 房屋坐落 坐落 "
            "地址 住址 详细地址 楼栋单元房号 楼号单元房号 户号 门牌号 门牌 室号 单位 物业地址 "
            "所属房屋 所属房号 房屋信息 房号信息 关联房屋 绑定房屋 位置 资产 "
            "商铺号 铺位号 铺号 铺位 unit unit_no unit_number room room_no room_number address apartment house"),
        _unit_like, alone=0.6, firm=_DIGITED, unless=("room", "building"),
        avoid=_w("车位 户型 类型 状态 面积 用途 家庭地址 email 单位名称 工作单位 建面 原房 旧房"),
    ),
    Target(
        "building", mark("栋"),
        _w("楼号 楼栋 栋 幢 座 栋号 幢号 座号 楼 楼幢 楼座 楼宇 楼栋号 楼盘栋号 栋座 号楼 楼栋名称 "
            "楼栋单元 楼号单元 所属楼栋 "
            "building building_no block tower bldg"),
        lambda t: bool(_BUILDING.fullmatch(t)) and not re.search(r"\d{4,}", t), avoid=_w("楼层 总楼 面积"),
    ),
    Target(
        "entrance", mark("单元"),
        _w("单元 单元号 门 门洞 梯 梯号 所属单元 entrance stair staircase section"),
        _is(_ENTRANCE), avoid=_w("房号 unit 电梯 类型"),
    ),
    Target(
        "room", mark("房号"),
        _w("房号 房间号 房间 门牌 门牌号 室 室号 户号 房 户室号 房屋号 户 单元室号 room "
            "room_no room_number unit unit_no flat door door_no"),
        _is(_ROOM), firm=_DIGITED, unless=("unit",),
        avoid=_w("户型 类型 状态 面积 房型 数 户主 户名 户籍 原房 旧房"),
    ),
    Target(
        "name", mark("姓名"),
        _w("业主姓名 业主 姓名 户主 户主姓名 客户名称 客户姓名 客户 业主名称 业主名字 名字 名称 房主 "
            "房主姓名 产权人 产权人姓名 产权人名称 权利人 所有权人 产权所有人 住户 住户姓名 住户名称 使用人 "
            "人员姓名 成员姓名 共有人 共有人姓名 公司名称 单位名称 业主（公司） 购房人 买受人 居民姓名 owner "
            "owner_name name full_name customer customer_name resident resident_name"),
        _is(_NAME), alone=0.5, many=True, firm=_WRITTEN,
        spare=_w("车主 车主姓名 车主名称 联系人 联系人姓名 联系人名称"),
        avoid=_w("原业主 旧业主 前业主 原户主 原产权 紧急 电话 手机 证件 身份证 编号 类型 代码 小区 项目 "
            "楼盘 类别 性质 关系 id 银行 楼栋名称 单元名称 开户 数 车主 房间名称"),
    ),
    Target(
        "phone", mark("电话"),
        _w("电话 手机 联系电话 手机号 手机号码 联系方式 电话号码 移动电话 联系手机 固定电话 固话 座机 "
            "家庭电话 住宅电话 宅电 备用电话 备用手机 第二联系电话 业主电话 业主手机 办公电话 联络方式 tel "
            "telephone phone phone_number mobile mobile_phone cell contact contact_no"),
        _phone_like, alone=0.6, many=True, firm=_NUMBERED,
        avoid=_w("紧急 物业电话 微信 旧 原 曾用 停用 作废 失效"),
    ),
    Target(
        "identity", mark("证件号码"),
        _w("身份证 身份证号 身份证号码 证件号 证件号码 证件 公民身份号码 身份号码 证照号 统一社会信用代码 "
            "营业执照 信用代码 护照号 id_number id_no id_card identity identity_number passport"),
        lambda t: bool(_IDENTITY.fullmatch(t.replace(" ", ""))) or sum(c.isdigit() for c in t) >= 12, alone=0.6,
        firm=_NUMBERED,
        avoid=_w("类型 有效期 地址 产权证 照片 种类"),
    ),
    Target(
        "relation", mark("与房屋关系"),
        _w("关系 与业主关系 与户主关系 与房屋关系 人员类型 业主类型 住户类型 客户类型 身份 成员关系 住户身份 "
            "人员类别 客户类别 住户性质 居住身份 relation relationship role type"),
        _says(_RELATION), avoid=_w("身份证 房屋类型 证件 车位"),
    ),
    Target(
        "area", mark("建筑面积 ㎡"),
        _w("建筑面积 面积 建面 房屋面积 产权面积 房产面积 计费面积 收费面积 产证面积 合同面积 房间面积 "
            "建筑平米 平米数 area gross_area floor_area size sqm"),
        lambda t: bool(_AREA.fullmatch(t.replace(",", ""))), firm=_DIGITED,
        avoid=_w("套内 室内 公摊 使用面积 车位 阳台 分摊"),
    ),
    Target(
        "handed_over_on", mark("交付日期"),
        _w("交房日期 交房日 交房时间 交付日期 交付时间 收房日期 收房时间 接房日期 接房时间 交楼日期 交楼时间 "
            "收楼日期 收楼时间 领房日期 交屋日期 handover handover_date delivery_date completion_date"),
        _day_like, stems=_w("交房 交付 交楼 交屋 收房 收楼 接房 接楼 领房 拿房"), firm=_DIGITED,
    ),
    Target(
        "from_on", mark("入住日期"),
        _w("入住日期 入住时间 迁入日期 迁入时间 起租日期 租赁开始 入伙日期 入伙时间 搬入日期 move_in "
            "move_in_date occupancy_date"),
        _day_like, stems=_w("入住 入驻 入伙 迁入 搬入 起租"), firm=_DIGITED,
    ),
    Target(
        "status", mark("入住状态"),
        _w("入住状态 房态 房屋状态 居住状态 使用状态 状态 入住情况 居住情况 房间状态 使用情况 是否入住 入住 "
            "房屋使用状态 住房状态 status occupancy occupancy_status"),
        _says(_STATUS), stems=_w("现状 房态"), needs=("unit", "room", "unit_key"), not_of=("space", "plate"),
        avoid=_w("日期 时间 缴费 收费 车位 date"),
    ),
    Target(
        "plate", mark("车牌号"),
        _w("车牌 车牌号 车牌号码 车号 车辆 车辆号码 机动车号牌 号牌 车辆信息 登记车牌 绑定车牌 plate "
            "plate_no license_plate car vehicle car_no vehicle_no"),
        _is(_PLATE), alone=0.6, many=True, firm=_PLATED, avoid=_w("品牌 颜色 车型 旧车 原车"),
    ),
    Target(
        "space", mark("车位号"),
        _w("车位 车位号 车位编号 停车位 停车位号 车位号码 泊位 泊位号 车库 车库号 产权车位 租赁车位 固定车位 "
            "车位信息 parking parking_space parking_no space space_no carport"),
        _is(_SPACE), many=True, avoid=_w("面积 类型 费 状态 数 日期 性质 区域 位置 车位类 租金"),
    ),
    Target(
        "space_kind", mark("车位类型"), _w("车位类型 车位类别 停车位类型 车位位置 车位性质 space_type parking_type"),
        _says(_KIND),
    ),
    Target(
        "space_zone", mark("车位区域"),
        _w("车位区域 停车区域 停车场 车场 车场区域 区域 分区 zone parking_zone parking_lot"),
    ),
    Target("space_area", mark("车位面积 ㎡"), _w("车位面积 车库面积 停车位面积"), _is(_AREA)),
    Target(
        "brand", mark("车辆品牌"), _w("品牌 车辆品牌 车型 品牌型号 车辆型号 车辆类型 汽车品牌 brand make model"),
        lambda t: not t.isdigit(),
    ),
    Target("color", mark("车辆颜色"), _w("颜色 车辆颜色 车身颜色 color colour"), lambda t: len(t) <= 6),
    Target(
        "note", mark("备注"),
        _w("备注 备注信息 说明 附注 备考 其他 特殊情况 注意事项 remark remarks note notes comment memo"), many=True,
        spare=_w("联系人 联系人姓名 联系人名称"),
    ),
    Target(
        "person_key", mark("业主编号"),
        _w("业主编号 业主id 业主编码 业主代码 业主号 客户编号 客户编码 客户id 客户代码 户主编号 住户编号 "
            "住户id 人员编号 人员id 所属业主编号 owner_id owner_no owner_code customer_id resident_id "
            "person_id"),
        _is(_KEY),
    ),
    Target(
        "unit_key", mark("房屋编号"),
        _w("房屋编号 房屋id 房屋编码 房产编号 房产编码 房产id 房产代码 房间编号 房间编码 房间id 资源编号 "
            "资源编码 资源代码 资产编号 房屋代码 物业编号 户编号 room_id unit_id room_code unit_code property_id "
            "house_id"),
        _is(_KEY),
    ),
    Target(
        "tenant_name", mark("租户姓名"), _w("租户 租客 承租人 商户 租户姓名 租客姓名 商户名称 tenant tenant_name"),
        _is(_NAME), firm=_WRITTEN, of="name", within=TENANT,
    ),
    Target("tenant_phone", mark("租户电话"), (), _phone_like, many=True, of="phone", within=TENANT),
    Target("tenant_identity", mark("租户证件号码"), (), _is(_IDENTITY), of="identity", within=TENANT),
    Target(
        "family_name", mark("家属姓名"), _w("家属 配偶 家庭成员 同住人 共同居住人"),
        _is(_NAME), of="name", within=FAMILY,
    ),
    Target("family_phone", mark("家属电话"), (), _phone_like, many=True, of="phone", within=FAMILY),
    Target("family_identity", mark("家属证件号码"), (), _is(_IDENTITY), of="identity", within=FAMILY),
    Target(
        "ignored", mark("不导入"),
        _w("序号 no 性别 楼层 层 所在楼层 总层数 总楼层 楼层数 层数 户型 房型 朝向 房屋类型 房产类型 "
            "物业类型 房屋用途 用途 房屋户型 租金 月租金 物业费 收费标准 单价 金额 合计 欠费 预存 是否有电梯 "
            "电梯 出生日期 生日 年龄 籍贯 民族 国籍 邮箱 电子邮箱 email 微信 微信号 qq 学历 职业 工作单位 "
            "婚姻 政治面貌 套内面积 室内面积 公摊面积 使用面积 套内建筑面积 分摊面积 装修日期 装修时间 "
            "购房日期 签约日期 合同编号 合同日期 合同号 登记日期 登记时间 录入时间 更新时间 创建时间 经办人 "
            "登记人 录入人 业务员 置业顾问 签名 签字 证件类型 证件种类 产权证号 房产证号 不动产权证号 小区 "
            "小区名称 项目 项目名称 楼盘 组团 分期 期数 紧急联系人 紧急联系电话 紧急电话 家庭人口 人口数 人数 "
            "银行 银行账号 开户行 结束日期 到期日期 起始日期 开始日期 租赁结束 车位类别费 停车费 车辆数 "
            "车位数 套数 gender sex floor index fee rent"),
        many=True, ignored=True,
    ),
)  # fmt: skip


def _meaning(meaning: T, words: str) -> tuple[tuple[str, T], ...]:
    return tuple((word, meaning) for word in words.split())


# data: parts of what a cell says, the first that is found counts
STATUS_WORDS = (
    *_meaning(UnitStatus.VACANT, "未入住 未装修 未租 待租 未售 未交 未住 无人 没人 没有人 待售 空 闲 毛坯"),
    *_meaning(UnitStatus.OCCUPIED, "已装修"),
    *_meaning(UnitStatus.DECORATING, "装修 decor renov"),
    *_meaning(UnitStatus.RENTED, "租 rent"),
    *_meaning(UnitStatus.OCCUPIED, "住 已交 已收 使用 营业 办公 有人 已售 occupied"),
    *_meaning(UnitStatus.VACANT, "vacant empty 否"),
    *_meaning(UnitStatus.OCCUPIED, "是"),
)
# data: what stands alone in a cell of 是否入住 or 状态
STATUS_ALONE = {
    **dict.fromkeys(["无", "空", "没有", "×", "x", "✗", "n", "no", "0", "f"], UnitStatus.VACANT),
    **dict.fromkeys(["有", "√", "✓", "y", "yes", "1", "t"], UnitStatus.OCCUPIED),
}
# data: as above
RELATION_WORDS = (
    *_meaning(Relation.OWNER, "产权 共有"),
    *_meaning(Relation.TENANT, "业户 商户 租 tenant lessee 承"),
    *_meaning(Relation.FAMILY, "家 亲 配偶 夫 妻 父 母 子 女 儿 爱人 孙 兄 弟 姐 妹 媳 婿 祖 爷 奶"),
    *_meaning(Relation.FAMILY, "family spouse child parent"),
    *_meaning(Relation.OWNER, "业主 户主 房主 本人 owner self"),
    *_meaning(Relation.RESIDENT, "住 使用 借 resident"),
)
# data: as above
KIND_WORDS = (
    *_meaning(SpaceKind.UNDERGROUND, "地下 人防 室内"),
    *_meaning(SpaceKind.STILT, "架空"),
    *_meaning(SpaceKind.GROUND, "地面 地上 露天 室外"),
)
