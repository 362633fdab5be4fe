"""The scripts in JSONPath filters, `[?(@.in == 'path')]`: expressions of JavaScript → functions of a place."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from openspec_lint.checks.spectral.expressions import UnreadableError, expression_of
from openspec_lint.checks.spectral.javascript import (
    UNDEFINED,
    is_equal,
    is_less,
    is_same,
    is_truthy,
    number_of,
    plain,
    text_of,
    type_of,
)
from openspec_lint.checks.spectral.methods import METHODS, Fault, Pattern, member_of
from openspec_lint.checks.spectral.script_tokens import Token, tokens_of
from openspec_lint.checks.spectral.view import Step, View


class Place(NamedTuple):
    """What `@` is: a step, in a view."""

    step: Step
    view: View


Script = Callable[[Place], Any]

ANYTHING: Final = 1_000
"""Steps before a place that a script looks at which asks for the whole path."""


class Compiled(NamedTuple):
    """A script, and how many steps before the container of a place it looks at."""

    run: Script
    memory: int

    def holds(self, place: Place) -> bool:
        """Tell whether a script is true of a place; what would be an error in JavaScript is not."""
        try:
            return is_truthy(self.run(place))
        except Fault:
            return False


def compiled(script: str) -> Compiled:
    """Return the function that a script is; raises UnreadableError for what is beyond this part of JavaScript."""
    parser = _Parser(tokens_of(script))
    try:
        run = parser.choice()
    except RecursionError as error:
        raise UnreadableError("a script is nested too deeply") from error
    if parser.token.kind != "end":
        raise UnreadableError(f"`{parser.token.text}` is not understood in `{script}`")
    return Compiled(run, parser.memory)


def _lifted(step: Step) -> Any:
    return step if isinstance(step.value, (dict, list)) else step.value


def _path(place: Place) -> str:
    return "$" + "".join(f"['{key}']" if isinstance(key, str) else f"[{key}]" for key in place.step.keys)


def _up(place: Place, count: int) -> Step | None:
    step: Step | None = place.step
    for _ in range(count):
        step = step.parent if step is not None else None
    return step


def _parent_value(place: Place) -> Any:
    step = _up(place, 2)  # nimma, Spectral's engine, counts one too many
    return _lifted(step) if step is not None else UNDEFINED


def _parent_property(place: Place) -> Any:
    step = _up(place, 1)
    return step.key if step is not None and step.parent is not None else UNDEFINED


_AT: Final[dict[str, tuple[Script, int]]] = {
    "@": (lambda place: _lifted(place.step), 0),
    "@root": (lambda place: _lifted(place.view.root), 0),
    "@path": (_path, ANYTHING),
    "@property": (lambda place: place.step.key, 0),
    "@parent": (_parent_value, 2),
    "@parentProperty": (_parent_property, 1),
    "@string": (lambda place: isinstance(place.step.value, str), 0),
    "@number": (lambda place: type_of(place.step.value) == "number", 0),
    "@boolean": (lambda place: isinstance(place.step.value, bool), 0),
    "@scalar": (lambda place: not isinstance(place.step.value, (dict, list)), 0),
    "@array": (lambda place: isinstance(place.step.value, list), 0),
    "@null": (lambda place: place.step.value is None, 0),
    "@object": (lambda place: isinstance(place.step.value, (dict, list)), 0),
    "@integer": (lambda place: isinstance(place.step.value, int) and not isinstance(place.step.value, bool), 0),
}
_WORDS: Final[dict[str, Any]] = {
    **{"true": True, "false": False, "null": None, "undefined": UNDEFINED, "NaN": math.nan, "Infinity": math.inf}
}
_FUNCTIONS: Final[dict[str, Callable[[Any], Any]]] = {
    **{"String": text_of, "Number": number_of, "Boolean": is_truthy},
    "Array.isArray": lambda value: isinstance(plain(value), list),
    "Object.keys": lambda value: list(plain(value)) if isinstance(plain(value), dict) else [],
    "Number.isInteger": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
_BINARY: Final[dict[str, tuple[int, Callable[[Any, Any], Any]]]] = {
    "===": (3, is_same),
    "!==": (3, lambda left, right: not is_same(left, right)),
    "==": (3, is_equal),
    "!=": (3, lambda left, right: not is_equal(left, right)),
    "<": (4, is_less),
    ">": (4, lambda left, right: is_less(right, left)),
    "<=": (4, lambda left, right: is_less(left, right) or is_equal(left, right)),
    ">=": (4, lambda left, right: is_less(right, left) or is_equal(left, right)),
    "in": (4, lambda left, right: any(is_same(left, each) for each in plain(right) or ())),
    "+": (5, lambda left, right: _sum(left, right)),
    "-": (5, lambda left, right: number_of(left) - number_of(right)),
    "*": (6, lambda left, right: number_of(left) * number_of(right)),
    "/": (6, lambda left, right: number_of(left) / number_of(right) if number_of(right) else math.nan),
    "%": (6, lambda left, right: math.fmod(number_of(left), number_of(right)) if number_of(right) else math.nan),
}


def _sum(left: Any, right: Any) -> Any:
    if any(isinstance(plain(each), (str, dict, list)) for each in (left, right)):
        return text_of(left) + text_of(right)
    return number_of(left) + number_of(right)


@dataclass
class _Parser:
    """Reads tokens by the precedence of their operators; `memory`: see `Compiled`."""

    tokens: list[Token]
    position: int = 0
    memory: int = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def taken(self, *texts: str) -> str | None:
        """Return the next token's text and go on, where it is one of `texts`."""
        token = self.token
        if token.kind in ("sign", "name") and token.text in texts:
            self.position += 1
            return token.text
        return None

    def expect(self, text: str) -> None:
        if self.taken(text) is None:
            raise UnreadableError(f"`{text}` is missing before `{self.token.text}`")

    def choice(self) -> Script:
        condition = self.either()
        if self.taken("?") is None:
            return condition
        yes = self.choice()
        self.expect(":")
        no = self.choice()
        return lambda place: yes(place) if is_truthy(condition(place)) else no(place)

    def either(self) -> Script:
        left = self.both()
        while self.taken("||"):
            left = _either(left, self.both())
        return left

    def both(self) -> Script:
        left = self.binary(3)
        while self.taken("&&"):
            left = _both(left, self.binary(3))
        return left

    def binary(self, lowest: int) -> Script:
        left = self.unary()
        while self.token.kind in ("sign", "name") and self.token.text in _BINARY:
            rank, operator = _BINARY[self.token.text]
            if rank < lowest:
                break
            self.position += 1
            left = _combined(operator, left, self.binary(rank + 1))
        return left

    def unary(self) -> Script:
        sign = self.taken("!", "-", "+", "typeof")
        if sign is None:
            return self.postfix()
        operand = self.unary()
        if sign == "!":
            return lambda place: not is_truthy(operand(place))
        if sign == "typeof":
            return lambda place: type_of(operand(place))
        return lambda place: number_of(operand(place)) * (-1 if sign == "-" else 1)

    def postfix(self) -> Script:
        value = self.primary()
        while True:
            sign = self.taken(".", "?.", "[")
            if sign is None:
                return value
            if sign == "[":
                value = _member(value, self.choice(), False)
                self.expect("]")
                continue
            name = self.token.text
            if self.token.kind != "name":
                raise UnreadableError(f"a name is missing before `{name}`")
            self.position += 1
            value = self.named(value, name, sign == "?.")

    def named(self, value: Script, name: str, is_optional: bool) -> Script:
        if self.taken("(") is None:
            return _member(value, lambda _place: name, is_optional)
        arguments = self.listed(")")
        if name not in METHODS:
            raise UnreadableError(f"the method `{name}` is not known here")
        return _called(METHODS[name], value, arguments, is_optional)

    def listed(self, end: str) -> list[Script]:
        """Return the expressions up to `end`."""
        found: list[Script] = []
        while self.taken(end) is None:
            found.append(self.choice())
            if self.taken(",") is None:
                self.expect(end)
                break
        return found

    def primary(self) -> Script:
        token = self.token
        self.position += 1
        if token.kind == "number":
            number = float(token.text) if "." in token.text else int(token.text)
            return lambda _place: number
        if token.kind == "text":
            text = unquoted(token.text)
            return lambda _place: text
        if token.kind == "regex":
            pattern = Pattern(expression_of(token.text, token.flags))
            return lambda _place: pattern
        if token.kind == "name":
            return self.word(token.text)
        return self.bracketed(token)

    def bracketed(self, token: Token) -> Script:
        if token.text == "(":
            inner = self.choice()
            self.expect(")")
            return inner
        if token.text == "[":
            items = self.listed("]")
            return lambda place: [item(place) for item in items]
        raise UnreadableError(f"`{token.text or 'the end'}` is not understood")

    def word(self, name: str) -> Script:
        if name in _AT:
            run, memory = _AT[name]
            self.memory = max(self.memory, memory)
            if self.taken("("):
                self.expect(")")
            return run
        if name in _WORDS:
            value = _WORDS[name]
            return lambda _place: value
        while name not in _FUNCTIONS and self.taken("."):
            name += "." + self.token.text
            self.position += 1
        if name not in _FUNCTIONS:
            raise UnreadableError(f"`{name}` is not known here")
        self.expect("(")
        function, arguments = _FUNCTIONS[name], self.listed(")")
        return lambda place: function(arguments[0](place) if arguments else UNDEFINED)


