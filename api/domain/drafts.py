"""Many frozen values made quickly, where a file or a database has hundreds of thousands of them.

A frozen dataclass sets each of its fields through `object.__setattr__`, which takes five times as long as a plain assignment. A draft has the
same slots and is not frozen; once its fields are set it takes the class of what it is a draft of, and is frozen from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, field, fields, make_dataclass
from operator import attrgetter
from typing import Any, ClassVar, Protocol, TypeVar


class Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=Dataclass)


def maker_of(kind: type[T]) -> Callable[..., T]:
    """A quick constructor of a frozen dataclass with slots; its arguments are those of the class, in their order."""
    described = []
    for one in fields(kind):
        told: dict[str, Any] = {"default": one.default, "default_factory": one.default_factory}
        told = {name: value for name, value in told.items() if value is not MISSING}
        described.append((one.name, Any, field(**told)))
    draft: Any = make_dataclass(f"Draft{kind.__name__}", described, slots=True)

    def make(*values: Any) -> T:
        made: T = draft(*values)
        made.__class__ = kind
        return made

    return make


def copier_of(kind: type[T]) -> Callable[..., T]:
    """A quick `dataclasses.replace` for such a class."""
    names = [one.name for one in fields(kind)]
    read, make = attrgetter(*names), maker_of(kind)
    places = {name: place for place, name in enumerate(names)}

    def copy(value: T, **changes: Any) -> T:
        values = list(read(value))
        for name, now in changes.items():
            values[places[name]] = now
        return make(*values)

    return copy
