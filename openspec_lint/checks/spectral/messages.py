"""What Spectral's placeholders stand for in messages, and where a finding stands."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from openspec_lint.checks.spectral.context import Context
from openspec_lint.checks.spectral.javascript import UNDEFINED, number_of, printed, text_of
from openspec_lint.checks.spectral.view import Step
from openspec_lint.read.document import Document, Trail, keys_of
from openspec_lint.read.pointers import key_of, token_of

_PLACEHOLDER: Final = re.compile(r"(#?)\{\{([^}\n]+)\}\}")
_PRINT: Final = re.compile(r"""print\(\s*["'](\w+)["']\s*\)""")
_PIECE: Final = re.compile(r"""\s*(?:(["'])(.*?)\1|(\w+)(\.toUpperCase\(\))?)\s*""")


class Home(NamedTuple):
    """Where something is written: the deepest place that there is, and the keys that were looked for below it.

    wanted: the keys of the place, and those below it that lead to nothing, as far as Spectral knows of them.
    """

    document: Document
    trail: Trail
    value: Any
    keys: tuple[Any, ...]
    wanted: tuple[Any, ...]


def home_of(context: Context) -> Home:
    """Return where a place is written; behind a reference, that is where the referenced thing stands."""
    step, missing = context.step, context.missing
    first = _first_followed(step)
    if first is None:
        keys = tuple(step.keys)
        is_open = context.view.follows and type(step.value) is dict and list(step.value) == ["$ref"]
        return Home(step.document, step.trail, step.value, keys, keys if is_open else (*keys, *missing))
    behind = step.keys[len(first.keys) :]
    rest = [*behind, *missing]
    if len(first.written) > 1 and (not behind or behind[0] in first.written):
        return _beside(first, rest)
    keys = tuple(keys_of(step.trail))
    tail: tuple[Any, ...] = ()
    if behind:
        path = [*map(str, step.keys), *map(str, missing)]
        last = len(path) - 1 - path[::-1].index(str(behind[-1]))
        tail = tuple(path[last + 1 :])
    return Home(step.document, step.trail, step.value, keys, (*keys, *tail))


def _first_followed(step: Step) -> Step | None:
    """Return the step before, or at, a place at which the first reference was followed."""
    found = None
    before: Step | None = step
    while before is not None:
        if before.written is not None:
            found = before
        before = before.parent
    return found


def _beside(first: Step, rest: list[Any]) -> Home:
    """Return the place of what stands beside a `$ref`, which Spectral finds before it follows it."""
    parent = first.parent
    assert parent is not None
    trail: Trail = (parent.trail, first.key)
    keys, value = [*parent.keys, first.key], first.written
    for key in rest:
        if not isinstance(value, dict) or key not in value:
            break
        trail, value = (trail, key), value[key]
        keys.append(key)
    wanted = (*first.keys, *rest)
    return Home(parent.document, trail, value, tuple(keys), wanted)


def filled(message: str, home: Home, error: str, description: str | None) -> str:
    """Return a message with its placeholders filled."""
    if "{{" not in message:
        return message
    known = {
        "property": _property(home),
        "error": error,
        "path": "#" + "".join("/" + _encoded(str(key)) for key in home.keys) if "path" in message else "",
        "description": "null" if description is None else description,
        "value": text_of(home.value) if home.value is not UNDEFINED else "undefined",
    }

    def replaced(match: re.Match[str]) -> str:
        return _evaluated(match[2].strip(), known, home) if match[1] else known.get(match[2], "")

    return _PLACEHOLDER.sub(replaced, message)


def _encoded(key: str) -> str:
    """Return a key as a JSON pointer in a URI has it (RFC 6901, section 6)."""
    return quote(token_of(key), safe="/-_.!~*'()", errors="replace")


def _evaluated(expression: str, known: dict[str, str], home: Home) -> str:
    """Return what `#{{expression}}` gives: names, quoted texts and `print(...)`, joined by `+`."""
    parts = []
    for piece in expression.split("+"):
        printing = _PRINT.fullmatch(piece.strip())
        match = _PIECE.fullmatch(piece)
        if printing is not None:
            parts.append(_printed(printing[1], known, home))
        elif match is not None and match[1]:
            parts.append(match[2])
        elif match is not None and match[3] in known:
            parts.append(known[match[3]].upper() if match[4] else known[match[3]])
        else:
            return ""
    return "".join(parts)


def _printed(name: str, known: dict[str, str], home: Home) -> str:
    if name == "property":
        return f'"{known["property"]}" property ' if known["property"] else "The document "
    return printed(home.value) if name == "value" else known.get(name, "")


def _property(home: Home) -> str:
    if len(home.wanted) > len(home.keys):
        return _dotted(home.wanted[len(home.keys) - 1 :])
    return str(home.keys[-1]) if home.keys else ""


def _dotted(keys: tuple[Any, ...]) -> str:
    text = ""
    for index, key in enumerate(map(str, keys)):
        if not key or re.search(r"\s", key):
            text += f"['{key}']"
        elif number_of(key) == number_of(key):
            text += f"[{key}]"
        else:
            text += ("." if index else "") + key
    return key_of(text)