def unquoted(text: str) -> str:
    """Return the text that a literal with its quotes stands for."""
    inner = text[1:-1].replace("\n", "\\n")
    try:
        return str(ast.literal_eval('"' + inner.replace('\\"', '"').replace('"', '\\"') + '"'))
    except (ValueError, SyntaxError):
        return inner


def _either(left: Script, right: Script) -> Script:
    def run(place: Place) -> Any:
        found = left(place)
        return found if is_truthy(found) else right(place)

    return run


def _both(left: Script, right: Script) -> Script:
    def run(place: Place) -> Any:
        found = left(place)
        return right(place) if is_truthy(found) else found

    return run


def _combined(operator: Callable[[Any, Any], Any], left: Script, right: Script) -> Script:
    def run(place: Place) -> Any:
        return _tried(operator, left(place), right(place))

    return run


def _tried(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function of ours gives; raises Fault where it cannot take what JavaScript would take, or refuse."""
    try:
        return function(*arguments)
    except (TypeError, ValueError, OverflowError) as error:
        raise Fault from error


def _member(value: Script, key: Script, is_optional: bool) -> Script:
    def run(place: Place) -> Any:
        holder = value(place)
        if is_optional and plain(holder) in (None, UNDEFINED):
            return UNDEFINED
        return member_of(place.view, holder, key(place))

    return run


def _called(method: Callable[..., Any], value: Script, arguments: list[Script], is_optional: bool) -> Script:
    def run(place: Place) -> Any:
        holder = value(place)
        if is_optional and plain(holder) in (None, UNDEFINED):
            return UNDEFINED
        return _tried(method, holder, *(argument(place) for argument in arguments))

    return run
