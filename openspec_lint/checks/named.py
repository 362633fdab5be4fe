"""What a declaration names: operations, by verb, path, pattern or all at once; components; fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

from openspec_lint.checks.declarations import MARKER, MODIFICATION, Declaration
from openspec_lint.checks.named_paths import named_routes
from openspec_lint.findings import Finding
from openspec_lint.model.prose.mentions import Segments, mentions, segments
from openspec_lint.model.prose.routes import Route, Routes, without_prefix
from openspec_lint.read.pointers import keys_of_pointer

_CODE: Final = re.compile(r"`([^`]+)`")
_IN_TICKS: Final = re.compile(r"`([^`\s]+)`")
_ADDRESS: Final = re.compile(r"^/|://")
_SOURCE: Final = re.compile(r"::|\w\(")
"""What in a code span is an address, or part of a program: neither names a field."""

_ALL: Final = re.compile(
    r"(?:\b(?:all|every|each|any)(?:\s+of)?(?:\s+(?:the|our|existing|public|current|HTTP|REST|API|legacy|unversioned)){0,3}"
    r"\s+(?P<what>APIs?|endpoints?|routes?|paths?|URLs?|operations?|requests?|responses?|calls?|repl(?:y|ies)|errors?)\b"
    r"|所有(?:的|现有)?\s*(?:HTTP|REST|API)?\s*(?P<han>接口|端点|路由|路径|请求|响应))"
    r"(?!\s+(?:of|for|that|which|with|in|on|returning|under|below|from)\b)",
    re.IGNORECASE,
)
"""All operations at once; what narrows that down ("all endpoints that ...") is a matter of names again."""

_MOVES: Final = re.compile(
    r"\b(?:mov(?:e[sd]?|ing)|relocat\w+|renam\w+|prefix\w*|base (?:path|url)s?|(?:un)?versioned|migrat\w+"
    r"|served (?:at|under|from))\b"
    r"|迁移|移至|移到|前缀|版本",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"\b(?:responses?|repl(?:y|ies)|errors?|envelopes?|answers?|returns?|bodies)\b|响应|返回|错误", re.IGNORECASE
)
_ASKS: Final = re.compile(
    r"\b(?:requests?|calls?|requires?|needs?|tokens?|auth\w*|credentials?|headers?|parameters?|accepts?)\b|请求|认证|鉴权|令牌",
    re.IGNORECASE,
)
_ELSEWHERE: Final = ("api-base-path-", "api-server-")
_GONE: Final = ("api-removed-", "api-path-removed-")
"""How the ids of the changes begin by which operations are elsewhere, or gone."""


class Subject(NamedTuple):
    """What a breaking change is about: names of operations, components it stands in, fields on the way to it.

    moves: the operations that are gone with their new names. is_elsewhere: it is only that all operations moved.
    direction: of the data that changed, None where it is about addresses.
    """

    operations: frozenset[str]
    components: tuple[str, ...]
    fields: tuple[str, ...]
    direction: str | None = None
    moves: Mapping[str, str] = {}
    is_elsewhere: bool = False


def subject_of(finding: Finding) -> Subject:
    """Return what a compat finding is about."""
    change = finding.change
    operations = set(change.operations) if change is not None else set()
    pointers = {finding.location.pointer, change.base.pointer if change is not None and change.base else None}
    if finding.operation is not None:
        operations.add(finding.operation)
    parts = [keys_of_pointer(pointer) for pointer in sorted(filter(None, pointers))]
    components = tuple(dict.fromkeys(name for keys in parts for name in component_of(keys)))
    fields = [keys[index + 1] for keys in parts for index, key in enumerate(keys[:-1]) if key == "properties"]
    told = _names_in(change.subject, components) if change is not None else []
    is_about_addresses = finding.rule_id.startswith((*_ELSEWHERE, *_GONE))
    direction = (change.direction if change is not None else None) or "request"
    return Subject(
        frozenset(operations),
        components,
        tuple(dict.fromkeys([*fields, *told])),
        None if is_about_addresses else direction,
        is_elsewhere=finding.rule_id.startswith(_ELSEWHERE),
    )


def with_moves(subject: Subject, moves: Mapping[str, str]) -> Subject:
    """Return the subject of a break with the names that its operations have now, under another prefix."""
    if subject.direction is not None:
        return subject
    new = {name: moves[name] for name in subject.operations if name in moves}
    has_moved = len(new) == len(subject.operations) > 0
    return subject._replace(moves=new, is_elsewhere=subject.is_elsewhere or has_moved)


def moves_of(before: Routes, now: Routes) -> Mapping[str, str]:
    """Return the operations that are gone with their new names, where one came that only its prefix tells apart."""
    known, kept = {route.name for route in before.routes}, {route.name for route in now.routes}
    came = {_address(route): route.name for route in now.routes if route.name not in known}
    gone = ((route.name, came.get(_address(route))) for route in before.routes if route.name not in kept)
    return {name: new for name, new in gone if new is not None}


def _address(route: Route) -> tuple[str, Segments]:
    return route.operation.method, without_prefix(segments(route.operation.path))


class Named:
    """What a declaration names, looked up once for all findings.

    operations: names of those that it names by themselves or by a pattern.
    """

    def __init__(self, declaration: Declaration, routes: Routes) -> None:
        self.declaration = declaration
        text = f"{declaration.text}\n{declaration.about}" if declaration.about else declaration.text
        self.text = declaration.text if declaration.kind != MODIFICATION else ""
        self.code = " ".join(_CODE.findall(text))
        told = text if declaration.kind != MODIFICATION else declaration.changed
        spans = [span for span in _CODE.findall(told) if not _SOURCE.search(span)]
        self.field_code = " ".join(part for span in spans for part in span.split() if not _ADDRESS.search(part))
        # wrapped prose may part a verb from its path, so the text is read as one line too
        lines = (*text.split("\n"), " ".join(text.split()))
        self.operations = {
            route.name
            for mention in mentions(enumerate(lines))
            for route in named_routes(mention, lines[mention.line], routes)
        }

    def covers(self, subject: Subject) -> bool:
        """Tell whether the subject's component or field is named, or all of its operations.

        A field counts in code spans only. Who says that an operation breaks means the schemas behind it as well.
        """
        named = self.named_of(subject)
        return (
            (bool(named) and (len(named) == len(subject.operations) or (bool(subject.components) and self._says_so)))
            or any(self.names_component(name) for name in subject.components)
            or any(_has_word(name, self.field_code) for name in subject.fields)
            or self._names_all(subject)
        )

    def named_of(self, subject: Subject) -> frozenset[str]:
        """Return the subject's operations that are named, by the name that they had or by the one that they have."""
        moves = subject.moves
        return frozenset(name for name in subject.operations if not self.operations.isdisjoint((name, moves.get(name))))

    @property
    def _says_so(self) -> bool:
        return self.declaration.kind == MARKER

    def names_component(self, name: str) -> bool:
        """Tell whether a component is named, with or without the package before its name."""
        words = dict.fromkeys((name, name.rpartition(".")[2]))
        return any(_has_word(word, self.text) or _has_word(word, self.code) for word in words if word)

    def _names_all(self, subject: Subject) -> bool:
        """Tell whether the declaration speaks of all operations, and of what the subject is about."""
        if self._all_at is None:
            return False
        if subject.is_elsewhere:
            return _MOVES.search(self.text) is not None
        about = {"response": _ANSWERS, "request": _ASKS}.get(subject.direction or "")
        return about is not None and about.search(self.text, self._all_at) is not None

    @cached_property
    def _all_at(self) -> int | None:
        """Where the declaration speaks of all operations at once; None where it does not."""
        every = _ALL.search(self.text) if self._says_so else None
        return every.start() if every is not None else None


def component_of(keys: list[str]) -> list[str]:
    """Return the name of the component a place is in: of OpenAPI 3, of 2.0, or of a catalogue's group of models."""
    if keys[0] == "components":
        return keys[2:3]
    return keys[1:2] if re.fullmatch(r"definitions|\w*models|schemas", keys[0]) else []


def _names_in(subject: str, components: tuple[str, ...]) -> list[str]:
    """Return the names of fields in how a message calls what changed: "`Pet.owner[].name`" → owner, name."""
    names = []
    for word in _IN_TICKS.findall(subject):
        for component in components:
            word = word.removeprefix(f"{component}.") if word != component else ""
        names += [part.strip("[]*") for part in word.split(".")]
    return [name for name in names if re.fullmatch(r"[\w$@-]+", name)]


def _has_word(word: str, text: str) -> bool:
    # hundreds of declarations are asked for thousands of names, and hardly any has one
    return word in text and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None
