"""What is wrong with a template, one sentence for each mistake with its line, before an office prints with it (F01)."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from csapp.core.errors import UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import form_folder, own_form
from csapp.documents.fonts import BOLD, REGULAR, face
from csapp.documents.layout import (
    BODY_SIZE,
    FOOT_RULE,
    LEFT,
    META_SIZE,
    MM,
    NOTE_LEAD,
    NOTE_SIZE,
    PADDING,
    QR_SIZE,
    RIGHT,
    TITLE_SIZE,
    Box,
    Plan,
    plan,
)
from csapp.documents.template import Template, load_template, parse_template, read_template, text_of

LARGEST = 60_000
"""Characters; the longest of ours has six thousand."""
_AT = re.compile(r"at line (\d+), column (\d+)")
_TITLE_GAP, _UPRIGHT_STEP = 6, 14.5
_LEAST_HEIGHT, _LEAST_WIDTH = 4.5 * MM, 8 * MM
_SIGNED_HEIGHT, _SIGNED_WIDTH = 8 * MM, 32 * MM
_NUMBER, _OFFICE = "YS20261124-001", 13 * META_SIZE


@frozen
class Mistake:
    """A sentence, and the line it is about; 0 where no single line is."""

    words: str
    line: int = 0


class _Sentences:
    """Mistakes as they are found, each with the line where its word stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self.found: list[Mistake] = []

    def add(self, sentence: str, *told_by: str, **values: object) -> None:
        """`told_by` are the pieces of text that lead to the line, the surest first."""
        line = next(filter(None, map(self._line_of, told_by)), 0)
        mistake = Mistake(sentence.format(**values), line)
        if mistake not in self.found:
            self.found.append(mistake)

    def _line_of(self, piece: str) -> int:
        return next((at for at, line in enumerate(self._lines, 1) if piece in _said(line)), 0) if piece else 0


def _said(line: str) -> str:
    """A line without a remark of its own."""
    return "" if line.lstrip().startswith("#") else line


def usual_template(key: str) -> Template:
    """The program's own template: which blanks there are, what is ticked, who signs."""
    return parse_template((form_folder(key) / "form.toml").read_text("utf-8"), key)


def sound_template(key: str) -> Template:
    """The template that is printed with: an office's own must be sound. Raises UserError with its first mistake."""
    own = own_form(key)
    if own is None:
        return load_template(key)
    template, mistakes = find_mistakes(text_of(own, key), key)
    if template is None or mistakes:
        raise UserError(mark("{path}：{words}"), path=str(own), words=_located(mistakes[0]))
    return template


def _located(mistake: Mistake) -> str:
    """The sentence, led by its line where it does not name one itself."""
    if not mistake.line or str(mistake.line) in mistake.words:
        return mistake.words
    return mark("第 {line} 行：{words}").format(line=mistake.line, words=mistake.words)


def find_mistakes(text: str, key: str) -> tuple[Template | None, list[Mistake]]:
    """The template, if it can be read at all, and everything that is wrong with it; sound with an empty list."""
    if len(text) > LARGEST:
        return None, [Mistake(mark("模板太长，不像一张表：最多六万字。"))]
    broken = _syntax(text)
    if broken is not None:
        return None, [broken]
    usual, said = usual_template(key), _Sentences(text)
    template, faults = read_template(text, key, usual.labels)
    for fault in faults:
        said.add("{words}", *_pieces(fault), words=_plain(fault, key))
    if template is None or faults:
        return None, said.found
    _check_meaning(template, usual, said)
    _check_letters(template, said)
    try:
        made = plan(template)
    except UserError as fault:
        said.add("{words}", *_pieces(fault), words=_plain(fault, key))
        return None, said.found
    _check_heading(template, said)
    _check_cells(template, made, said)
    if not said.found:
        _check_places(made, said)
    return template, said.found


