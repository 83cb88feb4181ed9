"""People: found by name, pinyin in both readings of a surname, initials, telephone and room; their file kept right."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import BadInput, NotAllowed, StaleRecord
from csapp.db import audit
from csapp.masterdata.people import service
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation, Secrecy, household
from csapp.masterdata.people.service import Resident, find_residents
from tests import makers
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

# Name, full pinyin with the surname's own reading, and the reading the character usually has.
NAMES = [
    ("单晓梅", "shanxiaomei", "danxiaomei"), ("仇小燕", "qiuxiaoyan", "chouxiaoyan"), ("解伟", "xiewei", "jiewei"),
    ("查良镛", "zhaliangyong", "chaliangyong"), ("区志强", "ouzhiqiang", "quzhiqiang"),
    ("曾静", "zengjing", "cengjing"),
    ("盖文博", "gewenbo", "gaiwenbo"), ("尉迟恭", "yuchigong", "weichigong"), ("万俟雪", "moqixue", "wanqixue"),
    ("朴海燕", "piaohaiyan", "puhaiyan"), ("任建国", "renjianguo", "renjianguo"),
    ("华罗庚", "hualuogeng", "hualuogeng"),
    ("缪明", "miaoming", "miuming"), ("翟志刚", "zhaizhigang", "dizhigang"), ("乐嘉", "yuejia", "lejia"),
    ("长孙无忌", "zhangsunwuji", "changsunwuji"), ("令狐冲", "linghuchong", "linghuchong"),
    ("澹台明", "tantaiming", "dantaiming"), ("冼星海", "xianxinghai", "xianxinghai"), ("覃辉", "qinhui", "tanhui"),
    ("折可行", "shekexing", "zhekexing"), ("种师道", "chongshidao", "zhongshidao"),
    ("员半千", "yunbanqian", "yuanbanqian"),
    ("黑永祥", "heyongxiang", "heiyongxiang"), ("秘增信", "bizengxin", "mizengxin"), ("宓静", "fujing", "mijing"),
    ("单于飞", "chanyufei", "shanyufei"), ("洗东妹", "xiandongmei", "xidongmei"), ("繁星", "poxing", "fanxing"),
    ("谌龙", "chenlong", "chenlong"), ("欧阳修", "ouyangxiu", "ouyangxiu"),
]  # fmt: skip
INITIALS = {
    "单晓梅": ("sxm", "dxm"), "仇小燕": ("qxy", "cxy"), "查良镛": ("zly", "cly"), "区志强": ("ozq", "qzq"),
    "曾静": ("zj", "cj"), "尉迟恭": ("ycg", "wcg"), "万俟雪": ("mqx", "wqx"), "长孙无忌": ("zswj", "cswj"),
    "澹台明": ("ttm", "dtm"), "单于飞": ("cyf", "syf"), "解伟": ("xw", "jw"), "盖文博": ("gwb",), "乐嘉": ("yj", "lj"),
}  # fmt: skip


def _names(text: str, limit: int = 8) -> list[str]:
    return [line.name for line in find_residents(text, limit)]


@pytest.mark.parametrize(("name", "own", "usual"), NAMES)
@pytest.mark.usefixtures("office")
def test_both_readings_of_a_surname_find_the_person(name: str, own: str, usual: str) -> None:
    makers.person(name)
    makers.person("王芳")
    for typed in (own, usual, own.upper(), own[:5], name, name[-1]):
        assert name in _names(typed), typed


@pytest.mark.parametrize(("name", "initials"), INITIALS.items())
@pytest.mark.usefixtures("office")
def test_initials_of_both_readings_find_the_person(name: str, initials: tuple[str, ...]) -> None:
    makers.person(name)
    for typed in initials:
        assert _names(typed) == [name]


@pytest.mark.usefixtures("office")
def test_names_of_rare_characters_letters_and_companies_are_found() -> None:
    for name in ("䶮𬭎", "John Smith", "翠湖超市", "苏州某某物业管理有限公司"):
        makers.person(name)
    assert _names("𬭎") == ["䶮𬭎"]
    assert _names("yan") == ["䶮𬭎"]
    assert _names("smith") == _names("John Smith") == ["John Smith"]
    assert _names("chcs") == ["翠湖超市"]
    assert [person.is_company for person in Person.select().order_by(Person.id)] == [False, False, True, True]


@pytest.mark.usefixtures("office")
def test_a_whole_name_comes_before_one_that_begins_or_contains_it_however_many_there_are() -> None:
    for count in range(30):
        makers.person(f"张王芳{'甲乙丙丁戊己庚辛壬癸'[count % 10]}")
    makers.person("王芳菲")
    makers.person("王芳")
    assert _names("王芳", 3)[:2] == ["王芳", "王芳菲"]
    assert _names("wangfang", 3)[:2] == ["王芳", "王芳菲"]
    assert _names("wf", 3)[0] == "王芳"


@pytest.mark.usefixtures("office")
def test_a_telephone_is_found_by_its_tail_first_and_by_any_part() -> None:
    home = makers.unit()
    makers.person("甲", "13927460001")
    makers.person("乙", "13800002746", "051265001234", home=home)
    assert _names("2746") == ["乙", "甲"]
    assert _names("138 0000 2746") == _names("+86 13800002746") == _names("138-0000-2746") == ["乙"]
    assert find_residents("65001234")[0] == Resident(
        home.id, "3-2-1501", "3栋2单元1501", 2, "乙", "业主", "051265001234", "phone"
    )
    assert _names("99") == []


@pytest.mark.usefixtures("office")
def test_a_room_lists_everybody_in_it_owners_first_and_an_empty_room_alone() -> None:
    home, empty = makers.unit(), makers.unit("3-2-1502")
    tenant, owner, gone = makers.person("租客"), makers.person("房东", "13800002746"), makers.person("前任")
    service.move_in(tenant.id, home.id, Relation.TENANT, by=DESK, at=NOW)
    service.move_in(owner.id, home.id, Relation.OWNER, by=DESK, at=NOW)
    left = service.move_in(gone.id, home.id, Relation.OWNER, by=DESK, at=NOW, from_on=date(2020, 1, 1))
    service.move_out(left.id, date(2026, 1, 1), by=DESK, at=NOW)
    lines = [(line.unit_code, line.name, line.relation, line.phone) for line in find_residents("3-2-15")]
    assert lines == [
        ("3-2-1501", "房东", "业主", "13800002746"),
        ("3-2-1501", "租客", "业户", ""),
        (empty.code, "", "已入住", ""),
    ]


@pytest.mark.usefixtures("office")
def test_a_person_with_two_rooms_is_listed_with_both_and_one_without_alone() -> None:
    person = makers.person("单晓梅", "13800002746")
    assert [line.unit_code for line in find_residents("单晓梅")] == [""]
    for code in ("3-2-1501", "5-1-302"):
        service.move_in(person.id, makers.unit(code).id, Relation.OWNER, by=DESK, at=NOW)
    assert [line.unit_code for line in find_residents("sxm")] == ["3-2-1501", "5-1-302"]


@given(st.text(max_size=40))
@pytest.mark.usefixtures("office")
def test_nothing_typed_into_the_finder_makes_it_crash(text: str) -> None:
    assert find_residents(text) == []


@pytest.mark.usefixtures("office")
def test_a_file_keeps_what_was_given_in_plain_form() -> None:
    given = {"identity_number": "11010519491231002x", "note": "养狗\x00\r\n咬人", "note_until": date(2026, 11, 24)}
    person = makers.person(" 单\u200b晓梅 ", "+86 138 0000 2746", "13800002746", "0512-65001234", home=None, **given)
    assert (person.name, person.identity_number, person.note) == ("单晓梅", "11010519491231002X", "养狗\n咬人")
    assert [row.digits for row in Phone.select().order_by(Phone.place)] == ["13800002746", "051265001234"]
    assert person.hint(date(2026, 11, 24)) == "养狗\n咬人"
    assert person.hint(date(2026, 11, 25)) == ""


@pytest.mark.parametrize(
    ("name", "phones", "values", "field"),
    [
        (" ", (), {}, "name"),
        ("长" * 81, (), {}, "name"),
        ("单晓梅", ("138",), {}, "phones"),
        ("单晓梅", (), {"identity_number": "110105194912310021"}, "identity_number"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_file_is_refused_and_nothing_is_kept(
    name: str, phones: tuple[str, ...], values: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        makers.person(name, *phones, home=None, **values)
    assert refused.value.field == field
    assert Person.select().count() == 0


@pytest.mark.usefixtures("office")
def test_a_corrected_name_is_found_by_its_new_sound_and_a_note_is_kept() -> None:
    person = makers.person("王芳")
    service.change_person(person.id, version=1, name="查芳", note="已改名", by=DESK, at=NOW)
    assert _names("zhafang") == ["查芳"]
    assert _names("wangfang") == []
    assert Person.get_by_id(person.id).note == "已改名"
    with pytest.raises(StaleRecord):
        service.change_person(person.id, version=1, note="旧的", by=DESK, at=NOW)
    with pytest.raises(BadInput, match="末位对不上"):
        service.change_person(person.id, identity_number="110105194912310021", by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_telephones_are_replaced_in_their_order_with_a_trace() -> None:
    person = makers.person("单晓梅", "13800002746", "13900000001")
    service.set_phones(person.id, ("139 0000 0001", "13700000002"), by=DESK, at=NOW)
    assert [row.digits for row in Phone.select().order_by(Phone.place)] == ["13900000001", "13700000002"]
    assert service.first_phones([person.id]) == {person.id: "13900000001"}
    assert [line.step for line in audit.history("phone", 1)] == ["remove", "create"]
    with pytest.raises(BadInput):
        service.set_phones(person.id, ("139",), by=DESK, at=NOW)
    with pytest.raises(StaleRecord):
        service.set_phones(77, (), by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_moving_in_twice_is_kept_once_and_moving_out_before_moving_in_is_refused() -> None:
    person, home = makers.person(), makers.unit()
    first = service.move_in(person.id, home.id, Relation.OWNER, by=DESK, at=NOW, from_on=date(2026, 5, 1))
    again = service.move_in(person.id, home.id, Relation.FAMILY, by=DESK, at=NOW)
    assert (first.id, again.relation, Occupancy.select().count()) == (again.id, Relation.FAMILY, 1)
    with pytest.raises(BadInput, match="搬出日期早于入住日期 2026-05-01"):
        service.move_out(first.id, date(2026, 4, 30), by=DESK, at=NOW)
    service.move_out(first.id, date(2026, 6, 1), by=DESK, at=NOW)
    service.move_in(person.id, home.id, Relation.OWNER, by=DESK, at=NOW + timedelta(days=1))
    assert Occupancy.select().count() == 2
    for person_id, unit_id in ((77, home.id), (person.id, 77)):
        with pytest.raises(StaleRecord):
            service.move_in(person_id, unit_id, Relation.OWNER, by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_looking_at_private_data_leaves_a_trace_and_confidential_files_need_the_supervisor() -> None:
    person = makers.person("单晓梅", "13800002746", identity_number="11010519491231002X")
    assert service.reveal(person.id, by=DESK, at=NOW) == ("13800002746", "11010519491231002X")
    line = audit.history("people", person.id)[0]
    assert (line.step, line.by_name, line.before, line.after) == ("reveal", "王芳", "", "")
    with pytest.raises(NotAllowed):
        service.change_person(person.id, secrecy="机密", by=DESK, at=NOW)
    service.change_person(person.id, secrecy="机密", by=SUPERVISOR, at=NOW)
    with pytest.raises(NotAllowed, match="找主管或经理办理"):
        service.reveal(person.id, by=DESK, at=NOW)
    assert service.reveal(person.id, by=MANAGER, at=NOW)[0] == "13800002746"
    with pytest.raises(BadInput, match="普通、内部、机密"):
        service.change_person(person.id, secrecy="绝密", by=MANAGER, at=NOW)
    assert Person.get_by_id(person.id).secrecy == Secrecy.CONFIDENTIAL


@pytest.mark.usefixtures("office")
def test_a_household_shows_its_people_and_what_to_mind_about_them() -> None:
    home = makers.unit()
    person = makers.person("单晓梅", home=home, is_vip=True, note="有狗", note_until=date(2026, 11, 24))
    shown = household(home.id, None, NOW)
    assert (shown.title, shown.people, shown.vips, shown.hints) == (
        "3栋2单元1501", (("单晓梅", "业主"),), ("单晓梅",), ("有狗",),
    )  # fmt: skip
    assert household(home.id, None, NOW + timedelta(days=1)).hints == ()
    assert household(None, person.id, NOW).title == "单晓梅"
    assert household(None, None, NOW).title == ""
