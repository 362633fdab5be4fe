"""Errors against a schema in the words of Spectral, which groups them by place and leaves out what others explain."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from jsonschema.exceptions import ValidationError

from openspec_lint.checks.spectral.javascript import text_of, type_of
from openspec_lint.read.pointers import NOTHING, keys_of_pointer, pointer_to, value_at


class Issue(NamedTuple):
    """An error: the keyword, where the value stands as a JSON pointer, Ajv's sentence, what is allowed or named."""

    keyword: str
    pointer: str
    message: str
    allowed: tuple[Any, ...] = ()
    named: str = ""
    is_ambiguous: bool = False

    @classmethod
    def of(cls, error: ValidationError) -> Issue:
        """Return the issue that an error of the library is."""
        keyword = str(error.validator)
        pointer = pointer_to(list(error.path))
        allowed = tuple(error.validator_value) if keyword == "enum" and isinstance(error.validator_value, list) else ()
        named = error.message if keyword == "additionalProperties" else ""
        words = _WORDS.get(keyword)
        message = words(error.validator_value, error) if words is not None else error.message
        return cls(keyword, pointer, message, allowed, named, getattr(error, "is_ambiguous", False))


def _missing(_value: Any, error: ValidationError) -> str:
    name = re.match(r"'(.*)' is a required property|\"(.*)\" is a required property", error.message, re.DOTALL)
    return f'must have required property "{(name[1] or name[2]) if name else ""}"'


def _dependent(value: Any, error: ValidationError) -> str:
    """Return the sentence about properties that another one asks for."""
    name = re.search(r"""is a dependency of (['"])(.*)\1$""", error.message)
    needed = value.get(name[2]) if name is not None and isinstance(value, dict) else None
    if name is None or not isinstance(needed, list):
        return error.message
    what = "property" if len(needed) == 1 else "properties"
    return f"must have {what} {', '.join(needed)} when property {name[2]} is present"


def _items(error: ValidationError) -> int:
    schema = error.schema if isinstance(error.schema, dict) else {}
    return len(schema.get("items", ()))


def _count(value: Any) -> str:
    return text_of(value)


_WORDS: Final[dict[str, Callable[[Any, ValidationError], str]]] = {
    "type": lambda value, _error: "must be " + (",".join(value) if isinstance(value, list) else str(value)),
    "required": _missing,
    "enum": lambda _value, _error: "must be equal to one of the allowed values",
    "const": lambda _value, _error: "must be equal to constant",
    "minLength": lambda value, _error: f"must not have fewer than {_count(value)} characters",
    "maxLength": lambda value, _error: f"must not have more than {_count(value)} characters",
    "minItems": lambda value, _error: f"must not have fewer than {_count(value)} items",
    "maxItems": lambda value, _error: f"must not have more than {_count(value)} items",
    "minProperties": lambda value, _error: f"must not have fewer than {_count(value)} properties",
    "maxProperties": lambda value, _error: f"must not have more than {_count(value)} properties",
    "minimum": lambda value, _error: f"must be >= {_count(value)}",
    "maximum": lambda value, _error: f"must be <= {_count(value)}",
    "exclusiveMinimum": lambda value, _error: f"must be > {_count(value)}",
    "exclusiveMaximum": lambda value, _error: f"must be < {_count(value)}",
    "multipleOf": lambda value, _error: f"must be multiple of {_count(value)}",
    "format": lambda value, _error: f'must match format "{value}"',
    "not": lambda _value, _error: "must not be valid",
    "contains": lambda _value, _error: "must contain at least 1 valid item(s)",
    "additionalItems": lambda _value, error: f"must not have more than {_items(error)} items",
    "dependencies": lambda value, error: _dependent(value, error),
    "dependentRequired": lambda value, error: _dependent(value, error),
    "unevaluatedProperties": lambda _value, _error: "must not have unevaluated properties",
    "unevaluatedItems": lambda _value, _error: "must not have unevaluated items",
}


@dataclass
class _Level:
    """The issues at one place, and the places below it."""

    children: dict[str, _Level] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


_STEPS: Final = re.compile(r"/[\w$-]+(?:/\d+)?", re.ASCII)