def _syntax(text: str) -> Mistake | None:
    try:
        tomllib.loads(text)
    except RecursionError:
        return Mistake(mark("方括号套得太深，照原来的模板写。"))
    except tomllib.TOMLDecodeError as fault:
        place = _AT.search(str(fault))
        if place is None:
            return Mistake(mark("写到最后还缺引号或括号，看看有没有配对。"), text.count("\n") + 1)
        line, column = map(int, place.groups())
        words = mark("第 {line} 行第 {column} 个字这里写得不对：看引号、等号、方括号和逗号有没有配对。")
        if "overwrite" in str(fault) or "twice" in str(fault):
            words = mark("第 {line} 行的这一项前面已经写过，只留一处。")
        return Mistake(words.format(line=line, column=column), line)
    return None


def _plain(fault: UserError, key: str) -> str:
    """The sentence without the name of the file: the page shows which form it is."""
    return re.sub(rf"^{re.escape(key)}/form\.toml(：| 的)?", "", str(fault))


def _pieces(fault: UserError) -> Iterator[str]:
    """What of the sentence's values may stand in the file."""
    for name in ("blank", "name", "export", "label"):
        value = fault.values.get(name)
        if isinstance(value, str) and value:
            yield f'"{value}"'
            yield value
    height = fault.values.get("height")
    if isinstance(height, float):
        yield f"height = {height:g}"


def _check_meaning(template: Template, usual: Template, said: _Sentences) -> None:
    """Ticked blanks have the boxes the program knows; everybody who signs has a place."""
    ticked = usual.choices
    for name, labels in template.choices.items():
        for export in labels.keys() - ticked.get(name, {}).keys():
            words = mark("勾选项 {name} 没有「{export}」，只能改右边的中文。")
            said.add(words, f"{export} =", name=name, export=export)
        for export in ticked.get(name, {}).keys() - labels.keys():
            words = mark('勾选项 {name} 少了 {export}，补一行 {export} = "{label}"。')
            said.add(words, f"[choices.{name}]", name=name, export=export, label=ticked[name][export])
    for name in template.blanks:
        if name in ticked and name not in template.choices:
            said.add(mark('「{name}」是勾选的，写上 kind = "choice"。'), f'"{name}"', name=name)
    signed = {cell.name for cell in template.signatures}
    for cell in usual.signatures:
        if cell.name not in signed:
            words = mark('少了签字栏 {name}（{label}），补上 [[signature]] 和 name = "{name}"。')
            said.add(words, "[[signature]]", name=cell.name, label=cell.label.rstrip("："))


def _texts(template: Template) -> Iterator[str]:
    """Everything the template prints."""
    yield from (template.title, template.footer, template.number_label, template.day_label, *template.notes)
    yield from (section.name for section in template.sections)
    yield from (cell.label for cell in template.signatures)
    for cell in template.cells():
        yield from (cell.label, cell.note_label, *(label for _export, label in cell.choices))


def _check_letters(template: Template, said: _Sentences) -> None:
    font = face(REGULAR)
    for text in _texts(template):
        if any(unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} for char in text):
            words = mark("「{text}」里有换行或看不见的字符，删掉它们。")
            shown = "".join(char for char in text if char.isprintable())[:20]
            said.add(words, shown, text=shown)
            continue
        unknown = [char for char in text if not font.has(char) and char.isprintable()]
        if unknown:
            said.add(mark("「{char}」这个字印不出来，换一个。"), unknown[0], char=unknown[0])


def _check_heading(template: Template, said: _Sentences) -> None:
    """Title, number, day, notes and footer: texts with a place of their own."""
    regular, bold = face(REGULAR), face(BOLD)
    wide = bold.width(template.title, TITLE_SIZE) + _TITLE_GAP * max(len(template.title) - 1, 0)
    if wide > RIGHT - LEFT - 2 * QR_SIZE - 4 * MM:
        said.add(mark("标题「{text}」太长，一行放不下，改短。"), "title", text=template.title[:20])
    if not template.title.strip():
        said.add(mark("标题是空的，写上表的名称。"), "title =")
    third = (RIGHT - LEFT) / 3
    for label, more, name in (
        (template.number_label, f"：{_NUMBER}", "number_label"),
        (template.day_label, mark("：2026 年 11 月 24 日"), "day_label"),
    ):
        if regular.width(label + more, META_SIZE) > third:
            said.add(mark("「{text}」太长，和旁边的字会叠在一起，改短。"), name, text=label[:20])
    for note in template.notes:
        if LEFT + 2 * NOTE_SIZE + regular.width(note, NOTE_SIZE) > RIGHT:
            said.add(mark("注「{text}……」一行放不下，拆成两条。"), note[:12], text=note[:12])
    fixed = template.footer.format(office="", number=_NUMBER)
    # beside the office's own name there is the page number in the middle
    if regular.width(fixed, 8) + _OFFICE > (RIGHT - LEFT) / 2:
        said.add(mark("页脚太长，会和页码叠在一起，改短。"), "footer")


