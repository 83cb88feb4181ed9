"""The register of imported batches, the rows of a file before they are imported, and what each of them brings."""

from collections.abc import Iterator

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.core.values import mask_identity, mask_phone
from csapp.features.ledger.models import Facts, Preview, slots_of
from csapp.masterdata.people.models import Relation
from csapp.registers import cells
from csapp.registers.import_batch import BATCH, ImportBatch
from csapp.registers.import_preview import PreviewRow, Remark, RowResult
from csapp.registers.spec import Field, Filter, Kind, Register

REGISTER = Register(
    key=ImportBatch.key(),
    label=mark("导入台账"),
    icon="import",
    model=ImportBatch,
    noun=mark("导入批次"),
    title="number",
    order="-id",
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=88),
        Field("number", mark("批号"), Kind.CODE, width=132),
        Field("file_name", mark("文件"), width=0),
        Field("rows", mark("行数"), Kind.NUMBER, width=72),
        Field("added", mark("新增"), Kind.NUMBER, width=72),
        Field("changed", mark("修改"), Kind.NUMBER, width=72),
        Field("created_at", mark("导入时间"), Kind.MOMENT, width=132),
    ),
    table=("state", "number", "file_name", "rows", "added", "changed", "created_at"),
    facts=("number", "file_name", "rows", "added", "changed", "created_at"),
    filters=(Filter("all", mark("全部")),),
    workflow=BATCH,
    search=("number", "file_name"),
    view=Permission.IMPORT_LEDGER,
)

# The rows of a file before they are imported.
PREVIEW = Register(
    key="ledger_preview",
    label=mark("预检"),
    icon="import",
    model=None,
    title="row",
    order="row",
    fields=(
        Field("row", mark("行号"), Kind.CODE, width=60),
        Field("result", mark("结果"), Kind.CHOICE, width=76),
        Field("unit", mark("房号"), Kind.CODE, width=100),
        Field("name", mark("业主"), Kind.CODE, width=72),
        Field("phone", mark("电话"), Kind.PHONE, width=112),
        Field("area", mark("面积 ㎡"), Kind.DAY, width=72),
        Field("handed_over_on", mark("交付日期"), Kind.DAY, width=96),
        Field("explanation", mark("说明"), width=0),
    ),
    table=("row", "result", "unit", "name", "phone", "area", "handed_over_on", "explanation"),
)

# What a row of a preview brings, by kind of remark; `old` and `new` are values as shown.
_SENTENCES = {
    "second": mark("同房第二人，记为家属"),
    "new_owner": mark("新业主；原业主 {old} 仍在册，搬出要另办"),
    "vehicle": mark("新增车牌 {new}"),
    "vehicle_changed": mark("车牌 {new} 的资料变更"),
    "space": mark("新增车位 {new}"),
    "space_changed": mark("车位 {new} 的资料变更"),
    "name": mark("姓名更正：{old} → {new}"),
    "note": mark("备注补充"),
}
_LABELS = {
    "phone": mark("电话"),
    "identity_number": mark("证件号"),
    "area": mark("面积"),
    "status": mark("入住状态"),
    "handed_over_on": mark("交付日期"),
    "from_on": mark("入住日期"),
    "relation": mark("关系"),
}
_RESULTS = {
    RowResult.NEW: mark("新住户"),
    RowResult.UNCHANGED: mark("与现有资料相同，跳过"),
    RowResult.DOUBLE: mark("与第 {row} 行同房同人，只取一行"),
    RowResult.SKIPPED: mark("这一行不导入"),
}


def masked(target: str, text: str) -> str:
    """A value as shown before it is revealed."""
    if target.endswith("phone"):
        return "、".join(mask_phone(part) for part in cells.parts(text))
    return "、".join(mask_identity(part) for part in cells.parts(text)) if "identity" in target else text


def explanation(seen: Preview, row: PreviewRow) -> str:
    """The last column of a preview: what is wrong, or what the row brings; personal numbers are masked."""
    told = [problem.message for problem in row.problems]
    if told and not row.is_good:
        return "；".join(told)
    brought = [_sentence(remark) for remark in row.remarks]
    if row.result is RowResult.NEW:
        brought += [sentence for sentence in _new(seen.facts[row.block][row.index]) if sentence not in brought]
    told += brought
    if row.result in _RESULTS and not told:
        told.append(_RESULTS[row.result].format(row=row.other))
    return "；".join(told)


def _new(said: Facts) -> Iterator[str]:
    """What a new row says beside the columns that are shown: most of these have no remark."""
    if said.status is not None:
        yield mark("入住状态：{status}").format(status=said.status.value)
    if said.from_on is not None:
        yield mark("{day} 入住").format(day=said.from_on)
    for slot in slots_of(said):
        relation = slot.relation or slot.usual
        if relation is not None and relation is not Relation.OWNER:
            yield mark("{name}记为{relation}").format(name=slot.name, relation=relation.value)
    for kind, codes in (("vehicle", said.plate), ("space", said.space)):
        for code in codes:
            yield _SENTENCES[kind].format(old="", new=code)


def _sentence(remark: Remark) -> str:
    old, new = masked(remark.kind, remark.old), masked(remark.kind, remark.new)
    if remark.kind == "area":
        old, new = (f"{int(text) / 100:.2f}" if text else "" for text in (remark.old, remark.new))
    if remark.kind in _SENTENCES:
        return _SENTENCES[remark.kind].format(old=old, new=new)
    sentence = mark("{label}变更：{old} → {new}") if old else mark("补{label}：{new}")
    return sentence.format(label=_LABELS.get(remark.kind, remark.kind), old=old, new=new)
