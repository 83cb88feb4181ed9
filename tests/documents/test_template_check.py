"""What an office writes into a template is answered with sentences, whatever it is (F01)."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.paths import form_folder, form_keys
from csapp.documents.form_trial import try_out
from csapp.documents.template_check import find_mistakes

TEXT = (form_folder("callback") / "form.toml").read_text("utf-8")
LINES = TEXT.splitlines()


def line_of(piece: str) -> int:
    return next(at for at, line in enumerate(LINES, 1) if piece in line and line[0] != "#")


@pytest.mark.parametrize("key", form_keys())
def test_every_form_of_the_program_is_sound_and_can_be_drawn(key: str) -> None:
    trial = try_out((form_folder(key) / "form.toml").read_text("utf-8"), key, "翠湖花园物业客服中心", 0.5)
    assert trial.mistakes == ()
    assert len(trial.pages) == 1
    assert trial.pages[0].startswith(b"\x89PNG")
    assert {place.kind for place in trial.places} >= {"blank", "sign"}


MISTAKES = [
    ('title = "回访记录表"', "title = 回访", "看引号、等号、方括号和逗号有没有配对", 'title = "'),
    ('title = "回访记录表"', 'title = "回访记录表"\ntitle = "再写"', "前面已经写过", ""),
    ('blank = "customer"', 'blank = "custmer"', "没有「custmer」这个空", 'blank = "customer"'),
    ('blank = "caller"', 'blank = "customer"', "写了两次", 'blank = "customer"'),
    ("label_width = 21", "label_width = 15", "比 label_width 15 毫米还宽", ""),
    ('title = "回访记录表"', f'title = "{"回访" * 12}"', "太长，一行放不下", 'title = "'),
    ('label = "满意程度"', 'label = "满意\\n程度"', "换行或看不见的字符", ""),
    ('label = "满意程度"', 'label = "满意\U0001f600"', "印不出来", 'label = "满意程度"'),
    ("basic = ", "so_so = ", "没有「so_so」", "basic = "),
    ('basic = "基本满意"\n', "", "少了 basic", "[choices.satisfaction]"),
    ("signature_height = 39", "signature_height = 12", "签字的地方太矮", "signature_height = "),
    ("height = 35", "height = 95", "一页只有 232 毫米", ""),
    ('name = "原事项"', 'name = "原事项的来龙去脉以及责任部门怎样整改的说明"', "竖着写放不下", 'name = "原事项"'),
    ('footer = "{office}　{number}"', f'footer = "{"页脚" * 20}"', "页脚太长", "footer"),
    ('footer = "{office}　{number}"', 'footer = "{office:>999999999}"', "footer 里只能用", ""),
    ('footer = "{office}　{number}"', 'footer = "{office.x}"', "footer 里只能用", ""),
]


@pytest.mark.parametrize(("right", "wrong", "words", "at"), MISTAKES)
def test_a_mistake_has_its_sentence_and_its_line(right: str, wrong: str, words: str, at: str) -> None:
    assert right in TEXT
    _, found = find_mistakes(TEXT.replace(right, wrong, 1), "callback")
    said = [mistake for mistake in found if words in mistake.words]
    assert said, found
    if at:
        assert said[0].line == line_of(at)


def test_a_missing_signature_is_said_and_several_mistakes_at_once() -> None:
    cut = TEXT.index("[[signature]]", TEXT.index('name = "caller"') - 20)
    end = TEXT.index("[[signature]]", cut + 5)
    text = (TEXT[:cut] + TEXT[end:]).replace('basic = "基本满意"\n', "")
    _, found = find_mistakes(text, "callback")
    assert [mistake.words[:5] for mistake in found] == ["勾选项 s", "少了签字栏"]
    assert "caller" in found[1].words


def test_every_mistake_of_writing_is_said_not_only_the_first() -> None:
    text = TEXT.replace('blank = "customer"', 'blank = "custmer"', 1)
    text = text.replace('label = "满意程度"', 'labell = "满意程度"', 1).replace('basic = "基本满意"\n', 'basic = ""\n')
    _, found = find_mistakes(text, "callback")
    assert [mistake.words for mistake in found] == [
        "勾选项 satisfaction 的 basic 没有中文名称。",
        "格子里没有「labell」这一项，可以写的是 label blank kind width note note_label。",
        "没有「custmer」这个空，可用的是 customer（客户姓名）。",
    ]


def test_a_remark_without_room_covers_nothing_unseen() -> None:
    at = TEXT.index("note = ")
    start = TEXT.rindex("height = ", 0, at)
    text = TEXT[:start] + "height = 9\n" + TEXT[TEXT.index("\n", start) + 1 :]
    text = text.replace('name = "后续"', 'name = "后"')
    _, found = find_mistakes(text, "callback")
    assert any("格子太小" in mistake.words or "叠在一起" in mistake.words for mistake in found)


ALMOST = st.one_of(
    st.sampled_from(["", "0", "-1", "nan", "inf", "1e308", "true", "[]", "{}", "[[]]", '""', "x = {}", "[" * 3000]),
    st.just('"\\u0000"'),
    st.text(max_size=30).map(lambda text: f'"""{text}'),
    st.text(max_size=20),
    st.integers().map(str),
)  # fmt: skip


@given(at=st.integers(0, len(LINES) - 1), put=ALMOST, keeps_name=st.booleans())
def test_a_hostile_line_is_answered_and_never_breaks(at: int, put: str, keeps_name: bool) -> None:
    name = LINES[at].partition("=")[0]
    line = f"{name}= {put}" if keeps_name else put
    text = "\n".join([*LINES[:at], line, *LINES[at + 1 :]])
    trial = try_out(text, "callback", "翠湖花园", 0.2)
    assert bool(trial.mistakes) != bool(trial.pages)
    for mistake in trial.mistakes:
        assert mistake.words.endswith("。")
        assert "\n" not in mistake.words
        assert 0 <= mistake.line <= len(text.splitlines()) + 1


@given(
    labels=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6),
    heights=st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=6),
    widths=st.lists(st.floats(min_value=-10, max_value=1e6), min_size=1, max_size=6),
)
def test_any_numbers_and_labels_are_answered(labels: list[str], heights: list[float], widths: list[float]) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08X}" for char in text if not 0xD800 <= ord(char) < 0xE000) + '"'

    said = iter(labels * 40)
    high, wide = iter(heights * 40), iter(widths * 40)
    made = []
    for line in LINES:
        put = line
        if line.startswith("height = "):
            put = f"height = {next(high)!r}"
        elif 'label = "' in line and "width = " in line:
            before, _, rest = line.partition('label = "')
            label = quoted(next(said))
            put = f"{before}label = {label}{rest[rest.index(chr(34)) + 1 :]}"
            put = put[: put.rindex("width = ")] + f"width = {next(wide)!r}" + " }" + put[put.rindex(" }") + 2 :]
        made.append(put)
    text = "\n".join(made)
    tomllib.loads(text)
    trial = try_out(text, "callback", "翠湖花园", 0.2)
    assert bool(trial.mistakes) != bool(trial.pages)
    assert all(mistake.words.endswith("。") and "\n" not in mistake.words for mistake in trial.mistakes)
