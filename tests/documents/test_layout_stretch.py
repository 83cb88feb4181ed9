"""What an office put around its sample row goes along with the rows: formulas, areas, heights, pictures, names."""

import io
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Pictures

from csapp.documents.layout_stretch import Stretch
from tests.documents.layout_makers import drawn, export, exported

BY = Stretch("本公司 台账", 4, 4)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(D4:D4)", "SUM(D4:D8)"),
        ("SUM( $D$4 )", "SUM( $D$4:$D$8 )"),
        ("SUM(D3:D5)", "SUM(D3:D9)"),
        ("SUM(A1:D3)", "SUM(A1:D3)"),
        ("SUMIF(A4,\"报修\",D4)+D5*2", "SUMIF(A4:A8,\"报修\",D4:D8)+D9*2"),
        ("D4+SUM(D4*2)", "D4+SUM(D4*2)"),
        ("SUM(4:4,D:D)", "SUM(4:8,D:D)"),
        ("'本公司 台账'!D6&别的!D6", "'本公司 台账'!D10&别的!D6"),
        ("\"D5\"&ROW()", "\"D5\"&ROW()"),
    ],
)  # fmt: skip
def test_a_reference_goes_where_its_cells_go(formula: str, moved: str) -> None:
    assert BY.expression(formula, own=True, grows=True) == moved


def test_on_another_sheet_only_what_names_this_one_moves() -> None:
    assert BY.expression("D6+'本公司 台账'!D6", own=False) == "D6+'本公司 台账'!D10"


