"""工作联络单 (F42): declared once for table, panel, form, filters and sheet."""

from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.contact_memo import service
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.contact_memo.service import LONGEST
from csapp.features.contact_memo.workflow import CONTACT_MEMO, OPEN_STATES, MemoState
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

_S = MemoState


def _overdue(now: datetime, _by: Actor | None) -> object:
    return ContactMemo.state.in_(OPEN_STATES) & (ContactMemo.wanted_on < now.date())


def _mine(_now: datetime, by: Actor | None) -> object:
    return ContactMemo.sender == (by.name if by else "")


CONTACT_MEMOS = Register(
    key="contact_memo",
    label=mark("工作联络单"),
    noun=mark("联络单"),
    icon="send",
    model=ContactMemo,
    workflow=CONTACT_MEMO,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("department", mark("发给部门"), required=True, width=96, limit=40),
        Field("recipient", mark("收单人"), width=84, limit=40),
        Field("subject", mark("事由"), required=True, width=0, limit=80, hint=mark("一句话说明什么事")),
        Field("content", mark("内容"), Kind.LONG, required=True, limit=LONGEST, hint=mark("要对方做什么，什么时候")),
        Field("unit_code", mark("房号"), Kind.CODE, width=96, limit=40),
        Field("source_number", mark("来源单号"), Kind.CODE, width=140, limit=30),
        Field("is_afterwards", mark("先解决、后补单"), Kind.CHECK, width=120),
        Field("solved_at", mark("解决时间"), Kind.MOMENT, width=116, hint=mark("补单才填，空着就是现在")),
        Field("wanted_on", mark("要求回复"), Kind.DAY, width=100),
        Field("sender", mark("发单人"), width=84),
        Field("sent_at", mark("发单时间"), Kind.MOMENT, width=100),
        Field("received_by", mark("签收人"), required=True, width=84, limit=40),
        Field("received_at", mark("签收时间"), Kind.MOMENT, width=116),
        Field("reply", mark("回复"), Kind.LONG, required=True, limit=LONGEST, hint=mark("对方怎么答复的")),
        Field("replied_by", mark("回复人"), width=84, limit=40, hint=mark("空着就是签收人")),
        Field("replied_at", mark("回复时间"), Kind.MOMENT, width=116),
        Field("withdrawn_why", mark("撤回原因"), required=True, limit=200),
        Field("due_at", mark("时限"), Kind.DEADLINE, width=84),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("state", "department", "subject", "recipient", "sender", "unit_code", "due_at", "sent_at", "number"),
    title="subject",
    order="-sent_at",
    period="sent_at",
    facts=(
        "department",
        "recipient",
        "content",
        "unit_code",
        "is_afterwards",
        "solved_at",
        "wanted_on",
        "received_by",
        "received_at",
        "reply",
        "replied_by",
        "replied_at",
        "withdrawn_why",
        "sender",
        "sent_at",
        "source_number",
    ),
    form=(
        Section(mark("发给谁"), ("department", "recipient", "wanted_on")),
        Section(mark("什么事"), ("subject", "content", "unit_code", "is_afterwards", "solved_at")),
    ),
    create=service.send,
    filters=(
        Filter("open", mark("等回复"), lambda now, by: ContactMemo.state.in_(OPEN_STATES)),
        Filter("sent", mark("没签收"), lambda now, by: ContactMemo.state == _S.SENT, Shape.BARS),
        Filter("overdue", mark("超期"), _overdue, Shape.TRIANGLE),
        Filter("afterwards", mark("事后补单"), lambda now, by: ContactMemo.is_afterwards),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我发的"), _mine, modifier=True),
    ),
    actions=(
        Action("receive", service.receive, ("received_by",), icon="check"),
        Action("answer", service.answer, ("reply", "replied_by"), icon="chat"),
        Action("withdraw", service.withdraw, ("withdrawn_why",), icon="undo"),
    ),
    sheet=Sheet(
        title=mark("工作联络单登记表"),
        columns=(
            "number",
            "sent_at",
            "department",
            "recipient",
            "subject",
            "unit_code",
            "sender",
            "wanted_on",
            "received_by",
            "reply",
            "replied_at",
            "state",
        ),
        counts="department",
        signatures=(mark("登记人"), mark("主管")),
    ),
    document="contact_memo",
)
