"""The rows of a sheet that came back, as the preview lists them."""

from csapp.core.marks import mark
from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.returned import Comparison
from csapp.registers.spec import Field, Kind, Private, Register
from csapp.registers.text import clear_value

PREVIEW = Register(
    key="sheet_return",
    label=mark("预检"),
    icon="import",
    model=None,
    title="row",
    order="row",
    fields=(
        Field("row", mark("行号"), Kind.CODE, width=60),
        Field("result", mark("结果"), Kind.CHOICE, width=76),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("field", mark("哪一列"), width=110),
        Field("explanation", mark("改了什么"), width=0),
    ),
    table=("row", "result", "number", "field", "explanation"),
)


def explanation(seen: Comparison, row: PreviewRow) -> str:
    """Old and new value of every corrected cell, personal values masked; or what is wrong."""
    told = [problem.message for problem in row.problems]
    if not told:
        told = [_change(seen, remark.kind, remark.old, remark.new) for remark in row.remarks]
    if not told and row.result is RowResult.UNCHANGED:
        told = [mark("和台账一样")]
    return "；".join(told)


def labels(seen: Comparison, row: PreviewRow) -> str:
    """The columns a row is about."""
    register = seen.sheet.register
    named = [register.field(remark.kind).label for remark in row.remarks]
    return "、".join(named or dict.fromkeys(problem.column for problem in row.problems if problem.column))


def _change(seen: Comparison, key: str, old: str, new: str) -> str:
    register = seen.sheet.register
    field = register.field(key)
    if field.private is not None and field.private is not Private.PLATE:
        new = str(clear_value(register, field, new, unmasked=False) or "")
    if not new:
        return mark("{label}：{old} → 空").format(label=field.label, old=old)
    if not old:
        return mark("{label}：{new}").format(label=field.label, new=new)
    return mark("{label}：{old} → {new}").format(label=field.label, old=old, new=new)
