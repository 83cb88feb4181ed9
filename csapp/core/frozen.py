"""Frozen value classes: dataclasses whose methods stand here once instead of being compiled anew for each class.

Python compiles six methods for every frozen dataclass, half a millisecond in all; the forty of them before the first
page were a fourteenth of a start.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(made: type[T]) -> type[T]:
    """As `dataclass(frozen=True)`: `replace` and `fields` work; raises TypeError and FrozenInstanceError as it does."""
    # a class without words would have its signature worked out for some, which costs as much as ten classes
    made.__doc__ = made.__doc__ or made.__name__
    dataclass(init=False, repr=False, eq=False)(made)
    for name, method in _METHODS.items():
        setattr(made, name, method)
    return made


def _init(self: Any, *given: Any, **named: Any) -> None:
    declared = self.__dataclass_fields__
    name = type(self).__name__
    if len(given) > len(declared):
        raise TypeError(f"{name}() takes {len(declared)} values, not {len(given)}")
    held = dict(zip(declared, given, strict=False))
    for key, value in named.items():
        if key in held or key not in declared:
            raise TypeError(f"{name}() has no place for {key!r}")
        held[key] = value
    for key, entry in declared.items():
        if key in held:
            continue
        if entry.default is not MISSING:
            held[key] = entry.default
        elif entry.default_factory is not MISSING:
            held[key] = entry.default_factory()
        else:
            raise TypeError(f"{name}() needs {key!r}")
    self.__dict__.update(held)


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([self.__dict__[key] for key in self.__dataclass_fields__])


def _repr(self: Any) -> str:
    words = ", ".join(f"{key}={value!r}" for key, value in zip(self.__dataclass_fields__, _values(self), strict=True))
    return f"{type(self).__qualname__}({words})"


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: object, name: str, _value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} is frozen")


_METHODS = {
    "__init__": _init,
    "__repr__": _repr,
    "__eq__": _equal,
    "__hash__": _hash,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
