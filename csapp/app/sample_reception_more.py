# all data: sample estate
"""What came of the receptions of the sample: orders opened, transfers acknowledged, memos and requests written."""

from collections.abc import Mapping
from datetime import date, datetime

from csapp.core.roles import Actor
from csapp.db.link import Bond, Link
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.contact_memo import service as memos
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.escalation import service as escalations
from csapp.features.escalation.models import Escalation, EscalationKind
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk
from csapp.features.reception.service.steps import take
from csapp.features.reception.workflow import UNFINISHED

_OPENED = {"repair_order": "open_repair", "complaint": "open_complaint"}


def add_reception_papers(staff: Mapping[str, Actor], at: datetime) -> None:
    """The last days' memos and requests; receptions with an order or a complaint are carried on there."""
    for record in Reception.select().where(Reception.state == "transferred", Reception.transferred_to == "安保部"):
        by, when = staff["刘芳"], datetime(2026, 11, 24, 8, 52)
        desk.acknowledge(record.id, by=by, at=when, receiver="安保部 孙队长")
    _carry_on(staff["刘芳"], at)
    _memos(staff)
    _requests(staff)


def _carry_on(by: Actor, at: datetime) -> None:
    own = (Link.from_area == Reception.key()) & (Link.bond == Bond.OPENED)
    for link in list(Link.select().where(own, Link.to_area.in_(tuple(_OPENED))).order_by(Link.id)):
        reception = fetch(Reception, link.from_id)
        if reception.state in UNFINISHED and reception.opened_at is None:
            with unit_of_work(by, at) as work:
                take(work, reception, _OPENED[link.to_area], opened_at=at)


def _memo(by: Actor, sent: datetime, to: tuple[str, str], subject: str, content: str, **more: object) -> ContactMemo:
    department, recipient = to
    told = {"department": department, "recipient": recipient, "subject": subject, "content": content}
    return memos.send(by=by, at=sent, **told, **more)  # type: ignore[arg-type]


def _memos(staff: Mapping[str, Actor]) -> None:
    desk_one, desk_two, leader = staff["刘芳"], staff["何静"], staff["陈丽华"]
    done = _memo(
        desk_two,
        datetime(2026, 11, 19, 14, 20),
        ("保洁部", "许红"),
        "8 栋 1 单元电梯轿厢有异味",
        "住户反映早晚明显。轿厢消毒，检查井道底坑有没有积水，完成后回复。",
        unit_code="8栋1单元",
        wanted_on=date(2026, 11, 21),
    )
    memos.receive(done.id, by=desk_two, at=datetime(2026, 11, 19, 15, 5), received_by="许红")
    answered = datetime(2026, 11, 20, 16, 30)
    memos.answer(done.id, by=desk_two, at=answered, reply="轿厢已消毒，底坑积水抽干，改为每周二、五清洁。")
    after = _memo(
        leader,
        datetime(2026, 11, 23, 9, 10),
        ("工程部", "张建军"),
        "补：周日夜里 3 栋地库集水井抽水",
        "11 月 22 日 23:40 集水井浮球卡住，秩序员先接临时泵抽干。请安排更换浮球，费用列入维修。",
        is_afterwards=True,
        solved_at=datetime(2026, 11, 22, 23, 55),
        wanted_on=date(2026, 11, 25),
    )
    memos.receive(after.id, by=leader, at=datetime(2026, 11, 23, 10, 0), received_by="张建军")
    _memo(
        desk_one,
        datetime(2026, 11, 24, 8, 58),
        ("安保部", "孙队长"),
        "湖边步道早晚放音响",
        "10 栋、2 栋住户反映早上六点、晚间广场舞音量过大。早六点前、晚九点后劝阻，劝阻情况写进值班日志。",
        wanted_on=date(2026, 11, 24),
        source_number="JD20261124-008",
    )


def _requests(staff: Mapping[str, Actor]) -> None:
    _lift(staff["马超"])
    desk_one, leader = staff["刘芳"], staff["陈丽华"]
    garage = _garage(leader)
    told = "同意先清洗、定损。堵漏今天安排，24 日下班前我来看结果。赔付走公众责任险。"
    escalations.instruct(garage.id, by=leader, at=datetime(2026, 11, 24, 8, 40), instruction=told)
    escalations.report(
        by=desk_one,
        at=datetime(2026, 11, 24, 9, 46),
        kind=EscalationKind.BEYOND_DUTY,
        subject="住户要查楼道监控找快递",
        content="2-2-0502 周女士快递丢失，要看 11 月 23 日下午楼道录像。前台没有查看和提供录像的权限。",
        proposal="由派出所出具手续后调取，先替住户记下时间段，保留录像。",
        superior="陈丽华",
    )


def _lift(desk_three: Actor) -> None:
    """A bypass in the night, told to the direct superior in the morning."""
    lift = escalations.report(
        by=desk_three,
        at=datetime(2026, 11, 17, 21, 12),
        kind=EscalationKind.DANGER,
        subject="5 栋 1 单元电梯困人",
        content="21:05 电梯停在 8 至 9 层之间，困 2 人，其中 1 名老人。已通知维保单位，预计 20 分钟到。",
        proposal="同时拨 119，请秩序员在 9 层陪同说话。",
        superior="王志强",
        is_bypass=True,
        bypass_reason="当班主管电话不通，人员被困不能等",
        direct_superior="陈丽华",
    )
    told = "先救人，119 同时叫；家属到大厅安抚，出来后送社区医院看一下。明早交书面经过。"
    escalations.instruct(lift.id, by=desk_three, at=datetime(2026, 11, 17, 21, 15), instruction=told)
    outcome = "21:31 人员救出，无受伤。电梯停用检修，次日 10:00 恢复，经过已交。"
    escalations.carry_out(lift.id, by=desk_three, at=datetime(2026, 11, 18, 9, 0), outcome=outcome)
    later = datetime(2026, 11, 18, 8, 20)
    escalations.tell_later(lift.id, by=desk_three, at=later, told_later_note="上班后当面汇报，陈主管知情。")


def _garage(leader: Actor) -> Escalation:
    return escalations.report(
        by=leader,
        at=datetime(2026, 11, 23, 16, 5),
        kind=EscalationKind.MISTAKE,
        subject="B1 车库顶板漏水滴车，业主要求赔偿",
        content="3-2-1501 业主车顶有水泥渍，要求今天处理并承担车漆费用。漏点在沉降缝，工程部已接水槽。",
        proposal="先做防护和清洗，车漆请保险公司定损；漏点列入本周堵漏。",
        superior="王志强",
        source_number="TS20261123-001",
    )