def test_formulas_above_and_below_cover_the_rows(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet["D1"] = "=SUM(D4:D4)"
        sheet["D2"] = "=D5/2"
        sheet["D5"] = "=SUM(D4:D4)"
        sheet["C5"] = ArrayFormula("C5:C5", "=SUM(C4:C4*D4:D4)")
        sheet["D6"] = "=D5*2"
        book.create_sheet("汇总")["A1"] = "='本公司 台账'!D5+D5"

    book = export(drawn(tmp_path / "版式.xlsx", draw))
    sheet = book.worksheets[0]
    assert [sheet[place].value for place in ("D1", "D2", "D9", "D10")] == [
        "=SUM(D4:D8)", "=D9/2", "=SUM(D4:D8)", "=D9*2",
    ]  # fmt: skip
    assert (sheet["C9"].value.ref, sheet["C9"].value.text) == ("C9:C9", "=SUM(C4:C8*D4:D8)")
    assert book["汇总"]["A1"].value == "='本公司 台账'!D9+D5"


def test_one_row_moves_nothing(tmp_path: Path) -> None:
    layout = drawn(tmp_path / "版式.xlsx", lambda _, sheet: sheet.__setitem__("D5", "=SUM(D4:D4)"))
    for rows in ((), (("JD1", "一", 1, 100),)):
        assert export(layout, rows).worksheets[0]["D5"].value == "=SUM(D4:D4)"


def test_areas_cover_the_rows(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet["A6"] = "保管人："
        sheet.print_area = "A1:D6"
        sheet.auto_filter.ref = "A3:D4"
        choice = DataValidation("list", formula1="$A$6:$A$6", sqref="A4")
        sheet.add_data_validation(choice)
        red = PatternFill("solid", bgColor="FFC7CE")
        sheet.conditional_formatting.add("D4:D4", CellIsRule("greaterThan", ["$D$6"], fill=red))
        sheet.conditional_formatting.add("A4:D4", FormulaRule(["$C4>3"], fill=red))
        sheet.row_breaks.append(Break(4))
        book.defined_names["落款"] = DefinedName("落款", attr_text="'本公司 台账'!$A$6")
        sheet.defined_names["明细"] = DefinedName("明细", attr_text="'本公司 台账'!$A$4:$D$4")

    book = export(drawn(tmp_path / "版式.xlsx", draw))
    sheet = book.worksheets[0]
    assert sheet.print_area == "'本公司 台账'!$A$1:$D$10"
    assert sheet.auto_filter.ref == "A3:D8"
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("A4:A8", "$A$10:$A$10")
    coloured = {str(one.sqref): [rule.formula for rule in one.rules] for one in sheet.conditional_formatting}
    assert coloured == {"D4:D8": [["$D$10"]], "A4:D8": [["$C4>3"]]}
    assert all(rule.dxf.fill.bgColor.rgb == "00FFC7CE" for one in sheet.conditional_formatting for rule in one.rules)
    assert [one.id for one in sheet.row_breaks.brk] == [8]
    assert book.defined_names["落款"].attr_text == "'本公司 台账'!$A$10"
    assert sheet.defined_names["明细"].attr_text == "'本公司 台账'!$A$4:$D$8"
    assert sheet["A10"].value == "保管人："


def test_a_table_covers_the_rows(tmp_path: Path) -> None:
    table = Table(displayName="明细", ref="A3:D4")
    sheet = export(drawn(tmp_path / "版式.xlsx", lambda _, sheet: sheet.add_table(table))).worksheets[0]
    assert (sheet.tables["明细"].ref, sheet.tables["明细"].autoFilter.ref) == ("A3:D8", "A3:D8")


def test_height_and_merged_cells_of_the_sample_row_are_every_rows(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.merge_cells("D4:F4")
        sheet["A6"] = "签字"
        sheet.merge_cells("A6:C7")
        sheet["C7"].border = Border(bottom=Side("thick"))
        sheet.row_dimensions[4].height = 32
        sheet.row_dimensions[6].height = 50

    layout = drawn(tmp_path / "版式.xlsx", draw)
    sheet = export(layout).worksheets[0]
    assert {str(place) for place in sheet.merged_cells.ranges} == {"A10:C11", *(f"D{at}:F{at}" for at in range(4, 9))}
    assert [sheet.row_dimensions[at].height for at in (*range(4, 9), 10)] == [32] * 5 + [50]
    assert sheet["C11"].border.bottom.style == "thick"
    rows = python_calamine.load_workbook(exported(layout)).get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows if str(row[0]).startswith("JD")] == [
        [f"JD{at}", f"第 {at} 项", at, at] for at in range(1, 6)
    ]
    # the column of the merged cells is not written twice
    assert export(layout, ()).worksheets[0]["A6"].value == "签字"


def test_a_long_text_makes_its_row_higher_in_the_drawn_width(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet["B4"].alignment = Alignment(wrap_text=True)
        sheet.row_dimensions[4].height = 20
        for name in "AB":
            sheet.column_dimensions[name].width = 11
        sheet.column_dimensions.group("A", "B", hidden=False, outline_level=0)

    rows = [("JD1", "短", 1, 1), ("JD2", "厨房漏水水流到楼下", 1, 1)]
    sheet = export(drawn(tmp_path / "版式.xlsx", draw), rows).worksheets[0]
    assert sheet.row_dimensions[4].height == 20
    assert sheet.row_dimensions[5].height > 30
    assert [name for name in sheet.column_dimensions if sheet.column_dimensions[name].width == 11] == ["A"]


def test_pictures_and_charts_stay_and_those_below_move(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Pictures.new("RGB", (40, 20), "navy").save(picture, "png")

    def draw(_: Any, sheet: Any) -> None:
        for place in ("A1", "B6"):
            sheet.add_image(Image(io.BytesIO(picture.getvalue())), place)
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=4), titles_from_data=True)
        sheet.add_chart(chart, "F8")

    layout = drawn(tmp_path / "版式.xlsx", draw)
    sheet = export(layout).worksheets[0]
    assert [(one.anchor._from.row + 1, one._data()) for one in sheet._images] == [
        (1, picture.getvalue()), (10, picture.getvalue()),
    ]  # fmt: skip
    (chart,) = sheet._charts
    assert chart.anchor._from.row + 1 == 12
    assert chart.ser[0].val.numRef.f == "'本公司 台账'!$D$4:$D$8"


def test_a_link_goes_with_its_cell(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet["A6"] = "公司网站"
        sheet["A6"].hyperlink = "https://example.com/"

    sheet = export(drawn(tmp_path / "版式.xlsx", draw)).worksheets[0]
    assert sheet["A10"].hyperlink.target == "https://example.com/"
    assert sheet["A6"].hyperlink is None
