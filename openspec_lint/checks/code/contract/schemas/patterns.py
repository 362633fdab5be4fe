"""Checks of regular expressions: those of ECMA-262, which schemas are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import jsonschema_rs

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target

_LEGAL: Final = jsonschema_rs.Draft202012Validator({"format": "regex"}, validate_formats=True)
"""Takes what ECMA-262 takes under the flag `u`; without it some more is legal, see `_strict`."""

_DIALECTS: Final = (
    (re.compile(r"\(\?[imsx]+(?:-[imsx]+)?\)"), "`{}` sets flags, which a pattern cannot"),
    (re.compile(r"\(\?P[<=>]"), "`{}` is Python's way to name a group; here it is `(?<name>…)`"),
    (re.compile(r"\(\?>"), "`{}` is a group of another dialect; write `(?:`"),
    (re.compile(r"\(\?#"), "`{}` is a comment of another dialect"),
    (re.compile(r"[*+?}]\+"), "`{}` is a quantifier of another dialect"),
)
"""What other dialects have and ECMA-262 refuses; {} stands for what was found."""

_FOREIGN_ESCAPES: Final[Mapping[str, str]] = {
    "A": "write `^`",
    "Z": "write `$`",
    "z": "write `$`",
    "h": "write `[ \\t]`",
    "R": "write `\\r?\\n`",
    "Q": "escape each character by itself",
    "e": "write `\\x1B`",
    "a": "write `\\x07`",
}
_POSIX: Final = re.compile(r"\[:\^?[a-z]+:\]")


def pattern_invalid(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each pattern that is no regular expression of ECMA-262."""
    for node, target, pattern in _patterns(site, scope):
        if not is_legal(pattern):
            yield Hit(node, {"pattern": _cut(pattern), "reason": _reason(pattern)}, target, aspect=pattern)


def pattern_of_other_dialect(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to what another dialect reads otherwise than ECMA-262, which takes `\\A` for an A."""
    for node, target, pattern in _patterns(site, scope):
        found = _foreign(pattern) if "\\" in pattern or "[:" in pattern else None
        if found is not None and is_legal(pattern):
            yield Hit(node, {"construct": found[0], "instead": found[1]}, target, aspect=pattern)


def _patterns(site: Site, scope: ContractScope) -> Iterator[tuple[Node, Target, str]]:
    pattern = site.value.get("pattern")
    if isinstance(pattern, str):
        yield site.child("pattern"), ON_VALUE, pattern
    keys = site.value.get("patternProperties") if scope.contract.version in ("3.1", "3.2") else None
    for key in keys if isinstance(keys, dict) else ():
        yield site.child("patternProperties", key), ON_KEY, key


@lru_cache(maxsize=4096)
def is_legal(pattern: str) -> bool:
    """Tell whether a pattern is one of ECMA-262 (22.2.1, with annex B.1.2 for what browsers always took)."""
    try:
        return _LEGAL.is_valid(pattern) or _LEGAL.is_valid(_strict(pattern))
    except ValueError:  # a lone surrogate, which no validator can be given
        return True


_TOKEN: Final = re.compile(
    r"(?P<escape>\\(?:[pP]\{[^}]*\}|u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|k<[^>]*>|.))"
    r"|(?P<quantifier>\{\d+(?:,\d*)?\})|(?P<other>.)",
    re.S,
)
_CLASS_ESCAPES: Final = frozenset("\\" + letter for letter in "dDwWsS")
_UNKNOWN_ESCAPE: Final = re.compile(r"\\[0-9aceghijklmopquxyzACEFGHIJKLMNOPQRTUVXYZ]\Z")


def _strict(pattern: str) -> str:
    """Rewrite what is legal only without the flag `u`: lone braces, idle backslashes, `[\\w-.]`, a repeated `(?=`."""
    written: list[str] = []
    in_class, previous = False, ""
    for match in _TOKEN.finditer(pattern):
        token, kind = match[0], match.lastgroup
        following = pattern[match.end() : match.end() + 2]
        if kind == "escape" and _UNKNOWN_ESCAPE.match(token):
            token = token[1]
        elif in_class and token == "-" and (previous in _CLASS_ESCAPES or following in _CLASS_ESCAPES):
            token = "\\-"
        elif not in_class and kind == "other" and token in "{}]":
            token = "\\" + token
        if kind == "other" and token == "[":
            in_class = True
        elif kind == "other" and token == "]":
            in_class = False
        written.append(token)
        previous = match[0]
    return "".join(written).replace("(?=", "(?:").replace("(?!", "(?:")


def _reason(pattern: str) -> str:
    for construct, reason in _DIALECTS:
        match = construct.search(pattern)
        if match is not None:
            return ": " + reason.format(match[0])
    if pattern.startswith(("*", "+", "?")):
        return f": nothing stands before `{pattern[0]}` that could be repeated"
    return ""


def _foreign(pattern: str) -> tuple[str, str] | None:
    """Return the first construct that means something else in another dialect, and what to write for it."""
    posix = _POSIX.search(pattern)
    if posix is not None:
        return posix[0], "write the characters themselves, as in `[A-Za-z]`"
    for match in _TOKEN.finditer(pattern):
        if match.lastgroup == "escape" and match[0][1:] in _FOREIGN_ESCAPES:
            return match[0], _FOREIGN_ESCAPES[match[0][1:]]
    return None


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


PATTERN_CHECKS: Final[Mapping[str, Check]] = {
    "pattern-invalid": pattern_invalid,
    "pattern-of-other-dialect": pattern_of_other_dialect,
}
