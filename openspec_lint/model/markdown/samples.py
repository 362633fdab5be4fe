"""JSON that a Markdown contract shows: read as it stands, or with what is left out and explained in it taken away."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from openspec_lint.findings import Span
from openspec_lint.model.markdown.places import Place
from openspec_lint.read.document import Document, Target, Trail, Value
from openspec_lint.read.json_text import read_json

MAX_DEPTH: Final = 40
MAX_ITEMS: Final = 20
"""Items of an example's list that are looked at for what its items hold."""


class Sample(NamedTuple):
    """An example body.

    document: the JSON by itself. place: where it stands. line, column: 0-based line of the Markdown document in which
    it begins, and how many columns stand before its lines. is_exact: nothing but comments was taken away.
    is_inline: it stands in a sentence, where people show no more than they speak of.
    """

    document: Document
    place: Place
    line: int
    column: int
    is_exact: bool
    is_inline: bool = False

    @property
    def value(self) -> Value:
        """The example."""
        return self.document.value

    def span(self, trail: Trail, target: Target) -> Span:
        """Return where a value of the example stands in the Markdown document."""
        if trail is None and not target.on_value:
            return self.place.span
        span, _ = self.document.locator(trail, target)
        line, column = self.line, self.column
        return Span(span.line + line, span.column + column, span.end_line + line, span.end_column + column)


_PART: Final = re.compile(
    r'"(?:[^"\\\n]|\\.)*"'
    r"|(?P<comment>//[^\n]*|/\*.*?\*/|(?<![\w\"])\#[^\n]*)"
    r"|(?P<value>:\s*)(?P<word>(?:\.\.\.|…|<[^<>\n]*>|[A-Za-z_][\w .|<>?\[\]-]*))"
    r"|(?P<left_out>\.\.\.|…)",
    re.DOTALL,
)
_LOOSE_COMMA: Final = re.compile(r",(?=\s*[,}\]])|(?<=[\[{])(\s*),")
_WORDS: Final = (
    ("true", "true"),
    ("false", "false"),
    ("null", "null"),
    ("string", '""'),
    ("integer", "0"),
    ("int", "0"),
    ("number", "0.0"),
    ("boolean", "true"),
    ("bool", "true"),
)


def sample(text: str, place: Place, line: int, column: int) -> Sample | None:
    """Return the example that `text` is; None where it is no JSON, not even with what prose puts into it taken away.

    The text that is read has the length of the one that is written, so that every place is the same in both.
    """
    if text.lstrip()[:1] not in ("{", "[", "/", "#"):
        return None
    document = read_json("", text)
    if document.problems and document.value is None:
        document = read_json("", _PART.sub(_without_comment, text))
    is_exact = not document.problems
    if not is_exact and document.value is None:
        document = read_json("", _bare(text))
    if not isinstance(document.value, (dict, list)):
        return None
    return Sample(document, place, line, column, is_exact)


def _bare(text: str) -> str:
    """Return `text` without comments, ellipses and superfluous commas, and with values in place of words for them."""
    bare = _PART.sub(_replaced, text)
    while True:
        less = _LOOSE_COMMA.sub(lambda match: " " if match[1] is None else match[1] + " ", bare)
        if less == bare:
            return bare
        bare = less


def _without_comment(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0]) if match["comment"] is not None else match[0]


def _replaced(match: re.Match[str]) -> str:
    if match["comment"] is not None or match["left_out"] is not None:
        return re.sub(r"[^\n]", " ", match[0])
    if match["value"] is None:
        return match[0]
    word = match["word"]
    literal = next((value for name, value in _WORDS if word.lower().startswith(name)), "null")
    room = len(match[0]) - 1
    return ":" + literal.ljust(room) if len(literal) <= room else match[0]


def schema_of_sample(value: Value, depth: int = 0) -> dict[str, Any]:
    """Return the JSON Schema of what an example shows; of its nulls nothing is known, nor of objects used as maps."""
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case list():
            items = [item for item in value[:MAX_ITEMS] if item is not None]
            return {"type": "array", "items": _common(items, depth)}
        case dict():
            if depth > MAX_DEPTH or not all(_FIELD.match(name) for name in value):
                return {"type": "object"}
            return {"type": "object", "properties": {n: schema_of_sample(v, depth + 1) for n, v in value.items()}}
    return {}


_FIELD: Final = re.compile(r"[A-Za-z_$@][\w$]*\Z")
"""A name that a program gives to a field; others are data, and their object a map."""


def _common(items: list[Any], depth: int) -> dict[str, Any]:
    """Return the schema of the items of a list: all members of objects together, and nothing where types differ."""
    if not items:
        return {}
    if all(isinstance(item, dict) for item in items):
        members: dict[str, Any] = {}
        for item in items:
            for name, value in item.items():
                members.setdefault(name, value)
        return schema_of_sample(members, depth + 1)
    schemas = [schema_of_sample(item, depth + 1) for item in items]
    return schemas[0] if all(schema.get("type") == schemas[0].get("type") for schema in schemas) else {}
