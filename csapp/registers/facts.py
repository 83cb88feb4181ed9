"""One record as the detail panel shows it: facts, next steps and history, all from the declaration (look 3)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, may, require
from csapp.core.workflow import Shape, Step
from csapp.db.audit import AuditLine, history
from csapp.db.connection import connected, known_faults
from csapp.db.link import LinkLine, links_of
from csapp.db.unit_of_work import fetch
from csapp.registers.spec import Action, Field, Kind, Private, Register
from csapp.registers.text import (
    NOTHING,
    deadline_shape,
    faces_of,
    finished_states,
    record_text,
    time_left,
)
from csapp.registers.trail_words import CREATE, step_word

_LONGEST_CHANGE = 40
_LONGEST_TITLE = 60


@frozen
class Fact:
    """One line of the panel; `private` values are masked and may be revealed."""

    key: str
    label: str
    text: str
    private: Private | None = None
    shape: Shape | None = None
    left: str = ""


@frozen
class NextStep:
    """A step this person may take now; `fields` are asked in place, `opens` names the page's own way.

    One that stands `aside` of the workflow (修改) is never the one filled button.
    """

    name: str
    label: str
    icon: str = ""
    destructive: bool = False
    fields: tuple[str, ...] = ()
    opens: str = ""
    aside: bool = False


@frozen
class Trail:
    """One line of the history."""

    label: str
    who: str
    at: datetime
    note: str = ""


@frozen
class RecordFacts:
    """All that the panel shows of one record, as plain values; `missing` says why the obvious step is not there.

    `links` are the records it is linked with.
    """

    id: int
    version: int
    number: str
    title: str
    state: str
    shape: Shape | None
    facts: tuple[Fact, ...]
    steps: tuple[NextStep, ...]
    missing: str
    history: tuple[Trail, ...]
    values: dict[str, Any]
    links: tuple[LinkLine, ...] = ()


def value_at(record: Any, path: str) -> Any:
    """What a path leads to from a record; None where a link on the way is empty."""
    for name in path.split("."):
        if record is None:
            return None
        record = getattr(record, name)
    return record


def facts(register: Register, record_id: int, now: datetime, by: Actor) -> RecordFacts:
    """The record for the panel. Raises StaleRecord where it is gone, NotAllowed."""
    require(by, register.view)
    with known_faults(), connected():
        record: Any = fetch(register.model, record_id)
        trail = tuple(_trail(register, line, now) for line in history(register.model.key(), record_id))
        state = _state(register, record)
        face = (faces_of(register) or {}).get(state)
        title = _title(register, record, now)
        lines = tuple(_fact(register, name, record, now) for name in register.facts or register.table)
        steps = next_steps(register, record, by)
        return RecordFacts(
            id=record.id,
            version=record.version,
            number=_number(register, record, title),
            title=title,
            state=face.label if face else "",
            shape=face.shape if face else None,
            facts=tuple(line for line in lines if line is not None and not _says_title(register, line, title)),
            steps=steps,
            missing=_missing(register, record, by, now, steps),
            history=trail,
            values={name: value_at(record, register.field(name).source) for name in _asked(register, record, steps)},
            links=tuple(links_of(register.model.key(), record_id)),
        )


def number_of(record: Any) -> str:
    """The document number, or the name the record is found by."""
    number = getattr(record, "number", "")
    if number:
        return str(number)
    entry = record.findable()
    return entry.number if entry is not None else ""


def _number(register: Register, record: Any, title: str) -> str:
    """As the title says it where that is the number itself: a plate is masked in both places."""
    number = number_of(record)
    return title if number == value_at(record, register.field(register.title).source) else number


def _title(register: Register, record: Any, now: datetime) -> str:
    """The title on one line, cut where it is a whole letter."""
    field = register.field(register.title)
    text = " ".join(record_text(register, field, value_at(record, field.source), now).split())
    return text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE]}…"


def _says_title(register: Register, line: Fact, title: str) -> bool:
    """Whether a fact would only repeat the title above it."""
    return line.key == register.title and line.text == title


def _state(register: Register, record: Any) -> Any:
    field = next((field for field in register.fields if field.kind is Kind.STATE), None)
    return value_at(record, field.source) if field is not None and register.workflow is not None else None


def _asked(register: Register, record: Any, steps: tuple[NextStep, ...]) -> list[str]:
    """Fields of the offered steps that hold a value already, so that a form opens with it."""
    fields = [register.field(name) for name in sorted({name for step in steps for name in step.fields})]
    # a private value is typed anew or left as it is: putting it into a line would reveal it
    shown = [field for field in fields if field.private is None]
    return [field.key for field in shown if hasattr(record, field.source.partition(".")[0])]


def _fact(register: Register, name: str, record: Any, now: datetime) -> Fact | None:
    field = register.field(name)
    value = value_at(record, field.source)
    text = record_text(register, field, value, now)
    if field.kind is not Kind.DEADLINE:
        shape = field.shapes.get(value) if field.shapes and value else None
        return Fact(name, field.label, text, field.private if value else None, shape) if text != NOTHING else None
    if value is None:
        return None
    if _state(register, record) in finished_states(register):
        return Fact(name, field.label, record_text(register, _as_day(field), value, now))
    return Fact(name, field.label, text, shape=deadline_shape(value, now), left=time_left(value, now))


def _as_day(field: Field) -> Field:
    return Field(field.key, field.label, Kind.DAY, field.path)


def next_steps(register: Register, record: Any, by: Actor) -> tuple[NextStep, ...]:
    """What the workflow table allows this role now and the page can do; destructive steps last."""
    steps = list(_own_steps(register, record, by))
    if register.workflow is not None and may(by, Permission.WRITE):
        steps[:0] = [
            NextStep(step.name, step.label, action.icon, step.destructive, action.fields, action.opens)
            for step in register.workflow.steps_from(_state(register, record), by.role)
            if (action := _offered(register, step, record)) is not None
        ]
    return tuple(sorted(steps, key=lambda step: step.destructive))


def _own_steps(register: Register, record: Any, by: Actor) -> Iterator[NextStep]:
    """Steps outside the workflow: a correction, a new password."""
    for action in register.actions:
        if action.label and may(by, action.needs) and _makes_sense(action, record):
            aside = register.workflow is not None
            yield NextStep(action.step, action.label, action.icon, False, action.fields, action.opens, aside)


def _offered(register: Register, step: Step, record: Any) -> Action | None:
    action = register.action(step.name)
    return action if action is not None and _makes_sense(action, record) else None


def _makes_sense(action: Action, record: Any) -> bool:
    return action.offered is None or bool(action.offered(record))


def _missing(register: Register, record: Any, by: Actor, now: datetime, steps: tuple[NextStep, ...]) -> str:
    """One line that says why the obvious step is not offered; empty where nothing is missing."""
    told = register.missing(record, now) if register.missing is not None else ""
    if told or register.workflow is None:
        return told
    if any(not step.destructive for step in steps):
        return ""
    state = _state(register, record)
    if not may(by, Permission.WRITE):
        goes_on = any(step.source == state for step in register.workflow.steps)
        return mark("「{role}」只能查看，不能办理。").format(role=by.role.value) if goes_on else ""
    others = [step for step in register.workflow.steps if step.source == state and by.role not in step.roles]
    closed = next((step for step in others if _offered(register, step, record) is not None), None)
    if closed is not None:
        roles = mark("、").join(role.value for role in Role if role in closed.roles)
        return mark("「{step}」由{roles}办理。").format(step=closed.label, roles=roles)
    return ""


def _trail(register: Register, line: AuditLine, now: datetime) -> Trail:
    after = json.loads(line.after) if line.after else {}
    return Trail(_step_label(register, line.step, after), line.by_name, line.at, _note(register, line, after, now))


def _step_label(register: Register, name: str, after: dict[str, Any]) -> str:
    """The state that was reached where the step changed it, else what was done."""
    face = (faces_of(register) or {}).get(after.get("state"))
    if face is not None:
        return face.label
    return step_word(register, name) or mark("其他步骤")


def _note(register: Register, line: AuditLine, after: dict[str, Any], now: datetime) -> str:
    """What was noted, else the declared values that changed, masked as everywhere."""
    if line.note or line.step == CREATE:
        return line.note
    told = []
    for field in register.fields:
        value = after.get(field.source)
        if field.kind in (Kind.STATE, Kind.DEADLINE) or value in (None, "", True, False, str(line.at)):
            continue
        text = " ".join(record_text(register, field, value, now).split()).rstrip("。")
        short = text if len(text) <= _LONGEST_CHANGE else f"{text[:_LONGEST_CHANGE]}…"
        told.append(mark("{label} {text}").format(label=field.label, text=short))
    return mark("；").join(told)