def issues_told(issues: list[Issue], value: Any, keys: list[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what Spectral says of the issues of a value at `keys`: messages, and the keys below the value."""
    root = _Level()
    for issue in issues:
        level = root
        for step in [""] if not issue.pointer else _STEPS.findall(issue.pointer):
            level = level.children.setdefault(step, _Level())
        if level is not root:
            level.issues.append(issue)
    _thin(root, None, "")
    unmatched = {
        issue.pointer: issue.keyword
        for issue in issues
        if issue.keyword in ("anyOf", "oneOf") and not issue.is_ambiguous
    }
    for message, pointer in _told(root, value, keys):
        words = _of_item(message, pointer)
        keyword = unmatched.get(pointer)
        if keyword is not None and words.endswith(f" in {keyword}"):
            words += ". None of the schemas matched, see the other errors reported for this value"
        yield words, tuple(pointer[1:].split("/")) if pointer else ()


def _thin(level: _Level, parent: _Level | None, name: str) -> None:
    """Leave out an `anyOf` where places below it say more, and lists of values where others say more."""
    if any(issue.keyword == "anyOf" for issue in level.issues) and level.children:
        level.issues = []
    is_only_values = bool(level.issues) and all(issue.keyword == "enum" for issue in level.issues)
    if parent is not None and is_only_values and len(parent.children) > 1:
        del parent.children[name]
    for key, child in list(level.children.items()):
        _thin(child, level, key)


def _told(level: _Level, value: Any, keys: list[Any]) -> Iterator[tuple[str, str]]:
    issues = level.issues
    if issues and all(issue.keyword == "enum" for issue in issues):
        allowed: list[Any] = []
        for item in (item for issue in issues for item in issue.allowed):
            if not any(type(item) is type(other) and item == other for other in allowed):
                allowed.append(item)
        yield _enumerated(issues[0]._replace(allowed=tuple(allowed)), value, keys), issues[0].pointer
        return
    for issue in issues:
        yield _sentence(issue, value, keys), issue.pointer
    for child in level.children.values():
        yield from _told(child, value, keys)


def _sentence(issue: Issue, value: Any, keys: list[Any]) -> str:
    if issue.keyword == "additionalProperties":
        return f'Property "{issue.named}" is not expected to be here'
    if issue.keyword == "enum":
        return _enumerated(issue, value, keys)
    name = _name(issue.pointer, keys)
    message = issue.message.replace("'", '"')
    if issue.keyword == "type":
        return f'"{name}" property type {message}' if name is not None else f"Value type {message}"
    return f"{_subject(issue, value, keys)} {message}"


def _name(pointer: str, keys: list[Any]) -> str | None:
    if pointer:
        return pointer.rsplit("/", 1)[-1]
    return text_of(keys[-1]) if keys else None


def _subject(issue: Issue, value: Any, keys: list[Any]) -> str:
    name = _name(issue.pointer, keys)
    return f'"{name}" property' if name is not None else type_of(_at(value, issue.pointer)).capitalize()


def _at(value: Any, pointer: str) -> Any:
    found = value_at(value, keys_of_pointer(pointer))
    return None if found is NOTHING else found


def _enumerated(issue: Issue, value: Any, keys: list[Any]) -> str:
    shown = ", ".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in issue.allowed)
    message = f"{_subject(issue, value, keys)} {issue.message}: {shown}"
    close = _closest(_at(value, issue.pointer), issue.allowed)
    return message if close is None else f'{message}. Did you mean "{close}"?'


def _closest(value: Any, allowed: tuple[Any, ...]) -> str | None:
    texts = [item for item in allowed if isinstance(item, str)]
    if not isinstance(value, str) or not texts:
        return None
    best = min(texts, key=lambda text: _edits(text, value))
    return best if len(allowed) == 1 or _edits(best, value) < len(best) else None


def _edits(first: str, second: str) -> int:
    """Return how many characters to change, add or take out make one text of the other (Levenshtein)."""
    row = list(range(len(second) + 1))
    for index, character in enumerate(first, start=1):
        before, row[0] = row[0], index
        for column, other in enumerate(second, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (character != other))
    return row[-1]


def _of_item(message: str, pointer: str) -> str:
    """Return a message about an item of a list by its number, in better words than those for a property."""
    index = pointer.rsplit("/", 1)[-1]
    if index.isdecimal() and index.isascii():
        for prefix in (f'"{index}" property type', f'"{index}" property'):
            if message.startswith(prefix):
                return f"Item at index {index}{message[len(prefix) :]}"
    return message
