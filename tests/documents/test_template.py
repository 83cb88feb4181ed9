"""An office that changes a form is told its mistake in one sentence (F01)."""

import pytest

from csapp.core.errors import UserError
from csapp.core.paths import form_folder
from csapp.documents.layout import plan
from csapp.documents.template import load_template, parse_template
from tests.documents.form_samples import VALUES

TEXT = (form_folder("callback") / "form.toml").read_text("utf-8")
KNOWN = dict.fromkeys(VALUES, "")

MISTAKES = [
    ('title = "回访记录表"', "title = 回访", "不是完好的 TOML"),
    ('title = "回访记录表"', 'titel = "回访记录表"', "没有「titel」这一项"),
    ('title = "回访记录表"', "", "缺少「title」"),
    ("label_width = 21", 'label_width = "宽"', "「label_width」要写一个大于 0 的数"),
    ("label_width = 21", "label_width = 15", "比 label_width 15 毫米还宽"),
    ("label_width = 21", "label_width = 60", "写不下字，把 width 加大"),
    ('blank = "customer"', 'blank = "custmer"', "没有「custmer」这个空"),
    ('blank = "caller"', 'blank = "customer"', "「customer」写了两次"),
    ('blank = "unit", width = 47', 'blank = "unit", width = 0', "「width」要写一个大于 0 的数"),
    ('blank = "unit", width = 47', 'blank = "unit", width = 900', "写不下字，把 width 加大"),
    ('kind = "long", width = 113', 'kind = "big", width = 113', "只能是 text、long、choice 或 head"),
    ('kind = "long", width = 113', 'kind = "choice", width = 113', "还没有写 [choices.measures]"),
    ('kind = "long", width = 113', 'kind = "long", note = "x", width = 113', "不是勾选项，不能带 note"),
    ("height = 35", "height = 3", "行高 3.0 毫米写不下字"),
    ("height = 35", "height = 95", "一页只有 232 毫米"),
    ("signature_height = 39", "signature_height = -1", "「signature_height」要写一个大于 0 的数"),
    ("solved = ", "已解决 = ", "不是完好的 TOML"),
    ("solved = ", '"已解决" = ', "「已解决」只能用英文字母和下划线"),
    ('solved = "已解决"', "solved = 3", "没有中文名称"),
    ('periodic = "定期"', 'periodic = "定期（每季度一次，由客服中心统一安排的满意度回访）"', "在一行里放不下"),
    ('footer = "{office}　{number}"', 'footer = "{phone}"', "footer 里只能用 {office} 和 {number}"),
    ('name = "manager"', 'name = "经理"', "只能用英文字母"),
    ('name = "manager"', 'name = "caller"', "「sign_caller」写了两次"),
    ("[choices.method]", "[choices.method.x]", "没有中文名称"),
]


def test_the_form_of_the_office_is_sound() -> None:
    template = load_template("callback", KNOWN)
    assert set(template.blanks) == set(KNOWN)
    assert [section.name for section in template.sections] == ["原事项", "回访", "后续"]
    assert [cell.field for cell in template.signatures] == ["sign_customer", "sign_caller", "sign_manager"]
    assert template.choices["satisfaction"] == {"satisfied": "满意", "basic": "基本满意", "unsatisfied": "不满意"}


@pytest.mark.parametrize(("right", "wrong", "sentence"), MISTAKES)
def test_each_mistake_is_one_sentence(right: str, wrong: str, sentence: str) -> None:
    assert TEXT.count(right) >= 1
    with pytest.raises(UserError) as refused:
        plan(parse_template(TEXT.replace(right, wrong, 1), "callback", KNOWN))
    said = str(refused.value)
    assert sentence in said
    assert "callback/form.toml" in said
    assert "\n" not in said


def test_an_empty_section_is_refused() -> None:
    with pytest.raises(UserError, match="至少写一个「section」"):
        parse_template(TEXT[: TEXT.index("[[section]]")], "callback", KNOWN)


def test_a_form_nobody_made_is_refused() -> None:
    with pytest.raises(UserError, match="模板读不出来"):
        load_template("nothing")


def test_labels_and_choices_can_be_changed_freely() -> None:
    text = TEXT.replace("满意程度", "满意吗").replace('"基本满意"', '"一般"')
    template = parse_template(text, "callback", KNOWN)
    assert template.choices["satisfaction"]["basic"] == "一般"
    assert any(label == "满意吗" for label, _box in plan(template).labels)
