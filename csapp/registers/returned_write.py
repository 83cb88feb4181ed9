"""One corrected or new row of a sheet written through its register's own service, and looked at afterwards."""

from collections.abc import Callable, Mapping
from datetime import datetime
from inspect import Parameter, signature
from typing import Any

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, require
from csapp.core.values import clean_text
from csapp.db.unit_of_work import fetch
from csapp.registers.facts import value_at
from csapp.registers.returned import Correction, correcting_action, is_read, matching_field
from csapp.registers.returned_cells import shown, written
from csapp.registers.spec import Field, Register

_EMPTY = (None, "")


def write(register: Register, correction: Correction, by: Actor, at: datetime) -> None:
    """Write one row; raises what the service raises, and BadInput where a cell would not be what the sheet says.

    Call it inside a unit of work, which takes everything back.
    """
    if not correction.number:
        assert register.create is not None
        _refuse_gaps(register, register.create, correction.values)
        register.create(by=by, at=at, **_given(correction.values))
        return
    action, key = correcting_action(register), matching_field(register)
    assert action is not None
    assert key is not None
    model: Any = register.model
    record = model.get_or_none(getattr(model, key.source) == correction.number)
    if record is None:
        raise StaleRecord(mark("{number} 已经不在台账里，按 F5 看最新情况。"), number=correction.number)
    if action.offered is not None and not action.offered(record):
        raise BadInput("row", mark("{number} 现在不能修改。"), number=correction.number)
    require(by, action.needs)
    changed = [register.field(name) for name in correction.values if is_read(register, register.field(name).source)]
    before = {field.key: value_at(record, field.source) for field in changed}
    values = _given(_held(register, action.fields, record) | correction.values)
    _refuse_gaps(register, action.call, values)
    action.call(record.id, version=record.version, by=by, at=at, **values)
    record = fetch(model, record.id)
    for field in changed:
        _require_written(field, correction.values[field.key], before[field.key], value_at(record, field.source))


def _held(register: Register, asked: tuple[str, ...], record: Any) -> dict[str, Any]:
    """What stands there of all that 修改 asks for; a private value left alone is not said, nor what no column holds."""
    fields = [register.field(name) for name in asked]
    kept = [field for field in fields if field.private is None and is_read(register, field.source)]
    return {field.key: value_at(record, field.source) for field in kept}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _refuse_gaps(register: Register, service: Callable[..., Any], values: Mapping[str, Any]) -> None:
    """What the service can't do without must be written."""
    for name, one in signature(service).parameters.items():
        wanted = one.kind is Parameter.KEYWORD_ONLY or one.kind is Parameter.POSITIONAL_OR_KEYWORD
        field = next((field for field in register.fields if field.key == name), None)
        if wanted and one.default is Parameter.empty and field is not None and values.get(name) is None:
            raise BadInput(name, mark("「{label}」空着，要写上。"), label=field.label)


def _require_written(field: Field, value: Any, before: Any, after: Any) -> None:
    """The record must hold now what the preview said it would."""
    if value in _EMPTY:
        if after not in _EMPTY:
            raise BadInput(field.key, mark("「{label}」不能清空。"), label=field.label)
        return
    text, kept = clean_text(written(value)), clean_text(written(after))
    if isinstance(value, str) and len(kept) < len(text) and text.startswith(kept):
        words = mark("「{label}」最多 {limit} 个字，现在 {count} 个字。")
        raise BadInput(field.key, words, label=field.label, limit=len(kept), count=len(text))
    if after == before:
        words = mark("「{label}」写成「{value}」和台账里的是一样的，改回原样。")
        raise BadInput(field.key, words, label=field.label, value=shown(field, value))
