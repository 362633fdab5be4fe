"""Members and methods of values in the scripts of JSONPath filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from openspec_lint.checks.spectral.expressions import UnreadableError, expression_of, occurs
from openspec_lint.checks.spectral.javascript import UNDEFINED, is_same, number_of, plain, text_of
from openspec_lint.checks.spectral.view import Step, View


class Fault(Exception):  # not an error of the ruleset: the script is just not true of that place
    """JavaScript would throw a TypeError here: a member of nothing, a method that the value does not have."""


class Pattern(NamedTuple):
    """A regular expression in a script."""

    expression: str


_CONSTRUCTORS: Final = {str: "String", bool: "Boolean", int: "Number", float: "Number", dict: "Object", list: "Array"}


class _Constructor(NamedTuple):
    name: str


def member_of(view: View, holder: Any, key: Any) -> Any:
    """Return `holder[key]`."""
    value = plain(holder)
    if value is None or value is UNDEFINED:
        raise Fault
    if isinstance(holder, Step):
        child = view.child(holder, _key(value, key))
        if child is not None:
            return child if isinstance(child.value, (dict, list)) else child.value
    elif isinstance(value, (dict, list, str)):
        try:
            return value[_key(value, key)]
        except (KeyError, IndexError, TypeError):
            pass
    if key == "length" and isinstance(value, (str, list)):
        return len(value)
    if key == "constructor" and type(value) in _CONSTRUCTORS:
        return _Constructor(_CONSTRUCTORS[type(value)])
    if key == "name" and isinstance(value, _Constructor):
        return value.name
    return UNDEFINED


def _key(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return text_of(key)
    number = number_of(key)
    return int(number) if number == number and number.is_integer() and number >= 0 else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # an index: Spectral makes a text of `@property` before it asks
    raise Fault


def _pattern(value: Any) -> str:
    if isinstance(value, Pattern):
        return value.expression
    try:
        return expression_of(text_of(value), "")
    except UnreadableError as error:
        raise Fault from error


def _match(value: Any, pattern: Any = UNDEFINED) -> Any:
    return [value] if occurs(_pattern(pattern), _text(value)) else None


def _test(value: Any, text: Any = UNDEFINED) -> bool:
    if not isinstance(value, Pattern):
        raise Fault
    return occurs(value.expression, text_of(text))


def _index_of(value: Any, wanted: Any = UNDEFINED) -> int:
    held = plain(value)
    if isinstance(held, list):
        return next((index for index, item in enumerate(held) if is_same(item, wanted)), -1)
    return _text(held).find(text_of(wanted))


def _slice(value: Any, start: Any = 0, end: Any = None) -> Any:
    held = plain(value)
    if not isinstance(held, (str, list)):
        raise Fault
    return held[int(number_of(start)) : None if end is None else int(number_of(end))]


METHODS: Final[dict[str, Callable[..., Any]]] = {
    "match": _match,
    "search": lambda value, pattern=UNDEFINED: 0 if _match(value, pattern) else -1,
    "test": _test,
    "exec": lambda value, text=UNDEFINED: [text] if _test(value, text) else None,
    "includes": lambda value, wanted=UNDEFINED: _index_of(value, wanted) >= 0,
    "indexOf": _index_of,
    "startsWith": lambda value, wanted=UNDEFINED: _text(value).startswith(text_of(wanted)),
    "endsWith": lambda value, wanted=UNDEFINED: _text(value).endswith(text_of(wanted)),
    "toLowerCase": lambda value: _text(value).lower(),
    "toUpperCase": lambda value: _text(value).upper(),
    "toString": lambda value: text_of(value),
    "trim": lambda value: _text(value).strip(),
    "split": lambda value, by=UNDEFINED: _text(value).split(text_of(by)) if text_of(by) else list(_text(value)),
    "slice": _slice,
    "substring": _slice,
    "substr": lambda value, start=0, count=None: _slice(value, start, None if count is None else start + count),
    "charAt": lambda value, index=0: _text(value)[int(number_of(index)) :][:1],
    "concat": lambda value, *others: _text(value) + "".join(map(text_of, others)),
    "join": lambda value, by=",": text_of(by).join(map(text_of, plain(value) or ())),
    "hasOwnProperty": lambda value, key=UNDEFINED: isinstance(plain(value), dict) and text_of(key) in plain(value),
    "keys": lambda value: list(plain(value)) if isinstance(plain(value), dict) else [],
}
"""Methods by name; each takes the value that it is called on first."""
