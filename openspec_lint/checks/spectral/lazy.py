"""Objects and lists that follow references when they are looked into, for a library that wants dicts and lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openspec_lint.checks.spectral.view import Step, View


class _Object(dict[Any, Any]):
    """An object whose members are followed when asked for."""

    __slots__ = ("_step", "_view")

    def __init__(self, step: Step, view: View) -> None:
        super().__init__(step.value)
        self._step = step
        self._view = view

    def __getitem__(self, key: Any) -> Any:
        return lazily(self._view.to(self._step, key, super().__getitem__(key)), self._view)

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401  # it would call itself

    def items(self) -> Any:
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        return [self[key] for key in self]


class _List(list[Any]):
    """A list whose items are followed when asked for."""

    __slots__ = ("_step", "_view")

    def __init__(self, step: Step, view: View) -> None:
        super().__init__(step.value)
        self._step = step
        self._view = view

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return list(self)[index]
        return lazily(self._view.to(self._step, index, super().__getitem__(index)), self._view)

    def __iter__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self)))


def lazily(step: Step, view: View) -> Any:
    """Return the value of a step as something that is a dict or a list and copies nothing below it."""
    if not view.follows:
        return step.value
    if type(step.value) is dict:
        return _Object(step, view)
    return _List(step, view) if type(step.value) is list else step.value


def written(value: Any) -> Any:
    """Return the object or list as it is written, where `value` follows references."""
    return value._step.value if isinstance(value, (_Object, _List)) else value
