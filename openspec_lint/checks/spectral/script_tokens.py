"""The tokens of the scripts in JSONPath filters."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from openspec_lint.checks.spectral.expressions import UnreadableError

_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
    |(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)
    |(?P<name>@?[A-Za-z_$][\w$]*|@)
    |(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||\?\.|[-+*/%<>!()\[\].,?:])
    )""",
    re.VERBOSE | re.DOTALL,
)
_REGEX: Final = re.compile(r"\s*/(?P<pattern>(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+)/(?P<flags>[a-z]*)", re.DOTALL)
_OPERANDS: Final = frozenset({"number", "text", "name", "regex"})


class Token(NamedTuple):
    """A token: its kind (number, text, name, sign, regex, end), and its text; flags of a regular expression."""

    kind: str
    text: str
    flags: str = ""


def tokens_of(script: str) -> list[Token]:
    """Return the tokens of a script, with one at the end; raises UnreadableError for what is none."""
    found: list[Token] = []
    position = 0
    while script[position:].strip():
        is_operand = bool(found) and (found[-1].kind in _OPERANDS or found[-1].text in (")", "]"))
        regex = None if is_operand else _REGEX.match(script, position)
        match = regex or _TOKEN.match(script, position)
        if match is None:
            raise UnreadableError(f"`{script[position:].strip()[:20]}` is not understood")
        if regex is not None:
            found.append(Token("regex", regex["pattern"], regex["flags"]))
        else:
            found.append(Token(str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return [*found, Token("end", "")]
