"""What a function of Spectral is given besides the value, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from openspec_lint.checks.spectral.view import Step, View


class Context(NamedTuple):
    """Where the value stands: the deepest step that there is, and the keys below it that lead to nothing."""

    step: Step
    missing: tuple[Any, ...]
    view: View

    @property
    def keys(self) -> list[Any]:
        """The keys from the root to the value, whether or not anything is there."""
        return [*self.step.keys, *self.missing]

    def below(self, keys: tuple[Any, ...]) -> Context:
        """Return the place that `keys` lead to from here, as far as it is there."""
        step, rest = self.step, [*self.missing, *keys]
        while rest:
            child = self.view.child(step, index_of(step.value, rest[0]))
            if child is None:
                break
            step = child
            rest.pop(0)
        return Context(step, tuple(rest), self.view)


def index_of(value: Any, key: Any) -> Any:
    """Return the key as a list wants it, where `value` is one."""
    is_index = type(value) is list and isinstance(key, str) and key.isdecimal() and key.isascii()
    return int(key) if is_index else key


class Result(NamedTuple):
    """Something that a function objects to.

    message: with Spectral's placeholders. below: the keys from the value to what is wrong. whole: the keys from the
    root of the document, where they do not begin at the value.
    """

    message: str
    below: tuple[Any, ...] = ()
    whole: tuple[Any, ...] | None = None


Function = Callable[[Any, Any, Context], Iterator[Result]]
"""(value, functionOptions, where it stands) → what is wrong with it; nothing for values of other types."""

PROPERTY = '#{{print("property")}}'
VALUE = '#{{print("value")}}'
