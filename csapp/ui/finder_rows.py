"""What a search found, as plain values for the list under the finder (look 3)."""

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape


@frozen
class Span:
    """A hit: which part of the row (`title`, `name` or `second`), where it begins, how long it is."""

    part: str
    start: int
    length: int


@frozen
class FinderRow:
    """One person, room, plate or document as found.

    `kind` and `key` name the record; `note` says what is open, with its shape.
    """

    kind: str
    key: str
    title: str
    name: str = ""
    relation: str = ""
    second_line: str = ""
    hit_spans: tuple[Span, ...] = ()
    note: str = ""
    note_shape: Shape | None = None

    def spoken(self) -> str:
        """The row in words, for screen readers."""
        return "，".join(part for part in (self.title, self.name, self.relation, self.second_line, self.note) if part)


@frozen
class FinderGroup:
    """Rows found in the same way; `count` is how many there are, and `more` that there are others besides."""

    label: str
    rows: tuple[FinderRow, ...]
    count: int
    more: bool = False

    @property
    def amount(self) -> str:
        """`3`, or `3+` where that is not all."""
        return f"{self.count}+" if self.more else str(self.count)
