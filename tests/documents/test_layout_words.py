"""Blanks as people type them, what a layout may not hold, and what every export tells whoever drew it."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook.defined_name import DefinedName

from csapp.core.errors import BadInput
from tests.documents.layout_makers import Draw, drawn, export, read


def test_blanks_may_be_wide_and_spaced(tmp_path: Path) -> None:
    """What a Chinese input method types."""

    def draw(_: Any, sheet: Any) -> None:
        sheet["A1"] = "｛ 标 题 ｝（{　单位　}）"
        sheet["C5"] = "｛合计　数量｝"
        sheet["D5"] = "{合计金额}"
        sheet["A6"] = "共 ｛合计 金额｝ 元"
        sheet.oddHeader.center.text = "｛单位｝"

    sheet = export(drawn(tmp_path / "版式.xlsx", draw, ("｛编号｝", "{ 项目 }", "｛数　量}", "{金 额}"))).worksheets[0]
    assert sheet["A1"].value == "接待登记表（翠湖花园）"
    assert [cell.value for cell in sheet[4]] == ["JD1", "第 1 项", 1, 1]
    assert (sheet["C9"].value, sheet["D9"].value, sheet["A10"].value) == (15, 15, "共 15.00 元")
    assert sheet["D9"].number_format == "#,##0.00"
    assert sheet.oddHeader.center.text == "翠湖花园"


def test_what_stands_below_is_known_when_the_sheet_comes_back(tmp_path: Path) -> None:
    """As blanks of one spelling; what a formula will say is open."""

    def draw(_: Any, sheet: Any) -> None:
        sheet["D5"] = "=SUM(D4:D4)"
        sheet["A6"] = "共｛ 行数 ｝件"

    layout = read(drawn(tmp_path / "版式.xlsx", draw))
    assert layout.below == (("", "", "", "{=}"), ("共{行数}件", "", "", ""))


def test_parts_of_a_text_keep_their_fonts(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        bold = InlineFont(b=True)
        sheet["A1"] = CellRichText(["翠湖 ", TextBlock(bold, "{标题}")])
        sheet["A2"] = CellRichText(["｛单", TextBlock(bold, "位}簿")])

    sheet = export(drawn(tmp_path / "版式.xlsx", draw)).worksheets[0]
    assert str(sheet["A1"].value) == "翠湖 接待登记表"
    assert sheet["A1"].value[1].font.b
    assert sheet["A2"].value == "翠湖花园簿"


def test_a_named_cell_may_be_merged_or_the_sheets_own(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.merge_cells("A1:D1")
        book.defined_names["标题"] = DefinedName("标题", attr_text="'本公司 台账'!$A$1:$D$1")
        sheet.defined_names["单位"] = DefinedName("单位", attr_text="'本公司 台账'!$B$2")

    sheet = export(drawn(tmp_path / "版式.xlsx", draw), title="=1+1", estate="+86 物业\x07").worksheets[0]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("A1", "B2")] == [
        ("=1+1", "s"), ("+86 物业", "s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{合计 项目}", "A6 里要合计的「项目」不是数，能合计的有：数量、金额。"),
        ("{合计 电话}", "A6 里要合计的「电话」不在示例行里，示例行加上这一列，或删掉这个合计。"),
        ("{合计 房租}", "A6 里要合计的「房租」不在示例行里，示例行加上这一列，或删掉这个合计。"),
        ("{合计}", "A6 里的「合计」不认识"),
        ("{房租}", "A6 里的「房租」不认识，可以用：标题、单位、"),
        ('="abc', "A6 的公式看不懂，改简单些再用。"),
    ],
)
def test_a_blank_nothing_can_fill_gets_a_sentence(text: str, words: str, tmp_path: Path) -> None:
    layout = drawn(tmp_path / "版式.xlsx", lambda _, sheet: sheet.__setitem__("A6", text))
    with pytest.raises(BadInput) as told:
        read(layout)
    assert words in told.value.message.format(**told.value.values)


def test_a_total_where_the_layout_has_no_numbers_at_all(tmp_path: Path) -> None:
    layout = drawn(
        tmp_path / "版式.xlsx", lambda _, sheet: sheet.__setitem__("A6", "{合计 项目}"), ("{编号}", "{项目}")
    )
    with pytest.raises(BadInput, match="不是数，删掉这个合计"):
        read(layout)


def test_merged_cells_across_the_sample_row_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        read(drawn(tmp_path / "版式.xlsx", lambda _, sheet: sheet.merge_cells("E3:E4")))
    assert told.value.values == {"place": "E3:E4"}


@pytest.mark.parametrize(
    ("part", "text", "thing"),
    [
        ("xl/drawings/drawing1.xml", "<xdr:wsDr><xdr:sp macro=''/></xdr:wsDr>", "文本框和图形"),
        ("xl/drawings/drawing1.xml", '<a:srcRect l="1200" r="0"/>', "裁剪过的图片"),
        ("xl/media/image1.emf", "", "emf 和 wmf 图片"),
        ("xl/cellimages.xml", "", "单元格里的图片"),
        ("xl/worksheets/sheet2.xml", '<worksheet><legacyDrawingHF r:id="rId1"/></worksheet>', "页眉页脚里的图片"),
        ("xl/worksheets/sheet2.xml", '<worksheet><picture r:id="rId1"/></worksheet>', "工作表背景"),
        ("xl/worksheets/sheet2.xml", "<x14:sparklineGroup>", "迷你图"),
        ("xl/worksheets/sheet2.xml", '<x14:dataValidation type="list">', "取自别的工作表的下拉选项"),
        ("xl/worksheets/sheet2.xml", '<x14:cfRule type="iconSet">', "新式的条件格式"),
        ("xl/charts/chartEx1.xml", "", "新式的图表"),
        ("xl/ctrlProps/ctrlProp1.xml", "", "控件"),
        ("xl/embeddings/oleObject1.bin", "", "嵌入的文件"),
        ("xl/pivotTables/pivotTable1.xml", "", "数据透视表和切片器"),
    ],
)
def test_what_would_be_lost_is_told(part: str, text: str, thing: str, tmp_path: Path) -> None:
    layout = drawn(tmp_path / "版式.xlsx")
    with zipfile.ZipFile(layout, "a") as archive:
        archive.writestr(part, text)
    with pytest.raises(BadInput) as told:
        read(layout)
    assert told.value.message.format(**told.value.values) == f"「版式.xlsx」里的{thing}导出时带不过去，去掉再用。"


def test_a_print_area_of_whole_columns_is_told(tmp_path: Path) -> None:
    def draw(book: Any, _: Any) -> None:
        book.defined_names["_xlnm.Print_Area"] = DefinedName(
            "_xlnm.Print_Area", attr_text="'本公司 台账'!$A:$D", localSheetId=0
        )

    with pytest.raises(BadInput, match="带不过去"):
        read(drawn(tmp_path / "版式.xlsx", draw))


WHO = "陈丽华 2026-11-24 10:24 导出，共 5 行"
NOTE = "含完整电话和证件号，用后删除"


def own_footer(_: Any, sheet: Any) -> None:
    sheet.oddFooter.left.text = "翠湖物业"


def telling_footer(_: Any, sheet: Any) -> None:
    sheet.oddFooter.center.text = "{导出人} {导出时间} {行数} 行 {备注}"


def full_footer(_: Any, sheet: Any) -> None:
    sheet.oddFooter.left.text, sheet.oddFooter.center.text, sheet.oddFooter.right.text = "左", "中", "右"


@pytest.mark.parametrize(
    ("draw", "left", "center", "right"),
    [
        (None, f"{WHO}　{NOTE}", None, "第 &P 页，共 &N 页"),
        (own_footer, "翠湖物业", f"{WHO}　{NOTE}", None),
        (telling_footer, None, f"陈丽华 2026-11-24 10:24 5 行 {NOTE}", None),
        (full_footer, f"左　{WHO}　{NOTE}", "中", "右"),
    ],
)
def test_who_exported_is_told_whoever_drew_it(
    draw: Draw | None, left: str | None, center: str | None, right: str | None, tmp_path: Path
) -> None:
    """The privacy rule: exporter, time and count, and what is unmasked, on every page."""
    footer = export(drawn(tmp_path / "版式.xlsx", draw), note=NOTE).worksheets[0].oddFooter
    assert (footer.left.text, footer.center.text, footer.right.text) == (left, center, right)


def test_the_first_and_even_pages_tell_it_too(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.HeaderFooter.differentFirst = sheet.HeaderFooter.differentOddEven = True

    sheet = export(drawn(tmp_path / "版式.xlsx", draw)).worksheets[0]
    assert [one.left.text for one in (sheet.oddFooter, sheet.evenFooter, sheet.firstFooter)] == [WHO] * 3


@pytest.mark.parametrize(
    ("shown", "value"),
    [("{期间}", f"2026 年 11 月　{NOTE}"), ("{标题}", f"接待登记表　{NOTE}"), ("{标题}{备注}", f"接待登记表{NOTE}")],
)
def test_an_unmasked_sheet_says_so_on_the_screen(shown: str, value: str, tmp_path: Path) -> None:
    layout = drawn(tmp_path / "版式.xlsx", lambda _, sheet: sheet.__setitem__("A1", shown))
    assert export(layout, note=NOTE).worksheets[0]["A1"].value == value


def test_the_counts_and_their_chart_come_too(tmp_path: Path) -> None:
    book: openpyxl.Workbook = export(drawn(tmp_path / "版式.xlsx"), counted=0)
    assert [tuple(row) for row in book["统计"].values][:2] == [("编号", "数量"), ("JD1", 1)]
    assert book["统计"]["A1"].font.b
    assert len(book["统计"]._charts) == 1
