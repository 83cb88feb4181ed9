"""Says what is wrong with a declared register; run over the whole catalogue by a contract test (design 3)."""

import inspect
from collections import Counter
from collections.abc import Iterator, Sequence

import peewee

from csapp.registers.plan import Links, path_of
from csapp.registers.spec import Action, Field, Kind, Register

_WIDEST = 640
_NARROWEST = 40


def problems(register: Register) -> list[str]:
    """One line for each name that does not exist, path that leads nowhere, label used twice or unlikely width."""
    named = list(_unknown_names(register))
    if named:
        return named
    return [
        *_twice("field", [field.key for field in register.fields]),
        *_twice("label", [field.label for field in register.fields]),
        *_twice("filter", [entry.key for entry in register.filters]),
        *_twice("filter label", [entry.label for entry in register.filters]),
        *_twice("action", [action.step for action in register.actions]),
        *_paths(register),
        *_order(register),
        *_steps(register),
        *_widths(register),
        *_kinds(register),
    ]


def _unknown_names(register: Register) -> Iterator[str]:
    known = {field.key for field in register.fields}
    sheet = register.sheet
    places: dict[str, Sequence[str]] = {
        "title": (register.title,),
        "table": register.table,
        "facts": register.facts,
        "form": tuple(name for section in register.form for name in section.fields),
        "search": register.search,
        "sheet": (*sheet.columns, *sheet.totals, *sheet.personal, *filter(None, [sheet.counts])) if sheet else (),
    }
    places |= {f"action {action.step}": action.fields for action in register.actions}
    for place, names in places.items():
        yield from (f"{register.key}: {place} names unknown field {name}" for name in names if name not in known)
    if not register.table:
        yield f"{register.key}: table has no columns"


def _twice(what: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"{what} {name} is used twice" for name, times in Counter(names).items() if times > 1)


def _read_fields(register: Register) -> list[Field]:
    """Fields that are read from records; those only typed in a step need no column."""
    names = {register.title, *register.table, *register.facts, *register.search}
    names |= set(register.sheet.columns) if register.sheet else set()
    return [field for field in register.fields if field.key in names]


def _paths(register: Register) -> Iterator[str]:
    for field in _read_fields(register):
        try:
            source = Links(register.model).source(field.source)
        except KeyError:
            yield f"{register.key}: path {field.source} of {field.key} leads nowhere"
            continue
        if isinstance(getattr(source.model, field.source.rpartition(".")[2], None), peewee.ForeignKeyField):
            yield f"{register.key}: path {field.source} ends at a link, name a column behind it"


def _order(register: Register) -> Iterator[str]:
    for what, name in (("order", register.order.lstrip("-")), ("period", register.period)):
        if not name:
            continue
        column = register.model._meta.fields.get(path_of(register, name))
        if column is None:
            yield f"{register.key}: {what} {name} is not a column of the table"
        elif what == "order" and column.null:
            yield f"{register.key}: order {name} may be empty, so that no index serves it"
        elif what == "order" and not _is_indexed(register, column):
            yield f"{register.key}: order {name} has no index"


def _is_indexed(register: Register, column: peewee.Field) -> bool:
    if column.index or column.unique or column.primary_key:
        return True
    declared = [index[0] for index in register.model._meta.indexes if isinstance(index, tuple)]
    return any(columns[0] == column.name for columns in declared)


def _steps(register: Register) -> Iterator[str]:
    steps = {step.name: step for step in register.workflow.steps} if register.workflow else {}
    for action in register.actions:
        step = steps.get(action.step)
        if action.label:
            yield from _typed(register, action)
        elif step is None:
            yield f"{register.key}: action {action.step} is no step of the workflow"
        elif not action.opens:
            yield from _typed(register, action)
            yield from (
                f"{register.key}: step {action.step} needs {name}, which its action does not ask for"
                for name in step.needs
                if name not in action.fields
            )


def _typed(register: Register, action: Action) -> Iterator[str]:
    wanted = inspect.signature(action.call).parameters
    for name in action.fields:
        if name not in wanted:
            yield f"{register.key}: action {action.step} types {name}, which {action.call.__name__} does not take"


def _widths(register: Register) -> Iterator[str]:
    columns = [register.field(name) for name in register.table]
    for field in columns:
        if field.width and not _NARROWEST <= field.width <= _WIDEST:
            yield f"{register.key}: column {field.key} is {field.width} px wide"
    stretching = [field.key for field in columns if not field.width]
    if len(stretching) > 1:
        yield f"{register.key}: more than one column takes the room that is left: {stretching}"


def _kinds(register: Register) -> Iterator[str]:
    states = [field.key for field in register.fields if field.kind is Kind.STATE]
    if len(states) > 1:
        yield f"{register.key}: more than one state: {states}"
    if states and register.workflow is None:
        yield f"{register.key}: a state without a workflow"
    for field in register.fields:
        if field.kind is Kind.CHOICE and field.choices is None:
            yield f"{register.key}: {field.key} offers no choices"
        if field.kind in (Kind.PHONE,) and field.private is None:
            yield f"{register.key}: {field.key} is a telephone and not private"
