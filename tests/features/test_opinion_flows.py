"""意见 across the areas: opened from a call and from a callback, called back, filed or reopened (S07, S22, R07)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from csapp.app import finding, wiring
from csapp.app.past import past_of
from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.audit import AuditLine
from csapp.db.link import links_of
from csapp.features.callback.models import Callback, LeftOut, Source, Why
from csapp.features.callback.register import CALLBACKS
from csapp.features.callback.service import calling, opening, rules, signing
from csapp.features.opinion.models import Channel, Opinion, Satisfaction
from csapp.features.opinion.register import OPINIONS
from csapp.features.opinion.service import righting, steps
from csapp.features.opinion.workflow import OpinionState
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as receptions
from csapp.features.reception.service import opening as from_reception
from csapp.features.reception.service.opening import Opening
from csapp.features.reception.workflow import ReceptionState
from csapp.registers.facts import facts
from tests import makers
from tests.features.opinion_makers import opinion, opinion_in, take
from tests.makers import ADMIN, DESK, NOW

pytestmark = pytest.mark.usefixtures("office")

S = OpinionState


@pytest.fixture
def wired(office: DataFolder) -> DataFolder:
    """The office with its flows connected."""
    wiring.wire()
    return office


# Where they come from


def test_an_opinion_opened_from_a_reception_types_nothing_twice(wired: DataFolder) -> None:
    home = makers.unit("4-2-1203")
    person = makers.person("曾庆华", "13712346821", home=home)
    heard = NOW - timedelta(minutes=13)
    said = makers.reception(unit=home.id, person=person.id, content="快递柜不够用，下雨天取件淋湿。", at=heard)
    photo = wired.root / "快递.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    from_reception.add_files(said.id, [photo], wired, by=DESK, at=NOW)
    from_reception.open_opinion(said.id, by=DESK, at=NOW)
    made = Opinion.get()
    assert (made.number, made.channel, made.source_number) == ("YJ20261124-001", Channel.RECEPTION, said.number)
    assert (made.unit_code, made.customer, made.phone) == ("4-2-1203", "曾庆华", "13712346821")
    assert (made.content, made.received_at) == (said.content, said.received_at)
    assert made.summarised_on == NOW.date()
    assert Reception.get_by_id(said.id).state == ReceptionState.OPENED
    assert [line.number for line in links_of("reception", said.id)] == [made.number]
    assert len(facts(OPINIONS, made.id, NOW, DESK).links) == 1


def test_the_desk_opens_it_while_saving_the_call(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    makers.reception(caller_name="", content="希望多装座椅", outcome=Opening.OPINION, caller_phone="")
    assert Opinion.get().is_anonymous


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("特约服务", Channel.SPECIAL_SERVICE),
        ("重大投诉", Channel.COMPLAINT),
        ("一般投诉", Channel.COMPLAINT),
        ("报修", Channel.OTHER_CALLBACK),
    ],
)
def test_an_opinion_opened_from_a_callback_types_nothing_twice(
    wired: DataFolder, source: str, channel: Channel
) -> None:
    assert wired.root.is_dir()
    home = makers.unit("4-2-1203")
    person = makers.person("曾庆华", "13712346821", home=home)
    asked = makers.callback(unit=home.id, person=person.id, customer="", source=source)
    with pytest.raises(BadInput, match="先填写回访结果"):
        opening.open_opinion(asked.id, by=DESK, at=NOW)
    said = "师傅很好，就是上门前希望先打个电话。"
    told: dict[str, Any] = {"method": "电话", "satisfaction": "满意", "opinion": said}
    calling.register_result(asked.id, by=DESK, at=NOW, **told)
    offered = {step.name: step.label for step in facts(CALLBACKS, asked.id, NOW, DESK).steps}
    assert offered["open_opinion"] == "登记意见"
    opening.open_opinion(asked.id, by=DESK, at=NOW + timedelta(minutes=3))
    made = Opinion.get()
    assert (made.channel, made.source_number, made.content) == (channel, asked.number, said)
    assert (made.unit_code, made.customer, made.phone) == ("4-2-1203", "曾庆华", "13712346821")
    assert made.received_at == Callback.get_by_id(asked.id).called_at
    assert [line.number for line in links_of("callback", asked.id)] == [made.number]
    with pytest.raises(BadInput, match=f"已经登记，编号 {made.number}"):
        opening.open_opinion(asked.id, by=DESK, at=NOW)
    assert Opinion.select().count() == 1


def test_what_nobody_makes_is_not_offered(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    asked = makers.callback()
    told: dict[str, Any] = {"method": "电话", "satisfaction": "满意", "opinion": "多装座椅"}
    calling.register_result(asked.id, by=DESK, at=NOW, **told)
    with opening.opens_opinion.muted():
        assert "open_opinion" not in {step.name for step in facts(CALLBACKS, asked.id, NOW, DESK).steps}
        with pytest.raises(BadInput, match="到「意见」里登记"):
            opening.open_opinion(asked.id, by=DESK, at=NOW)
    assert not Opinion.select().exists()


def test_another_call_about_it_is_counted_on_it(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    home = makers.unit("4-2-1203")
    made = opinion(unit=home.id)
    again = makers.reception(unit=home.id, content="快递柜怎么样了", outcome="repeat", matter=("opinion", made.id))
    assert again.matter_number == made.number
    take("set_aside", made.id)
    with pytest.raises(BadInput, match="已经归档，另记一条"):
        makers.reception(unit=home.id, content="快递柜怎么样了", outcome="repeat", matter=("opinion", made.id))
    assert [line.number for line in past_of(home.id, None) if line.page == "opinion"] == [made.number]


# Rectified: the callback


def _sign(callback: Callback, satisfaction: str, at: datetime, words: str = "") -> None:
    told: dict[str, Any] = {"method": "上门", "satisfaction": satisfaction, "opinion": words}
    calling.register_result(callback.id, by=DESK, at=at, **told)
    signing.decline(callback.id, by=DESK, at=at, decline_reason="出差", witness="李敏")


def test_a_rectified_opinion_is_called_back_by_itself_and_filed_when_signed(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    home = makers.unit("4-2-1203")
    person = makers.person("曾庆华", "13712346821", home=home)
    made = opinion_in(S.RECTIFIED, unit=home.id, person=person.id, customer="")
    call = Callback.get()
    assert (call.source, call.rule, call.source_number) == (Source.OPINION, "R07", made.number)
    assert (call.due_on, call.needs_signature) == (NOW.date() + timedelta(days=14), True)
    assert (call.customer, call.phone, call.department) == ("曾庆华", "13712346821", "工程部")
    assert call.measures == "快递柜已装好投用"
    assert "file" not in {step.name for step in facts(OPINIONS, made.id, NOW, DESK).steps}
    assert "「回访」里登记" in facts(OPINIONS, made.id, NOW, DESK).missing
    with pytest.raises(BadInput, match="《回访记录表》"):
        righting.file_away(made.id, by=DESK, at=NOW)
    told: dict[str, Any] = {"method": "上门", "satisfaction": "满意", "opinion": "很好用"}
    calling.register_result(call.id, by=DESK, at=NOW + timedelta(days=3), **told)
    # R07 wants the signature: until it is there nothing is filed
    assert Opinion.get_by_id(made.id).state == S.RECTIFIED
    signing.decline(call.id, by=DESK, at=NOW + timedelta(days=3), decline_reason="出差", witness="李敏")
    held = Opinion.get_by_id(made.id)
    assert (held.state, held.satisfaction, held.words) == (S.FILED, Satisfaction.SATISFIED, "很好用")
    assert held.filed_at == held.replied_at == NOW + timedelta(days=3)


def test_an_unsatisfied_customer_reopens_it_and_is_called_once_more(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    made = opinion_in(S.RECTIFIED)
    later = NOW + timedelta(days=3)
    _sign(Callback.get(), "不满意", later, "格口太小")
    held = Opinion.get_by_id(made.id)
    assert (held.state, held.redo_count, held.words) == (S.RECTIFYING, 1, "格口太小")
    assert (held.rectified_at, held.satisfaction) == (None, Satisfaction.UNSATISFIED)
    assert Callback.select().count() == 2
    righting.rectify(made.id, by=DESK, at=later + timedelta(days=1), result="换成大格口")
    # the second callback takes what was rectified meanwhile; the customer is asked once
    assert Callback.select().count() == 2
    second = Callback.get(Callback.second_of.is_null(False))
    assert (second.measures, second.rectified_on) == ("换成大格口", (later + timedelta(days=1)).date())
    _sign(second, "满意", later + timedelta(days=2))
    assert Opinion.get_by_id(made.id).state == S.FILED


def test_an_anonymous_opinion_has_no_callback_and_is_counted(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    made = opinion_in(S.RECTIFIED, customer="", is_anonymous=True, phone="13712346821")
    assert (made.customer, made.phone, made.person_id, made.who) == ("", "", None, "匿名")
    assert not Callback.select().exists()
    assert [(out.source, out.matter, out.why) for out in LeftOut.select()] == [
        (Source.OPINION, made.number, Why.ANONYMOUS)
    ]
    with pytest.raises(BadInput, match="没有人可以回复"):
        righting.reply(made.id, by=DESK, at=NOW, answer="已装好")
    assert "reply" not in {step.name for step in facts(OPINIONS, made.id, NOW, DESK).steps}
    righting.file_away(made.id, by=DESK, at=NOW)
    assert Opinion.get_by_id(made.id).state == S.FILED


def test_what_the_house_rules_leave_out_is_filed_by_hand(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    rule = rules.rule_of(Source.OPINION)
    rules.change_rule(rule.id, by=ADMIN, at=NOW, share=0, days=14, asking="不限", needs_signature=True)
    made = opinion_in(S.RECTIFIED)
    assert not Callback.select().exists()
    assert righting.file_away(made.id, by=DESK, at=NOW).state == S.FILED


def test_a_refused_callback_undoes_the_rectifying(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    made = opinion_in(S.RECTIFYING)

    def refuse(_sender: object, **_: object) -> None:
        raise BadInput("subject", "回访排不了。")

    steps.rectified.connect(refuse)
    try:
        with pytest.raises(BadInput, match="回访排不了"):
            take("rectify", made.id)
    finally:
        steps.rectified.disconnect(refuse)
    held = Opinion.get_by_id(made.id)
    assert (held.state, held.result, held.rectified_at) == (S.RECTIFYING, "", None)
    assert not Callback.select().exists()


def test_an_answer_that_comes_too_late_is_only_noted(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    made = opinion_in(S.RECTIFIED)
    call = Callback.get()
    righting.redo(made.id, by=DESK, at=NOW, words="客户打来说格口太小")
    _sign(call, "满意", NOW + timedelta(minutes=5))
    assert Opinion.get_by_id(made.id).state == S.RECTIFYING
    assert AuditLine.select().where(AuditLine.area == "opinion", AuditLine.step == "hear").exists()
    assert righting.satisfied_by_callback("YJ-", by=DESK, at=NOW) is None
    assert righting.reopen_after_callback("YJ-", by=DESK, at=NOW) is None


def test_it_is_found_by_its_words_its_department_and_its_number(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    home = makers.unit("4-2-1203")
    made = opinion_in(S.TO_DELIVER, unit=home.id)
    for words in ("快递柜", made.number, "立杆接电"):
        assert made.number in {found.number for found in finding.find(words)}


def test_a_reception_that_is_over_opens_nothing(wired: DataFolder) -> None:
    assert wired.root.is_dir()
    said = makers.reception()
    receptions.close(said.id, by=DESK, at=NOW, result="已答复")
    with pytest.raises(TransitionRefused):
        from_reception.open_opinion(said.id, by=DESK, at=NOW)