def _check_cells(template: Template, made: Plan, said: _Sentences) -> None:
    """Words of the cells stay inside them."""
    regular = face(REGULAR)
    for name, box in made.sections:
        if len(name) * _UPRIGHT_STEP > box.height:
            words = mark("分节名「{text}」竖着写放不下，改短，或者加高这一节的行。")
            said.add(words, f'name = "{name}"', text=name[:20])
    for label, box in made.labels:
        if regular.width(label, BODY_SIZE) > box.width - 1 * MM:
            said.add(mark("栏名「{text}」比格子宽，改短或者加宽。"), f'"{label}"', text=label[:20])
    for label, x, _y in made.remarks:
        if x + regular.width(label, BODY_SIZE) > RIGHT - 20 * MM:
            said.add(mark("「{text}」右边写不下字，改短。"), f'"{label}"', text=label[:20])
    _check_signing(made, said)
    if made.frame.y - 5 * MM - NOTE_LEAD * max(len(template.notes) - 1, 0) < FOOT_RULE and template.notes:
        said.add(mark("注写到页脚上了，减小行高，或者删一条注。"), "notes")


def _check_signing(made: Plan, said: _Sentences) -> None:
    regular = face(REGULAR)
    for place in made.signatures:
        if regular.width(place.label, BODY_SIZE) > place.cell.width - 2 * PADDING:
            said.add(mark("签字栏「{text}」比格子宽，改短。"), f'"{place.label}"', text=place.label[:20])
        if place.cell.width < _SIGNED_WIDTH:
            said.add(mark("签字栏太多，一格放不下名字和日期，最多五个。"), "[[signature]]")
        if place.box.height < _SIGNED_HEIGHT:
            said.add(mark("签字的地方太矮，signature_height 加大到 16 毫米以上。"), "signature_height")


def fields_of(made: Plan) -> list[tuple[str, Box]]:
    """Every place that is filled in, ticked or signed, by its name."""
    places = [(blank.name, blank.box) for blank in made.blanks]
    places += [(choice.name, tick.box) for choice in made.choices for tick in choice.ticks]
    return places + [(place.field, place.box) for place in made.signatures]


def _check_places(made: Plan, said: _Sentences) -> None:
    """What is filled in lies inside the frame, is large enough, and covers nothing else."""
    frame, places = made.frame, fields_of(made)
    for name, box in places:
        if box.x < frame.x or box.right > frame.right + 0.1 or box.y < frame.y - 0.1 or box.top > frame.top + 0.1:
            said.add(mark("「{name}」伸到表框外面了，加大它的行高或宽。"), f'"{name}"', name=name)
    for blank in made.blanks:
        if blank.box.height < _LEAST_HEIGHT or blank.box.width < _LEAST_WIDTH:
            said.add(mark("「{name}」的格子太小，写不下一个字，加大它的行高或宽。"), f'"{blank.name}"', name=blank.name)
    if said.found:
        return
    for (one, box), (other, next_to) in combinations(places, 2):
        if _overlap(box, next_to):
            said.add(mark("「{one}」和「{other}」叠在一起了，加大行高。"), f'"{other}"', one=one, other=other)


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.x, other.x) > 0.2 * MM
        and min(one.top, other.top) - max(one.y, other.y) > 0.2 * MM
    )
