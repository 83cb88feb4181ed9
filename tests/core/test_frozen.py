"""Frozen value classes behave as dataclasses do."""

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from csapp.core.frozen import frozen


@frozen
class Place:
    """Two rooms and what lies in them."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Plain:
    """The same as Python makes it."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = field(default_factory=tuple)


def test_values_are_taken_by_place_and_by_name() -> None:
    assert (Place("a", 5).size, Place(size=4, name="b").name, Place("c").parts) == (5, "b", ())


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("a", 1, (), 4), {}), (("a",), {"name": "b"}), (("a",), {"other": 1})]
)
def test_what_a_dataclass_refuses_is_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Place, Plain):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_equal_values_are_equal_and_have_one_hash() -> None:
    assert Place("a") == Place("a", 3)
    assert Place("a") != Place("b")
    assert Place("a").__eq__(Plain("a")) is NotImplemented
    assert len({Place("a"), Place("a", 3), Place("b")}) == 2


def test_nothing_can_be_changed_afterwards() -> None:
    place = Place("a")
    with pytest.raises(FrozenInstanceError):
        place.size = 4  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del place.size
    assert place.size == 3


def test_tools_for_dataclasses_know_it() -> None:
    assert replace(Place("a"), size=9) == Place("a", 9)
    assert [entry.name for entry in fields(Place)] == ["name", "size", "parts"]
    assert repr(Place("a")) == "Place(name='a', size=3, parts=())"
