"""What the standard library objects to in JSON, said to people: where, and how JSON (RFC 8259) has it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from openspec_lint.read.document import LineIndex, Problem

Place = tuple[int, int, str]
"""Where a mistake begins and ends, as offsets, and the reason."""

_SPACE: Final = " \t\r\n"
_WORD: Final = re.compile(r"[^\s{}\[\]:,\"']+")
_MAX_SHOWN: Final = 30

_STARTS: Final = {
    "'": "strings have double quotes in JSON",
    "/": "JSON has no comments",
    "#": "JSON has no comments",
    ",": "a value is missing before this comma",
    ":": "a value cannot begin with a colon",
    "=": "a colon stands between key and value in JSON",
    ";": "a comma stands between members in JSON",
}
"""First characters of what is neither a value nor a key, and what to say of them."""


def syntax_reason(error: json.JSONDecodeError) -> Place:
    """Return where and why a text is no JSON."""
    text, offset = error.doc, error.pos
    if not text.strip(_SPACE):
        return 0, 0, "the file is empty"
    for beginning, told in _TOLD:
        if error.msg.startswith(beginning):
            return told(text, offset)
    return offset, offset, error.msg


def without_halves(text: str, lines: LineIndex) -> tuple[str, tuple[Problem, ...]]:
    """Return a JSON text with U+FFFD for what is half of a surrogate pair, and the problem that it had one.

    A reader cannot keep such an escape: half of a pair is no character (RFC 8259, section 8.2). Nothing else moves.
    """
    if _MAY_BE_HALF.search(text) is None:
        return text, ()
    halves = [match for match in _ESCAPE.finditer(text) if match["half"] is not None]
    if not halves:
        return text, ()
    first = halves[0]
    number = len(halves) - 1
    more = f", and so {'is' if number == 1 else 'are'} {number:,} more" if number else ""
    problem = Problem("surrogate-unpaired", lines.span(*first.span()), {"escape": first[0], "more": more})
    return _ESCAPE.sub(lambda match: match[0] if match["half"] is None else r"\ufffd", text), (problem,)


_MAY_BE_HALF: Final = re.compile(
    r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F])"
)
"""What a text with half of a pair has: to look at every escape takes ten times as long."""

_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""An escape in a string; a pair of them where it takes two."""


def _value_expected(text: str, offset: int) -> Place:
    return _expected(text, offset, "a value")


def _key_expected(text: str, offset: int) -> Place:
    return _expected(text, offset, "a key in double quotes")


def _expected(text: str, offset: int, what: str) -> Place:
    """Say what is expected at `offset`; of a comma that nothing follows, that it is too much."""
    if offset >= len(text):
        return len(text), len(text), f"the text ends where {what} is expected"
    character = text[offset]
    comma = _before(text, offset)
    if character in "]}" and comma is not None:
        return _trailing_comma(text, comma)
    if character in _STARTS:
        return offset, offset + 1, _STARTS[character]
    word = _WORD.match(text, offset)
    if word is None or what != "a value":
        return offset, offset + 1, f"{what} is expected here, not `{character}`"
    shown = word[0] if len(word[0]) <= _MAX_SHOWN else word[0][:_MAX_SHOWN] + "…"
    return offset, word.end(), f"`{shown}` is no JSON value; text has double quotes in JSON"


def _before(text: str, offset: int) -> int | None:
    """Return the offset of a comma that only space separates from `offset`."""
    while offset > 0 and text[offset - 1] in _SPACE:
        offset -= 1
    return offset - 1 if offset > 0 and text[offset - 1] == "," else None


def _trailing_comma(_text: str, offset: int) -> Place:
    return offset, offset + 1, "no comma stands after the last member in JSON"


def _separator(what: str) -> Callable[[str, int], Place]:
    def told(text: str, offset: int) -> Place:
        if offset >= len(text):
            return len(text), len(text), f"the text ends where {what} is expected"
        character = text[offset]
        reason = _STARTS[character] if character in "/#=;" else f"{what} is expected here, not `{character}`"
        return offset, offset + 1, reason

    return told


def _control_character(text: str, offset: int) -> Place:
    code = f"U+{ord(text[offset]):04X}"
    is_line_end = text[offset] in "\r\n"
    reason = f"a string holds the control character {code}; it is written as an escape (`\\u{ord(text[offset]):04x}`)"
    return offset, offset + (not is_line_end), "a string ends on its line in JSON" if is_line_end else reason


_TOLD: Final[tuple[tuple[str, Callable[[str, int], Place]], ...]] = (
    ("Expecting value", _value_expected),
    ("Expecting property name", _key_expected),
    ("Illegal trailing comma", _trailing_comma),
    ("Expecting ':' delimiter", _separator("a colon")),
    ("Expecting ',' delimiter", _separator("a comma, or the end of the list or object,")),
    ("Unterminated string", lambda _text, offset: (offset, offset + 1, "the string that begins here does not end")),
    ("Invalid control character", _control_character),
    (
        "Invalid \\",
        lambda _text, offset: (offset, offset + 1, "JSON has no such escape; a backslash is written `\\\\`"),
    ),
    (
        "Extra data",
        lambda _text, offset: (offset, offset + 1, "the JSON value ends before this; a file holds only one"),
    ),
)
"""The messages of `json` by their beginnings, which are the same from Python 3.10 on."""
