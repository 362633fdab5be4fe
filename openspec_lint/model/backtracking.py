"""Regular expressions that take an engine that backtracks exponentially long (CWE-1333).

Read is as much of ECMA-262 as that takes; of what is not understood, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

MAX_LENGTH: Final = 2_000
"""Characters of a pattern that is looked at."""

_MANY: Final = 10
"""Repetitions that are as good as any number of them."""

_OTHER: Final = 128
"""Stands for every character outside of ASCII."""

_ALL: Final = frozenset(range(_OTHER + 1))
_DIGIT: Final = frozenset(map(ord, "0123456789"))
_WORD: Final = frozenset(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"))
_SPACE: Final = frozenset({*map(ord, " \t\n\r\f\v"), _OTHER})
_NEARLY_ALL: Final = len(_ALL) - 8
_CLASSES: Final = {
    "d": _DIGIT,
    "D": _ALL - _DIGIT,
    "w": _WORD,
    "W": _ALL - _WORD,
    "s": _SPACE,
    "S": _ALL - (_SPACE - {_OTHER}),
}
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_QUANTIFIER: Final = re.compile(r"([*+?]|\{(\d+)(?:(,)(\d*))?\})\??")
_CODE: Final = re.compile(r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_PROPERTY: Final = re.compile(r"\\[pP]\{[^}]*\}")
_OPENING: Final = re.compile(r"\((?:\?(?::|<(?![=!])[^>]*>|(<?[=!])))?")
_NESTED: Final = re.compile(r"\)[*+{]")


class Part(NamedTuple):
    """A part of a pattern, and how often it comes: characters, a group of alternatives, or (neither) an anchor.

    most: None for any number of times.
    """

    characters: frozenset[int] | None
    alternatives: tuple[tuple[Part, ...], ...] = ()
    least: int = 1
    most: int | None = 1

    @property
    def is_anchor(self) -> bool:
        """Whether it takes no character."""
        return self.characters is None and not self.alternatives


class _NotUnderstoodError(Exception):
    """What stands in a pattern is beyond this module."""


@lru_cache(maxsize=4096)
def backtracks(pattern: str) -> bool:
    """Tell whether there are texts for which a search takes exponentially long in their length."""
    if len(pattern) > MAX_LENGTH or _NESTED.search(pattern) is None:
        return False
    try:
        alternatives = _Reader(pattern).read()
    except (_NotUnderstoodError, IndexError, RecursionError):
        return False
    return any(_is_slow(parts, ()) for parts in alternatives)


def _is_slow(parts: Sequence[Part], behind: Sequence[Part]) -> bool:
    """Tell whether one of the parts can be taken in exponentially many ways before what follows fails."""
    for index, part in enumerate(parts):
        following = (*parts[index + 1 :], *behind)
        if part.alternatives:
            is_loop = part.most is None or part.most >= _MANY
            if is_loop and _can_fail(following) and not _takes_all(part, following) and _is_ambiguous(part):
                return True
            if any(_is_slow(inner, (part, *following) if is_loop else following) for inner in part.alternatives):
                return True
    return False


def _can_fail(following: Sequence[Part]) -> bool:
    """Tell whether what follows may refuse a text, and is not satisfied with whatever comes."""
    for part in following:
        if part.is_anchor or (part.least > 0 and part.characters is not None):
            return True
        if part.most is None and part.characters is not None and len(part.characters) >= _NEARLY_ALL:
            return False
        if part.alternatives and part.least > 0 and all(_can_fail(inner) for inner in part.alternatives):
            return True
    return False


def _takes_all(group: Part, following: Sequence[Part]) -> bool:
    """Tell whether a repeated group takes any text up to the end, as in `(.|\\s)*$`, so that nothing ever fails."""
    single = [inner[0] for inner in group.alternatives if len(inner) == 1 and inner[0].characters is not None]
    taken = [part.characters for part in single if part.least <= 1 and part.characters is not None]
    return all(part.is_anchor for part in following) and frozenset().union(*taken) == _ALL


def _is_ambiguous(group: Part) -> bool:
    """Tell whether a text of one repeated character is taken by the repeated group in several ways.

    Two alternatives take it, or one takes pieces of several lengths: `(a|a)*`, `(a+)*`, `(a+b?)*`.
    """
    for character in _ALL:
        runs = [run for inner in group.alternatives if (run := _run(inner, character)) is not None]
        lengths = [(least, most) for least, most in runs if most is None or most > 0]
        if len(lengths) > 1 or any(most is None or most > max(least, 1) for least, most in lengths):
            return True
    return False


def _run(parts: Sequence[Part], character: int) -> tuple[int, int | None] | None:
    """Return how many times in a row parts take one character, at least and at most; None when they want others."""
    least = 0
    total: int | None = 0
    for part in parts:
        if part.is_anchor:
            return None
        once = _once(part, character)
        if once is None:
            if part.least > 0:
                return None
            continue
        least += once[0] * part.least
        longest = None if once[1] is None or part.most is None else once[1] * part.most
        total = None if total is None or longest is None else total + longest
    return least, total


def _once(part: Part, character: int) -> tuple[int, int | None] | None:
    if part.characters is not None:
        return (1, 1) if character in part.characters else None
    runs = [run for inner in part.alternatives if (run := _run(inner, character)) is not None]
    if not runs:
        return None
    longest = [most for _, most in runs]
    return min(least for least, _ in runs), None if None in longest else max(most or 0 for most in longest)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def read(self) -> tuple[tuple[Part, ...], ...]:
        alternatives = self.alternatives()
        if self.at < len(self.pattern):
            raise _NotUnderstoodError
        return alternatives

    def alternatives(self) -> tuple[tuple[Part, ...], ...]:
        found: list[list[Part]] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                found.append([])
            else:
                found[-1].append(self.quantified(self.part()))
        return tuple(map(tuple, found))

    def part(self) -> Part:
        sign = self.pattern[self.at]
        if sign == "(":
            return self.group()
        if sign == "[":
            return Part(self.character_class())
        if sign == "\\":
            return self.escape()
        self.at += 1
        if sign in "^$":
            return Part(None)
        return Part(_ALL - {10, 13} if sign == "." else _code(ord(sign)))

    def group(self) -> Part:
        opening = _OPENING.match(self.pattern, self.at)
        assert opening is not None
        self.at = opening.end()
        alternatives = self.alternatives()
        if self.pattern[self.at] != ")":
            raise _NotUnderstoodError
        self.at += 1
        return Part(None) if opening[1] else Part(None, alternatives)

    def quantified(self, part: Part) -> Part:
        match = _QUANTIFIER.match(self.pattern, self.at)
        if match is None:
            return part
        self.at = match.end()
        sign, number, comma, end = match.groups()
        if number is None:
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
            return part._replace(least=least, most=most)
        return part._replace(least=int(number), most=int(end) if end else None if comma else int(number))

    def escape(self) -> Part:
        letter = self.pattern[self.at + 1]
        if letter in "bB":
            self.at += 2
            return Part(None)
        if letter == "k" or letter in "123456789":  # what a group took before is not known
            raise _NotUnderstoodError
        return Part(self.escaped())

    def escaped(self) -> frozenset[int]:
        """Return what an escape stands for, in a class and outside."""
        code, named = _CODE.match(self.pattern, self.at), _PROPERTY.match(self.pattern, self.at)
        if code is not None or named is not None:
            self.at = (code or named).end()  # type: ignore[union-attr]  # one of them is there
            return _code(int(code[1] or code[2] or code[3], 16)) if code is not None else _WORD | {_OTHER}
        letter = self.pattern[self.at + 1]
        self.at += 2
        if letter == "c":
            raise _NotUnderstoodError
        return _CLASSES[letter] if letter in _CLASSES else _code(ord(_CONTROLS.get(letter, letter)))

    def character_class(self) -> frozenset[int]:
        self.at += 1
        is_negated = self.pattern[self.at] == "^"
        self.at += is_negated
        found: set[int] = set()
        while self.pattern[self.at] != "]":
            first = self.member()
            is_range = self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]" and len(first) == 1
            if is_range:
                self.at += 1
                last = self.member()
                found.update(range(min(first), max(last) + 1) if len(last) == 1 else {*first, *last, ord("-")})
            else:
                found |= first
        self.at += 1
        return _ALL - found if is_negated else frozenset(found)

    def member(self) -> frozenset[int]:
        if self.pattern[self.at] == "\\":
            return _code(8) if self._is_backspace() else self.escaped()
        self.at += 1
        return _code(ord(self.pattern[self.at - 1]))

    def _is_backspace(self) -> bool:
        is_one = self.pattern[self.at + 1] == "b"
        self.at += 2 * is_one
        return is_one


def _code(number: int) -> frozenset[int]:
    return frozenset({min(number, _OTHER)})
