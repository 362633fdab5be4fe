"""Runtime expressions: how links and callbacks name values of a request or response (OpenAPI, Runtime Expressions)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_POINTER: Final = r"(?:/(?:[^~/{}]|~[01])*)*"
_EXPRESSION: Final = re.compile(
    rf"\$(?:url|method|statusCode|(?:request|response)\.(?:header\.{_TOKEN}|(?:query|path)\.[^{{}}]+|body(?:#{_POINTER})?))"
)
_EMBEDDED: Final = re.compile(r"\{(\$[^{}]*)\}")
_MEANT: Final = re.compile(r"\$(?:url|method|statuscode|request|response)(?![0-9A-Za-z])", re.IGNORECASE)
"""What begins as an expression does; other texts with a dollar are texts."""

_BODY_MEMBER: Final = re.compile(r"(\$(?:request|response)\.body)[./#]+([^{}]*)")


def is_expression(text: str) -> bool:
    """Tell whether a text as a whole is a runtime expression: "$request.body#/url"."""
    return _EXPRESSION.fullmatch(text) is not None


def expressions(text: str) -> Iterator[str]:
    """Yield what is meant to be an expression in a text: the whole of it, or each `{$...}` inside."""
    if text.startswith("$"):
        if _MEANT.match(text) is not None:
            yield text
        return
    if "{$" in text:
        yield from _EMBEDDED.findall(text)


def meant(text: str) -> str | None:
    """Return what a malformed expression may have meant: a member of a body is named by JSON Pointer."""
    match = _BODY_MEMBER.fullmatch(text)
    if match is None or not match[2]:
        return None
    better = f"{match[1]}#/{match[2].replace('.', '/')}"
    return better if better != text and is_expression(better) else None
