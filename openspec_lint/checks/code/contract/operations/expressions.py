"""Checks of runtime expressions: their grammar, and whether the request or response has what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.bodies import Content
from openspec_lint.model.expressions import expressions, is_expression, meant
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target
from openspec_lint.read.pointers import keys_of_pointer

_PARAMETER: Final = re.compile(r"\$request\.(header|query|path)\.(.+)")
_BODY: Final = re.compile(r"\$(request|response)\.body(?:#(.*))?")
_SAID_ELSEWHERE: Final = frozenset({"accept", "content-type", "authorization"})
"""Headers that no parameter describes, and that are there all the same."""


class _Text(NamedTuple):
    """A text in which expressions count, and where it stands."""

    node: Node
    text: str
    target: Target


class _Use(NamedTuple):
    """An expression in a link or callback of an operation; `response` is that of the link."""

    text: _Text
    expression: str
    operation: Operation
    response: Response | None

    def hit(self, arguments: Mapping[str, object]) -> Hit:
        inside = self.operation.method, self.operation.path
        found = {"expression": self.expression, "operation": self.operation.name, **arguments}
        return Hit(self.text.node, found, self.text.target, aspect=self.expression, operation=inside)


def runtime_expression_malformed(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to an expression that breaks the grammar (OpenAPI 3.2, Runtime Expressions)."""
    for node, text, target in _texts(site.node, site.kind):
        for one in expressions(text):
            if not is_expression(one):
                better = meant(one)
                hint = f"write `{better}`" if better else "`$request.body#/url` or `$response.header.ETag` are some"
                yield Hit(node, {"expression": one, "hint": hint}, target, aspect=one)


def _texts(node: Node, kind: str) -> Iterator[_Text]:
    """Yield the texts of a link or callback in which expressions count."""
    if kind == "callback":
        yield from (_Text(node.child(key), key, ON_KEY) for key in node.value if not key.startswith("x-"))
        return
    parameters = node.value.get("parameters")
    for name, value in parameters.items() if isinstance(parameters, dict) else ():
        if isinstance(value, str):
            yield _Text(node.child("parameters", name), value, ON_VALUE)
    body = node.value.get("requestBody")
    if isinstance(body, str):
        yield _Text(node.child("requestBody"), body, ON_VALUE)


def expression_parameter_undeclared(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an expression for a parameter that its operation does not declare (OpenAPI 3.2, Runtime Expressions).

    Keys of security schemes are sent as well, and need no parameter.
    """
    schemes = [site.value for site in scope.contract.by_kind.get("security-scheme", ())]
    keys = {(str(scheme.get("in")), str(scheme.get("name")).lower()) for scheme in schemes}
    for use in _uses(scope):
        match = _PARAMETER.fullmatch(use.expression)
        if match is None:
            continue
        place, name = match[1], match[2]
        known = [one.name for one in use.operation.parameters if one.place == place]
        is_known = name in known or (place == "header" and name.lower() in map(str.lower, known))
        is_key = (place, name.lower()) in keys or (place == "header" and name.lower() in _SAID_ELSEWHERE)
        if not is_known and not is_key:
            yield use.hit({"place": place, "parameter": name, "has": listed(known) or "none"})


def expression_member_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an expression for a member of a body that no schema of the body describes."""
    for use in _uses(scope):
        match = _BODY.fullmatch(use.expression)
        if match is None or (match[1] == "response" and use.response is None):
            continue
        body = use.response if use.response is not None and match[1] == "response" else use.operation.body
        contents = body.contents if body is not None else ()
        tokens = keys_of_pointer(match[2] or "")
        if not any(_has(content, tokens, scope) for content in contents):
            yield use.hit({"body": match[1], "problem": _problem(contents, tokens)})


def _problem(contents: tuple[Content, ...], tokens: list[str]) -> str:
    return f"no schema of it describes `{'/'.join(tokens)}`" if contents else "it is not described"


def _has(content: Content, tokens: list[str], scope: ContractScope) -> bool:
    """Tell whether a body may have what a pointer leads to: False only where its schema lists other members."""
    nodes = [content.schema] if content.schema is not None else []
    for token in tokens:
        following: list[Node] = []
        for node in nodes:
            for view in scope.contract.schemas.variants(node):
                is_array = view.items is not None and not view.properties
                if view.is_map or not view.is_complete or view.alternatives or not (view.properties or is_array):
                    return True
                if is_array and token.isdigit():
                    following += [view.items] if view.items is not None else []
                elif token in view.properties:
                    following.append(view.properties[token])
        if nodes and not following:
            return False
        nodes = following
    return True


def _uses(scope: ContractScope) -> Iterator[_Use]:
    """Yield the expressions in the links and callbacks of operations under `paths`."""
    if not any(kind in scope.contract.by_kind for kind in ("link", "callback")):
        return
    for operation in scope.contract.operations:
        for node in _held(operation.site.child("callbacks"), scope):
            yield from _used(node, "callback", operation, None)
        for response in operation.responses:
            if "links" in response.node.value:
                for node in _held(response.node.child("links"), scope):
                    yield from _used(node, "link", operation, response)


def _held(holder: Node, scope: ContractScope) -> Iterator[Node]:
    """Yield the objects of a map, references followed."""
    for name in holder.value if isinstance(holder.value, dict) else ():
        node = scope.contract.follow(holder.child(name))
        if node is not None and isinstance(node.value, dict):
            yield node


def _used(node: Node, kind: str, operation: Operation, response: Response | None) -> Iterator[_Use]:
    for text in _texts(node, kind):
        yield from (_Use(text, one, operation, response) for one in expressions(text.text) if is_expression(one))


EXPRESSION_CHECKS: Final[Mapping[str, Check]] = {
    "expression-member-undefined": expression_member_undefined,
    "expression-parameter-undeclared": expression_parameter_undeclared,
    "runtime-expression-malformed": runtime_expression_malformed,
}
