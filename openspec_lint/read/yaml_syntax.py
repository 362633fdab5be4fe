"""What libyaml objects to, said to people: in the words of their document, and where the mistake was made."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import yaml

from openspec_lint.read.document import TOO_DEEP, LineIndex, Problem


class _Words(NamedTuple):
    """A reason, and whether its place is where the construct begins (else where libyaml gave up)."""

    reason: str
    at_begin: bool = False


_NO_COLON: Final = (
    "this text stands where a key should, and no `:` ends it "
    "(a key is at most 1,024 characters on one line; the rest of a value is indented further than its key)"
)
_NOT_CLOSED: Final = "the quote that opens here is not closed"
_NAME: Final = "a name follows `&` and `*` in YAML; put text that begins with them in quotes"

_WORDS: Final = {
    "mapping values are not allowed in this context": _Words(
        "a mapping cannot begin here; put text that holds `: ` in quotes, and indent the members of a mapping alike"
    ),
    "block sequence entries are not allowed in this context": _Words(
        "a list cannot begin here; its first `- ` needs a line of its own"
    ),
    "mapping keys are not allowed in this context": _Words("a key cannot stand here"),
    "could not find expected ':'": _Words(_NO_COLON, at_begin=True),
    "did not find expected key": _Words(
        "a key is expected here; the indentation fits no mapping above, or text follows a closing quote or bracket"
    ),
    "did not find expected '-' indicator": _Words("an item `- ` is expected here; the indentation fits no list above"),
    "did not find expected ',' or ']'": _Words("a `,` or `]` is missing before this"),
    "did not find expected ',' or '}'": _Words("a `,` or `}` is missing before this"),
    "did not find expected node content": _Words("a value is expected here"),
    "did not find expected <document start>": _Words("the document ended above; nothing may follow it"),
    "found unexpected end of stream": _Words(_NOT_CLOSED, at_begin=True),
    "found unexpected document indicator": _Words(_NOT_CLOSED, at_begin=True),
    "found unknown escape character": _Words(
        "YAML has no such escape; in double quotes a backslash itself is written `\\\\`"
    ),
    "found invalid Unicode character escape code": _Words(
        "the escape stands for no character: half of a surrogate pair, or beyond U+10FFFF"
    ),
    "did not find expected hexdecimal number": _Words("hexadecimal digits are missing in the escape"),
    "did not find expected alphabetic or numeric character": _Words(_NAME),
    "did not find expected comment or line break": _Words("nothing but a comment may follow on this line"),
    "found undefined tag handle": _Words("the tag has a prefix that no %TAG directive declares", at_begin=True),
    "found unknown directive name": _Words("YAML has no such directive; put text that begins with `%` in quotes"),
    "found incompatible YAML document": _Words("the %YAML directive names a version that is neither 1.1 nor 1.2"),
    "found a tab character that violates indentation": _Words("a tab cannot indent in YAML; use spaces"),
    "found a tab character where an indentation space is expected": _Words("a tab cannot indent in YAML; use spaces"),
    "exceeded maximum nesting depth": _Words(TOO_DEEP),
}
"""libyaml's problems (scanner.c, parser.c of 0.2.5) in plain words; others are given as libyaml says them."""

_CANNOT_START: Final = "found character that cannot start any token"
_STARTS: Final = {"\t": "a tab cannot indent in YAML; use spaces"}


def syntax_problem(error: yaml.YAMLError, lines: LineIndex) -> Problem:
    """Return the place and the reason of what libyaml could not read."""
    if isinstance(error, yaml.reader.ReaderError):
        character = chr(error.character) if isinstance(error.character, int) else str(error.character)
        offset = lines.text.find(character)  # the error's own position counts bytes
        return _problem(lines, max(offset, 0), f"the control character U+{ord(character):04X} is not allowed in YAML")
    mark: Any = getattr(error, "problem_mark", None)
    offset = mark.index if mark is not None else 0
    said = getattr(error, "problem", None) or str(error)
    character = lines.text[offset : offset + 1]
    if said == _CANNOT_START:
        reason = _STARTS.get(character, f"text cannot begin with `{character}` in YAML; put it in quotes")
        return _problem(lines, offset, reason)
    words = _WORDS.get(said)
    begin: Any = getattr(error, "context_mark", None)
    if words is None:
        context = getattr(error, "context", None)
        return _problem(lines, offset, f"{said} ({context})" if context else said)
    return _problem(lines, begin.index if words.at_begin and begin is not None else offset, words.reason)


def _problem(lines: LineIndex, offset: int, reason: str) -> Problem:
    is_on_line = lines.text[offset : offset + 1].strip("\r\n") != ""
    return Problem("syntax-error", lines.span(offset, offset + is_on_line), {"reason": reason})
