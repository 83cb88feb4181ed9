"""The register vocabulary: what is declared once and read by table, form, filters, sheet and panel (design 3)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from csapp.core.frozen import frozen
from csapp.core.roles import Actor, Permission
from csapp.core.workflow import Shape, Workflow


class Kind(Enum):
    """How a value is stored, shown, typed and written to a sheet."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"  # whole fen
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CHECK = "check"
    STATE = "state"
    DEADLINE = "deadline"  # a day or moment; shown as 今天, 超 1 天, 11-27
    PHONE = "phone"
    CODE = "code"  # document numbers, plates, room codes: never elided


class Private(Enum):
    """Which mask hides a personal value until it is revealed."""

    PHONE = "phone"
    IDENTITY = "identity"
    NAME = "name"
    PLATE = "plate"


@frozen
class Field:
    """One attribute of a record.

    `path` follows links (`unit.code`) and defaults to `key`; `width` is the table column at 100 % in px, 0 stretches;
    `show` turns a stored value into text where the kind alone does not say how; `limit` is the most characters;
    `shapes` marks values that stand out, such as 急.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    path: str = ""
    width: int = 96
    required: bool = False
    choices: type[StrEnum] | None = None
    labels: Mapping[str, str] | None = None
    private: Private | None = None
    show: Callable[[Any], str] | None = None
    hint: str = ""
    limit: int = 0
    shapes: Mapping[str, Shape] | None = None

    @property
    def source(self) -> str:
        """The path read from the record."""
        return self.path or self.key


@frozen
class Section:
    """A titled group of fields in a form or in the detail panel."""

    title: str
    fields: tuple[str, ...]


@frozen
class Filter:
    """One chip: `where` gives the condition for this moment and person; None is every record.

    A `modifier` combines with the chip that is on (只看我的); other chips exclude each other.
    """

    key: str
    label: str
    where: Callable[[datetime, Actor], Any] | None = None
    shape: Shape | None = None
    modifier: bool = False


@frozen
class Action:
    """A next step as the page offers it: the workflow's step, the service function and what must be typed.

    `call(record_id, version=, by=, at=, **values)` is the service function. `offered(record)` says whether the step
    makes sense for this record where the state alone does not tell. `opens` names a page hook that gathers the
    values in a way of its own (signing, attaching) instead of the listed fields. A `label` makes it a step of its own,
    outside any workflow (修改), for whoever holds `needs`.
    """

    step: str
    call: Callable[..., Any]
    fields: tuple[str, ...] = ()
    icon: str = ""
    opens: str = ""
    offered: Callable[[Any], bool] | None = None
    label: str = ""
    needs: Permission = Permission.WRITE


@frozen
class Sheet:
    """The register in the office's Excel layout; `personal` columns name residents and stay out of chat groups."""

    title: str
    columns: tuple[str, ...]
    totals: tuple[str, ...] = ()
    counts: str = ""
    signatures: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()


@frozen
class Register:
    """Everything that is declared of one register; every other part refers to fields by name.

    `order` is a field or column that is never empty and has an index, with `-` before it newest first; `period` the
    day or moment the dates of the page narrow; `search` the fields scanned where the model is not in the search index.
    `create_needs` is the right a new record asks for, where it is not the one usual on its page.
    """

    key: str
    label: str
    icon: str
    model: Any
    fields: tuple[Field, ...]
    table: tuple[str, ...]
    title: str
    order: str
    form: tuple[Section, ...] = ()
    facts: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    actions: tuple[Action, ...] = ()
    sheet: Sheet | None = None
    workflow: Workflow | None = None
    search: tuple[str, ...] = ()
    period: str = ""
    create: Callable[..., Any] | None = None
    create_needs: Permission | None = None
    noun: str = ""
    document: str = ""
    missing: Callable[[Any, datetime], str] | None = None
    view: Permission = Permission.VIEW

    def field(self, key: str) -> Field:
        """The declared field; raises KeyError."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.key}.{key}")

    def action(self, step: str) -> Action | None:
        """What the page does for a workflow step, or None where only a signal may take it."""
        return next((action for action in self.actions if action.step == step), None)
